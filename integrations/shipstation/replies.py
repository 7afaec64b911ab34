"""Reads what ShipStation V1 says beside its records: errors, waits and the answer to a write. Performs no I/O.

Errors come as `{message}`, as ASP.NET's `{Message, ModelState}`, as HTML from a proxy, or empty; none of them may
make us fail while we report a failure.
"""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from html import unescape

from integrations import pacing
from integrations.model import Receipt

MOST_WORDS = 300
FIXES = {
    401: (
        "ShipStation refused the API key: it is wrong, revoked or expired. Make a V1 key pair in ShipStation under "
        "Settings, Account, API Settings, and set SHIPSTATION_API_KEY and SHIPSTATION_API_SECRET"
    ),
    402: "The ShipStation plan has no API access: choose a plan that includes the API, then try again",
    403: "ShipStation does not let this API key do that: check the key's user and the plan",
}
"""What a person has to do. 402 is what a plan without API answers (seen in the field, README)."""


def error_words(status: int, body: bytes) -> str:
    """What to tell people about an error answer: the fix when we know it, and ShipStation's own words."""
    told = told_by(body)[:MOST_WORDS].strip()
    if fix := FIXES.get(status):
        return f"{fix} ({told})" if told else fix
    return told or f"ShipStation answered {status} without a word"


def retry_after(headers: Mapping[str, str], now: datetime) -> float:
    """Seconds to wait: `Retry-After` if given, else the rest of the rate window when that is used up.

    `X-Rate-Limit-Reset` counts the seconds to the next window; it is no clock time (V1 requirements, "API rate
    limits"). It stands on every answer, so it counts only when nothing remains.
    """
    left = next((text.strip() for name, text in headers.items() if name.lower() == "x-rate-limit-remaining"), "0")
    if left != "0":
        return pacing.retry_after(headers, now)
    rest = pacing.retry_after(headers, now, name="X-Rate-Limit-Reset")
    return pacing.retry_after(headers, now, default=rest)


def accepted(body: bytes) -> bool:
    """Whether a write that answers with `success` was taken: one that does not say so was, by its status."""
    return _value(_json(body), "success") is not False


def receipt(body: bytes) -> Receipt:
    """What an accepted write said. It was accepted whatever the body is, so nothing is raised here."""
    answer = _json(body)
    number = _field(answer, "orderNumber")
    words = _field(answer, "message") or (f"order {number} marked as shipped" if number else "accepted")
    return Receipt(words=words[:MOST_WORDS])


def told_by(body: bytes) -> str:
    """What an error answer says in words, in whichever form."""
    answer = _json(body)
    if answer is None:
        return plain(body.decode("utf-8", "replace"))
    parts = [_field(answer, "message"), _field(answer, "exceptionMessage"), *_model_state(answer)]
    return plain(" ".join(part for part in parts if part))


def _model_state(answer: object) -> Iterator[str]:
    """ASP.NET's list of what is wrong with each field."""
    for name, troubles in _pairs(_value(answer, "modelState")):
        words = " ".join(str(trouble) for trouble in troubles) if isinstance(troubles, list) else str(troubles)
        yield f"{name}: {words}"


def _field(answer: object, name: str) -> str:
    value = _value(answer, name)
    return str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""


def _value(answer: object, name: str) -> object:
    return next((value for key, value in _pairs(answer) if key.lower() == name.lower()), None)


def _pairs(answer: object) -> list[tuple[str, object]]:
    return list(answer.items()) if isinstance(answer, dict) else []


def _json(body: bytes) -> object:
    """The body as JSON, an empty object for `null`; None when it is something else."""
    try:
        answer: object = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return {} if answer is None else answer


def plain(text: str) -> str:
    """Text without markup and control signs, on one line."""
    visible = re.sub(r"(?is)<(script|style)\b.*?</\1\s*>|<[^>]*>", " ", text)
    return " ".join("".join(sign if sign.isprintable() else " " for sign in unescape(visible)).split())
