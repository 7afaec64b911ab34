"""Socket Mode: tickets, several connections, reconnecting, and what a person sees while nobody is connected."""

import asyncio
from collections import Counter
from typing import Any

import aiohttp
import pytest
from slack_bolt.async_app import AsyncApp

from tests.sandbox.slack_stage import APP_TOKEN, Stage, face_only, socket_stage, until


def answering(app: AsyncApp) -> None:
    @app.command("/order")
    async def order(ack: Any) -> None:
        await ack("here")


async def connect(stage: Stage, session: aiohttp.ClientSession) -> aiohttp.ClientWebSocketResponse:
    """A bare Socket Mode client that has said hello."""
    opened = await stage.client.apps_connections_open(app_token=APP_TOKEN)
    socket = await session.ws_connect(opened["url"])
    assert (await socket.receive_json())["type"] == "hello"
    return socket


async def test_an_address_is_good_for_one_connection() -> None:
    async with face_only() as stage, aiohttp.ClientSession() as session:
        url = (await stage.client.apps_connections_open(app_token=APP_TOKEN))["url"]
        await session.ws_connect(url)
        with pytest.raises(aiohttp.WSServerHandshakeError) as caught:
            await session.ws_connect(url)
        assert caught.value.status == 404


async def test_pings_are_answered_with_the_same_words() -> None:
    async with face_only() as stage, aiohttp.ClientSession() as session:
        opened = await stage.client.apps_connections_open(app_token=APP_TOKEN)
        socket = await session.ws_connect(opened["url"], autoping=False)
        await socket.receive_json()
        await socket.ping(b"sdk-ping-pong:1.5")
        pong = await socket.receive()
        assert (pong.type, bytes(pong.data)) == (aiohttp.WSMsgType.PONG, b"sdk-ping-pong:1.5")


async def test_stopping_the_face_hangs_up() -> None:
    async with aiohttp.ClientSession() as session, asyncio.timeout(30):
        async with face_only() as stage:
            socket = await connect(stage, session)
        assert (await socket.receive()).type is aiohttp.WSMsgType.CLOSE


async def test_each_envelope_goes_to_one_of_several_connections() -> None:
    heard: Counter[int] = Counter()

    async def answer(number: int, socket: aiohttp.ClientWebSocketResponse) -> None:
        async for message in socket:
            heard[number] += 1
            envelope = message.json()
            await socket.send_json({"envelope_id": envelope["envelope_id"], "payload": {"text": str(number)}})

    async with face_only() as stage, aiohttp.ClientSession() as session:
        listeners = [asyncio.create_task(answer(n, await connect(stage, session))) for n in range(2)]
        for _ in range(20):
            assert (await stage.people.command("UAMY", "CORDERS", "/order 1042")).ok
        assert heard.total() == 20
        assert set(heard) == {0, 1}
        await stage.workspace.sockets.drop()
        await asyncio.gather(*listeners)


async def test_the_eleventh_connection_is_sent_away() -> None:
    async with face_only() as stage, aiohttp.ClientSession() as session:
        held = [await connect(stage, session) for _ in range(10)]
        opened = await stage.client.apps_connections_open(app_token=APP_TOKEN)
        socket = await session.ws_connect(opened["url"])
        assert (await socket.receive_json())["reason"] == "too_many_websockets"
        assert len(held) == len(stage.workspace.sockets) == 10


@pytest.mark.parametrize("reason", ["warning", "refresh_requested"])
async def test_the_app_reconnects_when_asked_to(reason: str) -> None:
    async with socket_stage(answering) as stage:
        await stage.workspace.sockets.disconnect(reason)
        async with asyncio.timeout(30):
            await stage.workspace.sockets.connected()
        await until(lambda: len(stage.workspace.sockets) == 1)
        assert (await stage.people.command("UAMY", "CORDERS", "/order 1042")).ok


async def test_the_app_comes_back_after_a_dropped_connection() -> None:
    async with socket_stage(answering) as stage:
        await stage.workspace.sockets.drop()
        await until(lambda: len(stage.workspace.sockets) == 0)
        down = await stage.people.command("UAMY", "CORDERS", "/order 1042")
        assert (down.status, down.error) == ("failed", "dispatch_failed")
        async with asyncio.timeout(30):
            await stage.workspace.sockets.connected()
        assert (await stage.people.command("UAMY", "CORDERS", "/order 1042")).ok


async def test_a_connection_lost_before_the_acknowledgement_is_a_failure_at_once() -> None:
    async with face_only(within=30) as stage, aiohttp.ClientSession() as session:
        socket = await connect(stage, session)
        acting = asyncio.create_task(stage.people.command("UAMY", "CORDERS", "/order 1042"))
        await socket.receive_json()
        await socket.close()
        assert (await acting).error == "dispatch_failed"


async def test_an_app_that_never_acknowledges_times_out() -> None:
    async with face_only(within=0.02) as stage, aiohttp.ClientSession() as session:
        socket = await connect(stage, session)
        assert (await stage.people.command("UAMY", "CORDERS", "/order 1042")).error == "operation_timeout"
        assert not socket.closed


async def test_an_event_is_retried_with_its_number_and_reason() -> None:
    async with face_only(within=0.02) as stage, aiohttp.ClientSession() as session:
        socket = await connect(stage, session)
        await stage.people.open_home("UAMY")
        await stage.people.dispatch.settled()
        heard = [await socket.receive_json() for _ in range(4)]
        assert [envelope.get("retry_attempt") for envelope in heard] == [None, 1, 2, 3]
        assert heard[1]["retry_reason"] == "http_timeout"
        assert {envelope["payload"]["event_id"] for envelope in heard} == {heard[0]["payload"]["event_id"]}


async def test_a_connection_told_to_leave_is_used_only_while_there_is_no_other() -> None:
    async with face_only(within=0.02) as stage, aiohttp.ClientSession() as session:
        old = await connect(stage, session)
        await stage.workspace.sockets.disconnect("warning")
        assert (await old.receive_json())["reason"] == "warning"
        await stage.people.command("UAMY", "CORDERS", "/order 1")
        assert (await old.receive_json())["type"] == "slash_commands"
        new = await connect(stage, session)
        for _ in range(5):
            await stage.people.command("UAMY", "CORDERS", "/order 2")
            assert (await new.receive_json())["payload"]["text"] == "2"
