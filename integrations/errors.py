"""What can go wrong with an outside system. Performs no I/O.

IntegrationError(system, operation)
├── NotSent(retry_after)      nothing reached the system: safe to try again
│   ├── BudgetRefused         our own rate budget said not now
│   ├── RateLimited           the system said 429
│   └── Unreachable           no connection was made
├── Unavailable(retry_after)  a read failed for now: timeout, reset, 5xx
├── OutcomeUnknown            a write was sent and no clear answer came: look before trying again
├── Unauthorized              key, token, scope or plan refused
├── NotFound                  the system does not have it
├── Rejected(words)           the system understood and said no, in its own words
└── UnexpectedReply           an answer that is not what the vendor documents
WebhookRejected
├── BadSignature              not from whom it claims: answer 401 and keep nothing
│   └── UnknownKey            signed with a key we do not hold: read the sender's keys again, then it
└── Unreadable                signed, and not a message we can read: answer 400
"""


class IntegrationError(Exception):
    """Something failed at an outside system while doing `operation`."""

    def __init__(self, system: str, operation: str, detail: str = "", *, status: int | None = None) -> None:
        self.system = system
        self.operation = operation
        self.detail = detail
        self.status = status
        super().__init__(f"{system}: {operation}: {detail or type(self).__name__}")


class NotSent(IntegrationError):
    """Nothing reached the system, so trying again cannot double anything."""

    def __init__(
        self,
        system: str,
        operation: str,
        detail: str = "",
        *,
        retry_after: float = 1.0,
        status: int | None = None,
    ) -> None:
        super().__init__(system, operation, detail, status=status)
        self.retry_after = retry_after


class BudgetRefused(NotSent):
    """The wait for our own rate budget is longer than the caller's patience."""


class RateLimited(NotSent):
    """The system refused the call because of its rate limit; `retry_after` is in seconds."""


class Unreachable(NotSent):
    """No connection to the system could be made."""


class Unavailable(IntegrationError):
    """A read failed for now; the same read may work in `retry_after` seconds."""

    def __init__(
        self,
        system: str,
        operation: str,
        detail: str = "",
        *,
        retry_after: float = 5.0,
        status: int | None = None,
    ) -> None:
        super().__init__(system, operation, detail, status=status)
        self.retry_after = retry_after


class OutcomeUnknown(IntegrationError):
    """A write left this machine and nobody knows whether it took effect: read the system before any retry."""


class Unauthorized(IntegrationError):
    """The system refuses our key, its scope or our plan: a person must mend the connection."""


class NotFound(IntegrationError):
    """The system does not have what was asked for."""


class Rejected(IntegrationError):
    """The system understood the call and said no; `detail` holds its own words, fit to show to a person."""


class UnexpectedReply(IntegrationError):
    """The system answered something its documentation does not allow for."""


class WebhookRejected(Exception):
    """An incoming webhook that must not be acted on; the text says why, without quoting the body."""


class BadSignature(WebhookRejected):
    """The webhook is unsigned or signed with another secret."""


class UnknownKey(BadSignature):
    """The webhook says that it is signed with a key we do not hold, or hold for too long to trust it."""


class Unreadable(WebhookRejected):
    """The webhook is genuine and its body is not what the vendor documents."""
