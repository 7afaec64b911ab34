"""The doors: who is let in, what every answer carries, which files are served."""

import json
from pathlib import Path
from typing import Any

import pytest
from yarl import URL

from integrations.sandbox.page import files
from integrations.sandbox.page.doors import HEADERS, MOST_BYTES
from tests.sandbox.page.stage import page_stage

ACT = json.dumps({"as": "UAMY", "do": "say", "channel": "CORDERS", "text": "hello"})


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1:8080", 200),
        ("localhost:8080", 200),
        ("LocalHost", 200),
        ("[::1]:8080", 200),
        ("evil.example", 403),
        ("127.0.0.1.evil.example", 403),
        ("localhost.evil.example:8080", 403),
        ("evil.example@127.0.0.1", 403),
        ("[::1", 403),
        ("", 403),
    ],
)
async def test_only_loopback_names_are_answered(host: str, status: int) -> None:
    async with page_stage() as stage:
        for path in ("/", "/page/people", "/_sandbox/state"):
            answer = await stage.http.get(stage.url + path, headers={"Host": host})
            assert answer.status == status


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Content-Type": "application/json; charset=utf-8"}, 200),
        ({"Host": "localhost:1", "Origin": "http://localhost:1"}, 200),
        ({"Host": "localhost:1", "Origin": "http://localhost:2"}, 403),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Content-Type": "text/plain"}, 403),
        ({"Content-Type": "application/x-www-form-urlencoded"}, 403),
    ],
)
async def test_no_other_page_pushes_a_button(headers: dict[str, str], status: int) -> None:
    headers = {"Content-Type": "application/json"} | headers
    async with page_stage() as stage:
        act = await stage.http.post(stage.url + "/page/act", data=ACT, headers=headers)
        push = await stage.http.post(stage.url + "/_sandbox/reset", data="{}", headers=headers)
        play = await stage.http.post(stage.url + "/page/story", data='{"do": "play"}', headers=headers)
        assert [act.status, push.status, play.status] == [status] * 3
        assert len(stage.box.workspace.channels["CORDERS"].messages) == int(status == 200)
        assert len(stage.director.orders) == int(status == 200)


async def test_every_answer_carries_the_headers() -> None:
    async with page_stage() as stage:
        answers = [
            await stage.http.get(stage.url + path, headers=headers)
            for path, headers in [
                ("/", {}),
                ("/static/api.js", {}),
                ("/static/none.js", {}),
                ("/page/people", {}),
                ("/page/slack", {}),
                ("/page/slack?as=UNONE", {}),
                ("/page/feed?as=UAMY", {}),
                ("/_sandbox/state", {}),
                ("/nowhere", {}),
                ("/page/people", {"Host": "evil.example"}),
            ]
        ]
        answers.append(await stage.http.delete(stage.url + "/page/act"))
        answers.append(await stage.http.post(stage.url + "/page/act", data=b"{" * MOST_BYTES * 2))
        for answer in answers:
            assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS, answer.url
            answer.close()


def test_the_policy_lets_nothing_in_from_elsewhere_and_nothing_inline() -> None:
    policy = dict(part.strip().split(" ", 1) for part in HEADERS["Content-Security-Policy"].split(";"))
    assert policy.pop("img-src") == "'self' data:"
    assert {policy.pop(each) for each in ("script-src", "style-src", "connect-src")} == {"'self'"}
    assert set(policy.values()) == {"'none'"}
    assert policy.keys() == {"default-src", "base-uri", "form-action", "frame-ancestors"}


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("{", 400),
        ("[]", 400),
        ("[" * 100_000, 400),
        (json.dumps({"as": "UAMY", "do": "say", "channel": "CORDERS", "text": "\ud800"}), 400),
        (b"\xff\xfe", 400),
        (ACT[:-1] + " " * MOST_BYTES + "}", 413),
    ],
)
async def test_a_body_that_cannot_be_used_is_refused_in_words(body: Any, status: int) -> None:
    async with page_stage() as stage:
        headers = {"Content-Type": "application/json"}
        answer = await stage.http.post(stage.url + "/page/act", data=body, headers=headers)
        assert (answer.status, list(await answer.json())) == (status, ["error"])
        assert stage.box.workspace.channels["CORDERS"].messages == {}


async def test_an_unknown_encoding_is_refused() -> None:
    async with page_stage() as stage:
        headers = {"Content-Type": "application/json; charset=klingon"}
        answer = await stage.http.post(stage.url + "/page/act", data=ACT, headers=headers)
        assert (answer.status, await answer.json()) == (
            400,
            {"error": "the body is not JSON: unknown encoding: klingon"},
        )


async def test_what_does_not_exist_is_said_in_json() -> None:
    async with page_stage() as stage:
        assert (await stage.get("/nowhere", 404)) == {"error": "Not Found"}
        assert (await stage.get("/page/act", 405)) == {"error": "Method Not Allowed"}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of files with something beside it that nobody may have."""
    served = tmp_path / "static"
    (served / "deep").mkdir(parents=True)
    monkeypatch.setattr(files, "FOLDER", served)
    (tmp_path / "secret.js").write_text("secret")
    (tmp_path / "static-more").mkdir()
    (tmp_path / "static-more" / "secret.js").write_text("secret")
    (served / "link.js").symlink_to(tmp_path / "secret.js")
    (served / "notes.py").write_text("secret")
    (served / "index.html").write_text("<!doctype html>")
    for name in ("deep/main.js", "page.css", "mark.svg"):
        (served / name).write_text("ours")
    return served


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/", "text/html; charset=utf-8"),
        ("/static/index.html", "text/html; charset=utf-8"),
        ("/static/deep/main.js", "text/javascript; charset=utf-8"),
        ("/static/page.css", "text/css; charset=utf-8"),
        ("/static/mark.svg", "image/svg+xml"),
    ],
)
async def test_files_are_served_under_their_right_names(folder: Path, path: str, kind: str) -> None:
    async with page_stage() as stage:
        answer = await stage.http.get(stage.url + path)
        assert (answer.status, answer.headers["Content-Type"]) == (200, kind)


@pytest.mark.parametrize(
    "path",
    [
        "/static/../secret.js",
        "/static/%2e%2e/secret.js",
        "/static/..%2fsecret.js",
        "/static/deep/%2e%2e/%2e%2e/secret.js",
        "/static/../static-more/secret.js",
        "/static//etc/passwd",
        "/static/link.js",
        "/static/notes.py",
        "/static/deep",
        "/static/",
        "/static/%00.js",
        "/static/" + "x" * 3000 + ".js",
    ],
)
async def test_nothing_else_is_served(folder: Path, path: str) -> None:
    async with page_stage() as stage:
        url = URL(stage.url + path, encoded=True)
        answer = await stage.http.get(url)
        assert answer.status == 404
        assert "secret" not in await answer.text()


async def test_the_page_itself_has_nothing_inline_that_its_policy_would_stop() -> None:
    for path in files.FOLDER.rglob("*.html"):
        text = path.read_text()
        assert "<style" not in text
        assert "style=" not in text
        assert text.count("<script") == text.count('<script type="module" src="/static/')
