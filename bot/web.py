"""The HTTP door: Slack's requests, the vendors' webhooks, and whether we are well.

A webhook is verified over its raw body, stored, and only then answered 2xx. What is forged is stored nowhere.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import structlog
from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError
from aiohttp.typedefs import Middleware

from bot.services.intake import Intake
from bot.services.shops import Connection, Shops
from integrations.errors import BadSignature, Unreadable
from integrations.ports import Connected

MOST_BODY = 1024 * 1024
"""Bytes. The largest webhook of the vendors we know is a tenth of it."""
PATIENCE = 10.0
"""Seconds a sender has for its body: one that holds it back would hold a connection for ever."""
PATH_SECRET_HEADER = "x-shipmate-path-secret"  # noqa: S105 - the name of a header of our own making

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
Ready = Callable[[], Awaitable[dict[str, object]]]

_NO_HTTP = (HttpProcessingError, web.RequestPayloadError)

log = structlog.get_logger(__name__)


def build_web(
    shops: Shops, intake: Intake, ready: Ready, slack: Handler | None, *, patience: float = PATIENCE
) -> web.Application:
    """The routes. `slack` is mounted only when Slack comes over HTTP; `ready` answers the state of the parts."""
    door = _Door({c.key: c for c in shops.connections().values()}, intake)
    app = web.Application(client_max_size=MOST_BODY, middlewares=[_answer_plainly, _body_within(patience)])
    app.on_response_prepare.append(_say_little)
    app.router.add_post("/webhooks/{connection}", door.receive)
    app.router.add_post("/webhooks/{connection}/{secret}", door.receive)
    app.router.add_get("/healthz", _alive)
    app.router.add_get("/readyz", _readiness(ready))
    if slack is not None:
        app.router.add_post("/slack/events", slack)
    return app


def runner_of(app: web.Application, **more: Any) -> web.AppRunner:
    """What serves the routes: bodies as they were sent, since that is what is signed, and no log of who came.

    What is no HTTP is a stranger's doing, not a failure of ours, and aiohttp would quote it in the log at length.
    """
    quiet = logging.getLogger("bot.web.server")
    quiet.addFilter(_is_ours)
    return web.AppRunner(app, access_log=None, logger=quiet, auto_decompress=False, **more)


class _Door:
    """Receives webhooks."""

    def __init__(self, connections: Mapping[str, Connection[Connected]], intake: Intake) -> None:
        self._connections = connections
        self._intake = intake

    async def receive(self, request: web.Request) -> web.StreamResponse:
        """Verify, read, store, answer. A repeat is answered like the first."""
        connection = self._connections.get(request.match_info["connection"])
        if connection is None or connection.reader is None:
            return _say(404, "no such webhook")
        body = await request.read()
        try:
            event = connection.reader.read(_headers(request), body)
        except BadSignature:
            log.warning("a webhook was not signed by its vendor", connection=connection.key)
            return _say(401, "the signature does not match")
        except Unreadable as error:
            log.warning("a signed webhook could not be read", connection=connection.key, why=str(error))
            return _say(400, "the body could not be read")
        if not event.unsigned:
            await self._intake.accept(connection, event)
        return _say(200, "ok")


def _headers(request: web.Request) -> dict[str, str]:
    """The request's headers, with the secret of the path among them for vendors that cannot sign."""
    headers = {name.lower(): value for name, value in request.headers.items()}
    headers.pop(PATH_SECRET_HEADER, None)
    if secret := request.match_info.get("secret"):
        headers[PATH_SECRET_HEADER] = secret
    return headers


@web.middleware
async def _answer_plainly(request: web.Request, handler: Handler) -> web.StreamResponse:
    """No stack trace leaves the house: what nobody foresaw is a plain 500, and the sender tries again."""
    try:
        return await handler(request)
    except web.HTTPException as error:
        answer = _say(error.status, error.reason)
        if allowed := error.headers.get("Allow"):
            answer.headers["Allow"] = allowed
        return answer
    except Exception:  # whoever sent it learns that it failed, and nothing of how
        log.exception("a request failed", path=request.path.split("/")[1])
        return _say(500, "something went wrong here")


def _body_within(patience: float) -> Middleware:
    """Takes the body in before anything else is done: within `patience` seconds, or not at all."""

    @web.middleware
    async def take(request: web.Request, handler: Handler) -> web.StreamResponse:
        if request.match_info.http_exception is None and request.can_read_body:
            try:
                async with asyncio.timeout(patience):
                    await request.read()
            except TimeoutError:
                return _say(408, "the body did not come in time")
            except (web.RequestPayloadError, ConnectionError):
                return _say(400, "the body could not be received")
        return await handler(request)

    return take


async def _say_little(_: web.Request, answer: web.StreamResponse) -> None:
    """No banner, nothing for a browser to guess at, nothing kept on the way."""
    answer.headers.pop("Server", None)
    answer.headers.update({"X-Content-Type-Options": "nosniff", "Cache-Control": "no-store"})


def _is_ours(record: logging.LogRecord) -> bool:
    return not (record.exc_info and isinstance(record.exc_info[1], _NO_HTTP))


def _readiness(ready: Ready) -> Handler:
    async def answer(_: web.Request) -> web.StreamResponse:
        state = await ready()
        return web.json_response(state, status=200 if state.get("ready") else 503)

    return answer


async def _alive(_: web.Request) -> web.StreamResponse:
    return _say(200, "ok")


def _say(status: int, words: str) -> web.StreamResponse:
    return web.json_response({"message": words}, status=status)
