"""Sends one GraphQL document and returns its data, or raises what went wrong in our words.

A call is made once. Only a refused token is answered with a second try, with a new token: Shopify looks at the
token before it looks at the document, so nothing has run.
"""

import logging
from collections.abc import AsyncIterator, Mapping
from typing import TypeVar

import aiohttp
from pydantic import BaseModel, ValidationError

from integrations.errors import NotFound, OutcomeUnknown, RateLimited, Rejected, Unauthorized, UnexpectedReply
from integrations.http import HttpApi, Reply
from integrations.model import System
from integrations.ports import Budget
from integrations.shopify.answers import Listing
from integrations.shopify.documents import API_VERSION, Operation
from integrations.shopify.nodes import R
from integrations.shopify.replies import breather, data_of
from integrations.shopify.token import TokenSource, explain_refusal

PATH = f"/admin/api/{API_VERSION}/graphql.json"

Shape = TypeVar("Shape", bound=BaseModel)

log = logging.getLogger(__name__)


class GraphqlApi:
    """One shop's Admin API. `base_url` is `https://{shop}.myshopify.com`; costs are in Shopify's points."""

    def __init__(
        self, session: aiohttp.ClientSession, base_url: str, *, budget: Budget, token: TokenSource, timeout: float
    ) -> None:
        self._http = HttpApi(
            session, base_url, system=System.SHOPIFY, budget=budget, timeout=timeout, explain=explain_refusal
        )
        self._budget = budget
        self._token = token
        self._version_told = False

    async def run(self, operation: Operation, shape: type[Shape], /, **variables: object) -> Shape:
        """The answer's data, checked to be of `shape`.

        Raises an `IntegrationError`: `NotFound` when Shopify knows no such id, and for a write `OutcomeUnknown`
        when the answer cannot be read.
        """
        asked = {"query": operation.document, "variables": variables, "operationName": operation.name}
        reply = await self._authorized(operation, asked)
        self._watch_version(reply)
        try:
            body = self._http.data(reply, operation.says)
            answer = shape.model_validate(data_of(body, operation))
        except RateLimited as error:
            await self._budget.hold_off(error.retry_after)
            raise
        except (UnexpectedReply, ValidationError) as error:
            kind = OutcomeUnknown if operation.write else UnexpectedReply
            raise kind(System.SHOPIFY, operation.says, _where(error), status=reply.status) from error
        if not operation.write and (pause := breather(body)):
            await self._budget.hold_off(pause)
        return answer

    async def rows(self, operation: Operation, shape: type[Listing[R]], /, **variables: object) -> AsyncIterator[R]:
        """Every row of a listing, page by page, each once however often Shopify lists it."""
        seen: set[str] = set()
        after: str | None = None
        while True:
            page = (await self.run(operation, shape, **variables, after=after)).orders
            for row in page.nodes:
                if row.id not in seen:
                    seen.add(row.id)
                    yield row
            if page.whole:
                return
            if page.page_info.end_cursor in (None, after):
                raise UnexpectedReply(System.SHOPIFY, operation.says, "the pages do not end")
            after = page.page_info.end_cursor

    async def _authorized(self, operation: Operation, body: Mapping[str, object]) -> Reply:
        token = await self._token.token()
        try:
            return await self._send(operation, body, token)
        except Unauthorized as error:
            another = await self._token.instead_of(token) if error.status == 401 else None
            if another is None:
                raise
        return await self._send(operation, body, another)

    async def _send(self, operation: Operation, body: Mapping[str, object], token: str) -> Reply:
        headers = {"X-Shopify-Access-Token": token}
        try:
            return await self._http.call(
                "POST",
                PATH,
                operation=operation.says,
                write=operation.write,
                headers=headers,
                body=body,
                cost=operation.cost,
            )
        except NotFound as error:
            # The address answers 404 for a shop that does not exist; a missing order answers 200 with null.
            raise Unauthorized(
                System.SHOPIFY, operation.says, "no shop answers at this address", status=404
            ) from error
        except Rejected as error:
            if error.status != 423:
                raise
            raise Unauthorized(
                System.SHOPIFY, operation.says, f"the shop is locked: {error.detail}", status=423
            ) from error

    def _watch_version(self, reply: Reply) -> None:
        """Shopify serves another version without an error once ours is retired (shopify.dev, API versioning)."""
        served = next((text for name, text in reply.headers.items() if name.lower() == "x-shopify-api-version"), "")
        if served and served != API_VERSION and not self._version_told:
            self._version_told = True
            log.warning("Shopify answers with API version %s instead of %s: update this program", served, API_VERSION)


def _where(error: UnexpectedReply | ValidationError) -> str:
    """What is wrong with the answer, without quoting it."""
    if isinstance(error, UnexpectedReply):
        return error.detail
    first = error.errors(include_url=False, include_input=False)[0]
    return f"{'.'.join(str(step) for step in first['loc'])}: {first['msg']}"
