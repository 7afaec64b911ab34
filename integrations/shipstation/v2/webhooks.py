"""Verifies and reads a ShipStation V2 webhook, and decides what of its address may be fetched. Performs no I/O.

V2 signs (docs.shipstation.com, "Validate webhooks"): RSA PKCS#1 v1.5 with SHA-256 over the timestamp, a full stop
and the raw body, by the key of the vendor's key set that a header names. The body is a pointer, `{resource_url,
resource_type}`, whose host is never contacted.
"""

import base64
import binascii
import json
import re
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from urllib.parse import parse_qsl, urlsplit

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256

from integrations.errors import BadSignature, UnknownKey, Unreadable
from integrations.model import WebhookEvent
from integrations.shipstation.pointer import Pointer
from integrations.shipstation.v2 import moments

KEY_ID = "x-shipengine-rsa-sha256-key-id"
SIGNATURE = "x-shipengine-rsa-sha256-signature"
TIMESTAMP = "x-shipengine-timestamp"
FRESH = timedelta(minutes=5)
"""How far the timestamp may be from now, before or after."""
LONGEST_ADDRESS = 1000
MOST_FIELDS = 20

TOPICS = {"SHIPMENT_CREATED_V2", "LABEL_CREATED_V2", "FULFILLMENT_SHIPPED_V2", "FULFILLMENT_REJECTED_V2"}
"""`resource_type`s of the events we subscribe to. Others, such as parcels under way, are taken and tell nothing."""
ORIGIN = "https://api.shipstation.com"
PATHS = {"/v2/shipments", "/v2/labels", "/v2/fulfillments"}
_TOPIC = re.compile(r"[A-Z0-9_]{1,60}")
_OURS = {"page", "page_size", "sort_by", "sort_dir"}
"""Parameters of the listing that we set ourselves, whatever the pointer says."""

Clock = Callable[[], datetime]
FindKey = Callable[[str], RSAPublicKey | None]


class ShipStationV2Webhooks:
    """The `WebhookReader` of one V2 key. `key` finds a public key of the vendor by its id, `clock` tells the time."""

    def __init__(self, key: FindKey, clock: Clock, *, base_url: str = ORIGIN) -> None:
        """`base_url` is where the client calls: pointers to that origin are read too."""
        self._key = key
        self._clock = clock
        self._base_url = base_url

    def read(self, headers: Mapping[str, str], body: bytes) -> WebhookEvent:
        """The event, without a delivery key, for V2 gives none. Raises `UnknownKey` when the key set has to be read
        again, `BadSignature` for what is not ShipStation's or too old, and only then looks at the body."""
        self._verify({name.lower(): value for name, value in headers.items()}, body)
        message = _message(body)
        topic, address = message.get("resource_type"), message.get("resource_url")
        if not isinstance(topic, str):
            raise Unreadable("the body has no resource_type")
        if topic not in TOPICS:
            return WebhookEvent(topic=topic if _TOPIC.fullmatch(topic) else "", delivery_key=None)
        if not isinstance(address, str) or len(address) > LONGEST_ADDRESS:
            raise Unreadable("the body has no resource_url, or a very long one")
        pointer = str(read_pointer(address, base_url=self._base_url))
        if len(pointer) > LONGEST_ADDRESS:
            raise Unreadable("the resource_url is too long once its signs are written out")
        return WebhookEvent(topic=topic, delivery_key=None, pointer=pointer)

    def _verify(self, headers: Mapping[str, str], body: bytes) -> None:
        stamp, key_id = headers.get(TIMESTAMP, ""), headers.get(KEY_ID, "")
        signature = _signature(headers.get(SIGNATURE, ""))
        if not (stamp and key_id and signature):
            raise BadSignature("the webhook is unsigned")
        if not _is_fresh(stamp, self._clock()):
            raise BadSignature("the webhook is too old, or of the future")
        key = self._key(key_id)
        if key is None:
            raise UnknownKey("the webhook is signed with a key that is not in the key set we hold")
        try:
            key.verify(signature, f"{stamp}.".encode("utf-8", "replace") + body, PKCS1v15(), SHA256())
        except InvalidSignature as error:
            raise BadSignature("the webhook is not signed by ShipStation") from error


def read_pointer(address: str, *, base_url: str) -> Pointer:
    """The part of a webhook's `resource_url` that may be asked of `base_url`. Raises `Unreadable` for any other.

    Taken are addresses of ShipStation's own V2 host and of our own `base_url`, and what `str` of a `Pointer` gives
    back. A listing without a filter is refused: it would be every shipment of the account.
    """
    if not re.fullmatch(r"[!-\[\]-~]+", address):
        raise Unreadable("the resource_url has signs no address has")
    try:
        parts = urlsplit(address.removeprefix(base_url.rstrip("/")))
        pairs = parse_qsl(parts.query, max_num_fields=MOST_FIELDS)
    except ValueError as error:
        raise Unreadable("the resource_url is not an address") from error
    ours = not parts.scheme and not parts.netloc
    if not ours and f"{parts.scheme}://{parts.netloc}" != ORIGIN:
        raise Unreadable("the resource_url is not ShipStation's")
    query = tuple(pair for pair in pairs if pair[0].lower() not in _OURS)
    if parts.path not in PATHS or parts.fragment or not query:
        raise Unreadable("the resource_url is not a filtered list of shipments, labels or fulfillments")
    return Pointer(parts.path, query)


def is_pointer(text: str) -> bool:
    """Whether a stored pointer is one of V2's: an account that had V1 before may hold both."""
    return text.startswith("/v2/")


def _is_fresh(stamp: str, now: datetime) -> bool:
    try:
        return abs(moments.read_moment(stamp) - now) <= FRESH
    except ValueError:
        return False


def _signature(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return b""


def _message(body: bytes) -> dict[str, object]:
    try:
        message: object = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Unreadable("the body is not JSON") from error
    if not isinstance(message, dict):
        raise Unreadable("the body is not an object")
    return message
