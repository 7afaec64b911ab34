"""What Slack's own client shows one person: the workspace around the messages, and a channel. Nothing else.

Pure, but for what it is handed to read.
"""

from itertools import chain

from integrations.sandbox.page.marks import Marks
from integrations.sandbox.page.mentions import named, names_person
from integrations.sandbox.slack import Workspace, reach
from integrations.sandbox.slack.messages import in_channel, replies
from integrations.sandbox.slack.records import Channel, Json, Message, User, UserGroup, View


def people(workspace: Workspace) -> list[Json]:
    """Everybody one can act as."""
    return [
        {"id": user.id, "name": user.name, "real_name": user.real_name, "about": user.about}
        for user in workspace.users.values()
        if not (user.is_bot or user.deleted)
    ]


def snapshot(workspace: Workspace, marks: Marks, user_id: str) -> Json:
    """Everything around the messages. Raises `CannotDo` when nobody can act as this person."""
    me = reach.person(workspace, user_id)
    inside = me.team_id == workspace.team_id
    home = workspace.views.homes.get(me.id) if inside else None
    users, groups = known(workspace, me)
    return {
        "now": workspace.now().isoformat(),
        "workspace": workspace.name,
        "app": {"user": workspace.bot_user, "name": workspace.users[workspace.bot_user].name},
        "me": me.id,
        "commands": inside,
        "users": {user.id: _user(workspace, user) for user in users},
        "groups": {group.id: group.handle for group in groups},
        "channels": [_channel(workspace, marks, me, channel) for channel in channels(workspace, me)],
        "modals": [_view(view) for view in workspace.views.modals.get(me.id, [])],
        "home": _view(home) if home else None,
    }


def conversation(workspace: Workspace, marks: Marks, user_id: str, channel_id: str) -> Json:
    """A channel and all the person can see there. Raises `CannotDo` when they are not in it."""
    channel = reach.shown_channel(workspace, user_id, channel_id)
    return {
        "channel": _channel(workspace, marks, workspace.users[user_id], channel),
        "messages": [_message(message) for message in visible(workspace, user_id, channel)],
    }


def channels(workspace: Workspace, me: User) -> list[Channel]:
    """Those the person is in."""
    return [channel for channel in workspace.channels.values() if me.id in channel.members]


def visible(workspace: Workspace, user_id: str, channel: Channel) -> list[Message]:
    """What the person sees in a channel, threads included: of deleted messages only those that hold a thread."""
    seen = workspace.seen_by(user_id, channel)
    return [message for message in seen if not message.deleted or replies(channel, message.ts)]


def known(workspace: Workspace, me: User) -> tuple[list[User], list[UserGroup]]:
    """Whose names the person's client knows: the whole team and its groups for a member of it, and for everybody
    those who are in a channel with them, speak there or are named there."""
    ids = {me.id}
    for channel in channels(workspace, me):
        ids |= set(channel.members)
        for message in visible(workspace, me.id, channel):
            if not message.deleted:
                ids |= {message.user, *named(message), *chain.from_iterable(message.reactions.values())}
    inside = me.team_id == workspace.team_id
    if inside and not me.is_restricted:
        ids |= {user.id for user in workspace.users.values() if user.team_id == me.team_id}
    groups = list(workspace.groups.values()) if inside else []
    return [user for user in workspace.users.values() if user.id in ids], groups


def _user(workspace: Workspace, user: User) -> Json:
    return {
        "name": user.name,
        "real_name": user.real_name,
        "is_bot": user.is_bot,
        "guest": user.is_restricted,
        "outsider": user.team_id != workspace.team_id,
        "deleted": user.deleted,
    }


def _channel(workspace: Workspace, marks: Marks, me: User, channel: Channel) -> Json:
    read = marks.of(workspace, me.id, channel.id)
    later = [m for m in channel.messages.values() if m.ts > (read or "") and m.user != me.id and not m.deleted]
    above = {m.ts for m in in_channel(channel)}
    kind = "direct" if channel.im_with else "private" if channel.is_private else "public"
    return {
        "id": channel.id,
        "name": workspace.users[workspace.bot_user].name if channel.im_with else channel.name,
        "kind": kind,
        "archived": channel.is_archived,
        "shared": channel.is_ext_shared,
        "app_is_in": workspace.bot_user in channel.members,
        "unread": sum(m.ts in above for m in later),
        "mentions": sum(names_person(workspace, m, me.id) for m in later),
        "read": read,
    }


def _message(message: Message) -> Json:
    gone = message.deleted
    return {
        "ts": message.ts,
        "user": "USLACKBOT" if gone else message.user,
        "text": "" if gone else message.text,
        "blocks": [] if gone else message.blocks,
        "attachments": [] if gone else message.attachments,
        "thread_ts": message.thread_ts,
        "broadcast": message.broadcast,
        "only_you": bool(message.only_for),
        "edited": bool(message.edited_ts) and not gone,
        "deleted": gone,
        "reactions": {} if gone else message.reactions,
    }


def _view(view: View) -> Json:
    content = {name: value for name, value in view.content.items() if name not in _NOT_SHOWN}
    return {"id": view.id, "kind": view.kind, "content": content, "values": view.values, "errors": view.errors}


_NOT_SHOWN = {"private_metadata", "external_id", "callback_id"}
"""The app's own notes on a view."""
