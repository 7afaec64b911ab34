"""The Notifier over Slack's Web API. Posts once per call: whether to try again is the runner's business."""

import hashlib
import json
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.orders.card import Card
from bot.services.notifier import Address, Choice, Said, Shown, Words
from bot.slack.blocks.card import render_card
from bot.slack.blocks.kit import Message
from bot.slack.blocks.words import render_choice, render_ready_list, render_words
from bot.slack.failure import failure_of
from integrations.errors import IntegrationError, NotFound, Unauthorized
from integrations.ports import Budget

EVENT_TYPE = "shipmate_notice"
_PAGES = 5
_PAGE = 200
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
        self._session = session
        self._budget_for = budget_for
        self.settle = timedelta(seconds=timeout) + _SHOWN_LATE

    def digest(self, shown: Shown) -> str:
        """Reading a system again without news must not edit a card, so the times of reading do not count."""
        if isinstance(shown, Card):
            rows = tuple(row if row.stale else replace(row, seen_at=None) for row in shown.systems)
            shown = replace(shown, systems=rows)
        rendered = _render_shown(shown)
        return hashlib.sha256(json.dumps([rendered.text, rendered.blocks]).encode()).hexdigest()[:32]

    async def post(self, channel: str, shown: Shown, *, key: str) -> str:
        return await self._post(channel, _render_shown(shown), key=key)

    async def update(self, channel: str, ts: str, shown: Shown) -> None:
        rendered = _render_shown(shown)
        await self._call(
            "edit a message",
            lambda: self._client.chat_update(channel=channel, ts=ts, text=rendered.text, blocks=rendered.blocks),
        )

    async def say(self, channel: str, words: Words, *, key: str, thread_ts: str | None = None) -> str:
        broadcast = bool(words.data.get("broadcast")) and thread_ts is not None
        return await self._post(channel, render_words(words), key=key, thread_ts=thread_ts, broadcast=broadcast)

    async def find(self, channel: str, key: str, *, thread_ts: str | None = None) -> str | None:
        """Look through the newest messages for our mark (https://docs.slack.dev/messaging/message-metadata)."""
        cursor = ""
        for _ in range(_PAGES):
            page = await self._page(channel, thread_ts, cursor)
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
        """By the response address while it lives; else in the channel; else in a direct message."""
        rendered = _render_said(said)
        text, blocks = rendered.text, rendered.blocks
        if address.response_url and await self._respond(address.response_url, rendered):
            return
        try:
            await self._call(
                "whisper",
                lambda: self._client.chat_postEphemeral(
                    channel=address.channel, user=address.user, text=text, blocks=blocks
                ),
            )
        except (NotFound, Unauthorized):
            await self._call(
                "write a direct message",
                lambda: self._client.chat_postMessage(channel=address.user, text=text, blocks=blocks),
            )

    async def _post(
        self, channel: str, rendered: Message, *, key: str, thread_ts: str | None = None, broadcast: bool = False
    ) -> str:
        await self._budget_for(channel).reserve()
        extra: dict[str, Any] = {"thread_ts": thread_ts, "reply_broadcast": broadcast} if thread_ts else {}
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
        return str(response["ts"])

    async def _page(self, channel: str, thread_ts: str | None, cursor: str) -> AsyncSlackResponse:
        query: dict[str, Any] = {"channel": channel, "include_all_metadata": True, "limit": _PAGE}
        if cursor:
            query["cursor"] = cursor
        if thread_ts:
            return await self._call(
                "read a thread", lambda: self._client.conversations_replies(ts=thread_ts, **query), write=False
            )
        return await self._call("read a channel", lambda: self._client.conversations_history(**query), write=False)

    async def _respond(self, url: str, rendered: Message) -> bool:
        """False when the address is used up or too old (https://docs.slack.dev/interactivity/handling-user-interaction)."""
        body = {
            "response_type": "ephemeral",
            "replace_original": False,
            "text": rendered.text,
            "blocks": rendered.blocks,
        }
        try:
            async with self._session.post(url, json=body, allow_redirects=False) as response:
                if response.status < 500 and response.status != 429:
                    return response.status < 300
                raise failure_of("answer", None, status=response.status, headers=response.headers, write=True)
        except (aiohttp.ClientError, TimeoutError) as error:
            raise failure_of("answer", error, write=True) from error

    async def _call(self, operation: str, call: Call, *, write: bool = True) -> AsyncSlackResponse:
        try:
            return await call()
        except IntegrationError:
            raise
        except (TimeoutError, SlackApiError, aiohttp.ClientError) as error:
            raise failure_of(operation, error, write=write) from error


def _render_shown(shown: Shown) -> Message:
    return render_card(shown, shared=True) if isinstance(shown, Card) else render_ready_list(shown)


def _render_said(said: Said) -> Message:
    match said:
        case Card():
            return render_card(said, shared=False)
        case Choice():
            return render_choice(said)
        case Words():
            return render_words(said)
