"""OAuth 1.0a as WooCommerce checks it: one-legged, HMAC-SHA1 or HMAC-SHA256, the secret and `&` as key.

Query parameters and, where it is used, the header's are signed; the body is not (sheet, section 1).
"""

import base64
import hashlib
import hmac
import re
from collections.abc import Callable, Iterable
from urllib.parse import quote, unquote

from integrations.sandbox.woocommerce.errors import WooError, not_authentic

NEEDED = ("oauth_consumer_key", "oauth_timestamp", "oauth_nonce", "oauth_signature", "oauth_signature_method")
METHODS: dict[str, Callable[[], "hashlib._Hash"]] = {"HMAC-SHA1": hashlib.sha1, "HMAC-SHA256": hashlib.sha256}
WINDOW = 15 * 60
"""Seconds a timestamp may be off, and for which a nonce is remembered."""

Pairs = list[tuple[str, str]]


class Nonces:
    """The nonces of the last quarter of an hour. `clock` is seconds of real time since 1970."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._used: dict[str, float] = {}

    def check(self, timestamp: str, nonce: str) -> None:
        """Raises for a timestamp that is off and for a nonce that was used; a good one is used now."""
        now = self._clock()
        if not timestamp.isdecimal() or abs(now - int(timestamp)) > WINDOW:
            raise not_authentic("Invalid timestamp.")
        self._used = {each: at for each, at in self._used.items() if now - at <= WINDOW}
        if nonce in self._used:
            raise not_authentic("Invalid nonce - nonce has already been used.")
        self._used[nonce] = now


def header_pairs(header: str) -> Pairs:
    """The parameters of an `Authorization: OAuth` header."""
    return [(name, unquote(value)) for name, value in re.findall(r'([\w]+)="([^"]*)"', header) if name != "realm"]


def require_all(given: dict[str, str]) -> None:
    missing = [name for name in NEEDED if not given.get(name)]
    if missing:
        message = f"Missing OAuth parameters: {', '.join(missing)}"
        raise WooError(401, "woocommerce_rest_authentication_missing_parameter", message)


def check_signature(method: str, url: str, pairs: Pairs, secret: str) -> None:
    """Raises unless the pairs carry the signature of this request. `url` has no query."""
    given = dict(pairs)
    digest = METHODS.get(given["oauth_signature_method"])
    if digest is None:
        raise not_authentic("Invalid signature - signature method is invalid.")
    signed = [(name, value) for name, value in pairs if name != "oauth_signature"]
    base = "&".join(_enc(part) for part in (method.upper(), url, _normalised(signed)))
    made = base64.b64encode(hmac.new(f"{secret}&".encode(), base.encode(), digest).digest()).decode()
    if not hmac.compare_digest(made.encode(), given["oauth_signature"].encode()):
        raise not_authentic("Invalid signature - provided signature does not match.")


def _normalised(pairs: Pairs) -> str:
    encoded = sorted((_enc(name), _enc(value)) for name, value in _numbered(pairs))
    return "&".join(f"{name}={value}" for name, value in encoded)


def _numbered(pairs: Pairs) -> Iterable[tuple[str, str]]:
    """PHP reads `status[]` twice as `status[0]` and `status[1]`, and that is what WooCommerce signs."""
    counts: dict[str, int] = {}
    for name, value in pairs:
        if name.endswith("[]"):
            number = counts.get(name, 0)
            counts[name] = number + 1
            yield f"{name[:-2]}[{number}]", value
        else:
            yield name, value


def _enc(text: str) -> str:
    """RFC 3986, as PHP's rawurlencode."""
    return quote(text, safe="-._~")
