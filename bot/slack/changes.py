"""What Slack tells of people unasked: whoever changes, joins or leaves is asked about afresh at the next press.

https://docs.slack.dev/reference/events/user_change and its neighbours.
"""

from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.services.contacts import Contacts
from bot.slack.listen import Body, Guard

CHANGES = ("user_change", "subteam_members_changed", "member_joined_channel", "member_left_channel")


def register(app: AsyncApp, contacts: Contacts, guard: Guard) -> None:
    """Listen to the changes. Bolt acks an event before it is heard; one that is lost so counts ten minutes later."""

    async def changed(ack: AsyncAck, body: Body) -> None:
        event: dict[str, Any] = body.get("event") or {}
        match event:
            case {"type": "user_change", "user": {"id": str(user)}}:
                await contacts.forget_person(str(body.get("team_id") or ""), user)
            case {"type": "subteam_members_changed", "subteam_id": str(source)} | {"channel": str(source)}:
                await contacts.forget_members(source)
        await ack()

    for change in CHANGES:
        app.event(change)(guard(changed))
