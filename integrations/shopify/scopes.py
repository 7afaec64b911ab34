"""Says in plain words what a missing access scope hides. Performs no I/O."""

from collections.abc import Iterable

NEEDED = {
    "read_orders": "orders cannot be read at all",
    "read_merchant_managed_fulfillment_orders": (
        "Shopify shows no fulfillment orders, as if there were nothing to ship, and holds stay unseen"
    ),
    "write_merchant_managed_fulfillment_orders": "orders cannot be marked as shipped in Shopify",
    "read_fulfillments": "Shopify does not announce shipments, so they are noticed only by the regular check",
    "read_inventory": "/stock cannot say what the shop believes it may sell",
    "read_locations": "/stock cannot say where the shop believes it",
    "read_all_orders": "orders older than 60 days stay invisible (Shopify grants this scope on request)",
}
"""Scope to what goes wrong without it (shopify.dev, access scopes)."""


def warnings(granted: Iterable[str]) -> tuple[str, ...]:
    """One sentence for each needed scope that is not granted. A `write_` scope includes its `read_` scope."""
    held = set(granted)
    held |= {f"read_{scope.removeprefix('write_')}" for scope in held if scope.startswith("write_")}
    return tuple(f"Scope {scope} is missing: {harm}." for scope, harm in NEEDED.items() if scope not in held)
