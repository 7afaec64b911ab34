"""Finds orders by number and by customer. WooCommerce has no filter for either, only a search that means well.

It looks at ids, names, addresses and e-mails alike, and finds the numbers of plugins in some versions only; a filter
that nobody knows is ignored, so that everything seems to fit. So whatever is found is compared by us.
"""

import re
import unicodedata
from collections.abc import Iterable
from typing import Annotated

from pydantic import BeforeValidator, TypeAdapter

from integrations.errors import NotFound
from integrations.model import number_key
from integrations.woocommerce.api import V3, RestApi
from integrations.woocommerce.listing import PAGE
from integrations.woocommerce.nodes import ORDER_FIELDS, AsRows, Node, NumberNode, OrderNode, Row, Text
from integrations.woocommerce.reading import ORDERS, read_order

MOST_FOUND = 10
"""The newest orders of a customer that are told."""
_SAYS = "find orders"
_DIGITS = re.compile(r"[0-9]{1,20}")


class PersonNode(Node):
    first_name: Text = ""
    last_name: Text = ""
    company: Text = ""
    email: Text = ""


Person = Annotated[PersonNode, BeforeValidator(lambda value: value or {})]
"""An empty PHP array is a list, whatever it was to hold."""


class WhoseNode(Row):
    """Whose an order is: read to compare, kept nowhere."""

    billing: Person = PersonNode()
    shipping: Person = PersonNode()

    def is_of(self, customer: str) -> bool:
        """Whether it is an order of this e-mail address, or of somebody whose names have every word of `customer`."""
        if "@" in customer:
            return self.billing.email.casefold() == customer
        people = (self.billing, self.shipping)
        return any(
            set(customer.split()) <= set(_folded(f"{one.first_name} {one.last_name} {one.company}").split())
            for one in people
        )


NUMBERS = TypeAdapter(Annotated[tuple[NumberNode, ...], AsRows])
WHOSE = TypeAdapter(Annotated[tuple[WhoseNode, ...], AsRows])


async def by_number(api: RestApi, number: str) -> list[OrderNode]:
    """Each order of exactly this number as it is now, the newest first.

    The search, the id that is usually the number as well, and only then the filter of a plugin that a shop may have.
    """
    wanted, typed = number_key(number), _plain(number).removeprefix("#").strip()
    if not wanted or not typed:
        return []
    ids = _DIGITS.findall(typed)
    refs = [*await _refs(api, "search", typed, wanted), *(ids if len(ids) == 1 else ())]
    found = await _read_all(api, refs, wanted)
    if not found:
        found = await _read_all(api, await _refs(api, "order_number", typed, wanted), wanted)
    return _newest_first(found)


async def by_customer(api: RestApi, customer: str) -> list[OrderNode]:
    """The newest orders of an e-mail address or a name. A search may know the words of a name only one by one."""
    wanted = _plain(customer).casefold()
    if not any(sign.isalnum() for sign in wanted):
        return []
    refs = await _refs_of(api, wanted, wanted)
    if not refs and " " in wanted:
        refs = await _refs_of(api, max(wanted.split(), key=len), wanted)
    if not refs:
        return []
    params = {"include": ",".join(refs), "per_page": str(PAGE), "_fields": ORDER_FIELDS}
    found = await api.read(f"{V3}/orders", ORDERS, says=_SAYS, params=params)
    return _newest_first(found)


async def _refs(api: RestApi, filter_: str, typed: str, wanted: str) -> list[str]:
    params = {filter_: typed, "per_page": str(PAGE), "_fields": "id,number"}
    rows = await api.read(f"{V3}/orders", NUMBERS, says=_SAYS, params=params)
    return [row.id for row in rows if number_key(row.number or row.id) == wanted]


async def _refs_of(api: RestApi, search: str, wanted: str) -> list[str]:
    params = {"search": search, "per_page": str(PAGE), "orderby": "date", "order": "desc"}
    rows = await api.read(f"{V3}/orders", WHOSE, says=_SAYS, params={**params, "_fields": "id,billing,shipping"})
    return [row.id for row in rows if row.is_of(wanted)][:MOST_FOUND]


async def _read_all(api: RestApi, refs: Iterable[str], wanted: str) -> list[OrderNode]:
    found = []
    for ref in dict.fromkeys(refs):
        try:
            node = await read_order(api, ref)
        except NotFound:
            continue  # a number need not be an id
        if number_key(node.number or node.id) == wanted:
            found.append(node)
    return found


def _newest_first(nodes: Iterable[OrderNode]) -> list[OrderNode]:
    """The greater id is the newer order."""
    return sorted(nodes, key=lambda node: int(node.id), reverse=True)


def _plain(typed: str) -> str:
    """What was typed, without what an address could take for something else."""
    return " ".join(unicodedata.normalize("NFKC", typed).replace("%", " ").split())


def _folded(words: str) -> str:
    return unicodedata.normalize("NFKC", words).casefold()
