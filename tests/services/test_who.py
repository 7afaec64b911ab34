"""Who may: asked of what was last read, for as long as that holds, and without holding a press up for long."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from bot.orders.plan import STATUS, Intent
from bot.services import submissions
from bot.services.ask import Person
from bot.services.contacts import Contacts
from bot.services.roles import Denied, Rank, Roles, Somebody
from bot.services.shops import Shops
from bot.services.who import NOT_SAID, Who
from integrations.errors import Rejected, Unavailable
from storage.tables import Notice, State
from tests.services.directory import FakeDirectory
from tests.services.house import House
from tests.services.opening import opened

MINUTE, DAY = 60.0, 86_400.0


class Door:
    """A house with people at its door."""

    def __init__(self, house: House, waits: float) -> None:
        self.house = house
        self.directory = FakeDirectory()
        self.contacts = Contacts(house.db, self.directory, wall=house.clock, admin="CADMIN", waits=waits)
        self.roles = Roles()
        self.each: tuple[Roles, ...] = ()
        """For each shop its own; without them, `roles` for all."""

    async def denies(
        self, deed: str = Intent.PACK, *, user: str = "UAMY", order_id: int | None = None
    ) -> Denied | None:
        premises = self.house.premises
        each = zip(premises, self.each or (self.roles,) * len(premises), strict=True)
        shops = Shops(tuple(replace(one.shop, roles=roles) for one, roles in each))
        person = Person(user=user, team="T1", channel="C1", delivery="1")
        return await Who(self.house.db, shops, self.contacts).denies(person, deed, order_id)

    async def why_not(
        self, deed: str = Intent.PACK, *, user: str = "UAMY", order_id: int | None = None
    ) -> str | None:
        denied = await self.denies(deed, user=user, order_id=order_id)
        return denied.words if denied else None

    async def notices(self) -> list[Notice]:
        async with self.house.db.read() as unit:
            return await unit.notices.unsent()


@pytest.fixture
async def door(house: House) -> AsyncIterator[Door]:
    door = Door(house, waits=30.0)
    yield door
    door.directory.open.set()
    await door.contacts.stop()


AWAY = Unavailable("slack", "read", "no answer in time")


async def test_whoever_is_known_is_not_asked_about_again_for_ten_minutes(door: Door) -> None:
    assert await door.why_not() is None
    door.house.clock.forward(10 * MINUTE - 1)
    assert await door.why_not() is None
    assert door.directory.asked == ["UAMY"]
    door.directory.people["UAMY"] = Somebody(user="UAMY", deleted=True)
    door.house.clock.forward(1)
    assert "switched off" in (await door.why_not() or "")
    assert door.directory.asked == ["UAMY", "UAMY"]


async def test_while_slack_is_away_people_keep_for_a_day_what_they_had(door: Door) -> None:
    door.roles = Roles(named={"SPACK": Rank.PACKER}, members=Rank.NONE)
    door.directory.sources["SPACK"] = frozenset({"UAMY"})
    assert await door.why_not() is None
    door.directory.people["UAMY"] = door.directory.sources["SPACK"] = AWAY
    door.house.clock.forward(DAY - 1)
    assert await door.why_not() is None
    assert "It takes a shipper" in (await door.why_not(Intent.SHIP) or "")
    door.house.clock.forward(1)
    assert await door.why_not() == NOT_SAID
    assert await door.notices() == []


async def test_while_slack_is_away_whoever_is_not_known_is_refused_and_may_try_again(door: Door) -> None:
    door.directory.people["UAMY"] = AWAY
    assert await door.why_not(STATUS) == NOT_SAID
    door.directory.people["UAMY"] = Somebody(user="UAMY")
    assert await door.why_not(STATUS) is None


async def test_a_group_that_slack_does_not_tell_of_just_now_gives_nothing_and_takes_nothing_for_sure(
    door: Door,
) -> None:
    door.roles = Roles(named={"SPACK": Rank.PACKER, "UAMY": Rank.VIEWER})
    door.directory.sources["SPACK"] = AWAY
    assert await door.why_not(STATUS) is None
    assert await door.why_not(Intent.PACK) == NOT_SAID


async def test_a_slow_slack_holds_nobody_up_and_what_it_says_late_counts_at_the_next_press(house: House) -> None:
    door = Door(house, waits=0.01)
    door.directory.open.clear()
    assert await door.why_not() == NOT_SAID
    assert await door.why_not() == NOT_SAID
    assert door.directory.asked == ["UAMY"], "what is being read is not read twice"
    door.directory.open.set()
    door.contacts = Contacts(house.db, door.directory, wall=house.clock, admin="CADMIN", waits=30.0)
    assert await door.why_not() is None


async def test_what_was_said_late_is_kept(house: House) -> None:
    door = Door(house, waits=0.01)
    door.directory.open.clear()
    assert await door.why_not() == NOT_SAID
    (late,) = door.contacts._reading.values()
    door.directory.open.set()
    await late
    assert await door.why_not() is None
    assert door.directory.asked == ["UAMY"]


async def test_a_change_counts_at_once(door: Door) -> None:
    door.roles = Roles(named={"SPACK": Rank.PACKER}, members=Rank.NONE)
    door.directory.sources["SPACK"] = frozenset({"UAMY"})
    assert await door.why_not() is None
    door.directory.sources["SPACK"] = frozenset()
    assert await door.why_not() is None
    await door.contacts.forget_members("SPACK")
    assert "you have no role" in (await door.why_not() or "")
    door.directory.people["UAMY"] = Somebody(user="UAMY", is_bot=True)
    await door.contacts.forget_person("T1", "UAMY")
    assert "switched off" in (await door.why_not() or "")


async def test_after_a_change_nobody_keeps_what_they_had_while_slack_is_away(door: Door) -> None:
    assert await door.why_not() is None
    await door.contacts.forget_person("T1", "UAMY")
    door.directory.people["UAMY"] = AWAY
    assert await door.why_not() == NOT_SAID


async def test_what_was_asked_before_a_change_does_not_outlive_it(house: House) -> None:
    door = Door(house, waits=0.01)
    door.directory.open.clear()
    assert await door.why_not() == NOT_SAID
    (before,) = door.contacts._reading.values()
    await door.contacts.forget_person("T1", "UAMY")
    door.directory.open.set()
    await before
    async with house.db.read() as unit:
        assert await unit.people.person("T1", "UAMY") is None


@pytest.mark.parametrize("word", ["plan_upgrade_required", "no_such_subteam"])
async def test_a_group_that_cannot_be_read_gives_nobody_a_role_and_the_admin_hears_of_it_once(
    door: Door, word: str
) -> None:
    door.roles = Roles(named={"SPACK": Rank.PACKER}, members=Rank.NONE)
    door.directory.sources["SPACK"] = Rejected("slack", "read a user group", word)
    for _ in range(3):
        assert "It takes a packer to mark an order packed" in (await door.why_not() or "")
        door.house.clock.forward(11 * MINUTE)
    (notice,) = await door.notices()
    assert (notice.kind, notice.channel) == ("unread_source", "CADMIN")
    assert notice.data == {"source": "SPACK", "why_not": word}
    async with door.house.db.read() as unit:
        kinds = [operation.kind for operation in await unit.ledger.in_states([State.WAITING])]
    assert kinds == [submissions.POST]
    door.directory.sources["SPACK"] = frozenset({"UAMY"})
    assert await door.why_not() is None


async def test_a_group_that_is_mended_counts_within_a_minute(door: Door) -> None:
    door.roles = Roles(named={"CSHIP": Rank.SHIPPER}, members=Rank.NONE)
    door.directory.sources["CSHIP"] = Rejected("slack", "read", "channel_not_found")
    assert await door.why_not() is not None
    door.directory.sources["CSHIP"] = frozenset({"UAMY"})
    assert await door.why_not() is not None
    door.house.clock.forward(MINUTE)
    assert await door.why_not() is None


async def test_somebody_slack_does_not_know_is_nobody(door: Door) -> None:
    assert "switched off" in (await door.why_not(user="UGHOST") or "")


async def test_an_app_that_may_not_read_people_refuses_everybody_and_the_admin_hears_of_it(door: Door) -> None:
    door.directory.people["UAMY"] = Rejected("slack", "read a person", "missing_scope")
    assert await door.why_not() == NOT_SAID
    assert await door.why_not() == NOT_SAID
    assert [notice.data["why_not"] for notice in await door.notices()] == ["missing_scope"]


async def test_the_role_that_counts_is_that_of_the_shop_the_order_is_of(sqlite_url: str) -> None:
    async with opened(sqlite_url, shops=2) as house:
        door = Door(house, waits=30.0)
        first, second = (one.shop for one in house.premises)
        door.each = (Roles(named={"UAMY": Rank.VIEWER, "UADA": Rank.ADMIN}, ask=("UADA",)), Roles())
        async with house.db.write() as unit:
            rows = [
                await unit.orders.add(
                    shop_id=shop.id, channel_ref="1", number="#1042", number_key="1042", placed_at=house.clock()
                )
                for shop in (first, second)
            ]
        orders = [row.id for row in rows]
        assert "mark #1042 packed" in (await door.why_not(order_id=orders[0]) or "")
        assert await door.why_not(order_id=orders[1]) is None
        assert await door.why_not() is None, "without an order, the role in any shop will do"
        await door.contacts.stop()


async def test_whoever_may_not_is_sent_to_an_admin_unless_slack_is_the_trouble(door: Door) -> None:
    door.roles = Roles(named={"UAMY": Rank.VIEWER}, ask=("UADA", "UAMY"))
    denied = await door.denies(Intent.SHIP)
    assert denied is not None
    assert (denied.deed, denied.ask) == ("ship", ("UADA",))
    door.directory.people["UAMY"] = AWAY
    door.house.clock.forward(DAY)
    denied = await door.denies(Intent.SHIP)
    assert denied is not None
    assert (denied.words, denied.ask) == (NOT_SAID, ())
