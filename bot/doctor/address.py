"""The check of PUBLIC_URL: whether what is asked there arrives at Shipmate, as a webhook would."""

from bot.doctor.finding import Check, Finding, Group, passed, warned
from bot.doctor.patient import Patient
from integrations.errors import IntegrationError, NotFound

WHAT = "public address"
NOBODYS = "/webhooks/nobody"
"""A webhook that no connection has: the answer is ours, and nothing comes of the question."""
OURS = "no such webhook"
FIX = (
    "Start Shipmate, and let the proxy or tunnel pass /webhooks/ on to PORT. Some networks let no machine reach its "
    "own public address: then ask from elsewhere."
)


def address_checks() -> Group:
    """The row about our public address. It only warns: whoever asks from inside may see less than the vendors."""
    return Group(Check(WHAT, _arrives, FIX))


async def _arrives(patient: Patient) -> tuple[Finding, ...]:
    try:
        await patient.ourselves.call("POST", NOBODYS, operation="call ourselves")
    except IntegrationError as error:
        if isinstance(error, NotFound) and OURS in error.detail:
            return (passed(WHAT, "leads to Shipmate"),)
        how = f"something else answers {error.status}" if error.status else error.detail
        return (warned(WHAT, f"does not lead to Shipmate: {how}", FIX),)
    return (warned(WHAT, "does not lead to Shipmate: something else takes webhooks there", FIX),)
