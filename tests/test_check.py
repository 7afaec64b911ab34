"""`./shipmate check` goes red for each thing it watches, and goes on to the next check when it has."""

import sys
from pathlib import Path

import pytest

from tests.check import CHECKS, ROOT, Check, addresses, main, packages_of_tests, pins, requirements, sizes, tool

HASH = "--hash=sha256:" + "0a" * 32
PROJECT = """
[project]
dependencies = ["aiohttp>=3.14.5", "sqlmodel[asyncio]>=0.0.50,<0.1"]
[project.optional-dependencies]
postgres = ["psycopg[binary,pool]>=3.3"]
test = ["types-PyYAML"]
"""
RUN = {"aiohttp": "3.14.5", "sqlmodel": "0.0.50", "psycopg": "3.3.9"}
TEST = {**RUN, "types-pyyaml": "6.0"}


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A small repository in which every check is good."""
    for name, text in {
        ".gitignore": ".venv/\n*.egg-info/\n.env\n",
        "bot/__init__.py": "",
        "tests/orders/__init__.py": "",
        "tests/__init__.py": "",
        "pyproject.toml": PROJECT,
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    pin(tmp_path)
    return tmp_path


def pin(house: Path, *, run: dict[str, str] | None = None, test: dict[str, str] | None = None) -> None:
    for name, versions in (("requirements.txt", run or RUN), ("requirements-test.txt", test or TEST)):
        lines = [f"{package}=={version} \\\n    {HASH}\n    # via shipmate" for package, version in versions.items()]
        (house / name).write_text("\n".join(lines) + "\n")


def test_this_repository_keeps_its_own_rules() -> None:
    """The checks that cost nothing run with the tests as well; the tools run in `./shipmate check`."""
    for check in (sizes, addresses, requirements, packages_of_tests):
        assert check(ROOT) == []


def test_a_good_house_is_good(house: Path) -> None:
    for check in (sizes, addresses, requirements, packages_of_tests):
        assert check(house) == []


@pytest.mark.parametrize(("lines", "wrong"), [(300, []), (301, ["bot/long.py has 301 lines, more than 300"])])
def test_a_long_file_is_named(house: Path, lines: int, wrong: list[str]) -> None:
    (house / "bot/long.py").write_text("x = 1\n" * lines)
    assert sizes(house) == wrong


@pytest.mark.parametrize("head", ["def carry", "async def carry", "class A:\n    def carry"])
def test_a_long_function_is_named_with_its_line(house: Path, head: str) -> None:
    indent = " " * (8 if head.startswith("class") else 4)
    body = "".join(f"{indent}x = {number}\n" for number in range(45))
    (house / "bot/act.py").write_text(f"{head}():\n{body}")
    line = 2 if head.startswith("class") else 1
    assert sizes(house) == [f"bot/act.py:{line} carry has 46 lines, more than 45"]
    (house / "bot/act.py").write_text(f"{head}():\n{body[: body.rindex(indent)]}")
    assert sizes(house) == []


@pytest.mark.parametrize(
    "line",
    [
        "open('/" + "tmp/x')",
        "see /" + "work/main",
        "/" + "root",
        "cd /" + "home/ann/shipmate",
        "/" + "Users/ann",
        "--" + "index-url x",
        "--extra" + "-index-url=https://example.com",
        "pip install --find" + "-links .",
        "https://pypi." + "org/simple",
        "https://files.python" + "hosted.org/packages",
    ],
)
def test_a_path_or_an_index_is_named_with_its_line(house: Path, line: str) -> None:
    (house / "docs").mkdir()
    (house / "docs/notes.md").write_text(f"fine\n{line}\n")
    assert [found.split(" ")[0] for found in addresses(house)] == ["docs/notes.md:2"]


@pytest.mark.parametrize(
    "line",
    ["bot/work/runner.py", "https://example.com/work/1", "`work/`", "{base}/root", "../tmp/x", "--no-emit-index-url"],
)
def test_what_only_looks_like_a_path_is_left_alone(house: Path, line: str) -> None:
    (house / "notes.md").write_text(line)
    assert addresses(house) == []


@pytest.mark.parametrize("name", [".env", ".venv/bin/pip", "shipmate.egg-info/PKG-INFO", ".git/config"])
def test_what_git_ignores_is_not_read(house: Path, name: str) -> None:
    (house / name).parent.mkdir(parents=True, exist_ok=True)
    (house / name).write_text("/" + "tmp/x")
    assert addresses(house) == []


def test_an_ignore_file_too_clever_for_the_check_is_refused(house: Path) -> None:
    (house / ".gitignore").write_text("!keep\n")
    with pytest.raises(ValueError, match="plain names only"):
        addresses(house)


def test_a_picture_is_not_read(house: Path) -> None:
    (house / "shot.png").write_bytes(b"\x89PNG\xff\xfe/" + b"tmp/")
    assert addresses(house) == []


@pytest.mark.parametrize(
    "line",
    [
        "attrs==26.1.0",
        f"attrs>=26 {HASH}",
        f"attrs==26.1.0 {HASH[:-1]}",
        "-e .",
        f"https://example.com/a.whl {HASH}",
        f"--trusted{'-'}host example.com",
        f"attrs==26.1.0 {HASH} --config https://example.com",
    ],
)
def test_a_line_that_is_no_hashed_pin_is_named(house: Path, line: str) -> None:
    with (house / "requirements.txt").open("a") as file:
        file.write(line + "\n")
    assert any("is not a pin with a hash" in wrong for wrong in requirements(house))


def test_a_dependency_without_a_pin_is_named(house: Path) -> None:
    pin(house, run={name: version for name, version in RUN.items() if name != "psycopg"})
    assert requirements(house) == ["requirements.txt lacks psycopg, which pyproject.toml asks for"]
    pin(house, test=RUN)
    assert requirements(house) == ["requirements-test.txt lacks types-PyYAML, which pyproject.toml asks for"]


def test_a_pin_that_pyproject_has_outgrown_is_named(house: Path) -> None:
    pin(house, run={**RUN, "aiohttp": "3.14.4"}, test={**TEST, "aiohttp": "3.14.4"})
    assert [wrong.partition(";")[0] for wrong in requirements(house)] == [
        "requirements.txt pins aiohttp to 3.14.4",
        "requirements-test.txt pins aiohttp to 3.14.4",
    ]


def test_two_versions_of_one_package_are_named(house: Path) -> None:
    pin(house, test={**TEST, "aiohttp": "3.15"})
    assert requirements(house) == ["aiohttp is 3.14.5 in requirements.txt and 3.15 in requirements-test.txt"]


def test_names_are_compared_as_the_index_does(house: Path) -> None:
    (house / "requirements.txt").write_text(f"Types_PyYAML.x==1 {HASH}\n")
    assert pins(house / "requirements.txt") == {"types-pyyaml-x": "1"}


def test_a_folder_of_tests_without_init_is_named(house: Path) -> None:
    (house / "tests/faults").mkdir()
    assert packages_of_tests(house) == []
    (house / "tests/faults/test_kill.py").write_text("")
    assert packages_of_tests(house) == ["tests/faults has no __init__.py"]


def test_every_check_runs_and_one_failure_is_enough(house: Path) -> None:
    said: list[str] = []
    checks: tuple[tuple[str, Check], ...] = (
        ("first", lambda _: ["a", "b"]),
        ("second", lambda _: []),
        ("third", lambda _: ["c"]),
    )
    assert main(house, checks, said.append) == 1
    assert [line.partition("  (")[0] for line in said] == [
        "FAIL  first",
        "      a",
        "      b",
        "ok    second",
        "FAIL  third",
        "      c",
        "2 of 3 checks failed.",
    ]
    assert main(house, checks[1:2], said.append) == 0
    assert said[-1] == "All 1 checks are good."


def test_a_tool_is_judged_by_its_exit_code(house: Path) -> None:
    assert tool("-c", "print('chatter')")(house) == []
    assert tool("-c", "import sys; print('out'); print('err', file=sys.stderr); sys.exit(3)")(house) == ["out", "err"]
    assert tool("-c", "exit(2)")(house) == ["-c exit(2) ended with 2"]
    assert tool("-c", f"import sys; exit(sys.executable != {sys.executable!r})")(house) == []


def test_the_tools_are_among_the_checks() -> None:
    assert [name.partition(":")[0] for name, _ in CHECKS][:4] == ["style", "layout", "types", "arrows"]
