"""What Slack sends the app when somebody does something: commands, interactions and events as JSON documents. Pure.

https://docs.slack.dev/reference/interaction-payloads/
"""

from integrations.sandbox.slack.controls import Control, view_state
from integrations.sandbox.slack.records import Channel, Json, Message, User, View
from integrations.sandbox.slack.shapes import message_json, view_json
from integrations.sandbox.slack.workspace import Workspace

VERIFICATION = "sandbox-verification-token"


def command(workspace: Workspace, user: User, channel: Channel, typed: str, *, trigger: str, url: str) -> Json:
    """A slash command: the flat form. Text is everything after the first space."""
    name, _, text = typed.partition(" ")
    return {
        "token": VERIFICATION,
        "team_id": workspace.team_id,
        "team_domain": workspace.domain,
        "channel_id": channel.id,
        "channel_name": "directmessage" if channel.im_with else channel.name,
        "user_id": user.id,
        "user_name": user.name,
        "command": name,
        "text": text,
        "api_app_id": workspace.app_id,
        "is_enterprise_install": "false",
        "response_url": url,
        "trigger_id": trigger,
    }


def message_action(
    workspace: Workspace, user: User, message: Message, action: Json, *, trigger: str, url: str
) -> Json:
    """block_actions from a message; an ephemeral's payload has no `message`."""
    container: Json = {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": message.channel,
        "is_ephemeral": bool(message.only_for),
    }
    if message.thread_ts:
        container["thread_ts"] = message.thread_ts
    payload = _interaction(workspace, user, "block_actions") | {
        "container": container,
        "trigger_id": trigger,
        "channel": _channel(workspace, message.channel),
        "state": {"values": _chosen(action)},
        "response_url": url,
        "actions": [action],
    }
    return payload if message.only_for else payload | {"message": message_json(workspace, message)}


def view_action(workspace: Workspace, user: User, view: View, action: Json, trigger: str) -> Json:
    """block_actions from a modal or the Home tab; there is no response URL."""
    return _interaction(workspace, user, "block_actions") | {
        "container": {"type": "view", "view_id": view.id},
        "trigger_id": trigger,
        "view": _view(workspace, view),
        "actions": [action],
    }


def submission(workspace: Workspace, user: User, view: View, trigger: str) -> Json:
    return _interaction(workspace, user, "view_submission") | {
        "trigger_id": trigger,
        "view": _view(workspace, view),
        "response_urls": [],
    }


def closed(workspace: Workspace, user: User, view: View, *, is_cleared: bool) -> Json:
    shape = {"view": _view(workspace, view), "is_cleared": is_cleared}
    return _interaction(workspace, user, "view_closed") | shape


def suggestion(workspace: Workspace, user: User, place: Message | View, control: Control, typed: str) -> Json:
    """block_suggestion: somebody types into an external select."""
    block, element = control
    payload = _interaction(workspace, user, "block_suggestion") | {
        "action_id": element["action_id"],
        "block_id": block["block_id"],
        "value": typed,
    }
    if isinstance(place, View):
        return payload | {"container": {"type": "view", "view_id": place.id}, "view": _view(workspace, place)}
    container = {"type": "message", "message_ts": place.ts, "channel_id": place.channel, "is_ephemeral": False}
    shape = message_json(workspace, place)
    return payload | {"container": container, "channel": _channel(workspace, place.channel), "message": shape}


def shortcut(workspace: Workspace, user: User, callback_id: str, *, trigger: str, action_ts: str) -> Json:
    """A global shortcut: neither channel nor response URL."""
    shape = {"callback_id": callback_id, "trigger_id": trigger, "action_ts": action_ts}
    return _interaction(workspace, user, "shortcut") | shape


def message_shortcut(
    workspace: Workspace, user: User, callback_id: str, message: Message, *, trigger: str, action_ts: str, url: str
) -> Json:
    return shortcut(workspace, user, callback_id, trigger=trigger, action_ts=action_ts) | {
        "type": "message_action",
        "channel": _channel(workspace, message.channel),
        "message_ts": message.ts,
        "message": message_json(workspace, message),
        "response_url": url,
    }


def home_opened(workspace: Workspace, user: User, ts: str, home: View | None) -> Json:
    event: Json = {"type": "app_home_opened", "user": user.id, "channel": f"D{user.id[1:]}", "tab": "home"}
    event["event_ts"] = ts
    return _event(workspace, event | ({"view": _view(workspace, home)} if home else {}), shared=False)


def mention(workspace: Workspace, message: Message) -> Json:
    event = message_json(workspace, message) | {"type": "app_mention", "channel": message.channel}
    shared = workspace.channels[message.channel].is_ext_shared
    return _event(workspace, event | {"event_ts": message.ts}, shared=shared)


def _interaction(workspace: Workspace, user: User, kind: str) -> Json:
    return {
        "type": kind,
        "user": {"id": user.id, "username": user.name, "name": user.name, "team_id": user.team_id},
        "api_app_id": workspace.app_id,
        "token": VERIFICATION,
        "team": {"id": workspace.team_id, "domain": workspace.domain},
        "enterprise": None,
        "is_enterprise_install": False,
    }


def _event(workspace: Workspace, event: Json, *, shared: bool) -> Json:
    person = {"team_id": workspace.team_id, "user_id": workspace.bot_user}
    flags = {"enterprise_id": None, "is_bot": True, "is_enterprise_install": False}
    return {
        "token": VERIFICATION,
        "team_id": workspace.team_id,
        "api_app_id": workspace.app_id,
        "event": event,
        "type": "event_callback",
        "event_id": f"Ev{workspace.new_id()}",
        "event_time": int(float(event["event_ts"])),
        "authorizations": [person | flags],
        "is_ext_shared_channel": shared,
        "event_context": f"4-{workspace.new_id()}",
    }


def _view(workspace: Workspace, view: View) -> Json:
    return view_json(workspace, view) | {"state": {"values": view_state(view)}}


def _channel(workspace: Workspace, channel_id: str) -> Json:
    channel = workspace.channels[channel_id]
    return {"id": channel.id, "name": "directmessage" if channel.im_with else channel.name}


def _chosen(action: Json) -> dict[str, dict[str, Json]]:
    if action["type"] == "button":
        return {}
    about = {"action_id", "block_id", "action_ts"}
    state = {name: value for name, value in action.items() if name not in about}
    return {action["block_id"]: {action["action_id"]: state}}
