"""How long the systems take to follow each other, as this shop has seen it."""

from datetime import datetime

from sqlalchemy import bindparam
from sqlmodel import col, select

from storage.repository import Repository
from storage.tables import Convergence

REMEMBERED = 50
"""The latest ones of an arrow that count: what was usual last year says little."""
_MEASURED = (
    select(col(Convergence.seconds))
    .where(col(Convergence.shop_id) == bindparam("shop_id"), col(Convergence.arrow) == bindparam("arrow"))
    .order_by(col(Convergence.id).desc())
    .limit(REMEMBERED)
)


class Convergences(Repository):
    """Measured times, by shop and arrow."""

    async def add(self, shop_id: int, arrow: str, seconds: float, at: datetime) -> None:
        """One system has followed another after so long."""
        self._session.add(Convergence(shop_id=shop_id, arrow=arrow, seconds=seconds, at=at))
        await self._session.flush()

    async def measured(self, shop_id: int, arrow: str) -> list[float]:
        """The seconds of the latest ones, the newest first."""
        return await self._all(_MEASURED, shop_id=shop_id, arrow=arrow)
