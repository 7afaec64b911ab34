"""How the workspace's records look in Slack's JSON. Pure."""

from integrations.sandbox.slack.messages import replies
from integrations.sandbox.slack.records import Channel, Json, Message, User, UserGroup, View
from integrations.sandbox.slack.workspace import Workspace


def message_json(workspace: Workspace, message: Message, *, metadata: bool = True) -> Json:
    """A message as the Web API and the interaction payloads show it."""
    channel = workspace.channels[message.channel]
    shape: Json = {"type": "message", "user": message.user, "text": message.text, "ts": message.ts}
    shape |= {"team": workspace.users[message.user].team_id}
    if message.deleted:
        return shape | {"subtype": "tombstone", "text": "This message was deleted.", "user": "USLACKBOT"}
    if message.user == workspace.bot_user:
        shape |= {"bot_id": workspace.bot_id, "app_id": workspace.app_id, "bot_profile": bot_profile(workspace)}
    if message.blocks:
        shape["blocks"] = message.blocks
    if message.attachments:
        shape["attachments"] = message.attachments
    if message.metadata and metadata:
        shape["metadata"] = message.metadata
    if message.edited_ts:
        shape["edited"] = {"user": message.user, "ts": message.edited_ts}
    if message.reactions:
        shape["reactions"] = [
            {"name": name, "users": users, "count": len(users)} for name, users in message.reactions.items()
        ]
    return shape | _thread_json(channel, message)


def _thread_json(channel: Channel, message: Message) -> Json:
    if message.thread_ts:
        shape: Json = {"thread_ts": message.thread_ts, "parent_user_id": _author(channel, message.thread_ts)}
        return shape | ({"subtype": "thread_broadcast"} if message.broadcast else {})
    thread = replies(channel, message.ts)
    if not thread:
        return {}
    people = list(dict.fromkeys(reply.user for reply in thread))
    return {
        "thread_ts": message.ts,
        "reply_count": len(thread),
        "reply_users": people,
        "reply_users_count": len(people),
        "latest_reply": thread[-1].ts,
    }


def _author(channel: Channel, ts: str) -> str:
    parent = channel.messages.get(ts)
    return parent.user if parent else ""


def bot_profile(workspace: Workspace) -> Json:
    return {
        "id": workspace.bot_id,
        "app_id": workspace.app_id,
        "team_id": workspace.team_id,
        "name": workspace.users[workspace.bot_user].name,
        "deleted": False,
    }


def user_json(workspace: Workspace, user: User) -> Json:
    stranger = user.team_id != workspace.team_id
    shape: Json = {
        "id": user.id,
        "team_id": user.team_id,
        "name": user.name,
        "real_name": user.real_name,
        "tz": user.tz,
        "tz_offset": user.tz_offset,
        "deleted": user.deleted,
        "profile": {"display_name": user.name, "real_name": user.real_name, "image_72": "", "team": user.team_id},
        "is_bot": user.is_bot,
        "is_app_user": False,
        "updated": 0,
    }
    if stranger:
        return shape | {"is_stranger": True}
    flags = {"is_admin": user.is_admin, "is_owner": False, "is_restricted": user.is_restricted}
    return shape | flags | {"is_ultra_restricted": False}


def channel_json(workspace: Workspace, channel: Channel) -> Json:
    if channel.im_with:
        return {"id": channel.id, "is_im": True, "user": channel.im_with, "is_archived": False, "is_open": True}
    return {
        "id": channel.id,
        "name": channel.name,
        "is_channel": True,
        "is_im": False,
        "is_private": channel.is_private,
        "is_archived": channel.is_archived,
        "is_member": workspace.bot_user in channel.members,
        "is_ext_shared": channel.is_ext_shared,
        "is_shared": channel.is_ext_shared,
        "is_org_shared": False,
        "num_members": len(channel.members),
    }


def group_json(workspace: Workspace, group: UserGroup) -> Json:
    return {
        "id": group.id,
        "team_id": workspace.team_id,
        "is_usergroup": True,
        "name": group.handle.title(),
        "handle": group.handle,
        "user_count": len(group.users),
        "date_delete": 0,
    }


def view_json(workspace: Workspace, view: View) -> Json:
    """A view as `views.*` answer it and the payloads carry it, with what the person has typed so far."""
    content = view.content
    shape: Json = {
        "id": view.id,
        "team_id": workspace.team_id,
        "type": view.kind,
        "blocks": content["blocks"],
        "private_metadata": content.get("private_metadata") or "",
        "callback_id": content.get("callback_id") or "",
        "external_id": content.get("external_id") or "",
        "state": {"values": view.values},
        "hash": view.hash,
        "clear_on_close": bool(content.get("clear_on_close")),
        "notify_on_close": bool(content.get("notify_on_close")),
        "root_view_id": view.root_id,
        "previous_view_id": view.previous_id,
        "app_id": workspace.app_id,
        "app_installed_team_id": workspace.team_id,
        "bot_id": workspace.bot_id,
    }
    return shape | {name: content.get(name) for name in ("title", "submit", "close")}
