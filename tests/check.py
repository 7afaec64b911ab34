"""`./shipmate check`: style, types, arrows and the rules of the house, each in one line, or a list when it is broken.

Every check runs, whatever the ones before it found. Needs no git and changes nothing; the network only to ask whether
a dependency has a known advisory, and it says so when there is none.
"""

import ast
import os
import re
import subprocess
import sys
import time
import tomllib
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from fnmatch import fnmatch
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[1]
ROOMS = ("bot", "integrations", "storage")
LONGEST_FILE = 300
LONGEST_FUNCTION = 45
WITHOUT_SUFFIX = ("shipmate",)
"""Python that no tool finds by its name."""

ACCEPTED = "tests/advisories.toml"

MACHINE_PATH = re.compile(r"(?<![\w.~>)}-])/(?:(?:work|root|tmp)(?![\w-])|(?:home|Users)/\w)")
INDEX_ADDRESS = re.compile(
    r"(?<!\w)--(?:extra-)?index(?:-url)?\b|--find[-]links|--trusted[-]host|pypi[.]org/simple|\bpythonhosted[.]org"
)
PIN = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)==(?P<version>\S+)")
HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}\b")


class Skipped(Exception):
    """A check could not be made, through no fault of what it checks; the text says why."""


Check = Callable[[Path], list[str]]
"""Answers what is wrong below a root, one line each; an empty list is good. Raises `Skipped`."""


def tool(*command: str) -> Check:
    """A check that is another program, run by this Python; it is good when its exit code is 0."""

    def check(root: Path) -> list[str]:
        run = subprocess.run(  # noqa: S603 - our own words
            [sys.executable, *command], cwd=root, capture_output=True, text=True, check=False
        )
        said = (run.stdout + run.stderr).strip().splitlines()
        return [] if run.returncode == 0 else said or [f"{' '.join(command)} ended with {run.returncode}"]

    return check


def sizes(root: Path) -> list[str]:
    """Files and functions of the product that have grown too long to read in one go."""
    wrong = []
    for file in _files(root, "*.py", ROOMS):
        text = file.read_text(encoding="utf-8")
        where = file.relative_to(root)
        if (lines := len(text.splitlines())) > LONGEST_FILE:
            wrong.append(f"{where} has {lines} lines, more than {LONGEST_FILE}")
        wrong += [
            f"{where}:{function.lineno} {function.name} has {length} lines, more than {LONGEST_FUNCTION}"
            for function, length in _functions(ast.parse(text))
            if length > LONGEST_FUNCTION
        ]
    return wrong


def addresses(root: Path) -> list[str]:
    """Paths of one machine, and addresses of one package index, in files that go to everybody."""
    wrong = []
    for file in _files(root, "*"):
        try:
            lines = file.read_text(encoding="utf-8").splitlines()
        except UnicodeDecodeError:
            continue  # a picture names no path
        for number, line in enumerate(lines, start=1):
            for kind, pattern in (("a path of one machine", MACHINE_PATH), ("a package index", INDEX_ADDRESS)):
                if found := pattern.search(line):
                    wrong.append(f"{file.relative_to(root)}:{number} names {kind}: {found.group()}")
    return wrong


def requirements(root: Path) -> list[str]:
    """Pins without a hash, options and addresses among them, and what pyproject.toml asks for and no pin gives."""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    run, test = root / "requirements.txt", root / "requirements-test.txt"
    running, testing = pins(run), pins(test)
    return [
        *_malformed(run),
        *_malformed(test),
        *_uncovered("requirements.txt", running, [*project["dependencies"], *extras["postgres"]]),
        *_uncovered(
            "requirements-test.txt", testing, [*project["dependencies"], *extras["postgres"], *extras["test"]]
        ),
        *(
            f"{name} is {version} in requirements.txt and {testing.get(name)} in requirements-test.txt"
            for name, version in running.items()
            if testing.get(name) != version
        ),
    ]


def packages_of_tests(root: Path) -> list[str]:
    """Folders of tests without an `__init__.py`, whose tests could hide each other by name."""
    folders = {file.parent for file in _files(root, "*.py", ("tests",))}
    return [
        f"{folder.relative_to(root)} has no __init__.py"
        for folder in sorted(folders)
        if not (folder / "__init__.py").exists()
    ]


def dependencies(root: Path, *, service: str = "", required: bool | None = None) -> list[str]:
    """Pins that have a known advisory, and acceptances that are over. Where it is required, an answer is a must."""
    from tests import advisories

    every = pins(root / "requirements.txt") | pins(root / "requirements-test.txt")
    today = datetime.now(UTC).date()
    found = advisories.audit(every, root / ACCEPTED, today=today, service=service or advisories.SERVICE)
    if not found.unasked:
        return found.wrong
    why = f"nobody could be asked ({found.unasked})"
    if os.environ.get("SHIPMATE_ADVISORIES") == "required" if required is None else required:
        return [*found.wrong, f"{why}, and SHIPMATE_ADVISORIES=required"]
    if found.wrong:
        return found.wrong
    raise Skipped(why)


def pins(file: Path) -> dict[str, str]:
    """The version each package is pinned to, by its normal name."""
    found = (PIN.match(line) for line in file.read_text(encoding="utf-8").splitlines())
    return {_normal(pin["name"]): pin["version"] for pin in found if pin}


CHECKS: tuple[tuple[str, Check], ...] = (
    ("style: ruff check", tool("-m", "ruff", "check", "--quiet", "--output-format", "concise", ".", *WITHOUT_SUFFIX)),
    (
        "layout: ruff format",
        tool("-m", "ruff", "format", "--check", "--output-format", "concise", ".", *WITHOUT_SUFFIX),
    ),
    ("types: mypy --strict", tool("-m", "mypy", "--no-error-summary")),
    ("arrows: import-linter", tool("-c", "from importlinter.cli import lint_imports; exit(lint_imports())")),
    ("sizes: files and functions", sizes),
    ("addresses: no machine, no index", addresses),
    ("requirements: pinned, hashed, complete", requirements),
    ("tests: every folder is a package", packages_of_tests),
    ("dependencies: no known advisory", dependencies),
)


def main(
    root: Path = ROOT, checks: Sequence[tuple[str, Check]] = CHECKS, write: Callable[[str], None] = print
) -> int:
    """Run every check and say how each went; 0 when all are good."""
    bad = skipped = 0
    for name, check in checks:
        began = time.monotonic()
        try:
            wrong = check(root)
        except Skipped as why:
            write(f"----  {name.split(':')[0]}: {why}")
            skipped += 1
            continue
        bad += bool(wrong)
        write(f"{'FAIL' if wrong else 'ok  '}  {name}  ({time.monotonic() - began:.1f} s)")
        for line in wrong:
            write(f"      {line}")
    left_out = f" {skipped} could not be made." if skipped else ""
    good = f"All {len(checks) - skipped} checks are good."
    write((f"{bad} of {len(checks)} checks failed." if bad else good) + left_out)
    return 1 if bad else 0


def _files(root: Path, pattern: str, below: Sequence[str] = ("",)) -> Iterator[Path]:
    """Files that belong to the repository: those that `.gitignore` does not name, and not git's own."""
    ignored = [".git", *_ignored(root / ".gitignore")]

    def walk(folder: Path) -> Iterator[Path]:
        for path in sorted(folder.iterdir()):
            if any(fnmatch(path.name, name) for name in ignored):
                continue
            if path.is_dir():
                yield from walk(path)
            elif fnmatch(path.name, pattern):
                yield path

    for start in below:
        if (root / start).is_dir():
            yield from walk(root / start)


def _ignored(file: Path) -> list[str]:
    """The names in a `.gitignore` that holds nothing but names: a cleverer one has to be taught here first."""
    names = [line.strip().removesuffix("/") for line in file.read_text(encoding="utf-8").splitlines()]
    names = [name for name in names if name and not name.startswith("#")]
    if clever := [name for name in names if "/" in name or name.startswith("!")]:
        raise ValueError(f"{file.name} says {clever[0]}: tests/check.py reads plain names only")
    return names


def _functions(tree: ast.AST) -> Iterator[tuple[ast.FunctionDef | ast.AsyncFunctionDef, int]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node, (node.end_lineno or node.lineno) - node.lineno + 1


def _malformed(file: Path) -> list[str]:
    """A pin is one logical line: `name==version`, perhaps a marker, and at least one hash; nothing else is one."""
    text = file.read_text(encoding="utf-8")
    bare = "\n".join(line for line in text.splitlines() if not line.lstrip().startswith("#"))
    lines = [line for line in bare.replace("\\\n", " ").splitlines() if line.strip()]
    return [
        f"{file.name}: {line.split()[0]} is not a pin with a hash"
        for line in lines
        if not PIN.match(line) or not HASH.search(line) or "://" in line
    ]


def _uncovered(name: str, have: dict[str, str], wanted: Sequence[str]) -> Iterator[str]:
    for text in wanted:
        needed = Requirement(text)
        version = have.get(_normal(needed.name))
        if version is None:
            yield f"{name} lacks {needed.name}, which pyproject.toml asks for"
        elif not needed.specifier.contains(version, prereleases=True):
            yield f"{name} pins {needed.name} to {version}; pyproject.toml asks for {needed.specifier}"


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))  # it may be run as a file, too
    sys.exit(main())
