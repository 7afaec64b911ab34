"""The audit as lines: what stands in which column, in pages, on both databases."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta

import pytest

from bot.orders.care import CareFor
from bot.orders.order import Role
from bot.orders.plan import Intent
from bot.services.export import HEADERS, PAGE, UnknownOrder, audit_lines, orders_numbered
from integrations.calls import Call, note
from integrations.errors import Rejected, Unavailable
from storage.audit import AuditQuery
from tests.orders.making import NOW, production, sales, shipment
from tests.services.house import House
from tests.services.opening import opened

EVERYTHING = AuditQuery()


@pytest.fixture
async def house(database_url: str) -> AsyncIterator[House]:
    """A house with one order #1042 that is ready."""
    async with opened(database_url) as house:
        await house.known(sales(), production(), shipment())
        yield house


async def exported(house: House, wanted: AuditQuery = EVERYTHING) -> list[dict[str, str]]:
    """The lines, each as its cells by their column."""
    return [dict(zip(HEADERS, cells, strict=True)) async for cells in audit_lines(house.db, wanted)]


async def added(house: House, *users: str) -> None:
    """A row of each of these people, one after the other."""
    async with house.db.write() as unit:
        for user in users:
            await unit.people.add_audit(user_id=user, team_id="T1", action="refused")


async def test_a_deed_says_who_when_from_where_and_what_came_of_it(house: House) -> None:
    async with house.db.write() as unit:
        await unit.people.save_person("T1", "UAMY", name="Amy", time_zone="UTC")

    house.production.then = lambda: note(
        Call(system="katana", operation="pack rows", method="PATCH", path="/rows/7", status=200, ended="", ms=12)
    )
    await house.wish(Intent.PACK, 1, user="UAMY", from_card=False)
    at = house.clock.time
    await house.rest()
    (line,) = await exported(house)
    assert line | {"operation": ""} == {
        "time": f"{at:%Y-%m-%dT%H:%M:%SZ}",
        "person": "UAMY",
        "name": "Amy",
        "on_behalf_of": "",
        "team": "T1",
        "channel": "CORDERS",
        "message": "",
        "action": "pack",
        "shop": "Main",
        "order": "#1042",
        "operation": "",
        "follows": "",
        "outcome": "done",
        "words": "",
        "before_shopify": "Paid, Unfulfilled",
        "before_woocommerce": "",
        "before_katana": "Not shipped, In stock",
        "before_shipstation": "Awaiting shipment",
        "after_shopify": "Paid, Unfulfilled",
        "after_woocommerce": "",
        "after_katana": "Not shipped, In stock",
        "after_shipstation": "Awaiting shipment",
        "calls": "PATCH /rows/7 (katana: pack rows) 200 in 12 ms",
    }
    assert line["operation"].isdigit()


async def test_a_refusal_says_why(house: House) -> None:
    house.production.refusal = Rejected("katana", "pack", "no such row")
    await house.wish(Intent.PACK, 1)
    await house.rest()
    await house.ask.refuse(house.person(delivery="refused-1"), "You may not pack.")
    packed, refused = await exported(house)
    assert (packed["outcome"], packed["words"]) == (
        "refused",
        "Katana said: no such row; pack: katana: pack: no such row",
    )
    assert (refused["action"], refused["order"], refused["words"]) == ("refused", "", "You may not pack.")


async def test_what_is_under_way_says_so(house: House) -> None:
    house.fail(Role.PRODUCTION, Unavailable("katana", "read", "503"))
    await house.wish(Intent.PACK, 1)
    await house.work(kinds=[Intent.PACK])
    (line,) = await exported(house)
    assert (line["outcome"], line["after_katana"], line["words"]) == ("waiting", "", "Katana: 503")


async def test_on_whose_behalf_somebody_pressed_is_told_and_of_nobody_else(house: House) -> None:
    await house.wish(Intent.PACK, 1, user="UTABLET", on_behalf="Ben of the night shift")
    await house.wish(Intent.PACK, 1, user="UAMY")
    await house.rest()
    lines = await exported(house)
    assert [(line["person"], line["on_behalf_of"]) for line in lines] == [
        ("UTABLET", "Ben of the night shift"),
        ("UAMY", ""),
    ]


async def test_pages_leave_nothing_out_and_repeat_nothing(house: House) -> None:
    users = [f"U{number}" for number in range(2 * PAGE + 1)]
    await added(house, *users)
    assert [line["person"] for line in await exported(house)] == users


async def test_days_and_orders_narrow_it_down(house: House) -> None:
    await added(house, "UEARLY")
    house.clock.forward(3600)
    await house.cares(CareFor.CLAIM, 1, user="UMIDDLE", from_card=False)
    house.clock.forward(3600)
    await added(house, "ULATE")

    async def people(since: datetime | None = None, until: datetime | None = None) -> list[str]:
        return [line["person"] for line in await exported(house, AuditQuery(since=since, until=until))]

    hour = timedelta(hours=1)
    assert await people() == ["UEARLY", "UMIDDLE", "ULATE"]
    assert await people(since=NOW + hour) == ["UMIDDLE", "ULATE"]
    assert await people(since=NOW, until=NOW + hour) == ["UEARLY"]
    of_order = await exported(house, AuditQuery(order_ids=await orders_numbered(house.db, "1042")))
    assert [line["person"] for line in of_order] == ["UMIDDLE"]


@pytest.mark.parametrize("number", ["1042", "#1042", " #1042 "])
async def test_orders_are_found_by_what_people_call_them(house: House, number: str) -> None:
    assert await orders_numbered(house.db, number) == [1]


@pytest.mark.parametrize("number", ["9999", "104", "", "\n"])
async def test_a_number_that_no_order_has_is_unknown(house: House, number: str) -> None:
    with pytest.raises(UnknownOrder):
        await orders_numbered(house.db, number)
