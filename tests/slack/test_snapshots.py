"""What people see, message by message, as files that can be pasted into a block viewer.

A change that is meant is taken over by running this file with SHIPMATE_REFRESH=1.
"""

import difflib
import json
import os
from pathlib import Path

import pytest

from bot.slack.blocks.kit import Block, Message
from bot.slack.blocks.words import KINDS
from tests.slack.forms import every_form
from tests.slack.kinds import every_kind

FOLDER = Path(__file__).parent / "snapshots"
REFRESH = "SHIPMATE_REFRESH"
MESSAGES = every_kind()
SHOWN = MESSAGES | every_form()


def written(shown: Message | Block) -> str:
    content = {"text": shown.text, "blocks": shown.blocks} if isinstance(shown, Message) else shown
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"


@pytest.mark.parametrize("name", SHOWN)
def test_people_see_what_they_saw_before(name: str) -> None:
    file, now = FOLDER / f"{name}.json", written(SHOWN[name])
    if os.environ.get(REFRESH):
        file.write_text(now, encoding="utf-8")
    before = file.read_text(encoding="utf-8") if file.exists() else ""
    lines = difflib.unified_diff(before.splitlines(), now.splitlines(), "before", "now", lineterm="", n=2)
    if diff := "\n".join(lines):
        pytest.fail(f"{name} looks different. If that is meant, run again with {REFRESH}=1.\n{diff}", pytrace=False)


def test_no_snapshot_is_left_of_a_message_that_is_gone() -> None:
    assert {file.stem for file in FOLDER.glob("*.json")} == SHOWN.keys()


def test_every_kind_of_words_has_a_snapshot() -> None:
    assert not [kind for kind in KINDS if not any(name.startswith(kind) for name in MESSAGES)]
