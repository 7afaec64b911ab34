"""Cells of a CSV file that no spreadsheet takes for a formula. Performs no I/O.

A cell that a spreadsheet would calculate (https://owasp.org/www-community/attacks/CSV_Injection) gets an apostrophe
in front, and so does one that begins with an apostrophe already: `plain` takes exactly one away.
"""

import csv
from collections.abc import Iterable
from typing import Protocol

DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""First characters that begin a formula somewhere; the wide ones do in Japanese and Chinese spreadsheets."""
_SHIELD = "'"


class Written(Protocol):
    """What a line is written to."""

    def write(self, text: str, /) -> object: ...


def defused(text: str) -> str:
    """The cell for this text. It never begins with a dangerous character."""
    return _SHIELD + text if text.startswith((*DANGEROUS, _SHIELD)) else text


def plain(cell: str) -> str:
    """The text that `defused` made this cell of."""
    return cell.removeprefix(_SHIELD)


def write_line(to: Written, texts: Iterable[str]) -> None:
    """Write one line as RFC 4180 has it, with every cell defused."""
    csv.writer(to, lineterminator="\r\n").writerow([defused(text) for text in texts])
