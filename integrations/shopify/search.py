"""Writes Shopify's search language (shopify.dev, API search syntax). Performs no I/O."""

import unicodedata
from datetime import UTC, datetime

OPEN = "status:open"

_KEPT = "#._-"
_IN_ADDRESS = "@._+-"


def by_number(number: str) -> str | None:
    """Orders whose name looks like `number`; None when nothing searchable is left of it.

    The search splits names into words and matches prefixes, so its hits are candidates only. Whatever could be
    grammar becomes a space, and both spellings are asked for: with and without the usual `#`.
    """
    plain = unicodedata.normalize("NFKC", number)
    words = "".join(char if char.isalnum() or char in _KEPT else " " for char in plain).split()
    name = " ".join(words).removeprefix("#").strip()
    return f'name:"{name}" OR name:"#{name}"' if any(char.isalnum() for char in name) else None


def by_sku(sku: str) -> str | None:
    """Inventory items of this SKU; None for what cannot be one. A quote or a backslash in it would be grammar."""
    plain = " ".join(unicodedata.normalize("NFKC", sku).split())
    sound = any(char.isalnum() for char in plain) and not set(plain) & set("\"'\\")
    return f'sku:"{plain}"' if sound else None


def by_customer(customer: str) -> str | None:
    """Orders of an e-mail address, or for what is none, whatever a search finds by these words; None for nothing.

    What is no letter, digit or part of an address becomes a space, so nothing of it can be grammar.
    """
    plain = unicodedata.normalize("NFKC", customer)
    kept = _IN_ADDRESS if "@" in plain else ""
    words = "".join(char if char.isalnum() or char in kept else " " for char in plain).split()
    if not any(char.isalnum() for char in "".join(words)):
        return None
    return f'email:"{"".join(words)}"' if "@" in plain else f'"{" ".join(words)}"'


def updated_since(moment: datetime) -> str:
    """Orders changed at `moment` or later; fractions of a second are dropped, so nothing is missed."""
    return f"updated_at:>='{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}'"
