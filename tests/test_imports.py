"""Importing any module of the house does nothing: no file, no socket, no process, and no look at the environment."""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("bot", "integrations", "storage")
RUN_BY_ALEMBIC = ("storage.migrations.env",)
"""A script Alembic runs while it migrates. Nobody imports it."""

WATCHER = """
import importlib, json, os, sys

noted = []
ours = ("bot", "integrations", "storage")
ACTS = ("socket.connect", "socket.bind", "socket.getaddrinfo", "subprocess.Popen", "os.mkdir", "os.remove",
        "os.rename", "os.system", "sqlite3.connect", "os.putenv", "os.unsetenv", "os.chmod", "os.symlink")

def watch(event, arguments):
    if event in ACTS:
        noted.append([event, str(arguments[0])])
    elif event == "open" and isinstance(arguments[2], int) and arguments[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
        noted.append([event, str(arguments[0])])

def reader():
    frame = sys._getframe(2)
    while frame is not None and frame.f_globals.get("__name__") in ("os", "collections.abc", "__main__"):
        frame = frame.f_back
    return frame.f_globals.get("__name__", "?") if frame else "?"

class Environment(type(os.environ)):
    def __getitem__(self, name):
        if reader().split(".")[0] in ours:
            noted.append(["environment", f"{reader()} reads {name}"])
        return super().__getitem__(name)

os.environ.__class__ = Environment
sys.addaudithook(watch)
for name in json.loads(sys.stdin.read()):
    before = len(noted)
    importlib.import_module(name)
    noted[before:] = [[name, *what] for what in noted[before:]]
print(json.dumps(noted))
"""


def modules() -> list[str]:
    """Every module of the three packages, by its dotted name."""
    files = [file.relative_to(ROOT) for package in PACKAGES for file in (ROOT / package).rglob("*.py")]
    names = {".".join(file.with_suffix("").parts).removesuffix(".__init__") for file in files}
    return sorted(names - set(RUN_BY_ALEMBIC))


def noted(folder: Path, names: list[str], *, path: Path = ROOT) -> list[list[str]]:
    """What a fresh Python with an empty environment does when it imports these modules."""
    ended = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-B", "-W", "error", "-c", WATCHER],
        input=json.dumps(names),
        cwd=folder,
        env={"PYTHONPATH": str(path)},
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    assert ended.stderr == ""
    found: list[list[str]] = json.loads(ended.stdout)
    return found


def test_importing_the_whole_house_does_nothing(tmp_path: Path) -> None:
    names = modules()
    assert {"bot.app", "bot.__main__", "integrations.sandbox.server", "storage.migrate"} <= set(names)
    assert noted(tmp_path, names) == []
    assert list(tmp_path.iterdir()) == []


def test_the_watcher_sees_what_it_is_there_to_see(tmp_path: Path) -> None:
    """A test that cannot fail is a bug: a house that misbehaves on import is noticed."""
    house = tmp_path / "house"
    (house / "bot").mkdir(parents=True)
    (house / "bot" / "__init__.py").write_text("")
    (house / "bot" / "bad.py").write_text(
        "import os, socket\n"
        "MODE = os.environ.get('MODE')\n"
        "open('trace', 'w').close()\n"
        "with socket.socket() as ours:\n"
        "    ours.bind(('127.0.0.1', 0))\n"
    )
    seen = noted(tmp_path, ["bot.bad"], path=house)
    assert [what[1] for what in seen] == ["environment", "open", "socket.bind"]
