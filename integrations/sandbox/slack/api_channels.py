"""conversations.*: what the app can learn about channels and read back from them.

https://docs.slack.dev/reference/methods/conversations.history/ and its neighbours.
"""

from integrations.sandbox.slack.call import Call, Method, page_of
from integrations.sandbox.slack.messages import in_channel, replies
from integrations.sandbox.slack.records import Channel, Json, Message, Refused
from integrations.sandbox.slack.shapes import channel_json, message_json

_MOST_HISTORY = 999


def info(call: Call) -> Json:
    channel = call.channel()
    call.need_for(channel, "read")
    return {"channel": channel_json(call.workspace, channel)}


def members(call: Call) -> Json:
    channel = call.channel()
    call.need_for(channel, "read")
    ids, following = page_of(call, channel.members)
    return {"members": ids, "response_metadata": following}


def list_channels(call: Call) -> Json:
    wanted = set((call.args.text("types") or "public_channel").replace(" ", "").split(","))
    if wanted - {"public_channel", "private_channel", "im", "mpim"}:
        raise Refused("invalid_types")
    found = [channel for channel in call.workspace.channels.values() if _kind(channel) in wanted]
    found = [channel for channel in found if not channel.is_private or call.joined(channel)]
    if call.args.flag("exclude_archived"):
        found = [channel for channel in found if not channel.is_archived]
    for channel in found:
        call.need_for(channel, "read")
    ids, following = page_of(call, [channel.id for channel in found])
    shapes = [channel_json(call.workspace, call.workspace.channels[each]) for each in ids]
    return {"channels": shapes, "response_metadata": following}


def history(call: Call) -> Json:
    """Newest first; thread replies only when broadcast; ephemerals never."""
    channel = _readable(call)
    found = _between(call, in_channel(channel))
    cursor = call.args.text("cursor")
    newest_first = [m for m in reversed(found) if not cursor or m.ts < cursor]
    return _history_page(call, newest_first)


def thread(call: Call) -> Json:
    """The parent and its replies, oldest first. Raises `Refused` thread_not_found."""
    channel = _readable(call)
    named = channel.messages.get(call.args.needed("ts"))
    if named is None:
        raise Refused("thread_not_found")
    parent = channel.messages.get(named.thread_ts or named.ts, named)
    cursor = call.args.text("cursor")
    found = [parent, *_between(call, replies(channel, parent.ts))]
    return _history_page(call, [m for m in found if not cursor or m.ts > cursor])


def open_direct(call: Call) -> Json:
    call.need("im:write")
    if "channel" in call.args:
        return {"channel": {"id": call.channel().id}, "no_op": True}
    users = call.args.needed("users").split(",")
    if len(users) != 1:
        raise Refused("method_not_supported_for_channel_type")
    user = call.workspace.user(users[0])
    if user.deleted:
        raise Refused("user_disabled")
    return {"channel": {"id": call.workspace.direct(user.id).id}}


def join(call: Call) -> Json:
    channel = call.channel()
    if channel.is_private:
        raise Refused("method_not_supported_for_channel_type")
    if channel.is_archived:
        raise Refused("is_archived")
    added = call.workspace.join(channel, call.workspace.bot_user)
    reply: Json = {"channel": channel_json(call.workspace, channel)}
    return reply if added else reply | {"warning": "already_in_channel"}


def _readable(call: Call) -> Channel:
    channel = call.channel()
    call.need_for(channel, "history")
    if not call.joined(channel):
        raise Refused("not_in_channel")
    return channel


def _between(call: Call, messages: list[Message]) -> list[Message]:
    oldest, latest = call.args.text("oldest") or "0", call.args.text("latest") or "~"
    if call.args.flag("inclusive"):
        return [m for m in messages if oldest <= m.ts <= latest]
    return [m for m in messages if oldest < m.ts < latest]


def _history_page(call: Call, messages: list[Message]) -> Json:
    limit = call.args.number("limit", 100, most=_MOST_HISTORY)
    shown, rest = messages[:limit], messages[limit:]
    with_metadata = call.args.flag("include_all_metadata")
    return {
        "messages": [message_json(call.workspace, m, metadata=with_metadata) for m in shown],
        "has_more": bool(rest),
        "response_metadata": {"next_cursor": shown[-1].ts if rest else ""},
    }


def _kind(channel: Channel) -> str:
    if channel.im_with:
        return "im"
    return "private_channel" if channel.is_private else "public_channel"


METHODS = {
    "conversations.info": Method(info),
    "conversations.list": Method(list_channels),
    "conversations.members": Method(members),
    "conversations.history": Method(history),
    "conversations.replies": Method(thread),
    "conversations.open": Method(open_direct),
    "conversations.join": Method(join, "channels:join"),
}
