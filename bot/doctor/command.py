"""The command `doctor`: looks or probes, prints, tells Slack when asked to, and answers the exit code."""

from collections.abc import Callable

from bot.clock import Clock, system_clock
from bot.doctor.checks import checks_of
from bot.doctor.examine import examine
from bot.doctor.finding import Finding, Verdict
from bot.doctor.patient import Patient, patient_of
from bot.doctor.printing import as_data, learned_lines, lines
from bot.services.notifier import Words
from bot.settings import Settings
from integrations.errors import IntegrationError

Say = Callable[[str], None]


async def doctor(
    settings: Settings,
    say: Say = print,
    *,
    slack: bool = False,
    clock: Clock = system_clock,
    wall: Clock = system_clock,
) -> int:
    """Answers 0 when nothing fails, else 1. `slack` also tells whoever hears of trouble."""
    async with patient_of(settings, clock=clock, wall=wall) as patient:
        findings = await examine(patient, checks_of(patient))
        for line in lines(findings):
            say(line)
        told = not slack or await _tell(patient, findings, say)
    return 0 if told and all(each.verdict is not Verdict.FAIL for each in findings) else 1


async def probe(settings: Settings, say: Say = print) -> int:
    """Ask each account what the vendors' documents leave open, writing nothing; 1 when one of them did not answer."""
    failed = False
    async with patient_of(settings) as patient:
        for vendor in patient.vendors:
            learned = await vendor.client.probe()
            failed = failed or any(each.failed for each in learned)
            for line in learned_lines(vendor.key, learned):
                say(line)
    return 1 if failed else 0


async def _tell(patient: Patient, findings: list[Finding], say: Say) -> bool:
    """Whether Slack has it."""
    admin, key = patient.settings.slack.admin, f"doctor:{patient.wall().isoformat()}"
    try:
        await patient.notifier.say(admin, Words("doctor", as_data(findings)), key=key)
    except IntegrationError as error:
        say(f"fail  Slack was not told: {error}")
        return False
    return True
