"""Tell one person something nobody else sees: by the response address, else in the channel, else directly.

Bolt's own `respond` is not used: it opens a session for each answer and lets errors pass as if they were answers
(slack sheet, 1.7).
"""

import json
from typing import Any

import aiohttp
import structlog
from slack_sdk.web.async_client import AsyncWebClient

from bot.services.notifier import Address
from bot.slack.blocks.kit import Message
from bot.slack.failure import CALL_FAILS, failure_of
from bot.slack.response_url import is_slacks
from integrations.errors import NotFound, Unauthorized

log = structlog.get_logger(__name__)


class Whisper:
    """Says things to one person. Each call raises `IntegrationError` when nothing worked."""

    def __init__(self, client: AsyncWebClient, session: aiohttp.ClientSession) -> None:
        self._client = client
        self._session = session

    async def say(self, address: Address, message: Message) -> None:
        """Say it once, by the first way that is open."""
        url = address.response_url
        if url and self._is_slacks(url) and await self._respond(url, message):
            return
        if address.channel and await self._beside(address, message):
            return
        await self._directly(address, message)

    def _is_slacks(self, url: str) -> bool:
        """Another address is passed over like one that is used up; it is not logged, because it is itself a key."""
        ours = is_slacks(url, api_url=self._client.base_url)
        if not ours:
            log.warning("a response address is not Slack's, so nothing is posted there")
        return ours

    async def _beside(self, address: Address, message: Message) -> bool:
        """False when the person, or the bot, is not in that channel."""
        try:
            await self._client.chat_postEphemeral(
                channel=address.channel, user=address.user, text=message.text, blocks=message.blocks
            )
        except CALL_FAILS as error:
            failure = failure_of("whisper", error, write=True)
            if isinstance(failure, NotFound | Unauthorized):
                return False
            raise failure from error
        return True

    async def _directly(self, address: Address, message: Message) -> None:
        try:
            await self._client.chat_postMessage(channel=address.user, text=message.text, blocks=message.blocks)
        except CALL_FAILS as error:
            raise failure_of("write a direct message", error, write=True) from error

    async def _respond(self, url: str, message: Message) -> bool:
        """False when the address is used up or too old (https://docs.slack.dev/interactivity/handling-user-interaction)."""
        body = {
            "response_type": "ephemeral",
            "replace_original": False,
            "text": message.text,
            "blocks": message.blocks,
        }
        try:
            async with self._session.post(url, json=body, allow_redirects=False) as response:
                if response.status >= 500 or response.status == 429:
                    raise failure_of("answer", None, status=response.status, headers=response.headers, write=True)
                return response.status < 300 and _taken(await response.text(errors="replace"))
        except (aiohttp.ClientError, TimeoutError) as error:
            raise failure_of("answer", error, write=True) from error


def _taken(text: str) -> bool:
    """Slack answers `ok`; a refusal with status 200 would be JSON that says so."""
    try:
        answer: Any = json.loads(text)
    except ValueError:
        return True
    return not isinstance(answer, dict) or answer.get("ok") is not False
