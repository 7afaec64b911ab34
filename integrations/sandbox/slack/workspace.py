"""The simulated Slack workspace: who is in it, its channels, and the one feed of everything that changes.

Synchronous, in memory, without HTTP. Everything is created at `now()`; every change is told to the listeners as an
`Effect`, so a journal and a page can follow.
"""

import json
import random
import time
from collections.abc import Callable
from datetime import UTC, datetime

from integrations.sandbox.slack.messages import Messages
from integrations.sandbox.slack.records import Channel, Message, Refused, User, UserGroup, View
from integrations.sandbox.slack.socket import Sockets
from integrations.sandbox.slack.tickets import Tickets
from integrations.sandbox.slack.views import Views
from integrations.sandbox.state import Effect

_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"


class Workspace:
    """One Slack workspace with one installed app.

    `url` is where its face listens (no slash at the end); the face learns it from the first request when nobody
    has set it. `home_enabled` and `paid` switch what Slack answers with not_enabled and plan_upgrade_required.
    `monotonic` is the real time on which a trigger ends.
    """

    def __init__(
        self,
        team_id: str = "T0001",
        *,
        name: str = "Demo",
        domain: str = "demo",
        bot_user: str = "UBOT",
        bot_name: str = "shipmate",
        bot_id: str = "B0001",
        app_id: str = "A0001",
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        monotonic: Callable[[], float] = time.monotonic,
        seed: int = 1,
    ) -> None:
        self.team_id = team_id
        self.name = name
        self.domain = domain
        self.bot_user = bot_user
        self.bot_id = bot_id
        self.app_id = app_id
        self.now = now
        self.url = ""
        self.home_enabled = True
        self.paid = True
        self.users: dict[str, User] = {}
        self.channels: dict[str, Channel] = {}
        self.groups: dict[str, UserGroup] = {}
        self._rng = random.Random(seed)
        self._listeners: list[Callable[[Effect], None]] = []
        self._last_stamp = 0
        self.messages = Messages(self.stamp, now, self.new_id, self._tell_message)
        self.views = Views(self.stamp, self.new_id, self._tell_view)
        self.tickets = Tickets(now, self.new_id, monotonic=monotonic)
        self.sockets = Sockets(self.new_id, app_id, seed=seed)
        self.add_user(bot_user, bot_name, is_bot=True)

    # the feed ---------------------------------------------------------------------------------------------
    def subscribe(self, listener: Callable[[Effect], None]) -> None:
        """Hear every change. The subject is "channel:ts" for messages and the view's id for views."""
        self._listeners.append(listener)

    def tell(self, verb: str, subject: str, **facts: str) -> None:
        """Tell the listeners that something has really changed."""
        for listener in self._listeners:
            listener(Effect("slack", verb, subject, facts))

    # ids and time -----------------------------------------------------------------------------------------
    def stamp(self) -> str:
        """A ts: the present moment, but always later than every ts before it."""
        self._last_stamp = max(self._last_stamp + 1, int(self.now().timestamp() * 1_000_000))
        seconds, micros = divmod(self._last_stamp, 1_000_000)
        return f"{seconds}.{micros:06d}"

    def new_id(self) -> str:
        return "".join(self._rng.choices(_LETTERS, k=10))

    # people and channels ----------------------------------------------------------------------------------
    def add_user(
        self,
        user_id: str,
        name: str,
        *,
        real_name: str = "",
        team_id: str = "",
        is_admin: bool = False,
        is_bot: bool = False,
        is_restricted: bool = False,
        deleted: bool = False,
        about: str = "",
    ) -> User:
        user = User(user_id, name, real_name or name.title(), team_id or self.team_id)
        user.is_admin, user.is_bot, user.is_restricted, user.deleted = is_admin, is_bot, is_restricted, deleted
        user.about = about
        self.users[user_id] = user
        return user

    def add_channel(
        self,
        channel_id: str,
        name: str,
        members: list[str],
        *,
        is_private: bool = False,
        is_archived: bool = False,
        is_ext_shared: bool = False,
    ) -> Channel:
        channel = Channel(channel_id, name, list(members), is_private, is_archived, is_ext_shared)
        self.channels[channel_id] = channel
        return channel

    def user(self, user_id: str) -> User:
        """Raises `Refused` user_not_found."""
        if user_id not in self.users:
            raise Refused("user_not_found")
        return self.users[user_id]

    def channel(self, channel_id: str) -> Channel:
        """Raises `Refused` channel_not_found."""
        if channel_id not in self.channels:
            raise Refused("channel_not_found")
        return self.channels[channel_id]

    def direct(self, user_id: str) -> Channel:
        """The direct messages between the app and this person; begun when there are none yet."""
        for channel in self.channels.values():
            if channel.im_with == user_id:
                return channel
        channel = Channel(f"D{user_id[1:]}", "", [user_id, self.bot_user], is_private=True, im_with=user_id)
        self.channels[channel.id] = channel
        self.tell("open_dm", channel.id, user=user_id)
        return channel

    def join(self, channel: Channel, user_id: str) -> bool:
        """Make a user a member; False when they were one already."""
        if user_id in channel.members:
            return False
        channel.members.append(user_id)
        self.tell("join", channel.id, user=user_id)
        return True

    def seen_by(self, user_id: str, channel: Channel) -> list[Message]:
        """All this person can see in a channel and its threads, their own ephemerals included, oldest first."""
        own = [m for m in channel.ephemerals.values() if m.only_for == user_id]
        return sorted([*channel.messages.values(), *own], key=lambda m: m.ts)

    def _tell_message(self, verb: str, message: Message, **facts: str) -> None:
        data = {"channel": message.channel, "user": message.user, "text": message.text}
        if message.thread_ts:
            data["thread_ts"] = message.thread_ts
        if message.metadata:
            data["metadata"] = json.dumps(message.metadata)
        if message.only_for:
            data["only_for"] = message.only_for
        self.tell(verb, f"{message.channel}:{message.ts}", **data, **facts)

    def _tell_view(self, verb: str, view: View) -> None:
        self.tell(verb, view.id, user=view.user, callback_id=str(view.content.get("callback_id", "")))
