"""A bare HTTP listener in an app's place: writes down what it is sent and answers as told."""

from typing import Any

from aiohttp import web
from aiohttp.test_utils import BaseTestServer, TestServer

from tests.sandbox.slack_stage import SECRET, Stage


class Listener:
    """A bare HTTP app that writes down what it is sent and answers as told."""

    def __init__(self, *statuses: int, headers: dict[str, str] | None = None, payload: Any = None) -> None:
        self.requests: list[tuple[dict[str, str], bytes]] = []
        self._statuses = list(statuses)
        self._headers = headers or {}
        self._payload = payload

    async def hear(self, request: web.Request) -> web.Response:
        self.requests.append((dict(request.headers), await request.read()))
        status = self._statuses.pop(0) if self._statuses else 200
        if self._payload is not None:
            return web.json_response(self._payload, status=status)
        return web.Response(status=status, headers=self._headers)

    def server(self) -> TestServer:
        app = web.Application()
        app.router.add_post("/", self.hear)
        return TestServer(app)


def aim(stage: Stage, server: BaseTestServer) -> None:
    stage.people.courier.mode = "http"
    stage.people.courier.signing_secret = SECRET
    stage.people.courier.url = str(server.make_url("/"))
