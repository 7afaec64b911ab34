"""Who may come in at the REST API's door: Basic over TLS, OAuth 1.0a always, and everybody else as a stranger.

A stranger is no error until a route asks who is there, so a key that does not exist and a header that was lost
look alike: 401 `woocommerce_rest_cannot_view` (sheet, section 1).
"""

import base64
import binascii
import hmac
import re
import time
from collections.abc import Callable
from dataclasses import dataclass

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from integrations.sandbox.woocommerce.errors import WooError, no_route, not_authentic
from integrations.sandbox.woocommerce.oauth import Nonces, check_signature, header_pairs, require_all
from integrations.sandbox.woocommerce.rules import Rules

OPEN_TO_ALL = re.compile(r"/wp-json/?|/wp-json/wc-(shipment-tracking|ast)/v3/shipment-trackings/providers")
READS = ("GET", "HEAD", "OPTIONS")


@dataclass(frozen=True, slots=True)
class Keys:
    """The one key pair of the site."""

    key: str
    secret: str


def gate(keys: Keys, rules: Rules, *, clock: Callable[[], float] = time.time) -> Middleware:
    """Let a request in when its key opens the door. `clock` is seconds of real time since 1970."""
    nonces = Nonces(clock)

    @web.middleware
    async def at_the_door(request: web.Request, handler: Handler) -> web.StreamResponse:
        known = _basic(request, keys, rules) or _oauth(request, keys, rules, nonces)
        if known:
            _check_permission(request.method, rules)
        if request.match_info.http_exception or _is_off(request.path, rules):
            raise no_route()
        if not OPEN_TO_ALL.fullmatch(request.path) and not (known and rules.capable):
            raise _stranger(request, 403 if known else 401)
        return await handler(request)

    return at_the_door


def _basic(request: web.Request, keys: Keys, rules: Rules) -> bool:
    """Whether the pair is good; only where WordPress sees TLS. The pair in the query is read first."""
    if not rules.tls:
        return False
    query = (request.query.get("consumer_key", ""), request.query.get("consumer_secret", ""))
    key, secret = query if all(query) else _in_header(_authorization(request, rules))
    if not key or not secret or key != keys.key:
        return False
    if not hmac.compare_digest(secret.encode(), keys.secret.encode()):
        raise not_authentic("Consumer secret is invalid.")
    return True


def _in_header(header: str) -> tuple[str, str]:
    scheme, _, code = header.partition(" ")
    if scheme.lower() != "basic":
        return "", ""
    try:
        key, _, secret = base64.b64decode(code, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return "", ""
    return key, secret


def _authorization(request: web.Request, rules: Rules) -> str:
    return "" if rules.strips_authorization else request.headers.get("Authorization", "")


def _oauth(request: web.Request, keys: Keys, rules: Rules, nonces: Nonces) -> bool:
    header = _authorization(request, rules)
    pairs = list(request.query.items())
    if header.lower().startswith("oauth "):
        pairs += header_pairs(header)
    given = dict(pairs)
    if not any(name.startswith("oauth_") for name in given):
        return False
    require_all(given)
    if given["oauth_consumer_key"] != keys.key:
        raise not_authentic("Consumer key is invalid.")
    url = f"{request.scheme}://{request.host}{request.raw_path.partition('?')[0]}"
    check_signature(request.method, url, pairs, keys.secret)
    nonces.check(given["oauth_timestamp"], given["oauth_nonce"])
    return True


def _check_permission(method: str, rules: Rules) -> None:
    wanted = "read" if method in READS else "write"
    if wanted not in rules.permission.split("_"):
        raise not_authentic(f"The API key provided does not have {wanted} permissions.")


def _is_off(path: str, rules: Rules) -> bool:
    """Whether the plugin or feature behind a route is not there."""
    if path.startswith("/wp-json/wc-ast/"):
        return not rules.advanced_tracking
    if path.startswith("/wp-json/wc-shipment-tracking/"):
        return not (rules.shipment_tracking or rules.advanced_tracking)
    return "/fulfillments" in path and not rules.fulfillments


def _stranger(request: web.Request, status: int) -> WooError:
    """What a route says to somebody who may not do it: by its verb, and whether it is about one thing or many."""
    one = "id" in request.match_info
    if request.path.endswith("/batch"):
        verb, text = "batch", "Sorry, you are not allowed to batch manipulate this resource."
    elif request.method == "DELETE":
        verb, text = "delete", "Sorry, you are not allowed to delete this resource."
    elif request.method not in READS:
        verb = "edit" if one else "create"
        text = f"Sorry, you are not allowed to {'edit this resource' if one else 'create resources'}."
    else:
        verb, text = "view", f"Sorry, you cannot {'view this resource' if one else 'list resources'}."
    return WooError(status, f"woocommerce_rest_cannot_{verb}", text)
