"""WooCommerce's REST API in a box: the face the bot talks to, over one world, as the WooCommerce sheet records it.

Written from the fact sheet alone, without a look at the client.
"""

import time
from collections.abc import Callable

from aiohttp import web

from integrations.sandbox.woocommerce.books import Books
from integrations.sandbox.woocommerce.errors import answer_errors
from integrations.sandbox.woocommerce.gate import Keys, gate
from integrations.sandbox.woocommerce.hook_routes import HookRoutes
from integrations.sandbox.woocommerce.hooks import Hooks
from integrations.sandbox.woocommerce.notes import NoteRoutes
from integrations.sandbox.woocommerce.orders import OrderRoutes
from integrations.sandbox.woocommerce.products import ProductRoutes
from integrations.sandbox.woocommerce.queue import Queue
from integrations.sandbox.woocommerce.rules import RULES, Rules
from integrations.sandbox.woocommerce.sendings import SendingRoutes
from integrations.sandbox.woocommerce.shop import SHOP, Shop
from integrations.sandbox.woocommerce.site import SiteRoutes
from integrations.sandbox.woocommerce.tracking import TrackingRoutes
from integrations.sandbox.world import World

__all__ = ["RULES", "SHOP", "build_woocommerce_face"]


def build_woocommerce_face(
    world: World,
    *,
    consumer_key: str,
    consumer_secret: str,
    rules: Rules | None = None,
    clock: Callable[[], float] = time.time,
) -> web.Application:
    """WooCommerce over `world`, below /wp-json. `clock` judges OAuth's timestamps: seconds of real time since 1970.

    Build it before orders are placed: it learns from the world's news what the site writes down about them. The
    switches can be turned later through `app[RULES]`.
    """
    rules = rules or Rules()
    app = web.Application(middlewares=[answer_errors, gate(Keys(consumer_key, consumer_secret), rules, clock=clock)])
    app[RULES] = rules
    world.site = books = Books(world, rules, Queue(world, rules))
    shop = app[SHOP] = Shop(world, rules, books, Hooks(world))
    for routes in (OrderRoutes, NoteRoutes, TrackingRoutes, SendingRoutes, ProductRoutes, HookRoutes, SiteRoutes):
        app.add_routes(routes(shop).routes())
    return app
