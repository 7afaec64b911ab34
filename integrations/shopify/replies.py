"""Reads a GraphQL reply: the data it holds, or the error it means. Performs no I/O.

Shopify answers HTTP 200 for nearly everything and says what went wrong in `errors`, which may be a text, a list
or an object (shopify.dev, Admin GraphQL: status and error codes).
"""

from collections.abc import Mapping
from dataclasses import dataclass

from integrations.errors import (
    IntegrationError,
    NotFound,
    OutcomeUnknown,
    RateLimited,
    Rejected,
    Unauthorized,
    Unavailable,
    UnexpectedReply,
)
from integrations.model import System
from integrations.shopify.documents import Operation

SHORTEST_WAIT = 1.0
"""Seconds; Shopify's own advice after a throttled call."""

_REFUSED_FOR_GOOD = {"ACCESS_DENIED", "SHOP_INACTIVE"}
_NOT_THERE = {"RESOURCE_NOT_FOUND", "NOT_FOUND"}
_NOT_RUN = {
    "MAX_COST_EXCEEDED",
    "MAX_INPUT_SIZE_EXCEEDED",
    "INVALID_VARIABLE",
    "INVALID_FIELD_ARGUMENTS",
    "BAD_REQUEST",
    "PARSE_ERROR",
    "undefinedField",
    "argumentNotAccepted",
    "missingRequiredArguments",
    "selectionMismatch",
}
"""The document or its variables were refused before anything ran."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One entry of `errors`."""

    code: str
    words: str


def data_of(body: object, operation: Operation) -> Mapping[str, object]:
    """The reply's data. Raises the `IntegrationError` that its errors mean.

    A write whose own answer is there beside the errors did run, so its answer counts.
    """
    reply = _mapping(body)
    data = _mapping(reply.get("data"))
    found = problems(reply.get("errors"))
    if data and (not found or (operation.write and all(value is not None for value in data.values()))):
        return data
    raise _error(found, reply, operation)


def problems(errors: object) -> tuple[Problem, ...]:
    """What `errors` says, whatever its shape."""
    if isinstance(errors, str):
        return (Problem("", errors),)
    if isinstance(errors, Mapping):
        return tuple(Problem("", f"{field}: {_text(words)}") for field, words in errors.items())
    if isinstance(errors, list):
        return tuple(_problem(each) for each in errors)
    return ()


def words_of(found: tuple[Problem, ...]) -> str:
    """All problems in one line, fit to show."""
    return "; ".join(dict.fromkeys(each.words for each in found))


def throttle_wait(body: object) -> float:
    """Seconds to wait after a throttled call (shopify.dev, API limits)."""
    return max(SHORTEST_WAIT, _refill(body))


def breather(body: object) -> float:
    """Seconds until the call that was just answered could be asked again; 0.0 when at once, or nobody says."""
    return max(0.0, _refill(body)) if "currentlyAvailable" in _throttle_status(body) else 0.0


def _refill(body: object) -> float:
    """Seconds until the bucket holds what the call asked for: nothing and less when it does already."""
    status = _throttle_status(body)
    restore = _number(status.get("restoreRate"))
    missing = _number(_cost(body).get("requestedQueryCost")) - _number(status.get("currentlyAvailable"))
    return missing / restore if restore > 0 else 0.0


def _cost(body: object) -> Mapping[str, object]:
    return _mapping(_mapping(_mapping(body).get("extensions")).get("cost"))


def _throttle_status(body: object) -> Mapping[str, object]:
    return _mapping(_cost(body).get("throttleStatus"))


def _error(found: tuple[Problem, ...], reply: Mapping[str, object], operation: Operation) -> IntegrationError:
    codes = {each.code for each in found}
    words = words_of(found)
    if "THROTTLED" in codes:
        return RateLimited(System.SHOPIFY, operation.says, words, retry_after=throttle_wait(reply), status=200)
    kind = _kind(codes, write=operation.write)
    return kind(System.SHOPIFY, operation.says, words or "neither data nor errors", status=200)


def _kind(codes: set[str], *, write: bool) -> type[IntegrationError]:
    if codes & _REFUSED_FOR_GOOD:
        return Unauthorized
    if codes and codes <= _NOT_THERE:
        return NotFound
    if codes and codes <= _NOT_RUN | _NOT_THERE:
        return Rejected
    if write:
        return OutcomeUnknown
    return Unavailable if "INTERNAL_SERVER_ERROR" in codes else UnexpectedReply


def _problem(entry: object) -> Problem:
    fields = _mapping(entry)
    code = _mapping(fields.get("extensions")).get("code")
    return Problem(code if isinstance(code, str) else "", _text(fields.get("message", entry)))


def _text(words: object) -> str:
    if isinstance(words, list):
        words = ", ".join(str(each) for each in words)
    return " ".join(str(words).split())[:300]


def _mapping(value: object) -> Mapping[str, object]:
    return value if isinstance(value, Mapping) else {}


def _number(value: object) -> float:
    return float(value) if isinstance(value, int | float) else 0.0
