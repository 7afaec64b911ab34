"""ShipStation's API V1 in a box: the face the bot talks to, and the webhooks ShipStation would send.

Written from the fact sheet alone, without a look at the client.
"""

from aiohttp import web

from integrations.sandbox.shipstation.account import AccountRoutes
from integrations.sandbox.shipstation.actions import ActionRoutes
from integrations.sandbox.shipstation.errors import answer_errors
from integrations.sandbox.shipstation.gate import FixedWindow, gate
from integrations.sandbox.shipstation.orders import OrderRoutes
from integrations.sandbox.shipstation.parcels import ParcelRoutes
from integrations.sandbox.shipstation.rules import RULES, Answer, DeskRules
from integrations.sandbox.shipstation.webhooks import SUBSCRIPTIONS, Imports, WebhookRoutes, shipstation_webhook
from integrations.sandbox.world import World

__all__ = ["RULES", "build_shipstation_face", "shipstation_webhook"]


def build_shipstation_face(
    world: World,
    *,
    key: str,
    secret: str,
    limit: int | None = 40,
    window: float = 60.0,
    already_shipped: Answer = "200",
    unknown_carrier: Answer = "200",
) -> web.Application:
    """ShipStation V1 over `world`. At most `limit` requests per `window` seconds of real time (None: no limit).

    Build it before orders are imported: it learns from the world's news which order belongs to which import. The
    switches can be turned later through `app[RULES]`.
    """
    rules = DeskRules(already_shipped=already_shipped, unknown_carrier=unknown_carrier)
    door = gate(key, secret, FixedWindow(limit, window), rules)
    app = web.Application(middlewares=[door, answer_errors])
    app[RULES] = rules
    app[SUBSCRIPTIONS] = {}
    app.add_routes(OrderRoutes(world, Imports(world)).routes())
    app.add_routes(ActionRoutes(world, rules).routes())
    app.add_routes(ParcelRoutes(world).routes())
    app.add_routes(AccountRoutes(world).routes())
    app.add_routes(WebhookRoutes(world, app[SUBSCRIPTIONS]).routes())
    return app
