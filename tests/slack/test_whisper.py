"""One person is answered by the response address, else in the channel, else directly: somehow, and once."""

from datetime import timedelta

import pytest

from bot.demo.stage import CHANNEL
from bot.services.notifier import Address, Words
from integrations.errors import OutcomeUnknown, RateLimited, Unauthorized, Unreachable
from integrations.sandbox.faults import Fault
from integrations.sandbox.slack.tickets import MOST_USES
from tests.slack.cards import card
from tests.slack.room import Room

HINT = Words("hint", {"words": "Try `/order 1042`."})
SAID = "Try `/order 1042`."


def response_url(room: Room, user: str = "UAMY", channel: str = CHANNEL) -> str:
    made = room.box.workspace.tickets.new_response_url(user, channel)
    return f"{room.box.workspace.url}/response/{made}"


def address(room: Room, url: str | None, channel: str = CHANNEL, user: str = "UAMY") -> Address:
    return Address(user=user, channel=channel, response_url=url)


async def test_the_response_address_is_used_while_it_lives(unconnected: Room) -> None:
    await unconnected.notifier.whisper(address(unconnected, response_url(unconnected)), HINT)
    assert unconnected.seen_by("UAMY") == [SAID]
    assert unconnected.seen_by("UBEN") == []
    assert unconnected.calls("chat") == []


async def test_a_used_up_address_falls_back_to_the_channel(unconnected: Room) -> None:
    url = response_url(unconnected)
    for _ in range(MOST_USES + 1):
        await unconnected.notifier.whisper(address(unconnected, url), HINT)
    assert unconnected.seen_by("UAMY") == [SAID] * (MOST_USES + 1)
    assert len(unconnected.calls("chat.postEphemeral")) == 1


async def test_an_expired_address_falls_back_to_the_channel(unconnected: Room) -> None:
    url = response_url(unconnected)
    unconnected.box.world.advance(timedelta(minutes=31).total_seconds())
    await unconnected.notifier.whisper(address(unconnected, url), card())
    assert len(unconnected.seen_by("UAMY")) == 1
    assert len(unconnected.calls("chat.postEphemeral")) == 1


@pytest.mark.parametrize("channel", ["CGENERAL", "CMANAGE", "COLD", "CNOWHERE", ""])
async def test_where_nobody_can_be_whispered_to_the_person_is_written_to_directly(
    unconnected: Room, channel: str
) -> None:
    await unconnected.notifier.whisper(address(unconnected, None, channel=channel), HINT)
    assert unconnected.direct("UAMY") == [SAID]


async def test_a_person_who_is_not_in_the_channel_is_written_to_directly(unconnected: Room) -> None:
    await unconnected.notifier.whisper(address(unconnected, None, channel="CALERTS", user="UGUS"), HINT)
    assert unconnected.direct("UGUS") == [SAID]


async def test_a_limit_on_the_response_address_is_tried_again_later(unconnected: Room) -> None:
    unconnected.box.faults.add(Fault("status", face="slack", path="/response", status=429, retry_after=3))
    with pytest.raises(RateLimited) as caught:
        await unconnected.notifier.whisper(address(unconnected, response_url(unconnected)), HINT)
    assert caught.value.retry_after == 3.0
    assert unconnected.seen_by("UAMY") == []


@pytest.mark.parametrize("kind", ["reset_after", "status", "status_after"])
async def test_an_answer_whose_end_is_unclear_is_reported_and_not_sent_another_way(
    unconnected: Room, kind: str
) -> None:
    """Bolt's `respond` would let these pass as if they were answers."""
    unconnected.box.faults.add(Fault(kind, face="slack", path="/response", status=500))
    with pytest.raises(OutcomeUnknown):
        await unconnected.notifier.whisper(address(unconnected, response_url(unconnected)), HINT)
    assert unconnected.calls("chat") == []
    assert unconnected.direct("UAMY") == []


async def test_when_nothing_works_the_error_says_so(unconnected: Room) -> None:
    unconnected.client.token = "xoxb-revoked"
    with pytest.raises(Unauthorized):
        await unconnected.notifier.whisper(address(unconnected, None), HINT)
    unconnected.client.base_url = "http://127.0.0.1:9/api/"
    with pytest.raises(Unreachable):
        await unconnected.notifier.whisper(address(unconnected, "http://127.0.0.1:9/response/1"), HINT)
