"""Says in plain words what will not work as people may expect. Performs no I/O."""

from collections.abc import Set
from ipaddress import ip_address
from urllib.parse import urlsplit

from integrations.woocommerce.tracking import EXTENSION, EXTENSION_ADVANCED, Tracking


def warnings(site_url: str, tracking: Tracking, namespaces: Set[str] | None) -> tuple[str, ...]:
    """One sentence for each trap. `namespaces` is what the site says it has; None when it does not say."""
    said = []
    site = urlsplit(site_url)
    if site.scheme != "https" and not _is_loopback(site.hostname or ""):
        said.append("The shop is read over plain http: whoever is in between reads along. Give its https address.")
    if tracking is Tracking.AUTO and namespaces is not None and not namespaces & {EXTENSION, EXTENSION_ADVANCED}:
        said.append(
            "No extension for tracking numbers was found: they go into WooCommerce's fulfillments where these are"
            " switched on, else into private order notes, which no customer sees."
        )
    return tuple(said)


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
