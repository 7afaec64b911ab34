"""Verifies and reads Katana's webhooks. Performs no I/O.

developer.katanamrp.com, "Webhooks" and "Verifying a webhook signature". A webhook carries an id and a status, no
event id and no time: it is a hint to read the order again. Its `href` is never followed.
"""

import hashlib
import hmac
import json
import re
from collections.abc import Mapping, Sequence

from integrations.errors import BadSignature, Unreadable
from integrations.katana.fields import parse_id
from integrations.model import WebhookEvent

SIGNATURE = "x-sha2-signature"
ACTION = re.compile(r"[a-z_]{1,60}\.[a-z_]{1,60}")


class KatanaWebhooks:
    """Reads webhooks signed with any of the given tokens: several, so that an old one may end gently."""

    def __init__(self, secret: str | Sequence[str]) -> None:
        secrets = (secret,) if isinstance(secret, str) else tuple(secret)
        if not secrets or not all(secrets):
            raise ValueError("a Katana webhook needs its token: without one anybody could sign")
        self._keys = tuple(each.encode() for each in secrets)

    def read(self, headers: Mapping[str, str], body: bytes) -> WebhookEvent:
        """The event, without a delivery key: Katana gives none, and two equal bodies may be two events.

        `sales_order.*` names its order, `manufacturing_order.*` gives a pointer for `KatanaClient.resolve`, and
        anything else, Katana's own test message included, is an event that names nothing.
        """
        self._verify(headers, body)
        message = _message(body)
        action = message.get("action")
        topic = action if isinstance(action, str) and ACTION.fullmatch(action) else ""
        resource = topic.partition(".")[0]
        if resource == "sales_order":
            return WebhookEvent(topic=topic, delivery_key=None, order_refs=(_object_ref(message),))
        if resource == "manufacturing_order":
            return WebhookEvent(topic=topic, delivery_key=None, pointer=f"{resource}:{_object_ref(message)}")
        return WebhookEvent(topic=topic, delivery_key=None)

    def _verify(self, headers: Mapping[str, str], body: bytes) -> None:
        given = next((value for name, value in headers.items() if name.lower() == SIGNATURE), "")
        try:  # hexadecimal digits, after an optional prefix that one description shows and Katana's page does not
            signature = bytes.fromhex(given[7:] if given[:7].lower() == "sha256=" else given)
        except ValueError:
            signature = b""
        expected = [hmac.digest(key, body, hashlib.sha256) for key in self._keys]
        matches = sum(hmac.compare_digest(signature, each) for each in expected)
        if not matches:
            raise BadSignature("the Katana webhook is unsigned or signed with another token")


def _message(body: bytes) -> dict[str, object]:
    try:
        message = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Unreadable("the Katana webhook is not JSON") from error
    if not isinstance(message, dict):
        raise Unreadable("the Katana webhook is not a JSON object")
    return message


def _object_ref(message: Mapping[str, object]) -> str:
    """The id of what the webhook is about. Katana's page shows it quoted, and some receive a number."""
    about = message.get("object")
    ref = parse_id(about.get("id")) if isinstance(about, dict) else None
    if ref is None:
        raise Unreadable("the Katana webhook names no object id")
    return str(ref)
