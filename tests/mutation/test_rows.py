"""Deleting any row of a rule table turns its scenario red, and no row is without one."""

import ast

import pytest

from tests.mutation.bench import Bench, Played
from tests.mutation.guards import (
    ALL_GUARDS,
    BY_ONE,
    DRIFT,
    GUARDS,
    ORDERS,
    OTHER_ROWS,
    PHASES,
    REMINDERS,
    ROWS,
    SCENARIOS,
    STALLS,
)
from tests.mutation.tables import ROOT, Table


def _to_its_end(bench: Bench, guard: str, table: Table, row: str) -> Played:
    """Played once more when it did not come to its end: on a busy machine that says nothing of the row."""
    played = bench.play([f"{SCENARIOS}/{guard}"], table.without(row))
    return bench.play([f"{SCENARIOS}/{guard}"], table.without(row)) if played.broken else played


@pytest.mark.parametrize("table", GUARDS, ids=lambda table: table.module)
def test_every_row_has_its_scenario(table: Table) -> None:
    rows, guarded = table.rows(), GUARDS[table]
    assert len(set(rows)) == len(rows)
    assert [row for row in rows if row not in guarded] == [], "rows that no scenario guards"
    assert [row for row in guarded if row not in rows] == [], "scenarios of rows that are gone"


@pytest.mark.parametrize("guard", ALL_GUARDS)
def test_every_scenario_is_there(guard: str) -> None:
    file, _, name = guard.partition("::")
    tree = ast.parse((ROOT / SCENARIOS / file).read_text(encoding="utf-8"))
    assert name in {node.name for node in tree.body if isinstance(node, ast.AsyncFunctionDef)}


def test_only_the_row_is_gone() -> None:
    assert DRIFT.without("D5") != DRIFT.without("D6")
    shorter = STALLS.without("S4").source
    assert ("AlertRule.S4" in shorter, shorter.count("StallRule(rule=")) == (False, len(STALLS.rows()) - 1)
    with pytest.raises(LookupError):
        PHASES.without("UNKNOWN")


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.parametrize(("table", "row"), ROWS, ids=[f"{table.name}-{row}" for table, row in ROWS])
def test_without_its_row_a_scenario_is_red(bench: Bench, table: Table, row: str) -> None:
    guard = GUARDS[table][row]
    played = _to_its_end(bench, guard, table, row)
    assert played.broken == (), "it was not played to its end"
    assert played.red, f"{row} of {table.module} can be deleted, and {guard} stays green"


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.parametrize(("table", "row"), OTHER_ROWS, ids=[f"{table.name}-{row}" for table, row in OTHER_ROWS])
def test_without_its_row_the_test_of_its_table_is_red(bench: Bench, table: Table, row: str) -> None:
    played = bench.play([f"{ORDERS}/{BY_ONE[table]}"], table.without(row))
    assert played.broken == (), "it was not played to its end"
    assert played.red, f"{row} of {table.module} can be deleted, and {BY_ONE[table]} stays green"


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.parametrize(
    ("table", "row", "other"),
    [
        (PHASES, "NOT_SHIPPABLE", "HELD"),
        (STALLS, "S1", "S7"),
        (DRIFT, "D13", "D5"),
        (REMINDERS, "_escalated", "_repeated"),
    ],
)
def test_without_another_row_it_stays_green(bench: Bench, table: Table, row: str, other: str) -> None:
    """What were red without any row whatsoever would prove nothing."""
    played = _to_its_end(bench, GUARDS[table][row], table, other)
    assert (played.red, played.broken, played.green) == ((), (), 1)


@pytest.mark.slow
def test_what_was_not_played_is_no_red(bench: Bench) -> None:
    missing = bench.play([f"{SCENARIOS}/test_stalls.py::test_nothing_of_the_kind"], STALLS.without("S1"))
    assert (missing.red, missing.green) == ((), 0)
    assert missing.broken
