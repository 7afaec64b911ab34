"""One V1 key pair's calls: credentials, paging and validation, so that the client only says what it wants."""

import contextlib
from collections.abc import AsyncIterator, Mapping
from typing import TypeVar

import aiohttp
from pydantic import ConfigDict, TypeAdapter, ValidationError

from integrations.errors import NotFound, UnexpectedReply
from integrations.http import HttpApi, Reply
from integrations.model import System
from integrations.ports import Budget
from integrations.shipstation import replies
from integrations.shipstation.records import (
    FulfillmentRecord,
    LabelRecord,
    OrderRecord,
    Page,
    PointedRecord,
    StoreRecord,
    WebhookList,
)

PAGE_SIZE = 500
"""The most one page may hold (V1 "List Orders", `pageSize`)."""

_QUIET = ConfigDict(hide_input_in_errors=True)

Query = tuple[tuple[str, str], ...]
Answer = TypeVar("Answer")
Rows = TypeVar("Rows")

ORDER = TypeAdapter[OrderRecord | None](OrderRecord | None, config=_QUIET)
STORES = TypeAdapter(list[StoreRecord], config=_QUIET)
WEBHOOKS = TypeAdapter(WebhookList)
ORDERS = TypeAdapter(Page[OrderRecord])
LABELS = TypeAdapter(Page[LabelRecord])
FULFILLMENTS = TypeAdapter(Page[FulfillmentRecord])
POINTED = TypeAdapter(Page[PointedRecord])
"""What each read must look like."""


class V1Api:
    """Basic authentication with key and secret, one call per read page, never a second attempt."""

    def __init__(
        self,
        session: aiohttp.ClientSession,
        base_url: str,
        *,
        api_key: str,
        api_secret: str,
        budget: Budget,
        timeout: float,
    ) -> None:
        self._headers = {"Authorization": aiohttp.encode_basic_auth(api_key, api_secret)}
        self._http = HttpApi(
            session,
            base_url,
            system=System.SHIPSTATION,
            budget=budget,
            timeout=timeout,
            explain=lambda reply: replies.error_words(reply.status, reply.body),
            retry_after=replies.retry_after,
        )

    async def read(self, path: str, form: TypeAdapter[Answer], *, operation: str, query: Query = ()) -> Answer:
        """One answer in the given form; `UnexpectedReply` names the field that is not, never its content."""
        reply = await self._http.call("GET", path, operation=operation, headers=self._headers, params=query)
        try:
            return form.validate_python(self._http.data(reply, operation))
        except ValidationError as error:
            detail = first_fault(error)
            raise UnexpectedReply(System.SHIPSTATION, operation, detail, status=reply.status) from error

    async def rows(
        self, path: str, form: TypeAdapter[Page[Rows]], *, operation: str, query: Query
    ) -> AsyncIterator[Rows]:
        """Every row of a list. `pages` may be 0 although there is a page, and an empty page ends the list."""
        page, pages = 1, 1
        while page <= pages:
            paging = (("page", str(page)), ("pageSize", str(PAGE_SIZE)))
            answer = await self.read(path, form, operation=operation, query=query + paging)
            if not answer.rows:
                return
            for row in answer.rows:
                yield row
            page, pages = page + 1, answer.pages or 0

    async def write(self, path: str, body: Mapping[str, object], *, operation: str) -> Reply:
        """One POST that may change something."""
        return await self._http.call("POST", path, operation=operation, write=True, headers=self._headers, body=body)

    async def delete(self, path: str, *, operation: str) -> None:
        """One DELETE. Deleting what is gone is no failure."""
        with contextlib.suppress(NotFound):
            await self._http.call("DELETE", path, operation=operation, write=True, headers=self._headers)


def first_fault(error: ValidationError) -> str:
    """Which field of an answer is not in its form, and nothing of its content."""
    fault = error.errors(include_input=False, include_url=False, include_context=False)[0]
    where = ".".join(str(step) for step in fault["loc"]) or "the answer"
    return f"{where}: {fault['msg']}"
