"""What nobody could confirm about ShipStation V2, and what an account may be like, as switches. Each may be turned
while the face runs; a client has to survive every position. Numbers are those of the ShipStation sheet.
"""

from dataclasses import dataclass
from typing import Literal

from aiohttp import web

Answer = Literal["200", "400"]


@dataclass(slots=True)
class Rules:
    """The switches of one account."""

    plan_has_api: bool = True
    """False: every call is answered 402, as after a downgrade (13)."""
    email_verified: bool = True
    """False: nothing can be marked as shipped (70)."""
    shows_shipped_as: Literal["label_purchased", "pending"] = "label_purchased"
    """The status of what was shipped without a label (5, 109)."""
    on_hold_filter: Answer = "400"
    """Whether `shipment_status=on_hold` may be asked for: the reference shows the status and not the filter."""
    number_match: Literal["exact", "prefix"] = "exact"
    """How `shipment_number` finds (66)."""
    external_ids: bool = True
    """An order's key is its external_shipment_id (64); False: that is null, as in captures of imported orders."""
    notify_by_default: bool = False
    """What an omitted notify flag means (72)."""
    unknown_carrier: Literal["error", "accepted"] = "error"
    """A carrier_code that is none of the account's; the guide says that it has to match (70)."""
    already_fulfilled: str = "Shipment has already been fulfilled"
    """The text for a second fulfillment, which nobody has seen (71)."""
    restore: bool = True
    """Whether PUT /v2/shipments/{id}/restore is there: that it can be done is documented, its path is not (74)."""
    dateless_restore: Answer = "200"
    """Restoring what a person put on hold without a date (39)."""
    unknown_tag: Literal["404", "created"] = "404"
    """Tagging with a name that the account does not have."""
    hook_conflict: Literal["url", "event"] = "url"
    """What a second webhook clashes with: one of the same event and address, or any of the same event, as in the
    sibling product (77)."""
    void_refusal: str = ""
    """The reason_code with which a carrier refuses to void a label (75); empty: it agrees."""
    unknown_names: Answer = "400"
    """Query parameters and fields that the reference does not have."""
    signing_key: int = 1
    """Which key signs webhooks. The next higher one is a rotation: its id is unknown to whoever fetched the key set
    before (81)."""


RULES: web.AppKey[Rules] = web.AppKey("shipstation_v2_rules", Rules)
