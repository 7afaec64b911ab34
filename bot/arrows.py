"""Which of the vendors' own sync arrows are on, as settings, and how long each may take. Performs no I/O."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from bot.reading import Reader, one_of, seconds

_ON_OR_OFF = "Give on or off."


@dataclass(frozen=True, slots=True, kw_only=True)
class ArrowSettings:
    """The arrows that are on, and what each is given until its absence is worth an alert."""

    on: frozenset[str]
    grace: Mapping[str, timedelta]


def read_arrows(reader: Reader) -> ArrowSettings:
    """One master switch, and one for each arrow that is set apart from it. ShipStation always imports."""
    usual = reader.parsed("NATIVE_SYNC", True, _on_or_off, _ON_OR_OFF)
    switches = {
        "desk_to_shop": reader.parsed("SYNC_SHIPSTATION_TO_STORE", usual, _on_or_off, _ON_OR_OFF),
        "shop_to_production": reader.parsed("SYNC_STORE_TO_KATANA", usual, _on_or_off, _ON_OR_OFF),
        "production_to_shop": reader.parsed("SYNC_KATANA_TO_STORE", usual, _on_or_off, _ON_OR_OFF),
        "shop_to_desk": True,
    }
    hour, half = timedelta(hours=1), timedelta(minutes=30)
    grace = {
        "desk_to_shop": reader.parsed("GRACE_SHIPSTATION_TO_STORE", hour, seconds, "Give seconds, such as 3600."),
        "shop_to_production": reader.parsed("GRACE_STORE_TO_KATANA", half, seconds, "Give seconds, such as 1800."),
        "production_to_shop": reader.parsed("GRACE_KATANA_TO_STORE", half, seconds, "Give seconds, such as 1800."),
        "shop_to_desk": reader.parsed("GRACE_STORE_TO_SHIPSTATION", hour, seconds, "Give seconds, such as 3600."),
    }
    return ArrowSettings(on=frozenset(arrow for arrow, runs in switches.items() if runs), grace=grace)


def _on_or_off(text: str) -> bool:
    return one_of("on", "off")(text) == "on"
