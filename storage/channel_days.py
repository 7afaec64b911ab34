"""How much each channel heard on each local day: new messages, mentions, and what was held back."""

from sqlmodel import col, select

from storage.repository import Repository
from storage.tables import ChannelDay


class ChannelDays(Repository):
    """Counters that only grow. `day` is the local date as ISO text."""

    async def count(self, channel: str, day: str, *, messages: int = 0, pings: int = 0, held: int = 0) -> None:
        """Add to a day. In the transaction that stores what is counted, so that nothing counts twice."""
        await self._insert_unless_there(ChannelDay, channel=channel, day=day, messages=0, pings=0, held=0)
        await self._update(
            ChannelDay,
            col(ChannelDay.channel) == channel,
            col(ChannelDay.day) == day,
            messages=ChannelDay.messages + messages,
            pings=ChannelDay.pings + pings,
            held=ChannelDay.held + held,
        )

    async def of(self, channel: str, day: str) -> ChannelDay:
        """What a channel heard that day; zeros when it heard nothing."""
        this = (col(ChannelDay.channel) == channel, col(ChannelDay.day) == day)
        found = (await self._session.exec(select(ChannelDay).where(*this))).first()
        return found or ChannelDay(channel=channel, day=day)

    async def since(self, day: str) -> list[ChannelDay]:
        """Every channel's days from that one on, oldest first: for whoever counts."""
        statement = select(ChannelDay).where(col(ChannelDay.day) >= day)
        return list(await self._session.exec(statement.order_by(col(ChannelDay.day), col(ChannelDay.channel))))
