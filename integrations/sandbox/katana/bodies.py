"""Which bodies Katana's write endpoints accept, as rules. Every object is closed: an extra key is a fault.

Field names and limits are those of Katana's gateway document of 2026-10.
"""

from integrations.sandbox.katana.ajv import AnyOf, Anything, Flag, ListOf, Number, Rule, Shape, Text

INT32 = 2_147_483_647
ID = Number(least=1, most=INT32, whole=True)
REFERENCE = Number(least=0, most=INT32, nullable=True)
FULFILLMENT_STATUS = Text(among=("PACKED", "DELIVERED"))
ORDER_STATUS = Text(among=("PENDING", "NOT_SHIPPED", "READY_FOR_FULFILLMENT", "PACKED", "DELIVERED"))
RATE = Number(least=0, most=1_000_000_000_000, nullable=True)
NOT_ZERO_TEXT = Text(pattern=r"^-?(?=[0-9.]*[1-9])[0-9]+\.?[0-9]*$")

TRACEABILITY = Shape(
    {
        "batch_id": REFERENCE,
        "bin_location_id": REFERENCE,
        "serial_number_id": REFERENCE,
        "quantity": AnyOf((Number(zero=False), NOT_ZERO_TEXT)),
    }
)
BATCH_TRANSACTION = Shape(
    {"batch_id": Number(most=INT32, whole=True, nullable=True), "quantity": Number()},
    required=("batch_id", "quantity"),
)
FULFILLMENT_ROW = Shape(
    {
        "sales_order_row_id": ID,
        "quantity": Number(least=0, most=100_000_000_000_000_000),
        "traceability": ListOf(TRACEABILITY),
        "batch_transactions": ListOf(BATCH_TRANSACTION),
        "serial_numbers": ListOf(Number()),
    },
    required=("sales_order_row_id", "quantity"),
)


def tracking(shortest: int) -> dict[str, Rule]:
    """The four tracking fields. An update wants null where a creation also takes an empty text."""
    return {
        "tracking_number": Text(shortest, longest=256, nullable=True),
        "tracking_url": Text(shortest, longest=2048, nullable=True),
        "tracking_carrier": Text(shortest, nullable=True),
        "tracking_method": Text(shortest, nullable=True),
    }


NEW_FULFILLMENT = Shape(
    {
        "sales_order_id": ID,
        "status": FULFILLMENT_STATUS,
        "sales_order_fulfillment_rows": ListOf(FULFILLMENT_ROW, least=1),
        "picked_date": Text(shortest=1),
        "conversion_rate": RATE,
        "conversion_date": Text(nullable=True),
        **tracking(shortest=0),
    },
    required=("sales_order_id", "status", "sales_order_fulfillment_rows"),
)
CHANGED_FULFILLMENT = Shape(
    {
        "status": FULFILLMENT_STATUS,
        "picked_date": Text(shortest=1),
        "packer_id": ID,
        "conversion_rate": RATE,
        "conversion_date": Text(shortest=1, nullable=True),
        **tracking(shortest=1),
    }
)
CHANGED_ORDER = Shape(
    {
        "order_no": Text(shortest=1),
        "status": ORDER_STATUS,
        "customer_id": ID,
        "location_id": ID,
        "currency": Text(),
        "additional_info": Text(nullable=True),
        "customer_ref": Text(nullable=True),
        "order_created_date": Text(),
        "delivery_date": Text(),
        "picked_date": Text(),
        "conversion_rate": Number(),
        "conversion_date": Text(),
        "tracking_number": Text(shortest=1, longest=256, nullable=True),
        "tracking_number_url": Text(shortest=1, longest=2048, nullable=True),
        "custom_fields": Shape({}, nullable=True, other={"": Anything()}),
    }
)
MAKE_TO_ORDER = Shape(
    {"sales_order_row_id": Number(most=INT32, whole=True), "create_subassemblies": Flag()},
    required=("sales_order_row_id",),
)


def events(resources: str, *verbs: str) -> tuple[str, ...]:
    return tuple(f"{resource}.{verb}" for resource in resources.split() for verb in verbs)


CHANGES = ("created", "updated", "deleted")
WEBHOOK_EVENTS = (
    *events("sales_order", *CHANGES, "packed", "delivered", "availability_updated", "approved", "invoiced"),
    *events("sales_order", "ready_for_fulfillment"),
    *events("purchase_order outsourced_purchase_order", *CHANGES, "received", "billed", "approved"),
    *events("purchase_order", "partially_received"),
    *events("purchase_order_row outsourced_purchase_order_row", *CHANGES, "received"),
    *events("outsourced_purchase_order_recipe_row", *CHANGES),
    *events("manufacturing_order", *CHANGES, "in_progress", "blocked", "done"),
    *events("manufacturing_order_recipe_row", *CHANGES, "ingredients_in_stock"),
    *events("manufacturing_order_operation_row", *CHANGES, "in_progress", "paused", "blocked", "completed"),
    *events("current_inventory", "product_updated", "material_updated"),
    *events("current_inventory", "product_out_of_stock", "material_out_of_stock"),
    *events("product material variant product_recipe_row bom_row", *CHANGES),
)
WEBHOOK_FIELDS: dict[str, Rule] = {
    "url": Text(pattern="https://*", unless=r"http://(127\.0\.0\.1|localhost)[:/]"),
    "subscribed_events": ListOf(Text(among=WEBHOOK_EVENTS)),
    "description": Text(),
    "enabled": Flag(),
}
NEW_WEBHOOK = Shape(WEBHOOK_FIELDS, required=("url", "subscribed_events"))
CHANGED_WEBHOOK = Shape(WEBHOOK_FIELDS)
