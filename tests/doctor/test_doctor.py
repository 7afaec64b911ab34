"""`doctor` as a whole: all well, how it ends, what it tells Slack, and what it never does."""

import asyncio
import os
import sys
from asyncio.subprocess import PIPE
from pathlib import Path

import pytest

from bot.doctor.examine import examine
from bot.doctor.finding import Check, Finding, Group, Verdict, passed
from bot.doctor.patient import Patient, patient_of
from integrations.sandbox.faults import Fault
from tests.doctor.ward import Ward
from tests.test_settings import SECRET

ROOT = Path(__file__).resolve().parents[2]
FACES = ("shopify", "katana", "shipstation", "slack")


async def test_where_nothing_is_wrong_everything_passes(here: Ward) -> None:
    assert await here.look() == 0
    assert here.of("warn") + here.of("fail") == []
    assert "shipstation API: V1 is used for everything, for SHIPSTATION_V2_API_KEY is not set" in here.text
    assert here.lines[-1] == f"{len(here.of('pass'))} pass"
    about = " ".join(here.of("pass"))
    for what in ("database", "Slack token", "Slack scopes", "clock", "SLACK_CHANNEL", "SLACK_ADMIN"):
        assert what in about
    for vendor in ("shopify", "katana", "shipstation"):
        for what in ("key", "orders", "webhooks"):
            assert f"{vendor} {what}:" in about


async def test_it_changes_nothing_anywhere(here: Ward) -> None:
    here.box.journal.clear()
    await here.look()
    assert here.box.journal.entries
    assert here.box.journal.effects() == []


@pytest.mark.parametrize("face", FACES)
@pytest.mark.parametrize("kind", ["status", "reset_before", "garble"])
async def test_a_system_that_does_not_answer_is_a_fail_with_words(here: Ward, face: str, kind: str) -> None:
    here.box.faults.add(Fault(kind, face=face, remaining=None))
    assert await here.look() == 1
    about = [line for line in here.of("fail") if line.lower().startswith(face)]
    assert len(about) == 1, "what follows from it is not told again"
    assert "Traceback" not in here.text
    assert here.fix_of(about[0])


@pytest.mark.parametrize("face", FACES)
async def test_a_system_that_is_nowhere_is_a_fail_with_words(here: Ward, face: str) -> None:
    here.variables[f"{face.upper()}_API_URL"] = "http://127.0.0.1:9/"
    assert await here.look() == 1
    (line,) = [line for line in here.of("fail") if line.lower().startswith(face)]
    assert "no connection" in line


async def test_no_secret_is_printed_whatever_is_wrong(here: Ward) -> None:
    given = [here.variables[name] for name in SECRET if here.variables.get(name)]
    assert len(given) >= 6
    for faults in ([], [Fault("status", status=401, remaining=None)], [Fault("garble", remaining=None)]):
        here.box.faults.clear()
        for fault in faults:
            here.box.faults.add(fault)
        await here.look(slack=True)
        assert not [value for value in given if value in here.text]


async def test_slack_hears_what_is_to_be_done_and_of_the_rest_only_how_much(here: Ward) -> None:
    here.variables["KATANA_API_KEY"] = "mistyped"
    assert await here.look(slack=True) == 1
    (posted,) = here.box.workspace.channels["CALERTS"].messages.values()
    said = str(posted.blocks)
    assert "katana key: is refused" in said and "Professional plan" in said
    assert "Slack token" not in said
    assert "checks pass" in posted.text


async def test_slack_hears_that_all_is_well(here: Ward) -> None:
    assert await here.look(slack=True) == 0
    (posted,) = here.box.workspace.channels["CALERTS"].messages.values()
    assert "all pass" in posted.text


async def test_a_person_may_be_who_hears_of_it(here: Ward) -> None:
    here.variables["SLACK_ADMIN"] = "UADA"
    assert await here.look(slack=True) == 0
    assert any("in person" in line for line in here.of("pass"))


async def test_a_report_that_does_not_get_through_fails(here: Ward) -> None:
    here.box.faults.add(Fault("status", face="slack", path="/api/chat.postMessage", status=503, remaining=None))
    assert await here.look(slack=True) == 1
    assert here.of("fail") == ["Slack was not told: slack: post a message: answered 503"]


async def test_each_shop_is_looked_at_and_a_shared_account_once(here: Ward) -> None:
    here.open_a_second_shop()
    assert await here.look() == 1
    assert [line.partition(":")[0] for line in here.of("fail")] == ["shopify-us webhooks"]
    await here.connect()
    assert await here.look() == 0
    keys = [line.partition(" key:")[0] for line in here.of("pass") if " key:" in line]
    assert keys == ["shopify", "katana", "shipstation", "shopify-us"]


async def test_the_command_prints_and_its_exit_code_says_whether_something_fails(here: Ward, tmp_path: Path) -> None:
    for changes, code in (({}, 0), ({"KATANA_API_KEY": "mistyped"}, 1)):
        environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), **here.variables, **changes}
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "doctor", cwd=tmp_path, env=environment, stdout=PIPE, stderr=PIPE
        )
        out, complaint = await asyncio.wait_for(process.communicate(), 60)
        assert (process.returncode, complaint) == (code, b"")
        assert out.startswith(b"pass  database")
        assert (b"fail  katana key" in out) is bool(code)


async def test_a_check_that_breaks_hides_no_other(here: Ward) -> None:
    async def broken(_: Patient) -> tuple[Finding, ...]:
        raise ZeroDivisionError("secret words")

    async def fine(_: Patient) -> tuple[Finding, ...]:
        return (passed("fine", "it is"),)

    async with patient_of(here.settings) as patient:
        groups = (Group(Check("broken", broken, "")), Group(Check("fine", fine, ""), (Check("again", broken, ""),)))
        found = await examine(patient, groups)
    assert [each.verdict for each in found] == [Verdict.FAIL, Verdict.PASS, Verdict.FAIL]
    assert "ZeroDivisionError" in found[0].words
    assert "secret words" not in found[0].words
