"""Katana's API v1 in a box: the face the bot talks to, and the webhooks Katana would send.

Written from the fact sheet alone, without a look at the client.
"""

from aiohttp import web

from integrations.sandbox.katana.catalogue import CatalogueRoutes
from integrations.sandbox.katana.errors import answer_errors
from integrations.sandbox.katana.fulfillments import FulfillmentRoutes
from integrations.sandbox.katana.gate import SlidingWindow, gate
from integrations.sandbox.katana.lag import Replica
from integrations.sandbox.katana.orders import OrderRoutes
from integrations.sandbox.katana.queries import check_query
from integrations.sandbox.katana.sales_rows import SalesRowRoutes
from integrations.sandbox.katana.webhooks import REGISTRATIONS, Registrations, WebhookRoutes, katana_webhook
from integrations.sandbox.world import World

__all__ = ["REPLICA", "build_katana_face", "katana_webhook"]

REPLICA: web.AppKey[Replica] = web.AppKey("katana_replica", Replica)
"""Under this key the application keeps what its readers see, so that tests can let them lag."""


def build_katana_face(
    world: World,
    *,
    api_key: str,
    limit: int | None = 60,
    window: float = 60.0,
    stale_reads: float = 0.0,
    patch_status_works: bool = False,
) -> web.Application:
    """Katana over `world`, under /v1. At most `limit` requests per `window` seconds of real time (None: no limit).

    Reads of sales orders lag `stale_reads` seconds of the world's clock behind writes made through this face.
    """
    app = web.Application(middlewares=[gate(api_key, SlidingWindow(limit, window)), answer_errors, check_query])
    app[REGISTRATIONS] = Registrations(world)
    replica = app[REPLICA] = Replica(world, stale_reads)
    app.add_routes(OrderRoutes(world, replica, patch_status_works=patch_status_works).routes())
    app.add_routes(SalesRowRoutes(world, replica).routes())
    app.add_routes(FulfillmentRoutes(world, replica).routes())
    app.add_routes(CatalogueRoutes(world).routes())
    app.add_routes(WebhookRoutes(app[REGISTRATIONS]).routes())
    return app
