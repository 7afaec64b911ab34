"""All outside systems side by side, with nothing between them: what each is when no arrow runs."""

from integrations.sandbox.world.desk import Desk
from integrations.sandbox.world.sales_orders import SalesOrders
from integrations.sandbox.world.shop_edits import ShopEdits
from integrations.sandbox.world.shop_fulfillments import ShopFulfillments
from integrations.sandbox.world.shop_todos import ShopTodos
from integrations.sandbox.world.supply import Supplies


class Systems(ShopEdits, ShopFulfillments, ShopTodos, SalesOrders, Supplies, Desk):
    """The shop, Katana and ShipStation. Each can be worked on alone; `World` lets them hear of one another."""
