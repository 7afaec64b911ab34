"""All outside systems side by side, with nothing between them: what each is when no arrow runs."""

from integrations.sandbox.desk import Desk
from integrations.sandbox.sales_orders import SalesOrders
from integrations.sandbox.shop_edits import ShopEdits
from integrations.sandbox.shop_fulfillments import ShopFulfillments
from integrations.sandbox.shop_todos import ShopTodos
from integrations.sandbox.supply import Supplies


class Systems(ShopEdits, ShopFulfillments, ShopTodos, SalesOrders, Supplies, Desk):
    """The shop, Katana and ShipStation. Each can be worked on alone; `World` lets them hear of one another."""
