"""What is old is forgotten, what is open is not, and a house that was tidied tells nothing twice."""

from collections import Counter
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from bot.orders.care import CareFor
from bot.orders.history import History
from bot.orders.plan import Intent
from bot.services import submissions
from bot.services.tidy import Tidy
from bot.work.runner import Kind, Runner
from integrations.errors import OutcomeUnknown, Unauthorized
from integrations.model import ProductionStage, WebhookEvent
from storage.tables import State
from tests.orders.making import production, sales, shipment, waiting
from tests.services.house import Crash, House
from tests.services.opening import opened
from tests.services.shipping import NUMBERLESS, OFF, asked
from tests.services.test_lookup import answer, card
from tests.storage.counting import counts

DAY = 86400.0
KEPT_FOR = timedelta(days=90)


@pytest.fixture
async def house(database_url: str) -> AsyncIterator[House]:
    """A house that has taken in what there is, and whose systems follow nobody: Shipmate writes them all."""
    async with opened(database_url, sync=OFF) as house:
        await house.submit(submissions.baseline(house.shop.id))
        await house.work()
        yield house


async def delivered(house: House, key: str = "d-1") -> bool:
    """The shop says by webhook that something about the order changed."""
    event = WebhookEvent(topic="orders/updated", delivery_key=key, order_refs=("501",))
    return await house.intake.accept(house.shop.channel, event)


async def told_ready(house: House) -> None:
    """What came in stock has stayed so for long enough to be told."""
    await house.rest(within=2 * DAY)
    house.clock.forward(600)
    await house.sweep.heartbeat()
    await house.rest(within=2 * DAY)


async def done_order(house: House) -> int:
    """An order that waited, came in stock, was alerted of, claimed, and shipped without a tracking number."""
    order_id = await house.known(sales(), waiting(), shipment())
    house.change(production())
    await delivered(house)
    await told_ready(house)
    await house.cares(CareFor.CLAIM, order_id)
    await house.rest(within=2 * DAY)
    await asked(house, order_id, parcel=NUMBERLESS)
    await house.submit(submissions.sweep(house.shop.channel.id, "slot-1"))
    await delivered(house, "d-2")
    await house.rest(within=2 * DAY)
    assert (await house.row(order_id)).phase == "done"
    return order_id


async def tidied(
    house: House,
    *,
    audit_for: timedelta | None = None,
    work_for: timedelta | None = KEPT_FOR,
    batch: int = 3,
) -> dict[str, Any]:
    """Tidy today; answers how much was forgotten."""
    tidy = Tidy(house.db, clock=house.clock, wall=house.clock, audit_for=audit_for, work_for=work_for, batch=batch)
    await tidy.tick()
    kinds = {submissions.TIDY: Kind(handler=tidy.tidy, pool="any")}
    runner = Runner(house.db, kinds, wall=house.clock, ended_badly=_nobody_is_told)
    async with house.db.write() as unit:
        operation = await unit.ledger.claim("me", house.clock(), timedelta(minutes=1), kinds=list(kinds))
    assert operation is not None
    await runner.run(operation)
    ended = await house.operation(operation)
    assert ended.state is State.DONE, ended.result
    return ended.result


async def _nobody_is_told(*_: object) -> None:
    raise AssertionError("tidying ended badly")


async def kinds_left(house: House) -> Counter[str]:
    return Counter(operation.kind for operation in await house.operations())


async def test_a_closed_order_keeps_what_it_is_and_what_people_did_with_it(house: House) -> None:
    await done_order(house)
    house.clock.forward(100 * DAY)
    said, shown = await answer(house, "1042", "history"), await card(house, "1042")
    await house.work()
    house.clock.forward(100 * DAY)
    forgotten = await tidied(house)
    assert forgotten["work"] > 5
    assert forgotten["notices"] > 1
    left = await kinds_left(house)
    assert left == {"baseline": 1, "ship": 1, "care": 1, "tidy": 1, "post": 1}
    assert isinstance(said, History)
    assert await answer(house, "1042", "history") == said
    again = await card(house, "1042")
    assert (again.deed, again.phase, again.alerts, again.owner) == (shown.deed, shown.phase, (), shown.owner)
    assert shown.deed is not None


async def test_a_tidied_house_tells_nothing_twice(house: House) -> None:
    """Every webhook comes again, every clock ticks again, somebody asks: no line, no card, no alert, no write."""
    order_id = await done_order(house)
    posted, written = house.listener.kinds(), list(house.production.writes)
    house.clock.forward(100 * DAY)
    await tidied(house)
    assert await delivered(house), "its delivery is forgotten, so that it counts as new"
    await house.submit(submissions.sweep(house.shop.channel.id, "slot-1"), submissions.baseline(house.shop.id))
    await house.rest(within=10 * DAY)
    for seconds in (1.0, DAY, 10 * DAY):
        house.clock.forward(seconds)
        await house.look(order_id)
        await house.sweep.heartbeat()
        await house.rest(within=10 * DAY)
    assert house.listener.kinds() == posted
    assert house.production.writes == written
    assert await house.alerts(order_id) == []
    assert (await house.row(order_id)).phase == "done"


async def test_an_order_that_comes_back_to_life_is_told_of_once(house: House) -> None:
    """After it was tidied somebody takes the goods back in Katana: that is news, and what was before is not."""
    order_id = await done_order(house)
    house.clock.forward(100 * DAY)
    await tidied(house)
    before = house.listener.kinds()
    house.change(production(stage=ProductionStage.OPEN))
    for _ in range(3):
        await house.look(order_id)
        await house.rest(within=10 * DAY)
    news = house.listener.kinds()[len(before) :]
    assert len(news) == len(set(news)), news


async def test_nothing_young_is_forgotten(house: House) -> None:
    await done_order(house)
    before = await counts(house.db)
    house.clock.forward(80 * DAY)
    forgotten = await tidied(house, audit_for=KEPT_FOR)
    assert set(forgotten.values()) == {0}
    assert await counts(house.db) == before | {"operations": before["operations"] + 1}


async def test_an_order_that_was_looked_at_since_keeps_what_was_said_of_it(house: House) -> None:
    order_id = await done_order(house)
    before = await counts(house.db)
    house.clock.forward(80 * DAY)
    await house.look(order_id)
    house.clock.forward(20 * DAY)
    assert (await tidied(house))["notices"] == 0
    assert (await counts(house.db))["notices"] == before["notices"]


async def test_an_open_order_keeps_what_was_said_of_it(house: House) -> None:
    await house.known(sales(), waiting(), shipment())
    house.change(production())
    await delivered(house)
    await told_ready(house)
    await house.cares(CareFor.CLAIM, 1)
    await house.rest(within=DAY)
    before = await counts(house.db)
    assert before["notices"] == 2, "the baseline, and who took it"
    house.clock.forward(1000 * DAY)
    await tidied(house)
    assert (await counts(house.db))["notices"] == before["notices"]


async def test_what_waits_for_a_person_is_never_forgotten(house: House) -> None:
    order_id = await house.known(sales(), production(), shipment())
    house.production.lost_answer = OutcomeUnknown("katana", "pack", "no answer in time")
    await house.wish(Intent.PACK, order_id)
    await house.work(kinds=[Intent.PACK])
    house.change(production(stage=ProductionStage.DELIVERED))
    await house.rest(within=10 * DAY)
    stopped = await house.last(Intent.PACK)
    assert stopped.state is State.ASK_HUMAN
    house.clock.forward(1000 * DAY)
    await tidied(house, audit_for=KEPT_FOR)
    assert (await house.operation(stopped)).state is State.ASK_HUMAN
    async with house.db.read() as unit:
        assert await unit.ledger.steps_of(stopped.id)


async def test_what_waits_for_slack_is_never_forgotten(house: House) -> None:
    house.listener.failing["CORDERS"] = Unauthorized("slack", "post", "is_archived")
    await done_order(house)
    before = Counter(one.kind for one in await house.operations(State.WAITING, State.PARKED))
    async with house.db.read() as unit:
        unsent = await unit.notices.unsent()
    assert before["line"] + before["card"] > 0
    house.clock.forward(1000 * DAY)
    await tidied(house)
    left = Counter(one.kind for one in await house.operations(State.WAITING, State.PARKED))
    assert left == before
    async with house.db.read() as unit:
        assert await unit.notices.unsent() == unsent


async def test_a_line_that_was_said_and_not_noted_so_stays_until_it_is(house: House) -> None:
    """A crash came between; taken up again, it must find what it was to say, and see that it was said."""
    order_id = await done_order(house)
    await house.cares(CareFor.CLAIM, order_id, user="UBEN")
    await house.work(kinds=[submissions.CARE])
    house.crashes.before_end = True
    with pytest.raises(Crash):
        await house.work(kinds=[submissions.LINE])
    await house.work()
    said = house.listener.kinds()
    house.clock.forward(1000 * DAY)
    await tidied(house)
    await house.restart()
    await house.rest()
    assert (await house.last(submissions.LINE)).state is State.DONE
    assert house.listener.kinds() == said


async def test_audit_rows_go_when_their_own_time_is_over(house: House) -> None:
    await done_order(house)
    before = await counts(house.db)
    assert before["audit"] > 1
    house.clock.forward(100 * DAY)
    assert (await tidied(house, audit_for=timedelta(days=101), work_for=None)) == {"audit": 0}
    house.clock.forward(2 * DAY)
    assert (await tidied(house, audit_for=timedelta(days=101), work_for=None)) == {"audit": before["audit"]}
    assert (await counts(house.db)) == before | {"audit": 0, "operations": before["operations"] + 2}


async def test_when_each_system_was_last_heard_of_stays_known(house: House) -> None:
    await delivered(house, "d-1")
    await delivered(house, "d-2")
    last = house.clock.time
    await house.rest()
    house.clock.forward(100 * DAY)
    assert (await tidied(house))["inbox"] == 1
    async with house.db.read() as unit:
        assert await unit.inbox.last_received(house.shop.channel.id) == last


async def test_it_is_done_once_a_day_by_however_many_clocks(house: House) -> None:
    def clock(work_for: timedelta | None = KEPT_FOR) -> Tidy:
        return Tidy(house.db, clock=house.clock, wall=house.clock, audit_for=None, work_for=work_for)

    first, second, never = clock(), clock(), clock(None)
    for one in (first, second, never, first):
        await one.tick()
    house.clock.forward(DAY)
    await second.tick()
    assert await house.waiting() == ["tidy", "tidy"]


async def test_a_house_that_keeps_everything_never_tidies(house: House) -> None:
    await Tidy(house.db, clock=house.clock, wall=house.clock, audit_for=None, work_for=None).tick()
    assert await house.waiting() == []


async def test_ids_of_what_was_forgotten_are_not_given_again(house: House) -> None:
    """The audit, keys and buttons name operations by them."""
    await done_order(house)
    house.clock.forward(100 * DAY)
    highest = max(operation.id for operation in await house.operations())
    await tidied(house)
    (young,) = await house.submit(submissions.look(1))
    assert young.id > highest
