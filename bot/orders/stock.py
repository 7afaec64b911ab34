"""What is said of one SKU: what lies where, whether shop and production agree, which orders wait. Performs no I/O.

The two agree in a place when the shop believes it may sell what production has in stock and has not promised. Several
places of production may be one of the shop's (katana sheet, section 5).
"""

import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from bot.orders.supply import Source
from integrations.model import System
from integrations.stock import Goods, Level, Supply

STOCK = "stock"
"""The command that asks for it."""
MOST_TYPED = 80
_MOST_NEAR = 5
_NEAR = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """One place of the shop's, with the places of production that it stands for."""

    place: str
    of: tuple[str, ...]
    shop: Decimal
    production: Decimal

    @property
    def agrees(self) -> bool:
        return self.shop == self.production


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """An open order that waits for the SKU."""

    order_id: int
    number: str
    shop: str
    """Empty when there is only one."""
    quantity: Decimal
    expected_at: datetime | None


@dataclass(frozen=True, slots=True)
class Unread:
    """A system that could not be read, and why."""

    system: System
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StockView:
    """Everything that is said of one SKU, in the order in which it is said."""

    sku: str
    title: str = ""
    known: bool = True
    """False when no system that could be read has it."""
    levels: tuple[Level, ...] = ()
    production: System = System.KATANA
    channel: System = System.SHOPIFY
    made: bool = True
    sold: bool = True
    """Whether production knows it, and whether the shop sells it, as far as they could be read."""
    compared: tuple[Compared, ...] = ()
    unmapped: tuple[str, ...] = ()
    """Places of which nobody said what they are called in the other system."""
    coming: tuple[Source, ...] = ()
    seen_at: datetime | None = None
    """When what is coming was read."""
    waiting: tuple[Waiting, ...] = ()
    near: tuple[str, ...] = ()
    """What may have been meant."""
    unread: tuple[Unread, ...] = ()
    read_at: datetime | None = None

    def silent(self, system: System) -> bool:
        """Whether a system could not be read."""
        return any(one.system is system for one in self.unread)


def compare(
    production: Sequence[Level], shop: Sequence[Level], places: Mapping[str, str]
) -> tuple[tuple[Compared, ...], tuple[str, ...]]:
    """Shop against production, place by place, and the places that find no other.

    A place is called in the shop as the settings say, else the same; and the only two places there are must be one.
    """
    called = {_key(ours): _key(theirs) for ours, theirs in places.items()}
    theirs = {_key(level.place): level for level in shop}
    alone = len(production) == len(shop) == 1
    found: dict[str, list[Level]] = {name: [] for name in theirs}
    lost: list[str] = []
    for level in production:
        name = next(iter(theirs)) if alone else called.get(_key(level.place), _key(level.place))
        found[name].append(level) if name in found else lost.append(level.place)
    lost += [theirs[name].place for name, levels in found.items() if not levels]
    pairs = [(theirs[name], levels) for name, levels in found.items() if levels]
    return tuple(_compared(level, levels) for level, levels in pairs), tuple(lost)


def coming_of(sku: str, supply: Supply) -> tuple[Source, ...]:
    """What is being made and bought of a SKU, what comes first first."""
    every: list[Source] = [*supply.makings, *supply.purchases]
    mine = [one for one in every if one.sku.casefold() == sku.casefold()]
    return tuple(sorted(mine, key=lambda one: (one.due_at is None, str(one.due_at), one.number)))


def nearest(sku: str, known: Iterable[str]) -> tuple[str, ...]:
    """The SKUs that somebody may have meant: those that contain what was typed, then those that look alike."""
    typed, every = sku.casefold(), {one.casefold(): one for one in sorted(known)}
    within = sorted((one for one in every if typed and typed in one), key=lambda one: (len(one), one))
    alike = difflib.get_close_matches(typed, every, n=_MOST_NEAR, cutoff=_NEAR)
    return tuple(every[one] for one in dict.fromkeys([*within, *alike]))[:_MOST_NEAR]


def disagree(view: StockView) -> bool:
    """Whether the shop believes something else than production knows."""
    return any(not one.agrees for one in view.compared)


def title_of(*goods: Goods | None) -> str:
    """What the first system that names it calls it."""
    return next((one.title for one in goods if one and one.title), "")


def _compared(shop: Level, production: Sequence[Level]) -> Compared:
    return Compared(
        place=shop.place,
        of=tuple(level.place for level in production),
        shop=shop.available,
        production=sum((level.available for level in production), Decimal(0)),
    )


def _key(place: str) -> str:
    return " ".join(place.casefold().split())
