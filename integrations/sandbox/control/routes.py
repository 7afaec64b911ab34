"""The control routes: a person's hands in the simulated world, over HTTP. JSON in, JSON out, 400 with a reason.

GET  /_sandbox/state                    what every system shows, stock, arrows, faults
GET  /_sandbox/requests?since=0&face=   every request each face received, with its effects; what happened by itself,
                       &world_since=0   numbered likewise; and where both begin since the journal was cleared
POST /_sandbox/orders                   {"items": [["MUG-BLUE", 2]], "name": "#1049", ...}; {} draws an order
POST /_sandbox/stock                    {"sku", "quantity"} | {"sku", "shop": 5} | {"receive": id} | {"finish": id}
                                        | {"postpone_supply": id, "days": 3} | {"postpone_production": id, "days"}
POST /_sandbox/supply                   {"do": "make" | "buy", "sku", "quantity", "days"}
                                        | {"do": "progress", "id", "status": "BLOCKED"}
POST /_sandbox/cancel                   {"order": "#1042", "reason": "CUSTOMER"}
POST /_sandbox/edit                     {"order", "sku", "quantity"}
POST /_sandbox/hold                     {"order", "reason"} | {"order", "release": true}
POST /_sandbox/pay                      {"order"}: the money arrives
POST /_sandbox/shop                     {"order", "do": "fulfill", "tracking", "carrier": "ups", "notify": true}
                                        | "unfulfill" | "refund" (all that was not sent, or "sku", "quantity")
                                        | "archive" | "unarchive" | "return"
                                        at WooCommerce "refund" | "return" | "status", "status": "completed" | "trash"
POST /_sandbox/katana                   {"order", "do": "pack" | "unpack" | "deliver" | "delete" | "copy"}
                                        | "edit", "sku", "quantity" | "due", "day": "2026-12-04"
POST /_sandbox/desk                     {"order", "do": "ship", "tracking", "carrier": "ups", "notify": true}
                                        | "label" (draws what "tracking" does not say) | "void" | "cancel"
                                        | "notify" (again, on a red "Failed") | "hold" ("days") | "release"
                                        | "split", "sku", "quantity" | "ship_by", "day"
                                        with "part", an id there, only that one
POST /_sandbox/sync                     {"arrow": "A3", "on", "delay", "failing"} | {"run": "A1"} | {"refresh": true}
POST /_sandbox/faults                   a rule | {"remove": id} | {"clear": true} | {"webhooks": {"duplicate": 0.2}}
                                        | {"disable": "katana"} | {"enable": "katana"}
POST /_sandbox/clock                    {"advance": seconds}
POST /_sandbox/reset                    no more faults and mischief, arrows as at first, an empty journal
"""

from collections.abc import Awaitable, Callable
from typing import Protocol

from aiohttp import web
from aiohttp.typedefs import Handler

from integrations.sandbox.control import views
from integrations.sandbox.control.at_desk import AtDesk
from integrations.sandbox.control.at_katana import AtKatana
from integrations.sandbox.control.at_shop import AtShop
from integrations.sandbox.control.at_workshop import AtWorkshop
from integrations.sandbox.control.hands import Hands
from integrations.sandbox.control.input import Input, Json, WrongInput, read_input
from integrations.sandbox.control.weather import Weather
from integrations.sandbox.deliveries import Sender
from integrations.sandbox.faults import Faults
from integrations.sandbox.journal import Journal
from integrations.sandbox.world import World

Act = Callable[[Input], Json]


class Controlled(Protocol):
    """What the routes show and change: a `Sandbox`, or as much of one."""

    @property
    def world(self) -> World: ...
    @property
    def journal(self) -> Journal: ...
    @property
    def faults(self) -> Faults: ...
    @property
    def sender(self) -> Sender: ...


async def _nothing_more(_: str) -> None:
    """Nobody waits for an act to be done."""


def build_control(box: Callable[[], Controlled]) -> web.Application:
    """The control routes on an address of their own. `box` answers the sandbox that is present at a request."""
    app = web.Application()
    app.router.add_routes(control_routes(box))
    return app


def control_routes(
    box: Callable[[], Controlled], *, done: Callable[[str], Awaitable[None]] = _nothing_more
) -> list[web.RouteDef]:
    """The routes, for any application. `done` is awaited after each act, with the last part of its route."""

    async def show_state(request: web.Request) -> web.Response:
        present = box()
        return web.json_response(views.state(present.world, present.faults, present.sender))

    async def show_requests(request: web.Request) -> web.Response:
        since, world_since = _whole(request, "since"), _whole(request, "world_since")
        face = request.query.get("face")
        return web.json_response(views.requests(box().journal, since=since, world_since=world_since, face=face))

    def posted(name: str) -> Handler:
        async def handle(request: web.Request) -> web.Response:
            given = await read_input(request)
            answer = _acts(box())[name](given)
            await done(name)
            return web.json_response(answer)

        return handle

    shown = {"state": show_state, "requests": show_requests}
    return [
        *(web.get(f"/_sandbox/{name}", _explained(handler)) for name, handler in shown.items()),
        *(web.post(f"/_sandbox/{name}", _explained(posted(name))) for name in ACTS),
    ]


_SCREENS = ("pay", "shop", "katana", "desk", "supply")
ACTS = ("orders", "stock", "cancel", "edit", "hold", *_SCREENS, "sync", "faults", "clock", "reset")


def _acts(box: Controlled) -> dict[str, Act]:
    world = box.world
    screens = (AtShop(world).pay, AtShop(world).do, AtKatana(world).do, AtDesk(world).do, AtWorkshop(world).do)
    weather = Weather(world, box.journal, box.faults, box.sender)
    return Hands(world).acts() | dict(zip(_SCREENS, screens, strict=True)) | weather.acts()


def _whole(request: web.Request, name: str) -> int:
    """A number of the address; 0 without one."""
    text = request.query.get(name, "0")
    if not text.isdecimal():
        raise WrongInput(f'"{name}" is a whole number, not {text!r}')
    return int(text)


def _explained(handler: Handler) -> Handler:
    """Say what was wrong with a request, in a sentence. The world's own refusals are `ValueError`; a time beyond
    the calendar is an `OverflowError`."""

    async def explain(request: web.Request) -> web.StreamResponse:
        try:
            return await handler(request)
        except (WrongInput, ValueError, OverflowError) as error:
            return web.json_response({"error": str(error)}, status=400)

    return explain
