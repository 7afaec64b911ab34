"""What a person can reach in Slack's client: their channels, what is shown there, their modals and Home.

Every function raises `CannotDo` for what the client would not offer this person.
"""

from integrations.sandbox.slack.choices import CannotDo
from integrations.sandbox.slack.records import Channel, Message, User, View
from integrations.sandbox.slack.workspace import Workspace


def person(workspace: Workspace, user_id: str) -> User:
    user = workspace.users.get(user_id)
    if user is None or user.deleted or user.is_bot:
        raise CannotDo(f"{user_id} is nobody who can act here")
    return user


def insider(workspace: Workspace, user_id: str) -> User:
    """A member of the app's own team: only they see its commands, shortcuts and Home."""
    user = person(workspace, user_id)
    if user.team_id != workspace.team_id:
        raise CannotDo(f"the app's commands, shortcuts and Home do not exist for {user.name}, who is of another team")
    return user


def shown_channel(workspace: Workspace, user_id: str, channel_id: str) -> Channel:
    """A channel the person is in and can read. Whether there is another of that id is not said, nor its name."""
    user, channel = person(workspace, user_id), workspace.channels.get(channel_id)
    if channel is None or user_id not in channel.members:
        raise CannotDo(f"{user.name} is not in {channel_id}")
    return channel


def channel_of(workspace: Workspace, user_id: str, channel_id: str) -> Channel:
    """A channel the person is in and can write to."""
    channel = shown_channel(workspace, user_id, channel_id)
    if channel.is_archived:
        raise CannotDo(f"{channel.name} is archived")
    return channel


def message_of(workspace: Workspace, user_id: str, channel_id: str, ts: str) -> Message:
    """A message, or an ephemeral of the person's own, as shown now."""
    channel = channel_of(workspace, user_id, channel_id)
    for message in workspace.seen_by(user_id, channel):
        if message.ts == ts and not message.deleted:
            return message
    raise CannotDo(f"no message {ts} is shown in {channel.name}")


def modal_of(workspace: Workspace, user_id: str) -> View:
    """The modal on top."""
    view = workspace.views.top(person(workspace, user_id).id)
    if view is None:
        raise CannotDo("no modal is open")
    return view


def home_of(workspace: Workspace, user_id: str) -> View:
    """The app's Home tab, once published."""
    insider(workspace, user_id)
    if user_id not in workspace.views.homes:
        raise CannotDo("the Home tab is empty")
    return workspace.views.homes[user_id]
