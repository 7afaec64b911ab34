"""The control routes: a person's hands in the simulated world, over HTTP. JSON in, JSON out, 400 with a reason.

GET  /_sandbox/state                    what every system shows, stock, arrows, faults
GET  /_sandbox/requests?since=0&face=   every request each face received, with its effects
POST /_sandbox/orders                   {"items": [["MUG-BLUE", 2]], "name": "#1049", ...}; {} draws an order
POST /_sandbox/stock                    {"sku", "quantity"} | {"sku", "shop": 5} | {"receive": id} | {"finish": id}
POST /_sandbox/cancel                   {"order": "#1042", "reason": "CUSTOMER"}
POST /_sandbox/edit                     {"order", "sku", "quantity"}
POST /_sandbox/hold                     {"order", "reason"} | {"order", "release": true}
POST /_sandbox/sync                     {"arrow": "A3", "on", "delay", "failing"} | {"run": "A1"} | {"refresh": true}
POST /_sandbox/faults                   a rule | {"remove": id} | {"clear": true} | {"webhooks": {"duplicate": 0.2}}
                                        | {"disable": "katana"} | {"enable": "katana"}
POST /_sandbox/clock                    {"advance": seconds}
POST /_sandbox/reset                    no more faults and mischief, arrows as at first, an empty journal
"""

from collections.abc import Awaitable, Callable

from aiohttp import web
from aiohttp.typedefs import Handler

from integrations.sandbox.control import views
from integrations.sandbox.control.hands import Hands
from integrations.sandbox.control.input import Input, Json, WrongInput, read_input
from integrations.sandbox.control.weather import Weather
from integrations.sandbox.deliveries import Sender
from integrations.sandbox.faults import Faults
from integrations.sandbox.journal import Journal
from integrations.sandbox.world import World

Act = Callable[[Input], Json]


def build_control(world: World, journal: Journal, faults: Faults, sender: Sender) -> web.Application:
    """The control routes over one sandbox."""
    app = web.Application(middlewares=[explain])

    async def show_state(request: web.Request) -> web.Response:
        return web.json_response(views.state(world, faults, sender))

    async def show_requests(request: web.Request) -> web.Response:
        since = request.query.get("since", "0")
        if not since.isdecimal():
            raise WrongInput(f'"since" is a whole number, not {since!r}')
        return web.json_response(views.requests(journal, since=int(since), face=request.query.get("face")))

    app.router.add_get("/_sandbox/state", show_state)
    app.router.add_get("/_sandbox/requests", show_requests)
    for name, act in (Hands(world).acts() | Weather(world, journal, faults, sender).acts()).items():
        app.router.add_post(f"/_sandbox/{name}", _posted(act))
    return app


@web.middleware
async def explain(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Say what was wrong with a request, in a sentence. The world's own refusals are `ValueError`; a time beyond
    the calendar is an `OverflowError`."""
    try:
        return await handler(request)
    except (WrongInput, ValueError, OverflowError) as error:
        return web.json_response({"error": str(error)}, status=400)


def _posted(act: Act) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def handle(request: web.Request) -> web.Response:
        return web.json_response(act(await read_input(request)))

    return handle
