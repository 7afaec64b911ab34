"""One V2 key's calls: the key, paging and validation, so that the client only says what it wants."""

import contextlib
from collections.abc import AsyncIterator, Mapping
from typing import TypeVar

import aiohttp
import structlog
from pydantic import ConfigDict, TypeAdapter, ValidationError

from integrations.errors import NotFound, UnexpectedReply
from integrations.http import HttpApi, Reply
from integrations.model import System
from integrations.ports import Budget
from integrations.shipstation.api import Query, first_fault
from integrations.shipstation.v2 import replies
from integrations.shipstation.v2.records import (
    CarriersAnswer,
    FulfillmentRecord,
    LabelRecord,
    Page,
    PointedRecord,
    ShipmentRecord,
    WebhookRecord,
)

PAGE_SIZES = {"/v2/fulfillments": 500}
"""The most that is documented (V2 "List fulfillments", `page_size`)."""
PAGE_SIZE = 100
"""For the other lists, of which no document says the most (README, open questions)."""

Answer = TypeVar("Answer")
Rows = TypeVar("Rows")

SHIPMENT = TypeAdapter(ShipmentRecord)
SHIPMENTS = TypeAdapter(Page[ShipmentRecord])
LABELS = TypeAdapter(Page[LabelRecord])
FULFILLMENTS = TypeAdapter(Page[FulfillmentRecord])
POINTED = TypeAdapter(Page[PointedRecord])
CARRIERS = TypeAdapter(CarriersAnswer)
WEBHOOKS = TypeAdapter(list[WebhookRecord], config=ConfigDict(hide_input_in_errors=True))
"""What each read must look like."""

log = structlog.get_logger(__name__)


class V2Api:
    """The `api-key` header, one call per read page, never a second attempt."""

    def __init__(
        self, session: aiohttp.ClientSession, base_url: str, *, api_key: str, budget: Budget, timeout: float
    ) -> None:
        self._headers = {"api-key": api_key}
        self._http = HttpApi(
            session, base_url, system=System.SHIPSTATION, budget=budget, timeout=timeout, explain=_explained
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
        """Every row of a list. The address of the next page is not followed, only counted on; an empty page ends."""
        size = str(PAGE_SIZES.get(path, PAGE_SIZE))
        page, more = 1, True
        while more:
            paging = (("page", str(page)), ("page_size", size))
            answer = await self.read(path, form, operation=operation, query=query + paging)
            for row in answer.rows:
                yield row
            more = bool(answer.rows) and answer.leads_on(page)
            page += 1

    async def write(self, method: str, path: str, body: Mapping[str, object] | None, *, operation: str) -> Reply:
        """One call that may change something. Its answer may be empty."""
        return await self._http.call(method, path, operation=operation, write=True, headers=self._headers, body=body)

    async def delete(self, path: str, *, operation: str) -> None:
        """One DELETE. Deleting what is gone is no failure."""
        with contextlib.suppress(NotFound):
            await self.write("DELETE", path, None, operation=operation)


def _explained(reply: Reply) -> str:
    told = replies.error_body(reply.body)
    if told.request_id:
        codes = [error.error_code for error in told.errors]
        log.info("shipstation refused", request_id=told.request_id, codes=codes, status=reply.status)
    return replies.error_words(reply.status, reply.body)
