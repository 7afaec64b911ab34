"""The webhooks a shop has for us.

WooCommerce switches one off after some failures in a row and tells nobody: here it can be noticed. What was missed
meanwhile is never sent again; polling finds it.
"""

from dataclasses import dataclass
from typing import Annotated

from pydantic import TypeAdapter

from integrations.woocommerce.api import V3, RestApi
from integrations.woocommerce.listing import every_row
from integrations.woocommerce.nodes import AsRows, Row, Text
from integrations.woocommerce.webhooks import ORDER_TOPICS

ACTIVE, DISABLED = "active", "disabled"
SAYS = "read webhooks"


class WebhookNode(Row):
    topic: Text = ""
    status: Text = ""
    delivery_url: Text = ""


WEBHOOKS = TypeAdapter(Annotated[tuple[WebhookNode, ...], AsRows])
WEBHOOK = TypeAdapter(WebhookNode)


@dataclass(frozen=True, slots=True)
class Subscribed:
    """Which topics reach us, and which of them did not until now. A `paused` one is a person's wish and stays."""

    active: tuple[str, ...] = ()
    created: tuple[str, ...] = ()
    revived: tuple[str, ...] = ()
    paused: tuple[str, ...] = ()


async def webhooks(api: RestApi, address: str) -> tuple[WebhookNode, ...]:
    """Every webhook that is delivered to `address`."""
    fetch = api.pages(f"{V3}/webhooks", WEBHOOKS, says=SAYS, params={"_fields": ",".join(WebhookNode.model_fields)})
    return tuple([row async for row in every_row(fetch, SAYS) if _same(row.delivery_url, address)])


async def subscribe(api: RestApi, address: str, secret: str) -> Subscribed:
    """Have each order topic delivered to `address`: make what is missing, switch on what was switched off.

    A webhook that is made is tried at once, so whatever listens at `address` has to be up.
    """
    there = await webhooks(api, address)
    found: dict[str, list[str]] = {"active": [], "created": [], "revived": [], "paused": []}
    for topic in ORDER_TOPICS:
        mine = [row for row in there if row.topic == topic]
        found[await _see_to(api, topic, mine, address, secret)].append(topic)
    return Subscribed(**{how: tuple(topics) for how, topics in found.items()})


async def _see_to(api: RestApi, topic: str, mine: list[WebhookNode], address: str, secret: str) -> str:
    if any(row.status == ACTIVE for row in mine):
        return "active"
    if off := [row for row in mine if row.status == DISABLED]:
        await api.write("PUT", f"{V3}/webhooks/{off[0].id}", {"status": ACTIVE}, WEBHOOK, says="switch on webhook")
        return "revived"
    if mine:
        return "paused"
    body = {"name": f"Shipmate {topic}", "topic": topic, "delivery_url": address, "secret": secret, "status": ACTIVE}
    await api.write("POST", f"{V3}/webhooks", body, WEBHOOK, says="make webhook")
    return "created"


def _same(one: str, other: str) -> bool:
    return one.rstrip("/") == other.rstrip("/")
