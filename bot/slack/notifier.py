"""The Notifier over Slack's Web API. Posts once per call: whether to try again is the runner's business."""

import hashlib
import json
import re
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.health.view import HealthView
from bot.orders.blocked import BlockedView
from bot.orders.bulk import Bulk
from bot.orders.card import Card
from bot.orders.digest import Digest
from bot.orders.history import History
from bot.orders.picklist import PickList
from bot.orders.pickups import PickupList
from bot.orders.rollup import RollUp
from bot.orders.stock import StockView
from bot.orders.why import Why
from bot.services.notifier import Address, Choice, ReadyList, Said, Shown, Words
from bot.slack.blocks.blocked import render_blocked
from bot.slack.blocks.bulk import render_bulk
from bot.slack.blocks.card import render_card
from bot.slack.blocks.digest import render_digest
from bot.slack.blocks.health import render_health
from bot.slack.blocks.history import render_history
from bot.slack.blocks.kit import Message
from bot.slack.blocks.lists import render_choice, render_ready_list
from bot.slack.blocks.picklist import render_pick_list
from bot.slack.blocks.pickups import render_pickup_list
from bot.slack.blocks.rollup import render_rollup
from bot.slack.blocks.stock import render_stock
from bot.slack.blocks.why import render_why
from bot.slack.blocks.words import render_words
from bot.slack.failure import CALL_FAILS, failure_of
from bot.slack.whisper import Whisper
from integrations.errors import IntegrationError, RateLimited, Unauthorized
from integrations.ports import Budget

EVENT_TYPE = "shipmate_notice"
PAGE = 200
"""Messages on one page of a history."""
_PAGES = 5
_MENTION = re.compile(r"<@[UW][A-Z0-9]+>")
_SHOWN_LATE = timedelta(seconds=2)

Call = Callable[[], Awaitable[AsyncSlackResponse]]


class SlackNotifier:
    """Tells people through Slack. `budget_for` gives each channel's own rate budget: one post a second."""

    def __init__(
        self,
        client: AsyncWebClient,
        session: aiohttp.ClientSession,
        *,
        timeout: float,
        budget_for: Callable[[str], Budget],
    ) -> None:
        self._client = client
        self._whisper = Whisper(client, session)
        self._budget_for = budget_for
        self.settle = timedelta(seconds=timeout) + _SHOWN_LATE

    def digest(self, shown: Shown) -> str:
        """Reading a system again without news must not edit a card, so the times of reading do not count."""
        if isinstance(shown, Card):
            rows = tuple(row if row.stale else replace(row, seen_at=None) for row in shown.systems)
            waits = replace(shown.waits, seen_at=None) if shown.waits and shown.waits.seen_at else shown.waits
            shown = replace(shown, systems=rows, waits=waits)
        rendered = render_shown(shown)
        return hashlib.sha256(json.dumps([rendered.text, rendered.blocks]).encode()).hexdigest()[:32]

    def pings(self, shown: Shown | Words) -> int:
        rendered = render_words(shown) if isinstance(shown, Words) else render_shown(shown)
        return len(set(_MENTION.findall(json.dumps(rendered.blocks))))

    async def post(self, channel: str, shown: Shown, *, key: str) -> str:
        return await self._post(channel, render_shown(shown), key=key)

    async def update(self, channel: str, ts: str, shown: Shown) -> None:
        rendered = render_shown(shown)
        await self._call(
            "edit a message",
            lambda: self._client.chat_update(channel=channel, ts=ts, text=rendered.text, blocks=rendered.blocks),
        )

    async def say(self, channel: str, words: Words, *, key: str, thread_ts: str | None = None) -> str:
        broadcast = bool(words.data.get("broadcast")) and thread_ts is not None
        return await self._post(channel, render_words(words), key=key, thread_ts=thread_ts, broadcast=broadcast)

    async def find(self, channel: str, key: str, *, thread_ts: str | None = None) -> str | None:
        """Look through the newest messages for our mark (https://docs.slack.dev/messaging/message-metadata)."""
        place = await self._place(channel)
        cursor = ""
        for _ in range(_PAGES):
            page = await self._page(place, thread_ts, cursor)
            messages: list[dict[str, Any]] = page.get("messages") or []
            for found in messages:
                metadata = found.get("metadata") or {}
                if metadata.get("event_type") == EVENT_TYPE and metadata.get("event_payload", {}).get("key") == key:
                    return str(found["ts"])
            cursor = str((page.get("response_metadata") or {}).get("next_cursor") or "")
            if not cursor:
                break
        return None

    async def whisper(self, address: Address, said: Said) -> None:
        await self._whisper.say(address, render_said(said))

    async def _post(
        self, channel: str, rendered: Message, *, key: str, thread_ts: str | None = None, broadcast: bool = False
    ) -> str:
        budget = self._budget_for(channel)
        await budget.reserve()
        extra: dict[str, Any] = {"thread_ts": thread_ts, "reply_broadcast": broadcast} if thread_ts else {}
        try:
            response = await self._call(
                "post a message",
                lambda: self._client.chat_postMessage(
                    channel=channel,
                    text=rendered.text,
                    blocks=rendered.blocks,
                    metadata={"event_type": EVENT_TYPE, "event_payload": {"key": key}},
                    unfurl_links=False,
                    unfurl_media=False,
                    **extra,
                ),
            )
        except RateLimited as error:
            await budget.hold_off(error.retry_after)
            raise
        return str(response["ts"])

    async def _place(self, channel: str) -> str:
        """A person's id is enough to post to, but their direct messages are read by the conversation's own id."""
        if not channel.startswith(("U", "W")):
            return channel
        opened = await self._call("open a conversation", lambda: self._client.conversations_open(users=[channel]))
        conversation: dict[str, Any] = opened.get("channel") or {}
        return str(conversation.get("id") or channel)

    async def _page(self, channel: str, thread_ts: str | None, cursor: str) -> AsyncSlackResponse:
        """One page of what was said. A public channel may be posted to from outside, but is read from inside."""
        try:
            return await self._read(channel, thread_ts, cursor)
        except Unauthorized as error:
            if error.detail != "not_in_channel":
                raise
        await self._call("join a channel", lambda: self._client.conversations_join(channel=channel), write=False)
        return await self._read(channel, thread_ts, cursor)

    async def _read(self, channel: str, thread_ts: str | None, cursor: str) -> AsyncSlackResponse:
        query: dict[str, Any] = {"channel": channel, "include_all_metadata": True, "limit": PAGE}
        if cursor:
            query["cursor"] = cursor
        if thread_ts:
            return await self._call(
                "read a thread", lambda: self._client.conversations_replies(ts=thread_ts, **query), write=False
            )
        return await self._call("read a channel", lambda: self._client.conversations_history(**query), write=False)

    async def _call(self, operation: str, call: Call, *, write: bool = True) -> AsyncSlackResponse:
        try:
            return await call()
        except IntegrationError:
            raise
        except CALL_FAILS as error:
            raise failure_of(operation, error, write=write) from error


def render_shown(shown: Shown) -> Message:
    """The message of what is posted once."""
    match shown:
        case Card():
            return render_card(shown, shared=True)
        case ReadyList():
            return render_ready_list(shown)
        case Digest():
            return render_digest(shown)
        case Bulk():
            return render_bulk(shown)
        case RollUp():
            return render_rollup(shown)
        case PickupList():
            return render_pickup_list(shown)


_SAID: dict[type, Callable[[Any], Message]] = {
    Choice: render_choice,
    Words: render_words,
    Digest: render_digest,
    PickList: render_pick_list,
    History: render_history,
    Why: render_why,
    StockView: render_stock,
    BlockedView: render_blocked,
    HealthView: render_health,
}


def render_said(said: Said) -> Message:
    """The message of what one person is told."""
    return render_card(said, shared=False) if isinstance(said, Card) else _SAID[type(said)](said)
