"""Which of the vendors' own sync arrows are on, as settings, and how long each may take. Performs no I/O."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from bot.reading import Reader, one_of, seconds

SWITCHES = {
    "SYNC_SHIPSTATION_TO_STORE": "desk_to_shop",
    "SYNC_STORE_TO_KATANA": "shop_to_production",
    "SYNC_KATANA_TO_STORE": "production_to_shop",
}
GRACES = {
    "GRACE_SHIPSTATION_TO_STORE": ("desk_to_shop", timedelta(minutes=60)),
    "GRACE_STORE_TO_KATANA": ("shop_to_production", timedelta(minutes=30)),
    "GRACE_KATANA_TO_STORE": ("production_to_shop", timedelta(minutes=30)),
    "GRACE_STORE_TO_SHIPSTATION": ("shop_to_desk", timedelta(minutes=60)),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ArrowSettings:
    """The arrows that are on, and what each is given until its absence is worth an alert."""

    on: frozenset[str]
    grace: Mapping[str, timedelta]


def read_arrows(reader: Reader) -> ArrowSettings:
    """One master switch, and one for each arrow that is set apart from it. ShipStation always imports."""
    usual = reader.parsed("NATIVE_SYNC", True, _on_or_off, "Give on or off.")
    on = {arrow for name, arrow in SWITCHES.items() if reader.parsed(name, usual, _on_or_off, "Give on or off.")}
    grace = {
        arrow: reader.parsed(name, usually, seconds, f"Give seconds, such as {int(usually.total_seconds())}.")
        for name, (arrow, usually) in GRACES.items()
    }
    return ArrowSettings(on=frozenset(on | {"shop_to_desk"}), grace=grace)


def _on_or_off(text: str) -> bool:
    return one_of("on", "off")(text) == "on"
