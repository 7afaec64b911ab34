"""The page over HTTP: what it shows, what people do, and the control routes, on one loopback address.

`README.md` beside this file says what each route takes and answers.
"""

from collections.abc import Callable

from aiohttp import web

from integrations.sandbox.control import control_routes
from integrations.sandbox.control.input import Json, WrongInput, read_input
from integrations.sandbox.page import files, shown
from integrations.sandbox.page.acts import Acts, reaction_json
from integrations.sandbox.page.director import Director
from integrations.sandbox.page.doors import MOST_BYTES, explain, guard, harden
from integrations.sandbox.page.feed import Feed
from integrations.sandbox.page.marks import Marks
from integrations.sandbox.page.stream import stream
from integrations.sandbox.server import Sandbox
from integrations.sandbox.slack import reach


def build_page(box: Callable[[], Sandbox], director: Director, feed: Feed) -> web.Application:
    """The application. `box` answers the sandbox that is present now: while the page stays open the world may be
    replaced by a fresh one, which the director has the feed `follow`."""
    feed.follow(box())
    page = Page(box, director, feed)
    app = web.Application(middlewares=[guard, explain], client_max_size=MOST_BYTES)
    app.on_response_prepare.append(harden)
    app.on_shutdown.append(page.end)
    app.router.add_routes(
        [
            web.get("/", files.index),
            web.get("/static/{path:.+}", files.static),
            web.get("/page/people", page.people),
            web.get("/page/slack", page.slack),
            web.get("/page/channel", page.channel),
            web.get("/page/feed", page.feed, allow_head=False),
            web.post("/page/act", page.act),
            web.get("/page/story", page.story),
            web.post("/page/story", page.order),
            *control_routes(box, done=page.pushed),
        ]
    )
    return app


class Page:
    """The handlers, each over the sandbox that is present when it is called."""

    def __init__(self, box: Callable[[], Sandbox], director: Director, feed: Feed) -> None:
        self._box = box
        self._director = director
        self._feed = feed
        self._marks = Marks()

    async def people(self, _: web.Request) -> web.Response:
        return web.json_response(shown.people(self._box().workspace))

    async def slack(self, request: web.Request) -> web.Response:
        around = shown.snapshot(self._box().workspace, self._marks, _asked(request, "as"))
        return self._answer(around | {"zone": self._director.zone})

    async def channel(self, request: web.Request) -> web.Response:
        user, channel = _asked(request, "as"), _asked(request, "id")
        return self._answer(shown.conversation(self._box().workspace, self._marks, user, channel))

    async def feed(self, request: web.Request) -> web.StreamResponse:
        user = reach.person(self._box().workspace, _asked(request, "as"))
        return await stream(request, self._feed, user.id)

    async def act(self, request: web.Request) -> web.Response:
        """The person's other windows are told too: of what was read, and of complaints in a modal."""
        given = await read_input(request)
        people = self._box().people
        user = reach.person(people.workspace, given.need("as", str)).id
        reaction = await Acts(people, self._marks).do(user, given)
        self._feed.tell("slack", to=user)
        if reaction.status != "not_sent":
            self._director.touched()
        return web.json_response(reaction_json(reaction))

    async def story(self, request: web.Request) -> web.Response:
        since = request.query.get("since", "0")
        if not since.isdecimal():
            raise WrongInput(f'"since" is a whole number, not {since!r}')
        return web.json_response(self._director.story(int(since)))

    async def order(self, request: web.Request) -> web.Response:
        await self._director.order(await read_input(request))
        return web.json_response(self._director.story(0))

    async def pushed(self, name: str) -> None:
        """Something was done through the control routes. Not all of it is news in the world: a fault is not."""
        self._feed.tell("world")
        self._director.touched()
        if name == "clock":
            self._feed.tell("slack")
            await self._director.time_passed()

    async def end(self, _: web.Application) -> None:
        """Let every open feed go: a server waits for its answers to end before it does."""
        self._feed.close()

    def _answer(self, body: Json) -> web.Response:
        return web.json_response({"revision": self._feed.revision} | body)


def _asked(request: web.Request, name: str) -> str:
    value = request.query.get(name)
    if not value:
        raise WrongInput(f'"{name}" is missing in the address')
    return value
