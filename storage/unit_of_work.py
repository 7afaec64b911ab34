"""One transaction and everything that can be asked of it. Rows it hands out may be used after it has ended."""

from sqlmodel.ext.asyncio.session import AsyncSession

from storage.alerts import Alerts
from storage.aliases import Aliases
from storage.cares import Cares
from storage.channel_days import ChannelDays
from storage.convergences import Convergences
from storage.health import Health
from storage.inbox import Inbox
from storage.ledger import Ledger
from storage.link_answers import LinkAnswers
from storage.lists import Lists
from storage.notices import Notices
from storage.orders import Orders
from storage.people import People
from storage.problems import Problems
from storage.repository import Clock
from storage.retention import Retention


class UnitOfWork:
    """The repositories of one open transaction. `Database.write` and `Database.read` make them."""

    def __init__(self, session: AsyncSession, now: Clock) -> None:
        self.session = session
        self.now = now
        self.ledger = Ledger(session, now)
        self.orders = Orders(session, now)
        self.health = Health(session, now)
        self.inbox = Inbox(session, now)
        self.notices = Notices(session, now)
        self.alerts = Alerts(session, now)
        self.aliases = Aliases(session, now)
        self.channel_days = ChannelDays(session, now)
        self.lists = Lists(session, now)
        self.cares = Cares(session, now)
        self.link_answers = LinkAnswers(session, now)
        self.convergences = Convergences(session, now)
        self.problems = Problems(session, now)
        self.people = People(session, now)
        self.retention = Retention(session, now)
