"""The words that cards and answers share: what a phase is called, what a button says, what is worth saying.

Performs no I/O.
"""

from bot.orders.care import CareFor
from bot.orders.legs import Mark
from bot.orders.phase import Phase
from bot.orders.plan import Intent

TITLES = {
    Phase.UNSEEN: "New",
    Phase.CONFLICT: "STOP",
    Phase.CANCELLED: "Cancelled",
    Phase.NOT_SHIPPABLE: "Nothing to ship",
    Phase.DONE: "Done",
    Phase.SHIPPED: "Shipped",
    Phase.PART_SHIPPED: "Partly shipped",
    Phase.PENDING_PAYMENT: "Not paid",
    Phase.HELD: "On hold",
    Phase.PACKED: "Packed",
    Phase.READY: "In stock",
    Phase.WAITING_STOCK: "Waiting for stock",
    Phase.UNKNOWN: "Unknown",
}
SYSTEMS = {"katana": "Katana", "shopify": "Shopify", "woocommerce": "WooCommerce", "shipstation": "ShipStation"}
LABELS = {
    Intent.PACK: "Mark packed",
    Intent.UNPACK: "Undo",
    Intent.SHIP: "Mark shipped",
    Intent.PUSH_SHOP: "Push to the shop",
    Intent.PUSH_PRODUCTION: "Push to Katana",
    Intent.HOLD: "Hold in ShipStation",
    Intent.RELEASE: "Release",
    Intent.MAKE: "Make to order",
    Intent.REFRESH: "Refresh store",
}
DOING = {
    Intent.PACK: "Packing",
    Intent.UNPACK: "Unpacking",
    Intent.SHIP: "Shipping",
    Intent.PUSH_SHOP: "Telling the shop",
    Intent.PUSH_PRODUCTION: "Telling Katana",
    Intent.HOLD: "Putting on hold",
    Intent.RELEASE: "Releasing",
    Intent.MAKE: "Putting into production",
    Intent.REFRESH: "Asking ShipStation to import",
}
DID = {
    Intent.PACK: "Packed",
    Intent.UNPACK: "Unpacked",
    Intent.SHIP: "Shipped",
    Intent.PUSH_SHOP: "Told to the shop",
    Intent.PUSH_PRODUCTION: "Told to Katana",
    Intent.HOLD: "Put on hold",
    Intent.RELEASE: "Released",
    Intent.MAKE: "Put into production",
    Intent.REFRESH: "Asked for",
}
COLLECTED = "Collected"
MARK_COLLECTED = "Mark collected"
"""What it is to ship an order that its customer comes for."""
NEXT = {
    Phase.CONFLICT: "Next: pull the parcel and void its label; if it is gone, ask the carrier to stop it",
    Phase.HELD: "Next: release the hold where it was put",
}
"""What a person does about it, where that is not a button."""
STEPS_IN = {
    "pack": "Katana",
    "unpack": "Katana",
    "ship_desk": "ShipStation",
    "ship_shop": "the shop",
    "ship_production": "Katana",
    "hold_desk": "ShipStation",
    "release_desk": "ShipStation",
    "make_to_order": "Katana",
    "refresh_desk": "ShipStation",
}
"""Which system a step writes, as people call it."""
HOLD_ENDS = "Nobody can ship it there for a week. After that ShipStation lets it go by itself."
"""What to know of a hold whose end nobody chose."""
RETRY = "Retry what is missing"
"""What the button of a shipping says that stopped half-way."""
SNOOZES = {CareFor.A_WHILE: "Snooze for two working hours", CareFor.TOMORROW: "Snooze until the next shift"}
MARKS = {Mark.DONE: "✓", Mark.WAITING: "…", Mark.FAILED: "✗", Mark.UNTRIED: "–"}
_SAID_BY_TITLE = frozenset({Phase.READY, Phase.WAITING_STOCK, Phase.PENDING_PAYMENT})


def label_of(intent: Intent, *, collected: bool) -> str:
    """What a button says. `collected` says that the customer comes for the order."""
    return MARK_COLLECTED if collected and intent is Intent.SHIP else LABELS[intent]


def did(intent: Intent, *, collected: bool) -> str:
    """What somebody did."""
    return COLLECTED if collected and intent is Intent.SHIP else DID[intent]


def asked_for(intent: Intent) -> str:
    """What did not come about, in lower case: a parcel may have left all the same, without being marked."""
    return "marked shipped" if intent is Intent.SHIP else DID[intent].lower()


def adds(phase: Phase, reason: str) -> str:
    """What the reason says beyond the phase's title; empty when it says nothing more."""
    if phase in _SAID_BY_TITLE:
        return ""
    title = TITLES[phase]
    if reason[: len(title)].casefold() == title.casefold():
        return reason[len(title) :].lstrip(" :,")
    return reason
