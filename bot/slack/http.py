"""Slack over HTTP: one route for commands and buttons, with the holes in Bolt's own parsing closed.

Bolt reads the body before it looks at the signature, and stumbles where it should refuse (slack sheet, 1.2). So the
signature is checked here first, over the raw body, and what a stranger sends reaches no parser.
"""

import string
from collections.abc import Awaitable, Callable, Sequence
from urllib.parse import parse_qsl

import structlog
from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response
from slack_bolt.async_app import AsyncApp
from slack_bolt.request.async_internals import build_async_context
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.signature import SignatureVerifier

from bot.slack.shape import is_sound

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
_UNREADABLE = (ValueError, AttributeError, TypeError, LookupError, RecursionError)
"""What Bolt's parsing stumbles over, and what is said here of a shape that is not Slack's."""
_NOT_SIGNED = "x-slack-bolt-"
"""Bolt's own words to itself. Headers are not signed, so none of these comes in from outside."""
_FORM = "application/x-www-form-urlencoded"

log = structlog.get_logger(__name__)


def slack_route(app: AsyncApp, signing_secret: str) -> Handler:
    """The handler of `POST /slack/events`. Unsigned, wrongly signed or older than five minutes gets 401."""
    verifier = SignatureVerifier(signing_secret)

    async def handle(request: web.Request) -> web.StreamResponse:
        body = await _text(request)
        if body is None or not _signed(verifier, request, body):
            return web.json_response({"error": "invalid request"}, status=401)
        try:
            bolt_request = _read(request, body)
        except _UNREADABLE as error:
            log.warning("a signed request of Slack could not be read", why=type(error).__name__)
            return web.json_response({"error": "unreadable"}, status=400)
        return await to_aiohttp_response(await app.async_dispatch(bolt_request))

    return handle


async def _text(request: web.Request) -> str | None:
    """The raw body; None when it is no UTF-8, which Slack does not send and the verifier could not take."""
    try:
        return (await request.read()).decode()
    except UnicodeDecodeError:
        return None


def _signed(verifier: SignatureVerifier, request: web.Request, body: str) -> bool:
    """A timestamp that is no number, or a signature that is not ASCII, would make the verifier raise."""
    stamp = request.headers.get("X-Slack-Request-Timestamp", "")
    signature = request.headers.get("X-Slack-Signature", "")
    numeric = 0 < len(stamp) < 16 and all(character in string.digits for character in stamp)
    return numeric and signature.isascii() and verifier.is_valid(body, stamp, signature)


def _read(request: web.Request, body: str) -> AsyncBoltRequest:
    """Bolt's request. Raises one of `_UNREADABLE` for a body that is no form or JSON object of Slack's shape."""
    read = AsyncBoltRequest(body=body, query=request.query_string, headers=_headers(request))
    if request.content_type == _FORM and not read.body:
        _mend(read)
    if not is_sound(read.body):
        raise ValueError("not of Slack's shape")
    return read


def _mend(request: AsyncBoltRequest) -> None:
    """Bolt reads a command whose text holds the word "payload" as an empty body; read it again ourselves."""
    fields = dict(parse_qsl(request.raw_body, keep_blank_values=True))
    if "command" in fields:
        request.body = fields
        request.context = build_async_context(request.context, fields)


def _headers(request: web.Request) -> dict[str, str | Sequence[str]]:
    return {name: value for name, value in request.headers.items() if not name.lower().startswith(_NOT_SIGNED)}
