"""Shows a shop who is asking: HTTP Basic over TLS, OAuth 1.0a without. Performs no I/O.

WordPress ignores Basic unless it believes that the call came over TLS (WooCommerce, authentication class), so over
plain HTTP each call is signed, and the secret itself never leaves us. RFC 5849, one-legged; the body is not signed.
"""

import base64
import hashlib
import hmac
import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from urllib.parse import quote, urlsplit

from aiohttp import encode_basic_auth

Params = Mapping[str, str]
_USUAL_PORT = {"http": 80, "https": 443}


class Auth(StrEnum):
    """How the keys are shown. `AUTO` is Basic over https and OAuth over http.

    `QUERY` is for hosts that strip the header, `OAUTH` over https for those where WordPress does not see the TLS.
    """

    AUTO = "auto"
    BASIC = "basic"
    QUERY = "query"
    OAUTH = "oauth"


@dataclass(frozen=True, slots=True)
class Keys:
    """A shop's key pair. `clock` gives real Unix seconds: WooCommerce allows a quarter of an hour of difference."""

    consumer_key: str = field(repr=False)
    consumer_secret: str = field(repr=False)
    auth: Auth = Auth.AUTO
    clock: Callable[[], float] = field(default=time.time, repr=False)
    nonce: Callable[[], str] = field(default=secrets.token_hex, repr=False)

    def over(self, scheme: str) -> Auth:
        """How the keys are shown over `scheme`. Raises `ValueError` where that would give the secret away."""
        if self.auth is Auth.AUTO:
            return Auth.BASIC if scheme == "https" else Auth.OAUTH
        if scheme != "https" and self.auth is not Auth.OAUTH:
            raise ValueError(f"{self.auth} needs https: over plain http it would show the secret to everybody")
        return self.auth

    def signed(self, method: str, url: str, params: Params) -> tuple[dict[str, str], dict[str, str]]:
        """The headers and the parameters to send with a call of `url`, which has no query of its own."""
        match self.over(urlsplit(url).scheme):
            case Auth.OAUTH:
                return {}, self._oauth(method, url, params)
            case Auth.QUERY:
                pair = {"consumer_key": self.consumer_key, "consumer_secret": self.consumer_secret}
                return {}, {**params, **pair}
            case _:
                return {"Authorization": encode_basic_auth(self.consumer_key, self.consumer_secret)}, dict(params)

    def _oauth(self, method: str, url: str, params: Params) -> dict[str, str]:
        whole = {
            **params,
            "oauth_consumer_key": self.consumer_key,
            "oauth_nonce": self.nonce(),
            "oauth_signature_method": "HMAC-SHA256",
            "oauth_timestamp": str(int(self.clock())),
        }
        text = signature_base(method, url, whole)
        digest = hmac.digest(f"{self.consumer_secret}&".encode(), text.encode(), hashlib.sha256)
        return {**whole, "oauth_signature": base64.b64encode(digest).decode()}


def signature_base(method: str, url: str, params: Params) -> str:
    """The text that is signed (RFC 5849, 3.4.1): method, address without usual port, sorted parameters."""
    parts = urlsplit(url)
    port = f":{parts.port}" if parts.port and parts.port != _USUAL_PORT.get(parts.scheme) else ""
    address = f"{parts.scheme}://{parts.hostname}{port}{parts.path}"
    pairs = sorted((_encoded(name), _encoded(value)) for name, value in params.items())
    return "&".join(
        (method.upper(), _encoded(address), _encoded("&".join(f"{name}={value}" for name, value in pairs)))
    )


def _encoded(text: str) -> str:
    return quote(text, safe="~")
