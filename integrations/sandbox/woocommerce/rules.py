"""How one WooCommerce site is set up: TLS, the key's rights, the plugins. Every switch may be turned at any time."""

from dataclasses import dataclass, field

from aiohttp import web

PERMISSIONS = ("read", "write", "read_write")


@dataclass(slots=True)
class Rules:
    """The switches of a site. As it stands it is reached over plain HTTP and has the sequential-number plugin."""

    tls: bool = False
    """WordPress takes its requests for TLS, as behind a proxy that tells it so. Without it Basic is ignored."""
    strips_authorization: bool = False
    """The host throws the Authorization header away."""
    permission: str = "read_write"
    capable: bool = True
    """The key's user may see and edit orders."""
    sequential_numbers: bool = True
    """An order's number is its name in the world; without the plugin it is the order's id."""
    search_numbers: bool = True
    """`search` finds the plugin's numbers, which a HPOS bug once lost."""
    shipment_tracking: bool = False
    advanced_tracking: bool = False
    """Advanced Shipment Tracking answers on the Shipment Tracking routes too, with dates of its own."""
    month_first: bool = False
    """Its setting for dates: MM-DD-YYYY instead of DD-MM-YYYY."""
    fulfillments: bool = False
    """Core's own, a feature that is off by default."""
    custom_statuses: dict[str, str] = field(default_factory=dict)
    """Slugs that plugins added, with their labels."""
    webhook_delay: float = 0.0
    """Seconds of the world's clock that the site's queue takes."""


RULES: web.AppKey[Rules] = web.AppKey("woocommerce_rules", Rules)
