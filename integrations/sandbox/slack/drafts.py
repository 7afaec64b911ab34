"""Reads what somebody wants to say from arguments, as Slack takes or refuses it: text, blocks, metadata, views.

Used by the Web API, by response URLs and by acknowledgements that carry a message.
"""

import json
from typing import Any

from integrations.sandbox.slack.args import Args, invalid_arguments
from integrations.sandbox.slack.blocks import message_problems, view_problems
from integrations.sandbox.slack.messages import Draft
from integrations.sandbox.slack.records import Json, Refused

MOST_TEXT = 40_000
"""Longer text is cut. https://docs.slack.dev/reference/methods/chat.postMessage/"""
MOST_EDITED_TEXT = 4_000
MOST_ATTACHMENTS = 100
MOST_VIEW_BYTES = 250_000


def read_draft(args: Args) -> Draft:
    """A new message. Raises `Refused` no_text, invalid_blocks, invalid_metadata_format, too_many_attachments."""
    text = args.text("text")
    draft = Draft(text[:MOST_TEXT] if text else None, _blocks(args), _attachments(args), _metadata(args))
    if not (draft.text or draft.blocks or draft.attachments):
        raise Refused("no_text")
    return draft


def read_edit(args: Args) -> Draft:
    """A changed message, whose text may be shorter only: `Refused` msg_too_long above 4,000 characters."""
    if len(args.text("text") or "") > MOST_EDITED_TEXT:
        raise Refused("msg_too_long")
    return read_draft(args)


def read_view(args: Args, kind: str) -> Json:
    """A modal or home document. Raises `Refused` invalid_arguments or view_too_large."""
    view = args.object("view", wrong="invalid_arguments")
    if view is None:
        raise invalid_arguments("missing required field: view")
    return check_view(view, kind)


def check_view(view: Json, kind: str) -> Json:
    """The view itself. Raises `Refused` invalid_arguments or view_too_large."""
    if len(json.dumps(view).encode()) > MOST_VIEW_BYTES:
        raise Refused("view_too_large")
    if view.get("type") != kind:
        raise invalid_arguments(f"the view must be of type {kind} [json-pointer:/view/type]")
    problems = view_problems(view)
    if problems:
        raise invalid_arguments(*(problem.line() for problem in problems))
    return view


def check_blocks(blocks: list[Json]) -> list[Json]:
    """The blocks themselves. Raises `Refused` invalid_blocks, naming each place."""
    lines = [problem.line() for problem in message_problems(blocks)]
    if lines:
        detail: dict[str, Any] = {"messages": [f"[ERROR] {line}" for line in lines]}
        raise Refused("invalid_blocks", errors=lines, response_metadata=detail)
    return blocks


def _blocks(args: Args) -> list[Json] | None:
    blocks = args.objects("blocks", wrong="invalid_blocks_format")
    return None if blocks is None else check_blocks(blocks)


def _attachments(args: Args) -> list[Json] | None:
    attachments = args.objects("attachments", wrong="invalid_attachments")
    if attachments is None:
        return None
    if len(attachments) > MOST_ATTACHMENTS:
        raise Refused("too_many_attachments")
    for attachment in attachments:
        check_blocks(attachment.get("blocks") or [])
    return attachments


def _metadata(args: Args) -> Json | None:
    metadata = args.object("metadata", wrong="invalid_metadata_format")
    if not metadata:
        return metadata
    well_formed = isinstance(metadata.get("event_type"), str) and isinstance(metadata.get("event_payload"), dict)
    if not well_formed or metadata.keys() - {"event_type", "event_payload", "entities"}:
        raise Refused("invalid_metadata_format")
    return metadata
