"""What goes on by itself once an order has shipped: the next system that nobody else writes; the end of half-done."""

from datetime import timedelta

from bot.orders.sync import Sync
from bot.services import submissions
from integrations.errors import OutcomeUnknown, Rejected, Unauthorized
from storage.tables import Operation, State
from tests.orders.making import NOW, production, sales, shipment
from tests.services.house import CHANNEL, House
from tests.services.shipping import (
    ALL_WRITES,
    LABEL,
    OFF,
    PARCEL,
    PRODUCTION_FOLLOWS,
    PUSH_PRODUCTION,
    PUSH_SHOP,
    SHIP,
    SHOP_FOLLOWS,
    asked,
    gone,
    house_with,
    packed,
    ready,
    sent,
    settled,
    told,
    whispered,
    writes,
)


async def pushes(house: House) -> list[Operation]:
    return [one for one in await house.operations() if one.kind in (PUSH_SHOP, PUSH_PRODUCTION)]


async def looked(house: House, order_id: int, times: int = 1) -> None:
    for _ in range(times):
        house.clock.forward(60)
        await house.look(order_id)
        await house.work()


async def test_production_is_written_once_the_shop_has_followed_by_itself(sqlite_url: str) -> None:
    """Scenario 14."""
    async with house_with(sqlite_url, SHOP_FOLLOWS) as house:
        order_id = await ready(house)
        shipped = await asked(house, order_id, user="U7", from_card=False)
        await looked(house, order_id, 3)
        assert (await pushes(house), writes(house)) == ([], ALL_WRITES[:1])
        house.change(told())
        await looked(house, order_id, 3)
        (push,) = await pushes(house)
        assert (push.kind, push.state, push.asked_by) == (PUSH_PRODUCTION, State.DONE, "U7")
        assert push.key == f"push_production:{order_id}:{shipped.id}"
        assert (push.data["channel"], push.data["from_card"]) == (CHANNEL, True)
        assert writes(house) == ["mark_shipped 9001", "deliver 7001"]
        assert (await house.row(order_id)).phase == "done"
        assert house.listener.whispered_kinds() == ["shipped"], "nobody asked for the push itself"
        async with house.db.read() as unit:
            pushed, pressed = await unit.people.audit_of(order_id)
        assert (pushed.action, pushed.operation_id, pushed.user_id) == (PUSH_PRODUCTION, push.id, "U7")
        assert (pushed.detail["follows"], pressed.operation_id) == (shipped.id, shipped.id)


async def test_it_is_written_once_for_that_shipping_whatever_becomes_of_it(sqlite_url: str) -> None:
    async with house_with(sqlite_url, SHOP_FOLLOWS) as house:
        order_id = await ready(house)
        await asked(house, order_id)
        house.production.refusal = Rejected("katana", "deliver", "location is closed")
        house.change(told())
        await looked(house, order_id, 3)
        (push,) = await pushes(house)
        assert (push.state, writes(house)) == (State.REFUSED, ["mark_shipped 9001"])


async def test_with_everything_following_by_itself_nothing_is_submitted(sqlite_url: str) -> None:
    async with house_with(sqlite_url, Sync()) as house:
        order_id = await ready(house)
        await asked(house, order_id)
        house.change(told())
        await looked(house, order_id, 2)
        assert await pushes(house) == []


async def test_what_nobody_marked_shipped_here_is_only_watched(sqlite_url: str) -> None:
    async with house_with(sqlite_url, OFF) as house:
        order_id = await ready(house, sales(), packed(), sent(LABEL))
        house.change(told())
        await looked(house, order_id, 2)
        assert await pushes(house) == []
        assert writes(house) == []


async def test_a_label_that_somebody_asked_us_to_watch_is_gone_on_with(sqlite_url: str) -> None:
    async with house_with(sqlite_url, SHOP_FOLLOWS) as house:
        order_id = await ready(house, sales(), packed(), sent(LABEL))
        await asked(house, order_id, parcel=None, user="U7")
        await looked(house, order_id, 2)
        assert await pushes(house) == []
        house.change(told())
        await looked(house, order_id, 2)
        (push,) = await pushes(house)
        assert (push.kind, push.state, push.asked_by) == (PUSH_PRODUCTION, State.DONE, "U7")
        assert writes(house) == ["deliver 7001"]


async def test_what_a_person_took_back_is_not_written_again(sqlite_url: str) -> None:
    """The customer would be mailed a second time of what somebody has just undone."""
    async with house_with(sqlite_url, OFF) as house:
        order_id = await ready(house)
        await asked(house, order_id)
        house.clock.forward(60)
        house.change(sales(), production())
        await looked(house, order_id, 2)
        assert await pushes(house) == []
        assert writes(house) == ALL_WRITES


async def test_a_called_off_order_does_not_go_on(sqlite_url: str) -> None:
    async with house_with(sqlite_url, SHOP_FOLLOWS) as house:
        order_id = await ready(house)
        await asked(house, order_id)
        house.change(told(cancelled_at=NOW))
        await looked(house, order_id, 2)
        assert await pushes(house) == []


async def test_before_anything_has_shipped_nothing_goes_on(sqlite_url: str) -> None:
    """Its label was voided and the shop taken back: the shipping of before has nothing to go on with."""
    async with house_with(sqlite_url, OFF) as house:
        order_id = await ready(house)
        await asked(house, order_id)
        house.clock.forward(60)
        house.change(sales(), packed(), shipment())
        await looked(house, order_id, 2)
        assert await pushes(house) == []


# half done ----------------------------------------------------------------------------------------------------
async def laid_aside(house: House) -> int:
    """An order whose shipping stopped at the shop."""
    order_id = await ready(house)
    house.channel.refusal = Rejected("shopify", "fulfill", "no location")
    assert (await asked(house, order_id)).state is State.ASK_HUMAN
    return order_id


async def test_half_done_work_is_closed_once_nothing_is_missing(sqlite_url: str) -> None:
    async with house_with(sqlite_url, OFF) as house:
        order_id = await laid_aside(house)
        await looked(house, order_id, 2)
        assert (await house.last(SHIP)).state is State.ASK_HUMAN
        house.change(told())
        await looked(house, order_id)
        assert (await house.last(SHIP)).state is State.ASK_HUMAN, "production is still missing"
        house.clock.forward(3600)
        house.change(gone())
        await looked(house, order_id)
        assert (await settled(house)).state is State.DONE
        assert writes(house) == ALL_WRITES[:1]
        assert await pushes(house) == []


async def test_while_one_is_laid_aside_no_other_is_submitted(sqlite_url: str) -> None:
    async with house_with(sqlite_url, OFF) as house:
        order_id = await laid_aside(house)
        house.change(told())
        await looked(house, order_id, 3)
        assert await pushes(house) == []


async def test_a_push_that_never_began_is_closed_without_troubling_anybody(sqlite_url: str) -> None:
    """Parked long ago before its first write: taken up again it has time to see that nothing is left to do."""
    async with house_with(sqlite_url, SHOP_FOLLOWS) as house:
        order_id = await ready(house)
        await asked(house, order_id, from_card=False)
        house.change(told())
        await house.look(order_id)
        house.production.failing = Unauthorized("katana", "read", "the key was revoked")
        await house.work(kinds=[PUSH_PRODUCTION])
        (push,) = await pushes(house)
        assert push.state is State.PARKED
        house.production.failing = None
        await house.work()
        before = len(whispered(house, "needs_person"))
        house.clock.forward(2 * submissions.INTENT_LIFE.total_seconds())
        house.change(gone())
        await looked(house, order_id)
        (push,) = await pushes(house)
        assert push.state is State.DONE
        assert push.give_up_at is not None
        assert push.give_up_at > house.clock() - timedelta(minutes=1)
        assert len(whispered(house, "needs_person")) == before


# who did it ---------------------------------------------------------------------------------------------------
async def card_of(house: House, order_id: int) -> None:
    async with house.db.write() as unit:
        await unit.notices.card(submissions.subject(order_id), CHANNEL)
    await house.submit(submissions.card(order_id, CHANNEL))
    await house.work()


async def test_a_card_says_how_far_it_got_and_offers_to_go_on(sqlite_url: str) -> None:
    async with house_with(sqlite_url, OFF) as house:
        order_id = await laid_aside(house)
        await card_of(house, order_id)
        (card,) = house.listener.cards()
        assert card.deed is not None
        assert (card.half_done, card.intents, card.deed.who) == (True, (SHIP,), "U1")
        legs = {row.system.value: row.leg for row in card.systems}
        assert [leg.mark.value for leg in legs.values() if leg] == ["failed", "untried", "done"]
        shop = legs["shopify"]
        assert shop is not None
        assert shop.note == "Shopify said: no location"


async def test_a_push_that_was_laid_aside_is_offered_as_that_push(sqlite_url: str) -> None:
    async with house_with(sqlite_url, PRODUCTION_FOLLOWS) as house:
        order_id = await ready(house, sales(), packed(), sent(LABEL))
        await looked(house, order_id, 6)
        assert await house.alerts(order_id) == ["shop_not_told"]
        house.channel.lost_answer = OutcomeUnknown("shopify", "fulfill", "no answer")
        await house.wish(PUSH_SHOP, order_id)
        await house.work(kinds=[PUSH_SHOP])
        house.change(sales(progress=sales().progress))
        house.channel.failing = Unauthorized("shopify", "read", "revoked")
        house.clock.forward(30)
        await house.work(kinds=[PUSH_SHOP])
        house.channel.failing = None
        await looked(house, order_id)
        card = house.listener.cards()[-1]
        assert (card.half_done, card.intents) == (False, (PUSH_SHOP,))
        await house.wish(PUSH_SHOP, order_id)
        assert (await settled(house, PUSH_SHOP)).state is State.DONE


async def test_while_it_runs_a_card_says_whose_it_is(house: House) -> None:
    order_id = await ready(house)
    await card_of(house, order_id)
    await house.wish(SHIP, order_id, user="U7", parcel=PARCEL)
    await house.work(kinds=[submissions.CARD])
    (card,) = house.listener.cards()
    assert card.deed is not None
    assert (card.deed.intent, card.deed.who, card.deed.running, card.intents) == (SHIP, "U7", True, ())
