"""The settings about stock: which place in Katana is which in the shop, and how old what is coming may be.

Performs no I/O.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.reading import Reader, not_negative

_FIX = "Give pairs such as Main location=Workshop, Attic=Shop floor: Katana's name first."


@dataclass(frozen=True, slots=True, kw_only=True)
class StockSettings:
    """`places` maps Katana's names to the shop's; several of Katana's may be one of the shop's."""

    places: Mapping[str, str]
    fresh_for: float
    """Seconds for which what is being made and bought is not read again."""


def read_stock(reader: Reader) -> StockSettings:
    """The settings about stock."""
    return StockSettings(
        places=reader.parsed("STOCK_LOCATIONS", {}, _pairs, _FIX),
        fresh_for=reader.parsed("SUPPLY_FRESH_FOR", 180.0, not_negative, "Give seconds, such as 180."),
    )


def _pairs(text: str) -> dict[str, str]:
    pairs: dict[str, str] = {}
    for pair in text.split(","):
        ours, equals, theirs = (part.strip() for part in pair.partition("="))
        if not (ours and equals and theirs) or ours in pairs:
            raise ValueError(pair)
        pairs[ours] = theirs
    return pairs
