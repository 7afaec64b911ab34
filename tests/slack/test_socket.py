"""Socket Mode: it comes back whatever happens to the connection, and lets the last ack leave."""

import asyncio
import logging
from collections.abc import AsyncIterator

import pytest
from slack_bolt.async_app import AsyncAck

from bot.demo.stage import CHANNEL
from bot.slack.listen import Body, Guard
from bot.slack.socket import SocketMode
from integrations.sandbox.faults import Fault
from tests.sandbox.slack_stage import until
from tests.slack.room import PATIENCE, PING, Room, by_socket


@pytest.fixture(autouse=True)
def quiet(caplog: pytest.LogCaptureFixture) -> None:
    """The SDK logs a traceback for each failed try; here they are the point."""
    caplog.set_level(logging.CRITICAL, "slack_bolt.AsyncApp")


@pytest.fixture
async def restless(unconnected: Room) -> AsyncIterator[Room]:
    """The room on a connection that is looked after every tenth of a second."""
    async with by_socket(unconnected, ping=PING):
        yield unconnected


async def answered(room: Room) -> None:
    """Return once a command is answered; on a busy machine a quick connection may be lost once more meanwhile."""
    for _ in range(50):
        if (await room.box.people.command("UAMY", CHANNEL, "/order 1042")).ok:
            return
        await room.box.workspace.sockets.connected()
    raise AssertionError("the connection never came back")


def addresses(room: Room) -> int:
    return len(room.calls("apps.connections.open"))


@pytest.mark.parametrize("reason", ["refresh_requested", "warning", "link_disabled"])
async def test_when_slack_asks_for_it_the_connection_is_renewed(restless: Room, reason: str) -> None:
    before = addresses(restless)
    await restless.box.workspace.sockets.disconnect(reason)
    await until(lambda: addresses(restless) > before)
    await restless.box.workspace.sockets.connected()
    await answered(restless)


async def test_after_the_network_was_lost_the_connection_comes_back(restless: Room) -> None:
    await restless.box.workspace.sockets.drop()
    await until(lambda: len(restless.box.workspace.sockets) == 0)
    await restless.box.workspace.sockets.connected()
    await answered(restless)


async def test_a_dead_address_is_given_up(restless: Room) -> None:
    """Bolt's retry loop clings to the address it has; once that has died it would never connect again."""
    box, socket = restless.box, restless.socket
    assert socket is not None
    box.faults.add(Fault("status", face="slack", path="/link", remaining=2))
    tried = len(box.journal.requests("slack", path="/link"))
    await box.workspace.sockets.disconnect("refresh_requested")
    await until(lambda: len(box.journal.requests("slack", path="/link")) > tried)
    box.workspace.sockets._tickets.clear()  # the address expires while the network is away
    before = addresses(restless)
    await until(lambda: addresses(restless) > before)
    await box.workspace.sockets.connected()
    await until(lambda: len(box.workspace.sockets) == 1)
    await answered(restless)


async def test_a_connection_that_does_not_come_up_does_not_hold_up_the_start(unconnected: Room) -> None:
    unconnected.box.faults.add(Fault("status", face="slack", path="/link", remaining=None))
    socket = SocketMode(
        unconnected.bolt, unconnected.box.credentials.slack_app_token, ping_interval=PING, patience=PATIENCE
    )
    await asyncio.wait_for(socket.start(), 30.0)
    assert not await socket.connected()
    unconnected.box.faults.clear()
    await until(lambda: len(unconnected.box.workspace.sockets) == 1)
    await socket.stop()


async def test_before_the_start_and_after_the_stop_nothing_is_connected(socket_room: Room) -> None:
    socket = socket_room.socket
    assert socket is not None
    assert await socket.connected()
    await socket.stop()
    assert not await socket.connected()
    assert not await SocketMode(socket_room.bolt, "xapp-1").connected()


async def test_an_ack_given_just_before_the_stop_still_leaves(socket_room: Room) -> None:
    """Bolt sends an ack up to 10 ms after the listener has given it, when the listener itself is long done."""
    box, socket, acked = socket_room.box, socket_room.socket, asyncio.Event()
    assert socket is not None

    async def quick(ack: AsyncAck, _: Body) -> None:
        await ack(text="done")
        acked.set()

    async def tell(*_: object) -> None:
        raise AssertionError("nothing went wrong")

    socket_room.bolt._async_listeners.clear()
    socket_room.bolt.command("/order")(Guard(socket_room.running, tell)(quick))
    typed = asyncio.create_task(box.people.command("UAMY", CHANNEL, "/order 1042"))
    await acked.wait()
    await socket_room.running.drained(30.0)
    await socket.stop()
    reaction = await typed
    assert (reaction.ok, reaction.text) == (True, "done")
