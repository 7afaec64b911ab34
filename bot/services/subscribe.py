"""Have a vendor send us its webhooks, or stop: only what is not so already is changed, and the end is read back.

No step of the ledger stands behind these writes. Each begins with a look, and whoever wants them asks again after one
that was cut off: the person who waits, or the next check.
"""

from dataclasses import dataclass, field, replace
from datetime import timedelta

from integrations.ports import Subscriptions
from integrations.subscriptions import Repairs, Subscription, repairs


class NotAsWanted(Exception):
    """The vendor accepted everything, and afterwards shows something else: the text says what."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What was done at one vendor."""

    added: tuple[str, ...] = ()
    repaired: tuple[Subscription, ...] = ()
    removed: int = 0
    token: str | None = field(default=None, repr=False)
    """What webhooks are signed with from now on, where Shipmate does not know it yet."""

    @property
    def none(self) -> bool:
        return not (self.added or self.repaired or self.removed)


async def connect(ours: Subscriptions, *, unasked: bool = False) -> Changes:
    """Make every topic be told once. Raises `NotAsWanted`, or an `IntegrationError` after which to ask again.

    `unasked`: no person wants it just now, so what a person at the vendor paused stays so.
    """
    seen = _to_do(await ours.list(), ours.topics, unasked=unasked)
    for each in seen.broken:
        await ours.repair(each)
    if seen.missing:
        await ours.add(seen.missing)
    for each in seen.spare:
        await ours.remove(each.ref)
    now = await ours.list()
    if not _to_do(now, ours.topics, unasked=unasked).none:
        raise NotAsWanted("it shows other webhooks than it was asked for. Ask again in a minute")
    return Changes(
        added=tuple(sorted(seen.missing)),
        repaired=seen.broken,
        removed=len(seen.spare),
        token=next((each.token for each in now if not each.known), None),
    )


def _to_do(found: tuple[Subscription, ...], wanted: frozenset[str], *, unasked: bool) -> Repairs:
    needed = repairs(found, wanted)
    return replace(needed, broken=tuple(each for each in needed.broken if not (unasked and each.paused)))


async def disconnect(ours: Subscriptions) -> Changes:
    """End every webhook of ours. Raises an `IntegrationError` after which to ask again."""
    found = await ours.list()
    for each in found:
        await ours.remove(each.ref)
    return Changes(removed=len(found))


def by_polling(every: timedelta) -> str:
    """What it means to have no webhooks, in words for a person."""
    seconds = f"{every.total_seconds():g} seconds"
    return f"Shipmate works by polling alone, and sees what changes up to {seconds} later (SWEEP_EVERY)"
