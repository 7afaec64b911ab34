"""What Katana's manufacturing orders are made of, and whether it is there: shared out in the order they were made."""

from integrations.sandbox.state import Ingredient, ManufacturingOrder
from integrations.sandbox.world.availability import Availability, Demand, Supply, share_out, worst
from integrations.sandbox.world.stock import Stock

PROCESSED: Availability = ("PROCESSED", None)


class Materials(Stock):
    """Recipes and the availability of ingredients."""

    def add_recipe(self, sku: str, **materials: int) -> None:
        """Say what one piece takes of which materials. What has a recipe can be made."""
        variant = self.variant(sku)
        variant.producible = True
        self.recipes[variant.id] = {self.variant(name).id: quantity for name, quantity in materials.items()}

    def ingredients_of(self, variant_id: int) -> list[Ingredient]:
        """Fresh recipe rows for one manufacturing order."""
        recipe = self.recipes.get(variant_id, {})
        return [Ingredient(self.new_id("recipe_row"), each, quantity) for each, quantity in recipe.items()]

    def ingredient(self, making: ManufacturingOrder, row: Ingredient) -> Availability:
        """ingredient_availability and ingredient_expected_date of one recipe row."""
        if making.status == "DONE":
            return PROCESSED
        material = self.variants[row.variant_id]
        demands = [
            Demand(each.id, each.per_unit * order.quantity)
            for order in sorted(self.manufacturing_orders.values(), key=lambda order: order.id)
            if order.status != "DONE"
            for each in order.ingredients
            if each.variant_id == material.id
        ]
        coming = [
            Supply(order.quantity, order.expected_arrival)
            for order in self.purchase_orders.values()
            if order.variant_id == material.id and order.status == "NOT_RECEIVED"
        ]
        return share_out(material.on_hand, demands, coming)[row.id]

    def ingredients(self, making: ManufacturingOrder) -> Availability:
        """The worst of a manufacturing order's ingredients; without a recipe, a blocked one lacks them."""
        if making.ingredients:
            return (
                PROCESSED
                if making.status == "DONE"
                else worst(self.ingredient(making, r) for r in making.ingredients)
            )
        return ({"DONE": "PROCESSED", "BLOCKED": "NOT_AVAILABLE"}.get(making.status, "IN_STOCK"), None)

    def use_up(self, making: ManufacturingOrder) -> None:
        """What was made has taken its ingredients from the shelf."""
        for row in making.ingredients:
            self.variants[row.variant_id].on_hand -= row.per_unit * making.quantity
