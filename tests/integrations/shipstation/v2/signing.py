"""A vendor's own keys: pairs made for the tests, the key set that tells of them, and webhooks signed with them."""

import base64
import json
from functools import cache

from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256

from tests.integrations.shipstation.desk import Json


@cache
def pair(name: str) -> RSAPrivateKey:
    """The same pair for the same name, throughout a run."""
    return generate_private_key(65537, 2048)


def web_key(name: str, **changes: object) -> Json:
    """The public half as a key set shows it, under the name for an id."""
    numbers = pair(name).public_key().public_numbers()
    return {
        "kid": name,
        "kty": "RSA",
        "use": "sig",
        "alg": "RS256",
        "n": _text(numbers.n),
        "e": _text(numbers.e),
        **changes,
    }


def signed(body: bytes, stamp: str, name: str = "one", key_id: str | None = None) -> dict[str, str]:
    """The headers of a webhook with this body, signed by the key called `name`."""
    signature = pair(name).sign(f"{stamp}.".encode() + body, PKCS1v15(), SHA256())
    return {
        "X-ShipEngine-RSA-SHA256-Key-ID": name if key_id is None else key_id,
        "X-ShipEngine-RSA-SHA256-Signature": base64.b64encode(signature).decode(),
        "X-ShipEngine-Timestamp": stamp,
    }


def body_of(topic: object, address: object) -> bytes:
    return json.dumps({"resource_url": address, "resource_type": topic}).encode()


def _text(number: int) -> str:
    raw = number.to_bytes((number.bit_length() + 7) // 8)
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
