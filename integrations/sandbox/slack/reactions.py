"""What comes of an acknowledgement: what the person sees, and what it does to modals.

https://docs.slack.dev/surfaces/modals/ , "Handling and responding to interactions"
"""

import json
from dataclasses import dataclass, field, replace
from typing import Literal

from integrations.sandbox.slack.deliveries import Answer, Outgoing
from integrations.sandbox.slack.drafts import check_view
from integrations.sandbox.slack.records import Json, Refused, View
from integrations.sandbox.slack.replies import answer_command
from integrations.sandbox.slack.workspace import Workspace

Status = Literal["acked", "failed", "not_sent"]


@dataclass(frozen=True, slots=True)
class Reaction:
    """What a person gets back at once for what they did. Later messages are found in the workspace."""

    status: Status
    error: str | None = None
    """The word shown when it went wrong: operation_timeout, dispatch_failed, http_client_error, ..."""
    text: str = ""
    """The text the acknowledgement showed."""
    payload: Json = field(default_factory=dict)
    """The acknowledgement as the app sent it."""
    seconds: float = 0.0
    errors: dict[str, str] = field(default_factory=dict)
    """Complaints shown at a modal's inputs, by block_id; Slack's own when the modal was not sent."""
    confirm: Json | None = None
    """The confirm dialog that was shown and not agreed to."""
    outgoing: Outgoing | None = None
    """What was sent, for `People.redeliver`."""

    @property
    def ok(self) -> bool:
        return self.status == "acked" and self.error is None


def settle(workspace: Workspace, outgoing: Outgoing, answer: Answer) -> Reaction:
    """Let the answer take effect and say what the person sees."""
    text = str(answer.payload.get("text") or "")
    base = Reaction("acked", None, text, answer.payload, answer.seconds, outgoing=outgoing)
    if answer.error:
        return replace(base, status="failed", error=answer.error)
    if outgoing.kind == "slash_commands":
        return _after_command(workspace, base, outgoing.payload)
    if outgoing.payload.get("type") == "view_submission":
        return _after_submission(workspace, base, outgoing.payload["view"]["id"])
    return base


def _after_command(workspace: Workspace, base: Reaction, sent: Json) -> Reaction:
    typed = f"{sent['command']} {sent['text']}".strip()
    try:
        answer_command(workspace, sent["user_id"], workspace.channel(sent["channel_id"]), typed, base.payload)
    except Refused:
        return replace(base, status="failed", error="invalid_command_response")
    return base


def _after_submission(workspace: Workspace, base: Reaction, view_id: str) -> Reaction:
    try:
        view = workspace.views.find(view_id, None)
    except Refused:
        return base
    try:
        return _respond(workspace, base, view)
    except Refused as refusal:
        return replace(base, status="failed", error=refusal.code)


def _respond(workspace: Workspace, base: Reaction, view: View) -> Reaction:
    """Do the response_action on the submitted view. Raises `Refused` for an answer Slack could not follow."""
    match base.payload.get("response_action"):
        case None:
            workspace.views.close(view)
        case "clear":
            workspace.views.close(view, everything=True)
        case "update":
            workspace.views.update(view, check_view(base.payload.get("view") or {}, "modal"))
        case "push":
            workspace.views.push(view.user, check_view(base.payload.get("view") or {}, "modal"))
        case "errors":
            view.errors = _input_errors(view, base.payload.get("errors"))
            workspace.tell("view_errors", view.id, user=view.user, errors=json.dumps(view.errors))
            return replace(base, errors=view.errors)
        case other:
            raise Refused("invalid_response_action", action=other)
    return base


def _input_errors(view: View, errors: object) -> dict[str, str]:
    """The complaints, whose keys must be block ids of the view's inputs."""
    inputs = {block["block_id"] for block in view.content["blocks"] if block["type"] == "input"}
    if not isinstance(errors, dict) or not errors or errors.keys() - inputs:
        raise Refused("invalid_errors")
    return {str(block_id): str(words) for block_id, words in errors.items()}
