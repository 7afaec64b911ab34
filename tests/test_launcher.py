"""`./shipmate` starts from nothing but a Python: what it refuses, what it prepares, when, and what it becomes.

No test touches the network: pip and uv are small programs that write down what they were asked for.
"""

import ast
import importlib.machinery
import importlib.util
import shutil
import subprocess
import sys
import types
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parents[1] / "shipmate"
RECORDER = '#!/bin/sh\necho "{name} $@" >> "{log}"\nexit {code}\n'


def load(script: Path) -> types.ModuleType:
    """The launcher as a module: its functions, without a start."""
    loader = importlib.machinery.SourceFileLoader("launcher", str(script))
    spec = importlib.util.spec_from_loader("launcher", loader)
    assert spec is not None
    module = importlib.util.module_from_spec(spec)
    sys.dont_write_bytecode, before = True, sys.dont_write_bytecode
    loader.exec_module(module)
    sys.dont_write_bytecode = before
    return module


class Checkout:
    """A copy of the launcher in a folder of its own, with tools that only take notes."""

    def __init__(self, folder: Path) -> None:
        self.home = folder / "checkout"
        self.tools = folder / "tools"
        self.notes = folder / "notes"
        self.home.mkdir()
        self.tools.mkdir()
        shutil.copy2(SCRIPT, self.home / "shipmate")
        self.pin("attrs==26.1.0")
        self.environment()

    def pin(self, run: str, test: str = "pytest==9.2.0") -> None:
        (self.home / "requirements.txt").write_text(run)
        (self.home / "requirements-test.txt").write_text(test)

    def environment(self) -> None:
        """An environment whose Python only takes notes."""
        python = self.home / ".venv/bin/python"
        python.parent.mkdir(parents=True, exist_ok=True)
        self.tool(python, "python")

    def uv(self, *, code: int = 0) -> None:
        self.tool(self.tools / "uv", "uv", code=code)

    def no_uv(self, *, code: int = 0) -> None:
        """No uv on PATH, and a module `venv` that takes notes instead of making an environment."""
        (self.tools / "uv").unlink(missing_ok=True)
        (self.tools / "venv.py").write_text(
            f"import sys\nwith open({str(self.notes)!r}, 'a') as notes:\n"
            f"    print('venv', *sys.argv[1:], file=notes)\nsys.exit({code})\n"
        )

    def tool(self, path: Path, name: str, *, code: int = 0) -> None:
        path.write_text(RECORDER.format(name=name, log=self.notes, code=code))
        path.chmod(0o755)

    def start(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run `./shipmate`, with the recording tools as all there is on PATH."""
        return subprocess.run(  # noqa: S603 - our own script
            [sys.executable, str(self.home / "shipmate"), *words],
            env={"PATH": str(self.tools), "PYTHONPATH": str(self.tools), "PYTHONDONTWRITEBYTECODE": "1"},
            cwd=self.home.parent,
            capture_output=True,
            text=True,
            check=False,
        )

    def noted(self) -> list[str]:
        """What the tools were asked for since the last look, without the folder's own name."""
        lines = self.notes.read_text().splitlines() if self.notes.exists() else []
        self.notes.unlink(missing_ok=True)
        return [line.replace(f"{self.home}/", "") for line in lines]


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    checkout = Checkout(tmp_path)
    checkout.uv()
    return checkout


INSTALL = "uv pip install --python .venv/bin/python -q --require-hashes -r"


@pytest.mark.parametrize("version", [(3, 10, 14), (3, 6, 0), (2, 7, 18)])
def test_an_old_python_is_told_what_is_needed(version: tuple[int, ...]) -> None:
    said = load(SCRIPT).too_old(version)
    assert said.startswith(f"Shipmate needs Python 3.11 or newer; this is {'.'.join(map(str, version))}.")


@pytest.mark.parametrize("version", [(3, 11, 0), (3, 13, 5), (4, 0, 0)])
def test_a_python_that_is_new_enough_is_told_nothing(version: tuple[int, ...]) -> None:
    assert load(SCRIPT).too_old(version) == ""


def test_an_old_python_can_read_the_launcher_to_the_end() -> None:
    """A syntax error would hide the message; only the standard library is there before anything is installed."""
    tree = ast.parse(SCRIPT.read_text(), feature_version=(3, 7))
    imported = {name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names}
    assert imported <= sys.stdlib_module_names


QUICK = "not slow and not browser"
SIDE_BY_SIDE = ["-n", "auto", "--maxprocesses", "4", "--dist", "worksteal"]


@pytest.mark.parametrize(
    ("words", "becomes"),
    [
        (["demo", "--seed", "3"], ["-m", "bot", "demo", "--seed", "3"]),
        (["run"], ["-m", "bot", "run"]),
        (["test"], ["-m", "pytest", "-m", QUICK, *SIDE_BY_SIDE]),
        (["test", "tests/work", "-x"], ["-m", "pytest", "-m", QUICK, *SIDE_BY_SIDE, "tests/work", "-x"]),
        (["test", "--slow", "-x"], ["-m", "pytest", "-m", "slow and not browser", "-x"]),
        (["test", "--browser"], ["-m", "pytest", "-m", "browser", *SIDE_BY_SIDE]),
        (["check"], ["-m", "tests.check"]),
        (["pictures"], ["-m", "tests.browser.pictures"]),
        (["unheard-of"], ["-m", "bot", "unheard-of"]),
    ],
)
def test_what_a_command_becomes(words: list[str], becomes: list[str]) -> None:
    assert load(SCRIPT).becomes(words) == becomes


def test_the_first_start_prepares_and_the_second_only_starts(checkout: Checkout) -> None:
    first = checkout.start("demo", "--seed", "3")
    assert "Setting up .venv" in first.stderr
    assert checkout.noted() == [
        f"uv venv -q --allow-existing --python {sys.executable} .venv",
        f"{INSTALL} requirements.txt",
        "python -m bot demo --seed 3",
    ]
    assert checkout.start("demo").stderr == ""
    assert checkout.noted() == ["python -m bot demo"]


def test_changed_pins_are_installed_again(checkout: Checkout) -> None:
    checkout.start("demo")
    checkout.pin("attrs==26.2.0")
    checkout.noted()
    checkout.start("demo")
    assert f"{INSTALL} requirements.txt" in checkout.noted()


def test_the_tests_bring_what_only_they_need(checkout: Checkout) -> None:
    checkout.start("demo")
    checkout.noted()
    checkout.start("test")
    tests = " ".join([f"python -m pytest -m {QUICK}", *SIDE_BY_SIDE])
    assert checkout.noted()[1:] == [f"{INSTALL} requirements-test.txt", tests]
    checkout.start("check")
    checkout.start("pictures")
    assert checkout.noted() == ["python -m tests.check", "python -m tests.browser.pictures"]
    checkout.start("demo")
    assert checkout.noted() == ["python -m bot demo"], "the test pins must not undo the others' stamp"


def test_a_failed_installation_is_tried_again_and_starts_nothing(checkout: Checkout) -> None:
    checkout.uv(code=1)
    failed = checkout.start("demo")
    assert failed.returncode == 1
    assert not any(line.startswith("python") for line in checkout.noted())
    checkout.uv()
    assert checkout.start("demo").returncode == 0
    assert checkout.noted()[1:] == [f"{INSTALL} requirements.txt", "python -m bot demo"]


def test_a_failed_download_says_so(checkout: Checkout) -> None:
    (checkout.tools / "uv").write_text('#!/bin/sh\n[ "$1" = venv ]\n')
    failed = checkout.start("demo")
    assert (failed.returncode, failed.stdout) == (1, "")
    assert "Installing the pinned packages failed" in failed.stderr
    assert not list((checkout.home / ".venv").glob("*.stamp"))


def test_an_environment_of_another_python_is_made_anew(checkout: Checkout) -> None:
    checkout.start("demo")
    stamp = checkout.home / ".venv/requirements.stamp"
    pins, _, _ = stamp.read_text().partition("\n")
    stamp.write_text(f"{pins}\n3.10.1 (another)")
    left_over = checkout.home / ".venv/left-over"
    left_over.touch()
    checkout.start("demo")
    assert not left_over.exists()


def test_an_environment_whose_python_is_gone_is_made_anew(checkout: Checkout) -> None:
    python = checkout.home / ".venv/bin/python"
    python.unlink()
    python.symlink_to(checkout.home / "uninstalled")
    checkout.start("demo")
    assert not python.is_symlink()


def test_without_uv_python_and_pip_do_the_same(checkout: Checkout) -> None:
    checkout.no_uv()
    checkout.start("demo")
    assert checkout.noted() == [
        "venv .venv",
        "python -m pip install --disable-pip-version-check --no-input -q --require-hashes -r requirements.txt",
        "python -m bot demo",
    ]


def test_a_python_that_cannot_make_environments_is_told_the_one_line_that_mends_it(checkout: Checkout) -> None:
    checkout.no_uv(code=1)
    failed = checkout.start("demo")
    assert failed.returncode == 1
    assert "sudo apt install python3-venv\nThen run the same command again." in failed.stderr
    assert checkout.noted() == ["venv .venv"]


def test_the_exit_code_is_that_of_what_it_became(checkout: Checkout) -> None:
    checkout.start("demo")
    checkout.tool(checkout.home / ".venv/bin/python", "python", code=7)
    assert checkout.start("demo").returncode == 7


def test_help_names_the_commands_of_a_checkout_too(checkout: Checkout) -> None:
    for words in ([], ["--help"], ["-h"]):
        said = checkout.start(*words)
        assert said.returncode == 0
        assert all(f"  {each}" in said.stdout for each in ("test --slow", "test --browser", "check", "pictures"))
    assert checkout.noted()[-1] == "python -m bot --help"
