"""Draws a fault schedule from its seed. Performs no I/O: the same number is the same story, everywhere and always."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace

from integrations.sandbox.faults import Fault
from tests.faults.ambush import SLOW
from tests.faults.following import MIXED, OFF, ON, Following
from tests.faults.schedule import Comes, Deed, Line, Schedule, Spell, Turn, Webhooks

_PACKINGS = "/v1/sales_order_fulfillments"
_SAY = "/api/chat.postMessage"


def _everything(at: Fault) -> Iterator[Fault]:
    """All that can happen to a request."""
    for kind in ("reset_before", "reset_after", "truncate", "garble"):
        yield replace(at, kind=kind)
    for kind in ("slow", "slow_after"):
        yield replace(at, kind=kind, seconds=SLOW)
    yield replace(at, kind="status", status=429, retry_after=1)
    for status in (500, 503):
        yield replace(at, kind="status", status=status)
        yield replace(at, kind="status_after", status=status)


def _at(face: str, method: str, path: str, containing: str = "") -> tuple[Fault, ...]:
    return tuple(_everything(Fault("status", face=face, method=method, path=path, containing=containing)))


_PACK = _at("katana", "POST", _PACKINGS)
_UNPACK = _at("katana", "DELETE", _PACKINGS)
_DELIVER = _at("katana", "PATCH", _PACKINGS)
_MARK = _at("shipstation", "POST", "/orders/markasshipped")
_HOLD = _at("shipstation", "POST", "/orders/holduntil")
_RELEASE = _at("shipstation", "POST", "/orders/restorefromhold")
_FULFILL = _at("shopify", "POST", "/admin/api", "mutation")
_POST = _at("slack", "POST", _SAY)
_UPDATE = _at("slack", "POST", "/api/chat.update")
_READS = (
    _at("katana", "GET", "/v1"),
    _at("shipstation", "GET", "/orders"),
    _at("shopify", "POST", "/admin/api", "query"),
)
_AFTERWARDS: dict[Comes, tuple[tuple[Deed, ...], ...]] = {
    Comes.WAITED: (
        (Deed.PACK,),
        (Deed.PACK, Deed.UNPACK),
        (Deed.PACK, Deed.UNPACK, Deed.PACK),
        (Deed.LIST_PACK,),
        (Deed.LIST_PACK, Deed.UNPACK),
        (Deed.HOLD, Deed.PACK),
        (Deed.PACK, Deed.HOLD, Deed.FORM),
        (Deed.REPORT, Deed.PACK),
        (Deed.PACK, Deed.REPORT, Deed.COMMAND),
        (Deed.FORM,),
        (Deed.PACK, Deed.FORM),
        (Deed.COMMAND,),
        (Deed.PACK, Deed.COMMAND),
        (Deed.LABEL,),
        (Deed.LABEL_BEHIND,),
    ),
    Comes.NEW: ((Deed.TYPE_PACK,), (Deed.LIST_PACK,), (Deed.COMMAND,), (Deed.ASK, Deed.COMMAND)),
    Comes.SHELF: ((Deed.TYPE_PACK,), (Deed.LIST_PACK,), (Deed.COMMAND,), (Deed.TYPE_PACK, Deed.ASK)),
}
_SHIPS = (Deed.FORM, Deed.COMMAND, Deed.LABEL, Deed.LABEL_BEHIND)


def draw(seed: int) -> Schedule:
    """The schedule with this number."""
    dice = random.Random(f"schedule {seed}")
    follows = dice.choices((ON, OFF, MIXED), (4, 3, 2))[0]
    stories = [list(_order(dice, index)) for index in range(dice.choices((1, 2, 3), (5, 3, 1))[0])]
    lines = list(_interleaved(dice, [line for story in stories for line in _stuck(dice, story)]))
    for line in _trouble(dice, tuple(_writes(lines, follows))):
        lines.insert(dice.randint(0, len(lines) - 1), line)
    timed = tuple(replace(line, after=dice.choice((0.0, 0.05, 0.1, 0.3))) for line in lines)
    return Schedule(seed=seed, follows=follows, slack=dice.choice(("socket", "http")), lines=timed)


def _order(dice: random.Random, index: int) -> Iterator[Line]:
    comes = dice.choices(tuple(Comes), (5, 2, 2))[0]
    yield Line(what=comes, order=index, pieces=dice.randint(1, 3))
    for deed in dice.choice(_AFTERWARDS[comes]):
        yield Line(what=deed, order=index)


def _stuck(dice: random.Random, story: list[Line]) -> list[Line]:
    """Now and then the shop does not hear of an order that was waited for and shipped."""
    last = story[-1]
    if story[0].what is Comes.WAITED and last.what in _SHIPS and dice.random() < 0.15:
        return [*story[:-1], replace(last, stuck=True)]
    return story


def _interleaved(dice: random.Random, lines: list[Line]) -> Iterator[Line]:
    """The stories of all orders at the same time, each in its own order."""
    left = list(lines)
    while left:
        order = dice.choice(left).order
        yield left.pop(next(at for at, line in enumerate(left) if line.order == order))


def _writes(lines: list[Line], follows: Following) -> Iterator[tuple[Fault, ...]]:
    """The writes that these deeds lead to, each with all that can happen to it."""
    yield from (_POST, _POST, _UPDATE)
    deeds = {line.what for line in lines}
    if deeds & {Deed.PACK, Deed.TYPE_PACK, Deed.LIST_PACK}:
        yield from (_PACK, _PACK)
    if Deed.HOLD in deeds:
        yield from (_HOLD, _RELEASE)
    if Deed.UNPACK in deeds:
        yield from (_UNPACK, _UNPACK)
    if deeds & {Deed.FORM, Deed.COMMAND}:
        yield from (_MARK, _MARK, _MARK)
        yield from [_FULFILL] * 3 if "shopify" in follows.ours else []
        yield from [_DELIVER, _PACK] if "katana" in follows.ours else []
    if any(line.stuck for line in lines):
        yield _FULFILL


def _trouble(dice: random.Random, writes: Sequence[tuple[Fault, ...]]) -> Iterator[Line]:
    """What goes wrong, the writes above all: there a fault hurts."""
    for _ in range(dice.randint(1, 4)):
        fault = dice.choice(dice.choice(writes if dice.random() < 0.75 else _READS))
        yield Line(what=replace(fault, remaining=dice.choice((1, 1, 1, 2))))
    for webhooks in Webhooks:
        if dice.random() < 0.25:
            yield Line(what=webhooks)
    for spell in Spell:
        if dice.random() < 0.2:
            yield Line(what=spell, lasts=dice.randint(1, 4))
    for turn in Turn:
        if dice.random() < 0.1:
            yield Line(what=turn)
