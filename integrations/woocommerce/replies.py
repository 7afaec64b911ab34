"""Says what a refused call means. Performs no I/O.

WooCommerce refuses in JSON, `{"code", "message", "data"}`. Anything else comes from what stands in front of it, a
host, a firewall or a cache, and says nothing of the shop: an order is not gone because a proxy says 404.
"""

import html
import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from integrations.errors import (
    IntegrationError,
    NotFound,
    NotSent,
    OutcomeUnknown,
    Rejected,
    Unauthorized,
    Unavailable,
)
from integrations.http import Reply
from integrations.model import System

STRANGER = "a page instead of an answer"
"""What the words of a refusal begin with that is not WooCommerce's own."""
STRANGERS_WAIT = 60.0
"""Seconds to leave a firewall alone that has refused us."""
NO_ROUTE = "rest_no_route"
_NOT_THERE = re.compile(r"\(\w+_invalid_id\)")

_MEANS = {
    "woocommerce_rest_cannot_view": (
        "WooCommerce does not see the keys: they are of another shop, or the host strips the header Authorization"
        " (set WOOCOMMERCE_AUTH=query), or WordPress does not know that it is behind TLS (WOOCOMMERCE_AUTH=oauth)"
    ),
    "Consumer secret is invalid": "the consumer secret is wrong",
    "Consumer key is invalid": "the consumer key is wrong",
    "Invalid timestamp": "the clock here or at the shop is wrong by more than 15 minutes",
    "does not have write permissions": "the key may only read: make one with Read/Write",
    NO_ROUTE: "no such route: WooCommerce or an extension is not active, or the permalinks are plain",
}
_TITLE = re.compile(rb"<title[^>]*>(.*?)</title>", re.IGNORECASE | re.DOTALL)
_UNSEEN = re.compile(rb"<(script|style)\b.*?</\1\s*>|<[^>]*>", re.IGNORECASE | re.DOTALL)


class NoRoute(Unauthorized):
    """The site has no such route: what would serve it is switched off, not installed, or elsewhere."""


def explain(reply: Reply) -> str:
    """The refusal in words for a person, with WooCommerce's code in brackets."""
    try:
        body = reply.json()
    except (ValueError, RecursionError):
        body = None
    if isinstance(body, Mapping) and (body.get("code") or body.get("message")):
        return _own_words(body)
    if moved := _moved_to(reply):
        return f"the address redirects to {moved}: give that one"
    return f"{STRANGER}: {reply.status} {_excerpt(reply.body)}".strip()


def meaning_of(error: IntegrationError, *, write: bool) -> IntegrationError:
    """What a refusal says of the shop, which HTTP's own number does not always tell."""
    if error.status is None or isinstance(error, NotSent | Unavailable | OutcomeUnknown):
        return error
    if error.detail.startswith(STRANGER):
        return _strangers(error, write)
    if NO_ROUTE in error.detail:
        return NoRoute(System.WOOCOMMERCE, error.operation, error.detail, status=error.status)
    if isinstance(error, NotFound | Rejected) and _NOT_THERE.search(error.detail):
        return NotFound(System.WOOCOMMERCE, error.operation, error.detail, status=error.status)
    if isinstance(error, NotFound):
        return Unauthorized(System.WOOCOMMERCE, error.operation, error.detail, status=error.status)
    return error


def _strangers(error: IntegrationError, write: bool) -> IntegrationError:
    if error.status == 401:
        return error
    if error.status == 404:
        words = f"no WooCommerce answers at this address ({error.detail})"
        return Unauthorized(System.WOOCOMMERCE, error.operation, words, status=404)
    if write:
        return OutcomeUnknown(System.WOOCOMMERCE, error.operation, error.detail, status=error.status)
    return Unavailable(
        System.WOOCOMMERCE, error.operation, error.detail, retry_after=STRANGERS_WAIT, status=error.status
    )


def _own_words(body: Mapping[str, object]) -> str:
    data = body.get("data")
    params = data.get("params") if isinstance(data, Mapping) else None
    said = [str(body.get("message") or ""), *(map(str, params.values()) if isinstance(params, Mapping) else ())]
    message = " ".join(html.unescape("; ".join(said)).split())[:300]
    code = body.get("code")
    words = f"{message} ({code})" if isinstance(code, str) and code else message
    meaning = next((means for sign, means in _MEANS.items() if sign in words), "")
    return f"{meaning}: {words}" if meaning else words


def _moved_to(reply: Reply) -> str:
    """Where a redirect leads, without its path and query: they may hold a key."""
    if not 300 <= reply.status < 400:
        return ""
    try:
        parts = urlsplit(next((value for name, value in reply.headers.items() if name.lower() == "location"), ""))
    except ValueError:
        return ""
    return f"{parts.scheme}://{parts.hostname}" if parts.scheme and parts.hostname else ""


def _excerpt(page: bytes) -> str:
    """The title of a page, else its first visible words."""
    head = page[:4096]
    found = _TITLE.search(head)
    text = _UNSEEN.sub(b" ", found.group(1) if found else head).decode("utf-8", "replace")
    return " ".join(html.unescape(text).split())[:160]
