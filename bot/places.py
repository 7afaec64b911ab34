"""The setting that says which place in Katana is which in the shop. Performs no I/O."""

from collections.abc import Mapping

from bot.reading import Reader

_FIX = "Give pairs such as Main location=Workshop, Attic=Shop floor: Katana's name first."


def read_places(reader: Reader) -> Mapping[str, str]:
    """Katana's names of places to the shop's; several of Katana's may be one of the shop's."""
    places: Mapping[str, str] = reader.parsed("STOCK_LOCATIONS", {}, _pairs, _FIX)
    return places


def _pairs(text: str) -> dict[str, str]:
    pairs: dict[str, str] = {}
    for pair in text.split(","):
        ours, equals, theirs = (part.strip() for part in pair.partition("="))
        if not (ours and equals and theirs) or ours in pairs:
            raise ValueError(pair)
        pairs[ours] = theirs
    return pairs
