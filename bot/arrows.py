"""Which of the vendors' own sync arrows are on, as settings, and how long each may take. Performs no I/O."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from bot.reading import Reader, days, one_of, seconds

_ON_OR_OFF = "Give on or off."


@dataclass(frozen=True, slots=True, kw_only=True)
class ArrowSettings:
    """The arrows that are on, and what each is given until its absence is worth an alert."""

    on: frozenset[str]
    grace: Mapping[str, timedelta]
    windows: Mapping[str, timedelta]
    """How old an order may be and still be imported."""
    near_cutoff: timedelta
    """How long an import to the desk may take when a pick-up is near."""


GRACES = {
    "orders_to_production": ("GRACE_ORDERS_TO_KATANA", 900),
    "orders_to_desk": ("GRACE_ORDERS_TO_SHIPSTATION", 14400),
    "desk_to_shop": ("GRACE_SHIPSTATION_TO_STORE", 3600),
    "shop_to_production": ("GRACE_STORE_TO_KATANA", 1800),
    "production_to_shop": ("GRACE_KATANA_TO_STORE", 1800),
    "edits_to_production": ("GRACE_EDITS_TO_KATANA", 1800),
    "edits_to_desk": ("GRACE_EDITS_TO_SHIPSTATION", 3600),
    "cancels_to_desk": ("GRACE_CANCELS_TO_SHIPSTATION", 3600),
    "shop_to_desk": ("GRACE_STORE_TO_SHIPSTATION", 3600),
}
"""The variable of each arrow, and the seconds that hold when nothing is said."""
SWITCHES = {
    "desk_to_shop": "SYNC_SHIPSTATION_TO_STORE",
    "shop_to_production": "SYNC_STORE_TO_KATANA",
    "production_to_shop": "SYNC_KATANA_TO_STORE",
}
"""The arrows that can be off. An import always runs: nobody but the vendor brings an order in."""


def read_arrows(reader: Reader) -> ArrowSettings:
    """One master switch, and one for each arrow that is set apart from it."""
    usual = reader.parsed("NATIVE_SYNC", True, _on_or_off, _ON_OR_OFF)
    switches = {arrow: reader.parsed(name, usual, _on_or_off, _ON_OR_OFF) for arrow, name in SWITCHES.items()}
    return ArrowSettings(
        on=frozenset(arrow for arrow in GRACES if switches.get(arrow, True)),
        grace={arrow: _seconds(reader, *grace) for arrow, grace in GRACES.items()},
        windows={
            "orders_to_production": _days(reader, "KATANA_IMPORTS_DAYS", 14),
            "orders_to_desk": _days(reader, "SHIPSTATION_IMPORTS_DAYS", 90),
        },
        near_cutoff=_seconds(reader, "GRACE_ORDERS_NEAR_CUTOFF", 3600),
    )


def _seconds(reader: Reader, name: str, usual: int) -> timedelta:
    length: timedelta = reader.parsed(name, timedelta(seconds=usual), seconds, f"Give seconds, such as {usual}.")
    return length


def _days(reader: Reader, name: str, usual: int) -> timedelta:
    length: timedelta = reader.parsed(name, timedelta(days=usual), days, f"Give days, such as {usual}.")
    return length


def _on_or_off(text: str) -> bool:
    return one_of("on", "off")(text) == "on"
