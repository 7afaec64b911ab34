"""What nobody asked Slack to send is acked all the same: over Socket Mode silence would be a timeout for somebody.

An app that was set up by hand may have shortcuts, events or menus that Shipmate has no use for.
"""

import re

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.slack.changes import CHANGES
from bot.slack.ids import BULK_MODAL, PACK_MODAL, PROBLEM_MODAL, SHIP_MODAL

_ANY = re.compile("")
_NOT_A_CHANGE = re.compile(rf"^(?!({'|'.join(CHANGES)})\Z)")
_NOT_OURS = re.compile(rf"^(?!({SHIP_MODAL}|{PACK_MODAL}|{BULK_MODAL}|{PROBLEM_MODAL})\Z)")
"""Bolt goes on to the next listener that matches when one is slow to ack: our own modals must not end up here."""


def register(app: AsyncApp) -> None:
    """Ack events, shortcuts, views and menu searches without doing anything."""

    async def heard(ack: AsyncAck) -> None:
        await ack()

    async def nothing_found(ack: AsyncAck) -> None:
        await ack(options=[])

    app.event(_NOT_A_CHANGE)(heard)
    app.shortcut(_ANY)(heard)
    app.view(_NOT_OURS)(heard)
    app.view_closed(_ANY)(heard)
    app.options(_ANY)(nothing_found)
