"""`connect` and `disconnect` for a WooCommerce shop: what they change, and that what comes of it is believed."""

import asyncio
import socket
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.app import Shipmate, running
from bot.demo.stage import aim
from integrations.sandbox.server import Sandbox
from integrations.sandbox.woocommerce import SHOP
from integrations.sandbox.woocommerce.hooks import Hook
from storage.tables import InboxEvent
from tests.test_subscribing import PUBLIC, Terminal


@pytest.fixture
async def box() -> AsyncIterator[Sandbox]:
    async with Sandbox(seeded=False, limits=False, channel="woocommerce") as box:
        yield box


def hooks(box: Sandbox) -> dict[int, Hook]:
    return box.apps["woocommerce"][SHOP].hooks.by_id


async def connected(box: Sandbox) -> Terminal:
    terminal = Terminal(box)
    assert await terminal.connect() == 0
    terminal.know_katanas_token()
    box.journal.clear()
    return terminal


async def test_what_is_there_stays_and_disconnect_ends_it(box: Sandbox) -> None:
    terminal = await connected(box)
    assert {each.topic for each in hooks(box).values()} == {
        "order.created",
        "order.updated",
        "order.deleted",
        "order.restored",
    }
    assert {each.delivery_url for each in hooks(box).values()} == {f"{PUBLIC}/webhooks/woocommerce"}
    assert await terminal.connect() == 0
    assert terminal.lines[0] == "woocommerce: nothing to change."
    assert terminal.writes() == []
    assert await terminal.disconnect() == 0
    assert terminal.lines[0] == "woocommerce: removed 4."
    assert hooks(box) == {}


async def test_what_does_not_arrive_is_mended_in_its_place(box: Sandbox) -> None:
    """Switched off by WooCommerce, paused by a person who now asks, and signed with the secret of before."""
    terminal = await connected(box)
    one, other, *_ = hooks(box).values()
    one.status, other.status = "disabled", "paused"
    assert await terminal.connect() == 0
    assert terminal.lines[0] == "woocommerce: repaired (it is paused, it is switched off)."
    terminal.variables["WOOCOMMERCE_WEBHOOK_SECRET"] = "n" * 40
    assert await terminal.connect() == 0
    assert terminal.lines[0] == "woocommerce: repaired (it is signed with another secret)."
    assert {(each.status, each.secret) for each in hooks(box).values()} == {("active", "n" * 40)}
    assert len(hooks(box)) == 4
    assert "n" * 40 not in terminal.text


async def test_a_missing_secret_is_invented_for_env(box: Sandbox) -> None:
    terminal = Terminal(box, WOOCOMMERCE_WEBHOOK_SECRET="")
    assert await terminal.connect() == 1
    assert hooks(box) == {}
    (line,) = [line for line in terminal.lines if line.startswith("WOOCOMMERCE_WEBHOOK_SECRET=")]
    assert len(line.partition("=")[2]) >= 32


async def test_what_connect_registers_is_tried_at_once_arrives_and_is_believed(box: Sandbox, tmp_path: Path) -> None:
    """The ping is answered with 200 and kept nowhere; two orders of one second share a delivery id, and count."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    public = f"http://127.0.0.1:{port}"
    terminal = Terminal(box, PUBLIC_URL=public, PORT=str(port))
    terminal.variables |= {"DATA_FOLDER": str(tmp_path), "DATABASE_URL": f"sqlite:///{tmp_path}/shipmate.db"}
    box.world.add_variant("MUG", "Mug", 1900, on_hand=3)
    async with running(terminal.settings, clock=box.world.now) as bot:
        aim(box, terminal.settings, public)
        await terminal.connect()
        await box.settle()
        assert [each.ping_error for each in hooks(box).values()] == [""] * 4
        assert await heard(bot) == []
        refs = {str(box.world.place_order([("MUG", 1)], name=name).id) for name in ("1042", "1043")}
        async with asyncio.timeout(20):
            while {ref for event in await heard(bot) for ref in event.order_refs} != refs:
                await box.settle()
                await asyncio.sleep(0.01)


async def heard(bot: Shipmate) -> list[InboxEvent]:
    (connection,) = [each.id for each in bot.shops.connections().values() if each.key == "woocommerce"]
    async with bot.db.read() as unit:
        return await unit.inbox.recent(connection)
