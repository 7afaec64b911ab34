"""The world's panel can cause every kind of alert: for each, the buttons to press, by what they send, and that the
real bot tells of it. A new rule without a row turns this red.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import time, timedelta
from typing import Any

import aiohttp
import pytest

from bot.demo.show import listen, open_page
from bot.demo.stage import CHANNEL
from bot.demo.theatre import Theatre, theatre
from bot.demo.told import Told, told_in
from bot.demo.working import clock, day_of, next_working_day
from bot.orders.alert import AlertRule as R

Act = tuple[str, dict[str, object]]
"""A route of the panel and what its button sends."""


def places(sku: str, quantity: int = 1, **more: object) -> Act:
    return "orders", {"items": [[sku, quantity]], **more}


def sync(arrow: str, **change: object) -> Act:
    return "sync", {"arrow": arrow, **change}


def without(arrow: str, *acts: Act) -> tuple[Act, ...]:
    """While this sync fails; it is well again afterwards."""
    return (sync(arrow, failing=True), *acts, sync(arrow, failing=False))


def at(route: str, do: str, **more: object) -> Act:
    """One of an order's own buttons; which order, the table says."""
    return route, {"do": do, **more}


ORDER: Act = places("MUG-BLUE")
LABEL, SHIP_BY = at("desk", "label"), at("desk", "ship_by", day="TODAY")

PRESSES: dict[R, tuple[Act, ...]] = {
    R.READY: (places("TEA-50", 2), ("stock", {"sku": "TEA-50", "quantity": 40})),
    R.S1: (places("LAMP-RICE", 5),),
    R.S2: (places("TRAY-OAK", 3), ("supply", {"do": "make", "sku": "TRAY-OAK", "quantity": 9, "days": 0})),
    R.S3: (
        places("VASE-TALL", 50),
        ("supply", {"do": "buy", "sku": "VASE-TALL", "quantity": 90, "days": 5}),
        SHIP_BY,
    ),
    R.S4: (ORDER,),
    R.S5: (ORDER, at("katana", "pack")),
    R.S6: (ORDER, SHIP_BY),
    R.S7: (places("MUG-BLUE", hold="INCORRECT_ADDRESS"),),
    R.D1: (ORDER, at("katana", "delete")),
    R.D2: without("A2", ORDER),
    R.D3: (ORDER, *without("A3", LABEL)),
    R.D4: (ORDER, *without("A4", LABEL)),
    R.D5: (ORDER, *without("A12", at("shop", "fulfill"))),
    R.D6: (ORDER, *without("A5", at("katana", "deliver"))),
    R.D7: (ORDER, ("cancel", {})),
    R.D8: (ORDER, ("edit", {"sku": "MUG-BLUE", "quantity": 2})),
    R.D9: (ORDER, *without("A8", ("hold", {}))),
    R.D10: (ORDER, at("desk", "copy")),
    R.D11: (ORDER, LABEL, at("desk", "void")),
    R.D12: (ORDER, at("katana", "pack"), ("cancel", {})),
    R.D13: (places("LAMP-RICE", 1), at("shop", "archive")),
}


def status(word: str) -> Act:
    return at("shop", "status", status=word)


AT_WOOCOMMERCE: dict[R, tuple[Act, ...]] = {
    R.S7: (ORDER, status("on-hold")),
    R.D5: (ORDER, *without("A12", status("completed"))),
    R.D7: (ORDER, status("cancelled")),
    R.D8: (ORDER, status("on-hold"), ("edit", {"sku": "MUG-BLUE", "quantity": 2}), status("processing")),
    R.D9: (ORDER, *without("A8", status("on-hold"))),
    R.D12: (ORDER, at("katana", "pack"), status("cancelled")),
}
"""Where WooCommerce has no button of that kind a status is chosen; D13 does not come about there."""
OF_AN_ORDER = ("desk", "katana", "shop", "cancel", "edit", "hold")
FLOOD = 12
"""Orders at once: more than are told one by one."""


@dataclass
class Panel:
    """The page's address, and which order each row of the table is about."""

    house: Theatre
    url: str
    http: aiohttp.ClientSession
    orders: dict[R, str] = field(default_factory=dict)

    async def press(self, route: str, **sent: object) -> dict[str, Any]:
        async with self.http.post(f"{self.url}/{route}", json=sent) as answer:
            assert answer.status == 200, f"{route} {sent}: {await answer.text()}"
            await self.house.rest()
            return dict(await answer.json())

    async def cause(self, rule: R, acts: tuple[Act, ...]) -> None:
        """Press one button after the other; each but the first order's own acts on the order that was placed."""
        for route, sent in acts:
            about: dict[str, object] = {"order": self.orders[rule]} if route in OF_AN_ORDER else {}
            if "day" in sent:
                about["day"] = day_of(self.house.box.world.now()).isoformat()
            answer = await self.press(f"_sandbox/{route}", **sent | about)
            if route == "orders":
                self.orders[rule] = answer["name"]

    async def until(self, wall: time, *, days: int = 0) -> None:
        """Fast-forward to this time of today, or of a working day after it."""
        now = self.house.box.world.now()
        day = day_of(now)
        for _ in range(days):
            day = next_working_day(day)
        await self.press("_sandbox/clock", advance=(clock(day, wall) - now) / timedelta(seconds=1))

    def each_told_once(self) -> Told:
        """What was told, once it is seen that all that was caused is in it."""
        told = self.told()
        known = {*told.alone, *told.listed, *told.noted}
        assert [rule.name for rule, name in self.orders.items() if (name, rule) not in known] == []
        twice = [one for one in told.alone if told.alone[one] + (one in told.listed) != 1]
        assert twice == []
        return told

    def told(self) -> Told:
        return told_in(list(self.house.box.workspace.channels[CHANNEL].messages.values()))


@asynccontextmanager
async def panel(channel: str = "shopify") -> AsyncIterator[Panel]:
    with listen(0) as door:
        async with (
            theatre(channel=channel, beat=0.0) as house,
            open_page(door, house) as url,
            aiohttp.ClientSession() as http,
        ):
            await house.rest()
            yield Panel(house, url, http)


def test_the_table_has_a_row_for_every_kind() -> None:
    assert set(PRESSES) == set(R)


@pytest.mark.slow
@pytest.mark.timeout(300)
async def test_each_kind_is_caused_by_the_panel_and_told_once() -> None:
    async with panel() as stage:
        for rule, acts in PRESSES.items():
            await stage.cause(rule, acts)
        for wall, days in ((time(9, 30), 0), (time(10, 40), 0), (time(15, 5), 0), (time(8, 5), 1), (time(8, 5), 1)):
            await stage.until(wall, days=days)
        await stage.until(time(16, 50))
        told = stage.each_told_once()
        assert bool(told.again)
        assert told.pickups


@pytest.mark.slow
@pytest.mark.timeout(300)
async def test_at_woocommerce_a_chosen_status_causes_what_other_buttons_do_at_shopify() -> None:
    async with panel("woocommerce") as stage:
        for rule, acts in AT_WOOCOMMERCE.items():
            await stage.cause(rule, acts)
        for wall, days in ((time(9, 30), 0), (time(8, 5), 1), (time(8, 5), 1)):
            await stage.until(wall, days=days)
        stage.each_told_once()


@pytest.mark.slow
async def test_a_flood_is_one_list() -> None:
    async with panel() as stage:
        await stage.press("_sandbox/sync", arrow="A1", on=False)
        names = [(await stage.press("_sandbox/orders", items=[["MUG-BLUE", 1]]))["name"] for _ in range(FLOOD)]
        await stage.press("_sandbox/clock", advance=16 * 60)
        told = stage.told()
        assert [name for name in names if told.alone[name, R.D1] + ((name, R.D1) in told.listed) != 1] == []
        assert told.listed
