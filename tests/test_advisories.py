"""The audit of dependencies: what is known is found, what is unanswered is said, and no acceptance lasts for ever."""

import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from tests.advisories import Found, audit
from tests.check import ROOT, Skipped, dependencies, main

TODAY = date(2026, 11, 24)
PINS = {"aiohttp": "3.14.5", "pydantic": "2.14.1"}
KNOWN = "GHSA-aaaa-bbbb-cccc"
Answers = Callable[[dict[str, Any]], Any]


@contextmanager
def service(answers: Answers, *, status: int = 200, cut: int = 0) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """A service on loopback; answers its address and what it was asked. Of a body, `cut` bytes never come."""
    asked: list[dict[str, Any]] = []

    class Desk(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            answer = answers(asked[-1])
            body = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(body) + cut))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Desk)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/v1/querybatch", asked
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def nothing(asked: dict[str, Any]) -> dict[str, Any]:
    return {"results": [{} for _ in asked["queries"]]}


def one(asked: dict[str, Any]) -> dict[str, Any]:
    """Of the first package there is something to say."""
    return {"results": [{"vulns": [{"id": KNOWN, "modified": "2026-01-01T00:00:00Z"}]}, {}]}


@pytest.fixture
def accepted(tmp_path: Path) -> Path:
    file = tmp_path / "advisories.toml"
    file.write_text("")
    return file


def accept(file: Path, *, until: str = "2026-12-24", reason: str = "we never parse what it is about") -> None:
    file.write_text(f'[[accepted]]\npackage = "aiohttp"\nid = "{KNOWN}"\nreason = "{reason}"\nuntil = {until}\n')


def ask(answers: Answers, accepted: Path, *, status: int = 200) -> Found:
    with service(answers, status=status) as (address, _):
        return audit(PINS, accepted, today=TODAY, service=address)


def test_each_pin_is_asked_for_by_name_version_and_ecosystem(accepted: Path) -> None:
    with service(nothing) as (address, asked):
        assert audit(PINS, accepted, today=TODAY, service=address) == Found([])
    assert asked == [
        {
            "queries": [
                {"package": {"name": "aiohttp", "ecosystem": "PyPI"}, "version": "3.14.5"},
                {"package": {"name": "pydantic", "ecosystem": "PyPI"}, "version": "2.14.1"},
            ]
        }
    ]


def test_a_known_advisory_is_named_with_its_page(accepted: Path) -> None:
    found = ask(one, accepted)
    assert found == Found([f"aiohttp 3.14.5 has the advisory {KNOWN}: https://osv.dev/vulnerability/{KNOWN}"])


def test_the_next_page_is_asked_for_and_only_that(accepted: Path) -> None:
    def pages(asked: dict[str, Any]) -> dict[str, Any]:
        if len(asked["queries"]) == 2:
            return {"results": [{}, {"vulns": [{"id": "GHSA-1"}], "next_page_token": "more"}]}
        assert asked["queries"][0]["page_token"] == "more"
        return {"results": [{"vulns": [{"id": "GHSA-2"}]}]}

    assert [line.split()[5].rstrip(":") for line in ask(pages, accepted).wrong] == ["GHSA-1", "GHSA-2"]


def test_pages_without_an_end_are_given_up(accepted: Path) -> None:
    found = ask(lambda asked: {"results": [{"next_page_token": "x"} for _ in asked["queries"]]}, accepted)
    assert found.unasked == "it has no end to its pages"


@pytest.mark.parametrize(
    "answer",
    [
        *(b"", b"{", b"null", b"[]", b"[" * 5000, {}, {"results": None}, {"results": [{}]}, {"results": [{}, None]}),
        {"results": [{}, {"vulns": [{"id": 5}]}]},
        {"results": [{}, {"vulns": "many"}]},
    ],
    ids=lambda answer: str(answer)[:30],
)
def test_an_answer_that_is_broken_half_way_counts_as_none(accepted: Path, answer: Any) -> None:
    """One result too few would pass for a package without advisories."""
    found = ask(lambda _: answer, accepted)
    assert found.wrong == []
    assert found.unasked.startswith("its answer ")


def test_an_answer_that_breaks_off_counts_as_none(accepted: Path) -> None:
    with service(one, cut=10) as (address, _):
        assert audit(PINS, accepted, today=TODAY, service=address) == Found([], "its answer broke off")


def test_a_service_that_fails_or_is_not_there_is_said_to_be(accepted: Path) -> None:
    assert ask(nothing, accepted, status=503).unasked == "it answered 503"
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{free.getsockname()[1]}/"
        assert audit(PINS, accepted, today=TODAY, service=address).unasked == "127.0.0.1 cannot be reached"


# what is accepted ---------------------------------------------------------------------------------------------
def test_what_is_accepted_is_not_named_until_it_ends(accepted: Path) -> None:
    accept(accepted)
    assert ask(one, accepted) == Found([])
    accept(accepted, until="2026-11-23")
    over, named = ask(one, accepted).wrong
    assert over == f"advisories.toml: acceptance 1 of {KNOWN} in aiohttp is over since 2026-11-23: look again"
    assert KNOWN in named


@pytest.mark.parametrize(
    ("more", "named"),
    [
        ({"until": "2027-02-23"}, "holds for more than 90 days"),
        ({"until": '"soon"'}, "needs package, id, reason and until, which is a date"),
        ({"reason": "it is fine"}, "gives no reason"),
    ],
)
def test_an_acceptance_needs_a_reason_and_an_end(accepted: Path, more: dict[str, str], named: str) -> None:
    accept(accepted, **more)
    assert named in ask(one, accepted).wrong[0]
    assert len(ask(one, accepted).wrong) == 2, "and what it would have accepted is named as well"


def test_an_acceptance_of_nothing_is_taken_out(accepted: Path) -> None:
    accept(accepted)
    assert ask(nothing, accepted).wrong == [f"advisories.toml: nothing reports {KNOWN} of aiohttp any more"]


def test_the_end_of_an_acceptance_is_seen_without_the_service(accepted: Path) -> None:
    accept(accepted, until="2026-11-23")
    assert len(ask(lambda _: b"", accepted).wrong) == 1


# in ./shipmate check ------------------------------------------------------------------------------------------
def unasked(_: Path) -> list[str]:
    raise Skipped("nobody could be asked (api.osv.dev cannot be reached)")


def test_a_check_that_could_not_be_made_fails_nothing_and_says_so() -> None:
    said: list[str] = []
    assert main(ROOT, [("dependencies: no known advisory", unasked), ("other", lambda _: [])], said.append) == 0
    assert said[0] == "----  dependencies: nobody could be asked (api.osv.dev cannot be reached)"
    assert said[-1] == "All 1 checks are good. 1 could not be made."


@pytest.mark.parametrize("needed", [True, False])
def test_where_it_is_required_it_fails(accepted: Path, needed: bool) -> None:
    def check(root: Path) -> list[str]:
        return dependencies(root, service="http://127.0.0.1:9/", required=needed)

    said: list[str] = []
    assert main(ROOT, [("dependencies", check)], said.append) == needed
    assert "nobody could be asked (127.0.0.1 cannot be reached)" in said[1 if needed else 0]
