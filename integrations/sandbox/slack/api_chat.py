"""chat.* and reactions.add: what the app may post, change, delete and point to.

https://docs.slack.dev/reference/methods/chat.postMessage/ and its neighbours.
"""

from integrations.sandbox.slack.call import Call, Method
from integrations.sandbox.slack.drafts import read_draft, read_edit
from integrations.sandbox.slack.records import Channel, Json, Message, Refused
from integrations.sandbox.slack.shapes import message_json


def post_message(call: Call) -> Json:
    channel = _destination(call)
    _check_may_post(call, channel)
    draft = read_draft(call.args)
    if call.limit:
        call.limit.take(channel.id)
    message = call.workspace.messages.post(
        channel,
        call.workspace.bot_user,
        draft,
        thread_ts=call.args.text("thread_ts"),
        broadcast=call.args.flag("reply_broadcast"),
    )
    return {"channel": channel.id, "ts": message.ts, "message": message_json(call.workspace, message)}


def update(call: Call) -> Json:
    channel = call.channel()
    message = _own(call, channel, "cant_update_message")
    if channel.is_archived:
        raise Refused("is_inactive")
    call.workspace.messages.edit(message, read_edit(call.args))
    shape = message_json(call.workspace, message)
    return {"channel": channel.id, "ts": message.ts, "text": message.text, "message": shape}


def delete(call: Call) -> Json:
    channel = call.channel()
    message = _own(call, channel, "cant_delete_message")
    call.workspace.messages.remove(channel, message)
    return {"channel": channel.id, "ts": message.ts}


def post_ephemeral(call: Call) -> Json:
    """Not stored: only the person sees it, and only a response URL can change it."""
    channel = call.channel()
    _check_open(call, channel)
    reader = call.args.needed("user")
    if reader not in channel.members:
        raise Refused("user_not_in_channel")
    draft = read_draft(call.args)
    message = call.workspace.messages.whisper(
        channel, call.workspace.bot_user, reader, draft, thread_ts=call.args.text("thread_ts")
    )
    return {"message_ts": message.ts}


def get_permalink(call: Call) -> Json:
    channel = call.channel()
    message = _find(channel, call.args.needed("message_ts"))
    link = f"https://{call.workspace.domain}.slack.com/archives/{channel.id}/p{message.ts.replace('.', '')}"
    if message.thread_ts:
        link += f"?thread_ts={message.thread_ts}&cid={channel.id}"
    return {"channel": channel.id, "permalink": link}


def add_reaction(call: Call) -> Json:
    channel = call.channel()
    message = _find(channel, call.args.needed("timestamp"))
    call.workspace.messages.react(message, call.workspace.bot_user, call.args.needed("name").strip(":"))
    return {}


def _destination(call: Call) -> Channel:
    """Where a post goes: a channel id, a #name, or a person's id, which leads to their direct messages."""
    wanted = call.args.needed("channel")
    if wanted in call.workspace.users:
        return call.workspace.direct(wanted)
    named = [channel for channel in call.workspace.channels.values() if channel.name == wanted.removeprefix("#")]
    return call.visible(named[0] if named else call.workspace.channel(wanted))


def _check_may_post(call: Call, channel: Channel) -> None:
    if channel.is_archived:
        raise Refused("is_archived")
    if not call.joined(channel) and "chat:write.public" not in call.granted:
        raise Refused("not_in_channel")


def _check_open(call: Call, channel: Channel) -> None:
    if channel.is_archived:
        raise Refused("is_archived")
    if not call.joined(channel):
        raise Refused("not_in_channel")


def _find(channel: Channel, ts: str) -> Message:
    message = channel.messages.get(ts)
    if message is None or message.deleted:
        raise Refused("message_not_found")
    return message


def _own(call: Call, channel: Channel, refusal: str) -> Message:
    message = _find(channel, call.args.needed("ts"))
    if message.user != call.workspace.bot_user:
        raise Refused(refusal)
    return message


METHODS = {
    "chat.postMessage": Method(post_message, "chat:write"),
    "chat.update": Method(update, "chat:write"),
    "chat.delete": Method(delete, "chat:write"),
    "chat.postEphemeral": Method(post_ephemeral, "chat:write"),
    "chat.getPermalink": Method(get_permalink),
    "reactions.add": Method(add_reaction, "reactions:write"),
}
