"""Who gets which webhook: everything to the address the sandbox was given, unless the bot subscribed that address
itself. Then only what it subscribed to, signed as its subscription says.
"""

from collections.abc import Mapping

from aiohttp import web

from integrations.sandbox.credentials import Credentials
from integrations.sandbox.deliveries import Delivery, Render
from integrations.sandbox.katana import katana_webhook
from integrations.sandbox.katana.webhooks import REGISTRATIONS
from integrations.sandbox.shipstation import shipstation_webhook
from integrations.sandbox.shipstation.webhooks import SUBSCRIPTIONS
from integrations.sandbox.shipstation_v2 import shipstation_v2_webhooks
from integrations.sandbox.shopify import SHOP, shopify_webhook
from integrations.sandbox.woocommerce import SHOP as WOOCOMMERCE
from integrations.sandbox.woocommerce import woocommerce_webhooks
from integrations.sandbox.world import World
from integrations.sandbox.world.stores import store_of

Targets = dict[str, str | None]
SECOND = "shopify:second"
"""The face and the webhooks of the second Shopify store."""


def renderers(
    world: World,
    apps: Mapping[str, web.Application],
    credentials: Credentials,
    targets: Targets,
    urls: Mapping[str, str],
    second: Credentials | None = None,
) -> dict[str, Render]:
    """For each vendor, what it sends for a piece of news. `urls` are the faces' own addresses."""

    def katana(topic: str, subject: str) -> list[Delivery]:
        registered = apps["katana"][REGISTRATIONS].by_id.values()
        own = [each for each in registered if each.url == targets["katana"]]
        if not own:
            return katana_webhook(world, topic, subject, credentials.katana_webhook_token)
        wanted = [each for each in own if each.enabled and topic in each.subscribed_events]
        return [
            delivery
            for each in wanted
            for delivery in katana_webhook(world, topic, subject, each.token, webhook_id=each.id)
        ]

    def shopify(topic: str, subject: str) -> list[Delivery]:
        store, secret = store_of(world, world.shop_domain), credentials.shopify_client_secret
        return _to_subscribers(store, apps["shopify"], targets["shopify"], topic, subject, secret)

    def second_shopify(topic: str, subject: str) -> list[Delivery]:
        secret = second.shopify_client_secret if second else ""
        stores = [store_of(world, domain) for domain in world.further_stores]
        return [delivery for store in stores for delivery in shopify_webhook(store, topic, subject, secret)]

    others = {"katana": katana, **_desk(world, apps, targets, urls)}
    if "woocommerce" in apps:
        site, secret = apps["woocommerce"], credentials.woocommerce_webhook_secret
        return {"woocommerce": _woocommerce(site, targets, secret), **others}
    return {"shopify": shopify, SECOND: second_shopify, **others}


def _desk(
    world: World, apps: Mapping[str, web.Application], targets: Targets, urls: Mapping[str, str]
) -> dict[str, Render]:
    """ShipStation's V1 and V2, which have subscriptions and an address each."""

    def v1(topic: str, subject: str) -> list[Delivery]:
        subscribed = [s for s in apps["shipstation"][SUBSCRIPTIONS].values() if s.url == targets["shipstation"]]
        if subscribed and not any(each.event == topic for each in subscribed):
            return []
        return shipstation_webhook(world, topic, subject, base_url=urls["shipstation"])

    def v2(topic: str, subject: str) -> list[Delivery]:
        target, base_url = targets["shipstation_v2"] or "", urls["shipstation_v2"]
        app = apps["shipstation_v2"]
        return shipstation_v2_webhooks(world, app, topic, subject, target=target, base_url=base_url)

    return {"shipstation": v1, "shipstation_v2": v2}


def _to_subscribers(
    store: World, shop: web.Application, target: str | None, topic: str, subject: str, secret: str
) -> list[Delivery]:
    subscriptions = shop[SHOP].subscriptions
    if not any(each.uri == target for each in subscriptions.all.values()):
        return shopify_webhook(store, topic, subject, secret)
    wanted = [each for each in subscriptions.wants(topic) if each.uri == target]
    return [
        delivery
        for each in wanted
        for delivery in shopify_webhook(store, topic, subject, secret, fields=each.include_fields)
    ]


def _woocommerce(site: web.Application, targets: Targets, secret: str) -> Render:
    def render(topic: str, subject: str) -> list[Delivery]:
        target = targets["woocommerce"] or ""
        return woocommerce_webhooks(site[WOOCOMMERCE], topic, subject, target=target, secret=secret)

    return render
