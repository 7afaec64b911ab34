"""What people do in the workspace: type a command, click, choose, submit a modal, open Home, mention the app.

Each action is delivered as Slack delivers it and comes back as a `Reaction`. What Slack's own client would not let
a person do raises `CannotDo`. Commands and actions are sent once; events are retried.
"""

import re
from collections.abc import Mapping, Sequence
from typing import TypeAlias

from integrations.sandbox.slack import payloads, reach
from integrations.sandbox.slack.choices import Value, state_of
from integrations.sandbox.slack.controls import Control, action_of, find_control, unanswered
from integrations.sandbox.slack.deliveries import Courier, Mode, Outgoing
from integrations.sandbox.slack.dispatch import RETRY_DELAYS, Dispatch
from integrations.sandbox.slack.messages import Draft
from integrations.sandbox.slack.reactions import Reaction
from integrations.sandbox.slack.records import Json, Message, User, View
from integrations.sandbox.slack.workspace import Workspace

Filled: TypeAlias = Mapping[str, Value] | Mapping[tuple[str, str], Value]
"""What is typed and chosen in a view, by action_id, or by block_id and action_id: one action_id may stand in many
blocks."""


class People:
    """Acts for any person of the workspace. `courier` holds mode, target URL and signing secret, settable later.

    `within` is Slack's limit for an acknowledgement, in real seconds; Slack's own is 3.
    """

    def __init__(
        self,
        workspace: Workspace,
        *,
        mode: Mode = "socket",
        target_url: str = "",
        signing_secret: str = "",
        within: float = 3.0,
        retry_delays: Sequence[float] = RETRY_DELAYS,
    ) -> None:
        self.workspace = workspace
        self.courier = Courier(
            workspace.sockets, mode=mode, url=target_url, signing_secret=signing_secret, within=within
        )
        self.dispatch = Dispatch(workspace, self.courier, retry_delays)

    async def close(self) -> None:
        """Stop retrying and close the HTTP session."""
        await self.dispatch.close()
        await self.courier.close()

    # in channels ------------------------------------------------------------------------------------------
    async def command(self, user: str, channel: str, typed: str) -> Reaction:
        """Type a slash command, for example "/order 1042 status". Only members of the app's own team can."""
        person, place = reach.insider(self.workspace, user), reach.channel_of(self.workspace, user, channel)
        if not typed.startswith("/"):
            raise ValueError("a slash command starts with /")
        url = self._response_url(user, place.id)
        sent = payloads.command(self.workspace, person, place, typed, trigger=self._trigger(user), url=url)
        return await self.dispatch.once(Outgoing("slash_commands", sent))

    async def click(
        self,
        user: str,
        channel: str,
        ts: str,
        action_id: str,
        *,
        block_id: str | None = None,
        value: str | None = None,
        confirmed: bool = False,
    ) -> Reaction:
        """Press a button of a message or of one's own ephemeral. `value` tells buttons of one action_id apart.

        With a confirm dialog nothing is sent unless `confirmed`.
        """
        message = reach.message_of(self.workspace, user, channel, ts)
        control = find_control(message.all_blocks(), action_id, block_id=block_id, value=value)
        return await self._act(reach.person(self.workspace, user), message, control, None, confirmed=confirmed)

    async def select(
        self,
        user: str,
        channel: str,
        ts: str,
        action_id: str,
        value: Value,
        *,
        block_id: str | None = None,
        confirmed: bool = False,
    ) -> Reaction:
        """Choose in a menu, picker or group of a message: an option's value, several, a date, an id."""
        message = reach.message_of(self.workspace, user, channel, ts)
        control = find_control(message.all_blocks(), action_id, block_id=block_id)
        return await self._act(reach.person(self.workspace, user), message, control, value, confirmed=confirmed)

    async def suggest(
        self, user: str, place: Message | View, action_id: str, typed: str, *, block_id: str | None = None
    ) -> Reaction:
        """Type into an external select; the options are in the reaction's payload."""
        blocks = place.content["blocks"] if isinstance(place, View) else place.all_blocks()
        control = find_control(blocks, action_id, block_id=block_id)
        sent = payloads.suggestion(self.workspace, reach.person(self.workspace, user), place, control, typed)
        return await self.dispatch.interaction(sent)

    def say(self, user: str, channel: str, text: str, *, thread_ts: str | None = None) -> Message:
        """Write a message; the app hears nothing of it."""
        place = reach.channel_of(self.workspace, user, channel)
        return self.workspace.messages.post(place, user, Draft(text=text), thread_ts=thread_ts, verb="say")

    async def mention(self, user: str, channel: str, text: str, *, thread_ts: str | None = None) -> Reaction:
        """Write a message that begins by naming the app."""
        return await self.write(user, channel, f"<@{self.workspace.bot_user}> {text}", thread_ts=thread_ts)

    async def write(self, user: str, channel: str, text: str, *, thread_ts: str | None = None) -> Reaction:
        """Write a message. The app is told of it when the text names the app, <@UBOT>, and the app is there."""
        bot = self.workspace.bot_user
        message = self.say(user, channel, text, thread_ts=thread_ts)
        if not re.search(rf"<@{bot}(\|[^>]*)?>", text):
            return Reaction("not_sent")
        if bot not in self.workspace.channels[channel].members:
            return Reaction("not_sent", error="not_in_channel")
        return await self.dispatch.event(payloads.mention(self.workspace, message))

    # shortcuts --------------------------------------------------------------------------------------------
    async def shortcut(self, user: str, callback_id: str) -> Reaction:
        person = reach.insider(self.workspace, user)
        stamp = self.workspace.stamp()
        sent = payloads.shortcut(self.workspace, person, callback_id, trigger=self._trigger(user), action_ts=stamp)
        return await self.dispatch.interaction(sent)

    async def message_shortcut(self, user: str, callback_id: str, channel: str, ts: str) -> Reaction:
        person, message = reach.insider(self.workspace, user), reach.message_of(self.workspace, user, channel, ts)
        url = self._response_url(user, channel, message)
        trigger, stamp = self._trigger(user), self.workspace.stamp()
        sent = payloads.message_shortcut(
            self.workspace, person, callback_id, message, trigger=trigger, action_ts=stamp, url=url
        )
        return await self.dispatch.interaction(sent)

    # modals and Home --------------------------------------------------------------------------------------
    async def open_home(self, user: str) -> Reaction:
        person, home = reach.insider(self.workspace, user), self.workspace.views.homes.get(user)
        return await self.dispatch.event(payloads.home_opened(self.workspace, person, self.workspace.stamp(), home))

    async def click_view(
        self,
        user: str,
        action_id: str,
        *,
        home: bool = False,
        block_id: str | None = None,
        value: Value | None = None,
        confirmed: bool = False,
    ) -> Reaction:
        """Press or choose in the person's top modal, or in their Home tab."""
        view = self._view(user, home=home)
        text = value if isinstance(value, str) else None
        control = find_control(view.content["blocks"], action_id, block_id=block_id, value=text)
        return await self._act(reach.person(self.workspace, user), view, control, value, confirmed=confirmed)

    def fill(self, user: str, values: Filled, *, home: bool = False) -> None:
        """Type or choose in the top modal or the Home tab, without submitting. All of it, or with `CannotDo` none."""
        view = self._view(user, home=home)
        chosen: list[tuple[str, str, Json]] = []
        for place, value in values.items():
            block_id, action_id = (None, place) if isinstance(place, str) else place
            block, element = find_control(view.content["blocks"], action_id, block_id=block_id)
            chosen.append((block["block_id"], action_id, state_of(element, value)))
        for block_id, action_id, state in chosen:
            view.values.setdefault(block_id, {})[action_id] = state

    async def submit_view(self, user: str, values: Filled | None = None) -> Reaction:
        """Fill in and submit the top modal. An empty required input is shown as an error and nothing is sent."""
        self.fill(user, values or {})
        view = reach.modal_of(self.workspace, user)
        view.errors = unanswered(view)
        if view.errors:
            return Reaction("not_sent", errors=view.errors)
        sent = payloads.submission(self.workspace, reach.person(self.workspace, user), view, self._trigger(user))
        return await self.dispatch.interaction(sent)

    async def close_view(self, user: str, *, everything: bool = False) -> Reaction:
        """Close the top modal, or all of them; the app hears of it when the view asked for that."""
        view = reach.modal_of(self.workspace, user)
        everything = everything or bool(view.content.get("clear_on_close"))
        sent = payloads.closed(self.workspace, reach.person(self.workspace, user), view, is_cleared=everything)
        self.workspace.views.close(view, everything=everything)
        if not view.content.get("notify_on_close"):
            return Reaction("not_sent")
        return await self.dispatch.interaction(sent)

    # delivery ---------------------------------------------------------------------------------------------
    async def redeliver(self, last: Reaction) -> Reaction:
        """Deliver the very same payload once more, trigger id and all, as a doubled delivery would."""
        if last.outgoing is None:
            raise ValueError("nothing was sent the first time")
        return await self.dispatch.once(last.outgoing)

    async def _act(
        self, person: User, place: Message | View, control: Control, value: Value | None, *, confirmed: bool
    ) -> Reaction:
        block, element = control
        if element.get("confirm") and not confirmed:
            return Reaction("not_sent", confirm=element["confirm"])
        action = action_of(control, value, self.workspace.stamp())
        trigger = self._trigger(person.id)
        if isinstance(place, View):
            if value is not None and element["type"] != "button":
                place.values.setdefault(block["block_id"], {})[element["action_id"]] = state_of(element, value)
            sent = payloads.view_action(self.workspace, person, place, action, trigger)
        else:
            url = self._response_url(person.id, place.channel, place)
            sent = payloads.message_action(self.workspace, person, place, action, trigger=trigger, url=url)
        return await self.dispatch.interaction(sent)

    def _view(self, user: str, *, home: bool) -> View:
        return reach.home_of(self.workspace, user) if home else reach.modal_of(self.workspace, user)

    def _trigger(self, user: str) -> str:
        return self.workspace.tickets.new_trigger(user)

    def _response_url(self, user: str, channel: str, message: Message | None = None) -> str:
        if not self.workspace.url:
            raise RuntimeError("Workspace.url is not set and the app has not called the face yet")
        ts, ephemeral = (message.ts, bool(message.only_for)) if message else (None, False)
        made = self.workspace.tickets.new_response_url(user, channel, message_ts=ts, ephemeral=ephemeral)
        return f"{self.workspace.url}/response/{made}"
