"""Who may come in: this page, in a browser on this machine, and nobody that a visited site sends.

A site cannot be kept from sending requests to a loopback address, nor from giving that address a name of its own
(DNS rebinding). What it cannot do is choose the Host, the Origin and a JSON content type.
"""

import re

from aiohttp import web
from aiohttp.typedefs import Handler

from integrations.sandbox.control.input import WrongInput
from integrations.sandbox.slack import CannotDo
from integrations.sandbox.slack.records import Refused

MOST_BYTES = 256 * 1024
"""The largest body that is read: what a full modal holds, and more."""

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
_LOOPBACK = re.compile(r"(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?", re.IGNORECASE)


async def harden(_: web.Request, response: web.StreamResponse) -> None:
    """Put the headers on an answer of any kind, errors included; a signal of the application."""
    response.headers.update(HEADERS)


@web.middleware
async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse whoever is not this page."""
    if reason := _stranger(request):
        return web.json_response({"error": reason}, status=403)
    return await handler(request)


@web.middleware
async def explain(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Say what could not be done, or was sent wrongly, in a sentence."""
    try:
        return await handler(request)
    except WrongInput as error:
        return web.json_response({"error": str(error)}, status=400)
    except (CannotDo, Refused) as error:
        return web.json_response({"error": str(error)}, status=409)
    except web.HTTPException as answer:
        return web.json_response({"error": answer.reason}, status=answer.status)


def _stranger(request: web.Request) -> str | None:
    """Why this request is not let in."""
    host = request.headers.get("Host", "")
    if not _LOOPBACK.fullmatch(host):
        return "this page answers on loopback names only"
    if request.method not in ("GET", "HEAD") and request.headers.get("Origin", f"http://{host}") != f"http://{host}":
        return "this comes from another page"
    if request.method == "POST" and request.content_type != "application/json":
        return "a POST carries application/json"
    return None
