"""One shop's REST API: signs each call, sends it once, and checks the shape of what comes back."""

import secrets
from typing import TypeVar

import aiohttp
from pydantic import TypeAdapter, ValidationError

from integrations.errors import IntegrationError, OutcomeUnknown, UnexpectedReply
from integrations.http import HttpApi, Reply
from integrations.model import System
from integrations.ports import Budget
from integrations.woocommerce.auth import Keys, Params
from integrations.woocommerce.listing import PAGE, Fetch, Page, R
from integrations.woocommerce.replies import explain, meaning_of

ROOT = "/wp-json"
V3 = "/wc/v3"
_NOTHING: Params = {}

Answer = TypeVar("Answer")


class RestApi:
    """One shop. `site_url` is where the site lives, its folder included; `timeout` is for one call, in seconds.

    Raises `ValueError` where the keys would be shown to everybody on the way.
    """

    def __init__(
        self, session: aiohttp.ClientSession, site_url: str, *, keys: Keys, budget: Budget, timeout: float
    ) -> None:
        self.site_url = site_url.rstrip("/")
        self._keys = keys
        keys.over(self.site_url.partition(":")[0])
        self._http = HttpApi(
            session, self.site_url, system=System.WOOCOMMERCE, budget=budget, timeout=timeout, explain=explain
        )

    async def read(self, path: str, form: TypeAdapter[Answer], *, says: str, params: Params = _NOTHING) -> Answer:
        """What `path` answers, checked to be of `form`; `says` names the call in errors, as people would."""
        return self._checked(await self._get(path, says, params), form, says)

    async def index(self, form: TypeAdapter[Answer], *, says: str) -> Answer:
        """What the site tells everybody of itself. Asked without the keys, which newer shops refuse here."""
        return self._checked(await self._get("/", says, _NOTHING, signed=False), form, says)

    def pages(self, path: str, form: TypeAdapter[tuple[R, ...]], *, says: str, params: Params) -> Fetch[R]:
        """Reads pages of a list, for `listing.every_row`."""

        async def fetch(offset: int) -> Page[R]:
            place = {"per_page": str(PAGE), "offset": str(offset)}
            reply = await self._get(path, says, {**params, **place})
            return Page(self._checked(reply, form, says), _total(reply))

        return fetch

    async def write(
        self, method: str, path: str, body: object, form: TypeAdapter[Answer], *, says: str, params: Params = _NOTHING
    ) -> Answer:
        """One call that changes something. `OutcomeUnknown` when it is not clear whether it did."""
        reply = await self._call(method, path, says, params, body=body)
        return self._checked(reply, form, says, unclear=OutcomeUnknown)

    async def _get(self, path: str, says: str, params: Params, *, signed: bool = True) -> Reply:
        """A read past every cache: a parameter that nobody knows is ignored, and no two addresses are the same."""
        return await self._call("GET", path, says, {**params, "_nocache": secrets.token_hex(8)}, signed=signed)

    async def _call(
        self, method: str, path: str, says: str, params: Params, *, signed: bool = True, body: object = None
    ) -> Reply:
        headers: dict[str, str] = {}
        sent = dict(params)
        if signed:
            headers, sent = self._keys.signed(method, self.site_url + ROOT + path, params)
        write = method != "GET"
        try:
            return await self._http.call(
                method,
                ROOT + path,
                operation=says,
                write=write,
                headers={"Cache-Control": "no-cache", **headers},
                params=sent,
                body=body,
            )
        except IntegrationError as error:
            raise meaning_of(error, write=write) from error

    def _checked(
        self,
        reply: Reply,
        form: TypeAdapter[Answer],
        says: str,
        *,
        unclear: type[IntegrationError] = UnexpectedReply,
    ) -> Answer:
        try:
            return form.validate_python(self._http.data(reply, says))
        except (UnexpectedReply, ValidationError) as error:
            raise unclear(System.WOOCOMMERCE, says, where(error), status=reply.status) from error


def where(error: UnexpectedReply | ValidationError) -> str:
    """What is wrong with an answer, without quoting it."""
    if isinstance(error, UnexpectedReply):
        return error.detail
    first = error.errors(include_url=False, include_input=False, include_context=False)[0]
    return f"{'.'.join(str(step) for step in first['loc']) or 'the answer'}: {first['msg']}"


def _total(reply: Reply) -> int | None:
    said = next((value for name, value in reply.headers.items() if name.lower() == "x-wp-total"), "").strip()
    return int(said) if said.isascii() and said.isdigit() and len(said) < 10 else None
