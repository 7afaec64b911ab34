"""One transaction and everything that can be asked of it. Rows it hands out may be used after it has ended."""

from sqlmodel.ext.asyncio.session import AsyncSession

from storage.ledger import Ledger
from storage.repository import Clock


class UnitOfWork:
    """The repositories of one open transaction. `Database.write` and `Database.read` make them."""

    def __init__(self, session: AsyncSession, now: Clock) -> None:
        self.session = session
        self.ledger = Ledger(session, now)
