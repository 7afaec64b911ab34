"""Deleting any row of a rule table turns its scenario red, and no row is without one."""

import ast
from collections.abc import Iterator

import pytest

from tests.mutation.bench import Bench, open_bench
from tests.mutation.guards import ALL_GUARDS, DRIFT, GUARDS, PHASES, ROWS, SCENARIOS, STALLS
from tests.mutation.tables import ROOT, Table


@pytest.fixture(scope="module")
def bench() -> Iterator[Bench]:
    """One for all rows."""
    with open_bench() as bench:
        yield bench


@pytest.mark.parametrize("table", GUARDS, ids=lambda table: table.module)
def test_every_row_has_its_scenario(table: Table) -> None:
    rows = table.rows()
    assert len(set(rows)) == len(rows)
    assert rows == list(GUARDS[table]), "a row without a scenario, or a scenario without a row"


@pytest.mark.parametrize("guard", ALL_GUARDS)
def test_every_scenario_is_there(guard: str) -> None:
    file, _, name = guard.partition("::")
    tree = ast.parse((ROOT / SCENARIOS / file).read_text(encoding="utf-8"))
    assert name in {node.name for node in tree.body if isinstance(node, ast.AsyncFunctionDef)}


def test_only_the_row_is_gone() -> None:
    assert ast.unparse(DRIFT.without("D5")) != ast.unparse(DRIFT.without("D6"))
    shorter = ast.unparse(STALLS.without("S4"))
    assert ("AlertRule.S4" in shorter, shorter.count("StallRule(rule=")) == (False, len(STALLS.rows()) - 1)
    with pytest.raises(LookupError):
        PHASES.without("UNKNOWN")


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_with_every_row_all_scenarios_are_green(bench: Bench) -> None:
    played = bench.play([f"{SCENARIOS}/{guard}" for guard in ALL_GUARDS])
    assert (played.red, played.broken) == ((), ())
    assert played.green >= len(ALL_GUARDS)


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.parametrize(("table", "row"), ROWS, ids=[f"{table.name}-{row}" for table, row in ROWS])
def test_without_its_row_a_scenario_is_red(bench: Bench, table: Table, row: str) -> None:
    guard = GUARDS[table][row]
    played = bench.play([f"{SCENARIOS}/{guard}"], table, row)
    assert played.broken == (), "it was not played to its end"
    assert played.red, f"{row} of {table.module} can be deleted, and {guard} stays green"


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_without_another_row_it_stays_green(bench: Bench) -> None:
    """What is red without any row whatsoever would prove nothing."""
    played = bench.play([f"{SCENARIOS}/{GUARDS[STALLS]['S1']}"], STALLS, "S7")
    assert (played.red, played.broken, played.green) == ((), (), 1)
