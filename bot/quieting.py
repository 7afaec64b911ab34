"""How much a channel may be told, as settings. Performs no I/O."""

from dataclasses import dataclass

from bot.reading import Reader

MOST = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class QuietSettings:
    """From how many alerts of one rule at once they are one list, and how many new messages a channel gets a day."""

    roll_up_from: int
    messages_a_day: int


def read_quiet(reader: Reader) -> QuietSettings:
    """What the variables say of it."""
    return QuietSettings(
        roll_up_from=reader.parsed("ROLL_UP_FROM", 10, _many, "Give a number of alerts from 2 on, such as 10."),
        messages_a_day=reader.parsed("MESSAGES_A_DAY", 100, _several, "Give a number from 1 on, such as 100."),
    )


def _many(text: str) -> int:
    return _within(text, 2)


def _several(text: str) -> int:
    return _within(text, 1)


def _within(text: str, least: int) -> int:
    number = int(text)
    if not least <= number <= MOST:
        raise ValueError(text)
    return number
