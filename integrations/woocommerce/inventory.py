"""What the shop believes it may sell of a SKU: one call.

A shop has one stock, in no place of its own, so the place is called as the system is. A SKU should be unique and
is not always: only exact SKUs count, however their letters are typed, and twins count together.
"""

from typing import Annotated

from pydantic import BeforeValidator, TypeAdapter

from integrations.errors import UnexpectedReply
from integrations.model import System
from integrations.stock import Goods, Level
from integrations.woocommerce.api import V3, RestApi
from integrations.woocommerce.listing import PAGE
from integrations.woocommerce.nodes import Amount, AsRows, Row, Text

PLACE = "WooCommerce"
SAYS = "read stock"


class ProductNode(Row):
    """A product or one variation of it. `stock_quantity` is None where the shop does not count it."""

    sku: Text = ""
    stock_quantity: Annotated[Amount | None, BeforeValidator(lambda value: None if value == "" else value)] = None
    manage_stock: bool | str = False
    """A variation may say `parent`: it is counted together with the others."""


PRODUCTS = TypeAdapter(Annotated[tuple[ProductNode, ...], AsRows])
FIELDS = ",".join(ProductNode.model_fields)


async def stock_of(api: RestApi, sku: str) -> Goods | None:
    """The level of a SKU; None when the shop sells no such thing."""
    wanted = sku.strip()
    if not wanted or "," in wanted:  # a comma would ask for two
        return None
    params = {"sku": wanted, "per_page": str(PAGE), "_fields": FIELDS}
    rows = await api.read(f"{V3}/products", PRODUCTS, says=SAYS, params=params)
    mine = [row for row in rows if row.sku.casefold() == wanted.casefold()]
    if not mine:
        if len(rows) >= PAGE:
            raise UnexpectedReply(System.WOOCOMMERCE, SAYS, "the shop did not search for the SKU")
        return None
    counted = [row.stock_quantity for row in mine if row.manage_stock and row.stock_quantity is not None]
    levels = (Level(place=PLACE, available=sum(counted[1:], counted[0])),) if counted else ()
    return Goods(sku=mine[0].sku, title="", levels=levels)
