"""`demo` as somebody types it: one address, a clean end, and one line for whatever keeps it from starting."""

import re
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from bot.demo.show import HOST, listen, why_not

DEMO = [sys.executable, "-m", "bot", "demo", "--no-browser"]


def run(*words: str, before: str = "") -> subprocess.CompletedProcess[str]:
    command = ["bash", "-c", f'{before} exec "$@"', "demo", *DEMO, *words]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)  # noqa: S603 - our own


@contextmanager
def taken() -> Iterator[int]:
    with socket.socket() as other:
        other.bind((HOST, 0))
        other.listen()
        yield int(other.getsockname()[1])


def test_it_says_where_the_page_is_and_ends_at_ctrl_c_without_a_word_more() -> None:
    demo = subprocess.Popen([*DEMO, "--port", "0"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)  # noqa: S603
    assert demo.stdout is not None
    found = re.search(r"Open this in a browser on this machine: (http://127\.0\.0\.1:\d+)\n", demo.stdout.readline())
    assert found
    with urllib.request.urlopen(found[1], timeout=10) as page:  # noqa: S310 - our own address
        assert b"<!doctype html>" in page.read().lower()
    demo.send_signal(signal.SIGINT)
    said, complaints = demo.communicate(timeout=20)
    assert (demo.returncode, complaints) == (0, "")
    assert said.endswith("Stopping. Nothing of the demo is kept.\n")


def test_a_port_that_is_taken_is_one_line() -> None:
    with taken() as port:
        ended = run("--port", str(port))
    assert (ended.returncode, ended.stderr) == (1, "")
    assert ended.stdout == f"The demo cannot start: port {port} is taken. Try: ./shipmate demo --port 0\n"


def test_the_usual_port_gives_way_to_any_other() -> None:
    with taken() as port, listen(None, usual=port) as door:
        assert door.getsockname()[1] != port


def test_a_full_disk_is_one_line() -> None:
    ended = run("--port", "0", before="ulimit -f 0;")
    assert (ended.returncode, ended.stderr) == (1, "")
    assert re.fullmatch(r"The demo cannot start: there is no room to write in .+\. Free some, .*\n", ended.stdout)


@pytest.mark.parametrize("port", ["no", "-1", "65536", "8e3"])
def test_what_is_no_port_is_said(port: str) -> None:
    ended = run("--port", port)
    assert ended.returncode == 2
    assert "a port is a number from 0 to 65535" in ended.stderr


def test_sabotage_belongs_to_the_terminal() -> None:
    ended = run("--sabotage", "outbox")
    assert ended.returncode == 1
    assert ended.stderr == "--sabotage needs --headless: ./shipmate demo --headless --sabotage outbox\n"


def test_any_other_reason_is_said_as_it_is() -> None:
    assert why_not(OSError("no such thing"), 1) == "The demo cannot start: no such thing"
    assert "port 80 is not for everybody" in why_not(PermissionError(13, "Permission denied"), 80)
