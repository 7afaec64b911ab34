"""A line that waits for its card holds up neither the card nor anything else in the channel."""

from bot.services import submissions
from integrations.errors import OutcomeUnknown
from integrations.model import Availability
from storage.tables import State
from tests.orders.making import production, sales
from tests.services.house import CHANNEL, House


async def told_of(house: House, order_id: int, key: str) -> None:
    """A line for the thread of an order's card."""
    data = {"number": "#1042", "at": house.clock().isoformat()}
    async with house.db.write() as unit:
        notice = await unit.notices.add_notice(key=key, kind="again", order_id=order_id, channel=CHANNEL, data=data)
        await unit.ledger.submit(submissions.told(submissions.LINE, notice))


async def test_a_line_does_not_stand_in_the_way_of_the_card_it_waits_for(house: House) -> None:
    """Slack fails while the card is drawn a second time: the younger card takes over, behind the line."""
    order_id = await house.taken_in(sales(), production())
    async with house.db.write() as unit:
        await unit.notices.card(submissions.subject(order_id), CHANNEL)
    await house.submit(submissions.card(order_id, CHANNEL))
    async with house.db.write() as unit:
        first = await unit.ledger.claim("me", house.clock(), submissions.INTENT_LIFE)
    assert first is not None
    await told_of(house, order_id, "again:1")
    await house.submit(submissions.card(order_id, CHANNEL))
    house.listener.failing[CHANNEL] = OutcomeUnknown("slack", "post a message", "no answer in time")
    await house.runner.run(first)
    house.listener.failing.clear()
    await house.rest(within=120)
    assert house.listener.kinds() == ["Card", "again"]
    assert await house.operations(State.WAITING) == []


async def test_a_line_whose_card_is_long_in_coming_asks_ever_more_rarely(house: House) -> None:
    order_id = await house.known(sales(), production(availability=Availability.EXPECTED))
    async with house.db.write() as unit:
        await unit.notices.card(submissions.subject(order_id), CHANNEL)
    await told_of(house, order_id, "again:1")
    await house.submit(submissions.card(order_id, CHANNEL))
    house.listener.failing[CHANNEL] = OutcomeUnknown("slack", "post a message", "no answer in time")
    until = house.clock().timestamp() + 30
    while house.clock().timestamp() < until:
        await house.work(kinds=[submissions.LINE])
        house.clock.forward(0.2)
    (line,) = [one for one in await house.operations(State.WAITING) if one.kind == submissions.LINE]
    assert line.fence < 12
