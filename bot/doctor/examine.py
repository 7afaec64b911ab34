"""Runs the checks: the groups beside each other, the rows of a group in turn. Whatever breaks is a fail in words."""

import asyncio
from collections.abc import Iterable

import structlog

from bot.doctor.finding import Check, Finding, Group, Verdict, failed
from bot.doctor.patient import Patient
from integrations.errors import IntegrationError, NotSent, Unauthorized, Unavailable

LONGEST = 60.0
"""Seconds one check may take, whatever the timeout of its calls."""
LATER = "Try again in a minute; if it stays, see whether the vendor has an outage, and what this machine may reach."
PLAN = "Choose a plan that includes the API, then try again."

log = structlog.get_logger(__name__)


async def examine(patient: Patient, groups: Iterable[Group]) -> list[Finding]:
    """Every finding, in the order of the table."""
    answers = await asyncio.gather(*(_group(patient, group) for group in groups))
    return [finding for answer in answers for finding in answer]


async def _group(patient: Patient, group: Group) -> list[Finding]:
    found = list(await _answer(patient, group.first))
    if any(each.verdict is Verdict.FAIL for each in found):
        return found
    for check in group.then:
        found += await _answer(patient, check)
    return found


async def _answer(patient: Patient, check: Check) -> tuple[Finding, ...]:
    try:
        async with asyncio.timeout(LONGEST):
            return await check.ask(patient)
    except IntegrationError as error:
        return (_of_failure(check, error),)
    except TimeoutError:
        return (failed(check.what, f"no end of it within {LONGEST:g} seconds", LATER),)
    except Exception as error:  # a check that breaks is told like any other, and hides none of them
        log.exception("a check broke", check=check.what)
        return (failed(check.what, f"this check broke ({type(error).__name__}); the log has more", "Report it."),)


def _of_failure(check: Check, error: IntegrationError) -> Finding:
    words = f"{error.operation}: {error.detail or type(error).__name__}"
    if isinstance(error, Unauthorized):
        return failed(check.what, f"is refused ({words})", PLAN if error.status == 402 else check.fix)
    if isinstance(error, NotSent | Unavailable):
        return failed(check.what, f"no answer ({words})", LATER)
    return failed(check.what, f"another answer than expected ({words})", check.fix)
