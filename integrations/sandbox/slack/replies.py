"""Answers to an interaction that are no Web API calls: posts to a response URL, and messages in an acknowledgement.

https://docs.slack.dev/interactivity/handling-user-interaction/
"""

from integrations.sandbox.slack.args import Args
from integrations.sandbox.slack.drafts import read_draft
from integrations.sandbox.slack.messages import Draft
from integrations.sandbox.slack.records import Channel, Json, Message, Refused, ResponseUrl
from integrations.sandbox.slack.workspace import Workspace


def answer_url(workspace: Workspace, url_id: str, body: Json) -> None:
    """Do what a POST to a response URL asks. A refused post uses nothing up.

    Raises `Refused` expired_url, used_url, message_not_found, invalid_payload or what the draft is refused for.
    """
    url = workspace.tickets.usable_url(url_id)
    args = Args(body)
    if args.flag("delete_original"):
        _delete(workspace, url, body)
    elif args.flag("replace_original") and url.message_ts:
        channel = workspace.channel(url.channel)
        workspace.messages.edit(_original(channel, url), read_draft(args), via="response_url")
    else:
        _say(workspace, url.user, workspace.channel(url.channel), args, "response_url")
    url.uses += 1


def answer_command(workspace: Workspace, user: str, channel: Channel, typed: str, payload: Json) -> Message | None:
    """Show what a command's acknowledgement says; in_channel also shows the typed command to everybody.

    Raises `Refused` when the message is one Slack would not show.
    """
    if not payload:
        return None
    args = Args(payload)
    if args.text("response_type") == "in_channel":
        read_draft(args)
        workspace.messages.post(channel, user, Draft(text=typed), verb="say")
    return _say(workspace, user, channel, args, "ack")


def _say(workspace: Workspace, user: str, channel: Channel, args: Args, via: str) -> Message:
    draft = read_draft(args)
    messages, bot = workspace.messages, workspace.bot_user
    if args.text("response_type") != "in_channel":
        return messages.whisper(channel, bot, user, draft, verb="reply", via=via, response_type="ephemeral")
    return messages.post(
        channel, bot, draft, thread_ts=args.text("thread_ts"), verb="reply", via=via, response_type="in_channel"
    )


def _delete(workspace: Workspace, url: ResponseUrl, body: Json) -> None:
    if set(body) != {"delete_original"} or not url.message_ts:
        raise Refused("invalid_payload")
    channel = workspace.channel(url.channel)
    workspace.messages.remove(channel, _original(channel, url), via="response_url")


def _original(channel: Channel, url: ResponseUrl) -> Message:
    kept = channel.ephemerals if url.ephemeral else channel.messages
    message = kept.get(url.message_ts or "")
    if message is None or message.deleted:
        raise Refused("message_not_found")
    return message
