"""ShipStation's API V2 in a box: the face the bot talks to, over the one desk that V1 shows too.

Written from the fact sheet and the vendor's documents alone, without a look at the client.
"""

import time
from collections.abc import Callable

from aiohttp import web

from integrations.sandbox.shipstation.webhooks import Imports
from integrations.sandbox.shipstation_v2.account_routes import AccountRoutes
from integrations.sandbox.shipstation_v2.deliveries import tell_again
from integrations.sandbox.shipstation_v2.errors import RequestIds, answer_errors
from integrations.sandbox.shipstation_v2.fulfillments import FulfillmentRoutes
from integrations.sandbox.shipstation_v2.gate import Window, gate
from integrations.sandbox.shipstation_v2.holds import HoldRoutes
from integrations.sandbox.shipstation_v2.hooks import HOOKS, HookRoutes
from integrations.sandbox.shipstation_v2.keys import KEYS, KeySet
from integrations.sandbox.shipstation_v2.labels import LabelRoutes
from integrations.sandbox.shipstation_v2.rules import RULES, Rules
from integrations.sandbox.shipstation_v2.shipments import ShipmentRoutes
from integrations.sandbox.shipstation_v2.tags import TagRoutes
from integrations.sandbox.world import World

__all__ = ["HOOKS", "KEYS", "RULES", "build_shipstation_v2_face"]


def build_shipstation_v2_face(
    world: World,
    *,
    api_key: str,
    limit: int | None = 200,
    window: float = 60.0,
    rules: Rules | None = None,
    clock: Callable[[], float] = time.time,
    seed: int = 1,
) -> web.Application:
    """ShipStation V2 over `world`, below /v2, and the keys of its webhooks at /jwks, which is open to all.

    At most `limit` requests per `window` seconds of real time (None: no limit). `clock` dates the signatures: seconds
    of real time since 1970. Build it before orders are imported: it learns from the world's news which order belongs
    to which import. The switches can be turned later through `app[RULES]`.
    """
    rules, request_ids = rules or Rules(), RequestIds(seed)
    app = web.Application(middlewares=[answer_errors(request_ids), gate(api_key, Window(limit, window), rules)])
    app[RULES] = rules
    app[HOOKS] = {}
    app[KEYS] = KeySet(rules, clock)
    tell_again(world)
    app.add_routes(ShipmentRoutes(world, rules, Imports(world)).routes())
    app.add_routes(AccountRoutes(request_ids).routes())
    app.add_routes(app[KEYS].routes())
    app.add_routes(HookRoutes(world, rules, app[HOOKS]).routes())
    for routes in (HoldRoutes, TagRoutes, LabelRoutes, FulfillmentRoutes):
        app.add_routes(routes(world, rules).routes())
    return app
