"""The keys that sign ShipStation's webhooks, and the set of their public halves, as /jwks serves it.

Signed are the timestamp, a dot and the body as it is sent: RSA PKCS#1 v1.5 over SHA-256
(docs.shipstation.com/apis/docs/guides/webhooks-validation). Making a key takes a while, so it is made when it is
first needed, once per process and not from the seed; its id tells it from those of every other process.
"""

import base64
import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache

from aiohttp import web
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256

from integrations.sandbox.shipstation_v2.rules import Rules
from integrations.sandbox.shipstation_v2.words import Json, stamp

BITS = 2048
KEY_IDS = uuid.UUID("0d0c7d3c-58a3-4e55-9d0b-6a2e6c1d7b5e")


class KeySet:
    """The account's keys by number: `Rules.signing_key` signs, and the one before it is still served.

    `clock` is seconds of real time since 1970, because a receiver compares timestamps with its own clock.
    """

    def __init__(self, rules: Rules, clock: Callable[[], float]) -> None:
        self._rules = rules
        self._clock = clock

    def sign(self, body: bytes) -> dict[str, str]:
        """The three headers of a signed webhook."""
        at = stamp(datetime.fromtimestamp(self._clock(), UTC)) or ""
        key = _key(self._rules.signing_key)
        signature = key.sign(at.encode() + b"." + body, padding.PKCS1v15(), SHA256())
        return {
            "x-shipengine-rsa-sha256-key-id": _id_of(key),
            "x-shipengine-rsa-sha256-signature": base64.b64encode(signature).decode(),
            "x-shipengine-timestamp": at,
        }

    def as_json(self) -> Json:
        """The JSON Web Key Set."""
        newest = self._rules.signing_key
        return {"keys": [_public(_key(number)) for number in (newest - 1, newest) if number > 0]}

    def routes(self) -> list[web.RouteDef]:
        return [web.get("/jwks", self.serve)]

    async def serve(self, request: web.Request) -> web.Response:
        return web.json_response(self.as_json())


KEYS: web.AppKey[KeySet] = web.AppKey("shipstation_v2_keys", KeySet)


@cache
def _key(number: int) -> rsa.RSAPrivateKey:
    """The same key for the same number, as long as the process lives."""
    return rsa.generate_private_key(public_exponent=65537, key_size=BITS)


def _id_of(key: rsa.RSAPrivateKey) -> str:
    return str(uuid.uuid5(KEY_IDS, str(key.public_key().public_numbers().n)))


def _public(key: rsa.RSAPrivateKey) -> Json:
    numbers = key.public_key().public_numbers()
    return {
        "kty": "RSA",
        "use": "sig",
        "alg": "RS256",
        "kid": _id_of(key),
        "n": _base64url(numbers.n),
        "e": _base64url(numbers.e),
    }


def _base64url(number: int) -> str:
    """A number as RFC 7518 writes it: big-endian bytes, base64url, no padding."""
    raw = number.to_bytes(-(-number.bit_length() // 8), "big")
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
