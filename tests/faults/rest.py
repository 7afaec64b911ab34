"""When a bot in another process has come to rest: nothing is on its way to it, and its ledger has nothing to do.

Only the waiting uses the bot's database; no verdict does.
"""

import asyncio
from collections.abc import Callable
from datetime import timedelta

from integrations.sandbox.server import Sandbox
from storage.engine import Database
from storage.tables import State

_LOOK = 0.1
"""Seconds between two looks."""
_QUIET = 3
"""Looks in a row that must find nothing."""
_SOON = timedelta(minutes=5)
"""What the world does later than this from now, such as letting go what is on hold until a day, is not waited for."""


async def at_rest(box: Sandbox, database_url: str, *, within: float, alive: Callable[[], None]) -> dict[str, int]:
    """Return when all is at rest, or after `within` seconds what is still under way. `alive` raises if it died."""
    deadline = asyncio.get_running_loop().time() + within
    db = await Database.open(database_url)
    try:
        quiet, busy = 0, {"": 0}
        while quiet < _QUIET:
            if asyncio.get_running_loop().time() > deadline:
                return busy
            alive()
            await asyncio.sleep(_LOOK)
            busy = await _busy(box, db)
            quiet = 0 if busy else quiet + 1
        return {}
    finally:
        await db.close()


async def _busy(box: Sandbox, db: Database) -> dict[str, int]:
    async with db.read() as unit:
        counts = await unit.ledger.counts()
    busy = {f"{kind} {state}": n for (kind, state), n in counts.items() if state in (State.WAITING, State.RUNNING)}
    soon = box.world.now() + _SOON
    arrows = sum(at <= soon for at, _ in box.world.waiting)
    under_way = {"webhooks": int(box.sender.busy), "arrows": arrows}
    return busy | {what: count for what, count in under_way.items() if count}
