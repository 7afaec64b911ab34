"""No cell of ours is taken for a formula, and whoever reads the file gets back what was written."""

import csv
from io import StringIO

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.cells import DANGEROUS, defused, plain, write_line

HARMLESS = ("", "#1042", "Paid, Unfulfilled", 'a "word"', "two\r\nlines", "a=b")
ATTACKS = ('=HYPERLINK("https://evil.example")', "+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "'=1", "＝1")


def read(text: str) -> list[list[str]]:
    return list(csv.reader(StringIO(text, newline=""), strict=True))


@given(st.lists(st.text() | st.builds("{}{}".format, st.sampled_from([*DANGEROUS, "'"]), st.text()), min_size=2))
@example([*HARMLESS, *ATTACKS])
def test_every_cell_is_harmless_and_comes_back_as_it_was(texts: list[str]) -> None:
    file = StringIO(newline="")
    write_line(file, texts)
    (cells,) = read(file.getvalue())
    assert [plain(cell) for cell in cells] == texts
    assert not [cell for cell in cells if cell.startswith(DANGEROUS)]


@pytest.mark.parametrize("text", HARMLESS)
def test_what_is_harmless_stays_as_it_is(text: str) -> None:
    assert defused(text) == text


def test_lines_end_as_the_standard_says() -> None:
    file = StringIO(newline="")
    write_line(file, ["a", "b,c"])
    write_line(file, ["d", 'e"f'])
    assert file.getvalue() == 'a,"b,c"\r\nd,"e""f"\r\n'
