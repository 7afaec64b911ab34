"""Slack's HTTP face: the Web API, response URLs and the Socket Mode address, over one workspace.

Refuses what Slack refuses, with HTTP 200 and an error word, as Slack does; only a rate limit answers 429.
https://docs.slack.dev/apis/web-api/
"""

import time
from collections.abc import Callable, Iterable

from aiohttp import web

from integrations.sandbox.slack import api_channels, api_chat, api_people, api_views
from integrations.sandbox.slack.args import Args, json_object, read_args
from integrations.sandbox.slack.call import Call, Method
from integrations.sandbox.slack.rate import PostingLimit
from integrations.sandbox.slack.records import Json, Refused
from integrations.sandbox.slack.replies import answer_url
from integrations.sandbox.slack.workspace import Workspace
from integrations.sandbox.state import Effect

METHODS: dict[str, Method] = {
    **api_chat.METHODS,
    **api_channels.METHODS,
    **api_people.METHODS,
    **api_views.METHODS,
}

GRANTED = frozenset(
    {
        "app_mentions:read",
        "channels:history",
        "channels:join",
        "channels:read",
        "chat:write",
        "chat:write.public",
        "commands",
        "files:write",
        "groups:history",
        "groups:read",
        "im:history",
        "im:read",
        "im:write",
        "links:read",
        "links:write",
        "reactions:write",
        "usergroups:read",
        "users:read",
    }
)
"""The scopes a face grants unless told otherwise."""


def build_slack_face(
    workspace: Workspace,
    *,
    bot_token: str,
    app_token: str,
    effect: Callable[[Effect], None],
    refused: Callable[[str], None] = lambda _: None,
    granted: Iterable[str] = GRANTED,
    strict_rate: bool = False,
    monotonic: Callable[[], float] = time.monotonic,
) -> web.Application:
    """The application that plays Slack for one app. Every change in the workspace is reported to `effect`,
    and each refusal's error word to `refused`.

    `strict_rate` allows one message per second and channel, on `monotonic`'s clock. Build one face per workspace.
    """
    workspace.subscribe(effect)
    limit = PostingLimit(monotonic=monotonic) if strict_rate else None
    face = Face(workspace, bot_token, app_token, frozenset(granted), limit, refused)
    app = web.Application(client_max_size=4 * 1024 * 1024)
    app.router.add_route("*", "/api/{method}", face.call)
    app.router.add_post("/response/{url_id}", face.answer)
    app.router.add_get("/link/", workspace.sockets.serve)
    app.on_shutdown.append(face.hang_up)
    return app


class Face:
    """The routes, bound to one workspace and its app's tokens."""

    def __init__(
        self,
        workspace: Workspace,
        bot_token: str,
        app_token: str,
        granted: frozenset[str],
        limit: PostingLimit | None,
        refused: Callable[[str], None],
    ) -> None:
        self._workspace = workspace
        self._tokens = {bot_token: "bot", app_token: "app"}
        self._granted = granted
        self._limit = limit
        self._refused = refused

    async def call(self, request: web.Request) -> web.Response:
        """ANY /api/{method}"""
        self._workspace.url = self._workspace.url or f"http://{request.host}"
        try:
            args = await read_args(request)
            method = self._method(request.match_info["method"], _token(request, args))
            call = Call(self._workspace, args, request.host, self._granted, self._limit)
            if method.scope:
                call.need(method.scope)
            return self._reply({"ok": True, **method.run(call)})
        except Refused as refusal:
            return self._refuse(refusal)

    async def answer(self, request: web.Request) -> web.Response:
        """POST /response/{url_id}: 404 when used up, expired or unknown, 400 for a body Slack cannot show."""
        try:
            answer_url(self._workspace, request.match_info["url_id"], json_object(await request.text()))
        except Refused as refusal:
            self._refused(refusal.code)
            gone = refusal.code in {"used_url", "expired_url", "message_not_found"}
            return web.json_response({"ok": False, "error": refusal.code}, status=404 if gone else 400)
        return web.Response(text="ok")

    async def hang_up(self, _: web.Application) -> None:
        await self._workspace.sockets.drop()

    def _method(self, name: str, token: str | None) -> Method:
        method = METHODS.get(name)
        if method is None:
            raise Refused("unknown_method", req_method=name)
        if method.token == "none":
            return method
        if not token:
            raise Refused("not_authed")
        kind = self._tokens.get(token)
        if kind is None:
            raise Refused("invalid_auth")
        if kind != method.token:
            raise Refused("not_allowed_token_type")
        return method

    def _reply(self, body: Json) -> web.Response:
        return web.json_response(body, headers={"x-oauth-scopes": ",".join(sorted(self._granted))})

    def _refuse(self, refusal: Refused) -> web.Response:
        self._refused(refusal.code)
        body: Json = {"ok": False, "error": refusal.code}
        if "retry_after" in refusal.extra:
            return web.json_response(body, status=429, headers={"Retry-After": str(refusal.extra["retry_after"])})
        return self._reply(body | refusal.extra)


def _token(request: web.Request, args: Args) -> str | None:
    """The bearer token, or the older `token` argument."""
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if kind.lower() == "bearer" else args.text("token")
