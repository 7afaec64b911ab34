"""Verifies and reads a ShipStation V1 webhook, and decides what of its address may be fetched. Performs no I/O.

V1 cannot sign and sends no header of ours (docs.shipstation.com, V1 "Webhooks"), so the proof is a secret in the
path it was given to call. The body is only a pointer, `{resource_url, resource_type}`; its host is never contacted.
"""

import hmac
import json
import re
from collections.abc import Mapping
from urllib.parse import parse_qsl, urlsplit

from integrations.errors import BadSignature, Unreadable
from integrations.model import WebhookEvent
from integrations.shipstation.pointer import Pointer

PATH_SECRET_HEADER = "x-shipmate-path-secret"  # noqa: S105 - the name of a header, not its content
SHORTEST_SECRET = 32
LONGEST_ADDRESS = 1000
"""ShipStation promises at most 200 signs."""
MOST_FIELDS = 20

TOPICS = {
    "ORDER_NOTIFY",
    "ITEM_ORDER_NOTIFY",
    "SHIP_NOTIFY",
    "ITEM_SHIP_NOTIFY",
    "FULFILLMENT_SHIPPED",
    "FULFILLMENT_REJECTED",
}
PATHS = {"/orders", "/shipments", "/fulfillments"}
_TOPIC = re.compile(r"[A-Z_]{1,60}")
_HOST = re.compile(r"ssapi\d*\.shipstation\.com")
_OURS = {"page", "pagesize", "sortby", "sortdir", "includeshipmentitems"}
"""Parameters of the listing that we set ourselves, whatever the pointer says."""


class ShipStationWebhooks:
    """The `WebhookReader` of one V1 subscription."""

    def __init__(self, path_secret: str, *, base_url: str = "https://ssapi.shipstation.com") -> None:
        """`base_url` is where the client calls: pointers to that origin are read too. Raises `ValueError`."""
        if len(path_secret) < SHORTEST_SECRET:
            raise ValueError(f"the path secret needs at least {SHORTEST_SECRET} characters")
        self._path_secret = path_secret.encode()
        self._base_url = base_url

    def verify(self, secret_from_path: str) -> None:
        """Compare the secret of the called path in constant time. Raises `BadSignature`."""
        if not hmac.compare_digest(secret_from_path.encode("utf-8", "replace"), self._path_secret):
            raise BadSignature("the path secret is wrong")

    def read(self, headers: Mapping[str, str], body: bytes) -> WebhookEvent:
        """Read a webhook whose route put the secret of its path into `x-shipmate-path-secret`, and nobody else did.

        Raises `BadSignature` before looking at the body, `Unreadable` after. Topics we do not use carry no pointer.
        """
        self.verify(next((value for name, value in headers.items() if name.lower() == PATH_SECRET_HEADER), ""))
        address, topic = _body(body)
        if topic not in TOPICS:
            return WebhookEvent(topic=topic if _TOPIC.fullmatch(topic) else "", delivery_key=None)
        pointer = str(read_pointer(address, base_url=self._base_url))
        if len(pointer) > LONGEST_ADDRESS:
            raise Unreadable("the resource_url is too long once its signs are written out")
        return WebhookEvent(topic=topic, delivery_key=None, pointer=pointer)


def read_pointer(address: str, *, base_url: str) -> Pointer:
    """The part of a webhook's `resource_url` that may be asked of `base_url`. Raises `Unreadable` for any other.

    Taken are https addresses of ShipStation's own API hosts, addresses of our own `base_url`, and what `str` of a
    `Pointer` gives back. A listing without a filter is refused: it would be every order of the account.
    """
    if not re.fullmatch(r"[!-\[\]-~]+", address):
        raise Unreadable("the resource_url has signs no address has")
    try:
        parts = urlsplit(address.removeprefix(base_url.rstrip("/")))
        pairs = parse_qsl(parts.query, max_num_fields=MOST_FIELDS)
    except ValueError as error:
        raise Unreadable("the resource_url is not an address") from error
    ours = not parts.scheme and not parts.netloc
    if not ours and not (parts.scheme == "https" and _HOST.fullmatch(parts.netloc)):
        raise Unreadable("the resource_url is not ShipStation's")
    query = tuple(pair for pair in pairs if pair[0].lower() not in _OURS)
    if parts.path not in PATHS or parts.fragment or not query:
        raise Unreadable("the resource_url is not a filtered list of orders, shipments or fulfillments")
    return Pointer(parts.path, query)


def _body(body: bytes) -> tuple[str, str]:
    try:
        message: object = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Unreadable("the body is not JSON") from error
    if not isinstance(message, dict):
        raise Unreadable("the body is not an object")
    address, topic = message.get("resource_url"), message.get("resource_type")
    if not isinstance(address, str) or not isinstance(topic, str):
        raise Unreadable("the body has no resource_url and resource_type")
    if len(address) > LONGEST_ADDRESS:
        raise Unreadable("the resource_url is too long")
    return address, topic
