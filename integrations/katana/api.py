"""Katana's HTTP manners: the bearer key, the list envelope, paging, and the words of an error. Knows no operations.

developer.katanamrp.com, "Authentication", "Pagination" and "Errors". A list may move while it is read, so no id is
yielded twice; Katana ignores a filter it does not know, so callers check every filter again.
"""

from collections.abc import AsyncIterator, Sequence

import aiohttp

from integrations.errors import IntegrationError, NotFound, OutcomeUnknown, UnexpectedReply
from integrations.http import HttpApi, Reply
from integrations.katana import wire
from integrations.katana.fields import SYSTEM, Record
from integrations.katana.packing import Change
from integrations.ports import Budget

Params = Sequence[tuple[str, str]]

PAGE = 250
"""The most a list gives at once; a larger number is cut down to it."""


class KatanaApi:
    """One Katana account over HTTP. Every method may raise an `IntegrationError`; none of them names the key."""

    def __init__(
        self, session: aiohttp.ClientSession, *, base_url: str, api_key: str, budget: Budget, timeout: float
    ) -> None:
        self._http = HttpApi(session, base_url, system=SYSTEM, budget=budget, timeout=timeout, explain=_explain)
        self._headers = {"Authorization": f"Bearer {api_key.strip()}", "Accept": "application/json"}

    async def read(self, path: str, what: str) -> Record:
        """The one object at `path`; `NotFound` when Katana has none."""
        operation = f"read {what}"
        reply = await self._http.call("GET", path, operation=operation, headers=self._headers)
        return Record.of_reply(self._http.data(reply, operation), what)

    async def pages(self, path: str, what: str, params: Params = ()) -> AsyncIterator[list[Record]]:
        """The list at `path`, a page at a time, until `X-Pagination` or a page with nothing new says it ends."""
        seen: set[int] = set()
        page, count = 0, None
        while page == 0 or count is None or page < count:
            page += 1
            asked = [*params, ("limit", str(PAGE)), ("page", str(page))]
            reply = await self._http.call("GET", path, operation=f"list {what}s", headers=self._headers, params=asked)
            fresh = {record.id(): record for record in self._listed(reply, what) if record.id() not in seen}
            seen.update(fresh)
            yield list(fresh.values())
            count = _page_count(reply)
            if count is None and not fresh:
                return

    async def listed(self, path: str, what: str, params: Params = ()) -> list[Record]:
        """The whole list at `path`, for lists that a filter keeps short."""
        return [record async for page in self.pages(path, what, params) for record in page]

    async def unnumbered(self, path: str, what: str, params: Params) -> list[Record]:
        """The first page of a list whose records have no id, for lists that a filter keeps short."""
        asked = [*params, ("limit", str(PAGE)), ("page", "1")]
        reply = await self._http.call("GET", path, operation=f"list {what}s", headers=self._headers, params=asked)
        return self._listed(reply, what)

    async def search(self, path: str, what: str, body: object) -> tuple[list[Record], int]:
        """One page of a search, and how many there are with it; two while nothing says so. It changes nothing."""
        reply = await self._http.call("POST", path, operation=f"search {what}s", headers=self._headers, body=body)
        records = self._listed(reply, what)
        count = _page_count(reply)
        return records, (2 if records else 1) if count is None else count

    async def write(self, operation: str, changes: Sequence[Change]) -> int | None:
        """Make the changes in turn, and answer the id of the last one's record when Katana tells it.

        A failure after the first change is `OutcomeUnknown` whatever it was: part of the work is done, so the next
        attempt has to look first. Deleting what is gone is no failure.
        """
        changed = None
        for done, change in enumerate(changes):
            try:
                changed = await self._change(operation, change)
            except IntegrationError as error:
                if not done:
                    raise
                detail = f"{done} of {len(changes)} records were changed, then: {error.detail}"
                raise OutcomeUnknown(SYSTEM, operation, detail, status=error.status) from error
        return changed

    async def _change(self, operation: str, change: Change) -> int | None:
        try:
            reply = await self._http.call(
                change.method,
                change.path,
                operation=operation,
                write=True,
                headers=self._headers,
                body=change.body,
            )
        except NotFound:
            if change.method == "DELETE":
                return None
            raise
        return _changed_id(reply)

    def _listed(self, reply: Reply, what: str) -> list[Record]:
        envelope = Record(self._http.data(reply, f"list {what}s"), f"list of {what}s")
        return envelope.records("data", what)


def _page_count(reply: Reply) -> int | None:
    header = next((value for name, value in reply.headers.items() if name.lower() == "x-pagination"), None)
    return wire.page_count(header)


def _explain(reply: Reply) -> str:
    try:
        return wire.error_words(reply.status, reply.json())
    except ValueError:
        return wire.error_words(reply.status, None)


def _changed_id(reply: Reply) -> int | None:
    """The id in the reply to a write. A 2xx is success whatever its body: documented ones have come empty."""
    try:
        return Record.of_reply(reply.json(), "answer").optional_id("id")
    except (ValueError, UnexpectedReply):
        return None
