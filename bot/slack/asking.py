"""The modals that ask for more before something is done."""

from dataclasses import dataclass

from bot.slack.bulk import PackSeveral
from bot.slack.modals import ShipModal
from bot.slack.problem_modal import ProblemModal
from bot.slack.tablet import PackModal


@dataclass(frozen=True, slots=True)
class Asking:
    """Each opens from a press or a command, and takes in what is sent back."""

    ship: ShipModal
    pack: PackModal
    problem: ProblemModal
    several: PackSeveral
