"""Speak again where nobody could be reached: a channel that was closed has missed nothing when it opens."""

from bot.services.trouble import POSTED
from storage.engine import Database
from storage.tables import State

MOST = 1000


class Retell:
    """Takes up what was laid aside because Slack refused it."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def retell(self) -> int:
        """Try once more what channels were to be told; answers how many. What still fails is laid aside again."""
        async with self._db.write() as unit:
            parked = await unit.ledger.in_states([State.PARKED], limit=MOST)
            told = [operation for operation in parked if operation.kind in POSTED]
            return sum(
                [await unit.ledger.resume(operation.id) for operation in sorted(told, key=lambda one: one.key)]
            )
