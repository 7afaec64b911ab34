"""Reads what ShipStation V2 says beside its records: errors, and the answer to a write. Performs no I/O.

Errors come as `{request_id, errors: [{error_source, error_code, message}]}`, or as V1's, or as HTML from a proxy, or
empty; none of them may make us fail while we report a failure.
"""

from pydantic import ValidationError

from integrations.model import Receipt
from integrations.shipstation.replies import MOST_WORDS, plain, told_by
from integrations.shipstation.v2.records import ErrorBody, MarkedAnswer

PLAN = "The ShipStation plan has no V2 API access, or is over: choose a plan that includes the API, then try again"
FIXES = {
    401: (
        "ShipStation refused the V2 API key: it is wrong, revoked or expired. Make one in ShipStation under "
        "Settings, Account, API Settings, V2, and set SHIPSTATION_V2_API_KEY"
    ),
    402: PLAN,
    403: "ShipStation does not let this V2 API key do that: check the key's user and the plan",
}
"""What a person has to do."""
OVER = {"subscription_inactive", "trial_expired", "invalid_billing_plan"}
"""Codes that say of the plan what 402 says, whatever the status they come with."""
SPEAKERS = {
    "carrier": "ShipStation passes on from the carrier",
    "order_source": "ShipStation could not reach the store",
}
"""Who else may be the one that refused."""


def error_body(body: bytes) -> ErrorBody:
    """The errors of an answer; none when it holds something else."""
    try:
        return ErrorBody.model_validate_json(body)
    except ValidationError:
        return ErrorBody()


def error_words(status: int, body: bytes) -> str:
    """What to tell people about an error answer: the fix when we know it, and ShipStation's own words."""
    told = error_body(body)
    codes = {error.error_code for error in told.errors}
    words = plain(" ".join(error.message for error in told.errors if error.message)) or told_by(body)
    words = words[:MOST_WORDS].strip()
    if fix := PLAN if codes & OVER else FIXES.get(status):
        return f"{fix} ({words})" if words else fix
    speaker = next((SPEAKERS[e.error_source] for e in told.errors if e.error_source in SPEAKERS), "")
    said = words or f"ShipStation answered {status} without a word"
    return f"{speaker}: {said}" if speaker else said


def marked(body: bytes) -> MarkedAnswer | None:
    """What became of what was to be marked shipped; None when the answer does not say."""
    try:
        return MarkedAnswer.model_validate_json(body)
    except ValidationError:
        return None


def refusal(answer: MarkedAnswer, shipment_id: str) -> str | None:
    """Why a shipment was not marked shipped, in ShipStation's words; None when it was."""
    ours = [row.error_message for row in answer.fulfillments if row.shipment_id == shipment_id]
    if words := next((plain(each)[:MOST_WORDS] for each in ours if each), ""):
        return words
    return "ShipStation says that there are errors, and not which" if answer.has_errors else None


def knows_not(answer: MarkedAnswer, shipment_id: str) -> bool:
    """Whether the answer has no number for the shipment, as when there is none of that id."""
    return any(row.shipment_id == shipment_id and not row.shipment_number for row in answer.fulfillments)


def receipt(answer: MarkedAnswer, shipment_id: str) -> Receipt:
    """What to keep of a shipment that was marked shipped."""
    number = next((row.shipment_number for row in answer.fulfillments if row.shipment_id == shipment_id), None)
    return Receipt(words=f"order {number} marked as shipped" if number else "accepted")
