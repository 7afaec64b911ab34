"""The setting that says which place in Katana is which in the shop. Performs no I/O."""

from collections.abc import Mapping

from bot.reading import Reader, pairs

_FIX = "Give pairs such as Main location=Workshop, Attic=Shop floor: Katana's name first."


def read_places(reader: Reader) -> Mapping[str, str]:
    """Katana's names of places to the shop's; several of Katana's may be one of the shop's."""
    places: Mapping[str, str] = reader.parsed("STOCK_LOCATIONS", {}, pairs, _FIX)
    return places
