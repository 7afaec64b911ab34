"""What people read when a system fails them: who failed and how, in a few words. Performs no I/O.

The log keeps the whole of it: the operation by its own name, and the status.
"""

from bot.orders.order import NAMES
from integrations.errors import (
    IntegrationError,
    NotSent,
    OutcomeUnknown,
    Rejected,
    Unauthorized,
    Unavailable,
    Unreachable,
)

_NAMES = {**{system.value: name for system, name in NAMES.items()}, "slack": "Slack"}


def said(error: IntegrationError) -> str:
    """Fit for a card or a whisper; begins with the system's name as people know it."""
    name = _NAMES.get(error.system, error.system)
    match error:
        case Unreachable():
            return f"{name} could not be reached"
        case NotSent():
            return f"{name} takes no more calls just now"
        case Unauthorized():
            return f"{name} refuses our key: {error.detail}"
        case Rejected():
            return f"{name} said: {error.detail}"
        case Unavailable() | OutcomeUnknown() if error.status is not None:
            return f"{name} has trouble of its own (HTTP {error.status})"
    return f"{name}: {error.detail or error.operation}"
