"""An order as the API and the webhooks show it, with the keys of a real 10.2.1 delivery in their order."""

from integrations.sandbox.state import ShopLine, ShopOrder
from integrations.sandbox.woocommerce.items import order_total, product_ids, shipping_total, shown_quantity
from integrations.sandbox.woocommerce.records import Record
from integrations.sandbox.woocommerce.shop import Shop
from integrations.sandbox.woocommerce.words import (
    CURRENCY,
    VERSION,
    entities,
    gmt,
    money,
    price,
    site_time,
)

Json = dict[str, object]

UNPAID = ("pending", "failed", "checkout-draft")
VERBS = ["GET", "POST", "PUT", "PATCH", "DELETE"]


def order_json(shop: Shop, order: ShopOrder) -> Json:
    """The whole order."""
    record, status = shop.books.of(order), shop.books.status(order)
    return {
        "id": order.id,
        "parent_id": 0,
        "status": status,
        "currency": CURRENCY,
        "version": VERSION,
        "prices_include_tax": False,
        "date_created": site_time(order.created_at),
        "date_modified": site_time(order.updated_at),
        **_sums(order, record),
        "customer_id": 0,
        "order_key": f"wc_order_{order.id:010}",
        **_addresses(order),
        **_payment(order, record),
        "customer_ip_address": "192.0.2.10",
        "customer_user_agent": "Mozilla/5.0 (sandbox)",
        "created_via": "store-api" if order.id in shop.books.drafts else "checkout",
        "customer_note": order.note,
        "date_completed": site_time(record.completed_at),
        "date_paid": site_time(record.paid_at),
        "cart_hash": "",
        "number": shop.number(order),
        "meta_data": _meta(shop, order, record),
        "line_items": [_line(shop, record, line) for line in order.lines if shown_quantity(record, line)],
        "tax_lines": [],
        "shipping_lines": _shipping(order, record),
        "fee_lines": [],
        "coupon_lines": [],
        "refunds": [{"id": each.id, "reason": "", "total": money(-each.amount)} for each in record.refunds],
        "payment_url": f"{shop.home}/checkout/order-pay/{order.id}/?pay_for_order=true",
        "is_editable": shop.books.is_editable(order),
        "needs_payment": status in UNPAID,
        "needs_processing": any(line.requires_shipping for line in order.lines),
        "date_created_gmt": gmt(order.created_at),
        "date_modified_gmt": gmt(order.updated_at),
        "date_completed_gmt": gmt(record.completed_at),
        "date_paid_gmt": gmt(record.paid_at),
        "currency_symbol": "$",
        "_links": _links(shop, order),
    }


def _sums(order: ShopOrder, record: Record) -> Json:
    nothing = dict.fromkeys(("shipping_tax", "cart_tax"), "0.00")
    return {
        "discount_total": "0.00",
        "discount_tax": "0.00",
        "shipping_total": money(shipping_total(order)),
        **nothing,
        "total": money(order_total(record, order)),
        "total_tax": "0.00",
    }


def _addresses(order: ShopOrder) -> Json:
    first, _, last = order.customer_name.partition(" ")
    place = {
        "first_name": first,
        "last_name": last,
        "company": "",
        "address_1": "1 Kiln Lane",
        "address_2": "",
        "city": "Springfield",
        "state": "IL",
        "postcode": "62701",
        "country": "US",
    }
    return {
        "billing": {**place, "email": order.customer_email, "phone": "555-0100"},
        "shipping": {**place, "phone": ""},
    }


def _payment(order: ShopOrder, record: Record) -> Json:
    return {
        "payment_method": "stripe",
        "payment_method_title": "Credit / Debit Card",
        "transaction_id": f"ch_sandbox_{order.id}" if record.paid_at else "",
    }


def _meta(shop: Shop, order: ShopOrder, record: Record) -> list[Json]:
    """Rows of meta. Two are made up on the way out, under the ids of rows that an order has from its beginning."""
    own: list[Json] = [{"id": row, "key": key, "value": value} for key, (row, value) in record.meta.items()]
    first = order.id * 10 + 1_000_000
    if record.stock_taken:
        own.insert(0, {"id": first + 1, "key": "_order_stock_reduced", "value": "yes"})
    if shop.rules.sequential_numbers:
        own.insert(0, {"id": first, "key": "_order_number", "value": shop.number(order)})
    return own


def _line(shop: Shop, record: Record, line: ShopLine) -> Json:
    product_id, variation_id = product_ids(shop.world, shop.world.variant(line.sku))
    total = money(line.price * shown_quantity(record, line))
    return {
        "id": line.id,
        "name": entities(line.title),
        "product_id": product_id,
        "variation_id": variation_id,
        "quantity": shown_quantity(record, line),
        "tax_class": "",
        "subtotal": total,
        "subtotal_tax": "0.00",
        "total": total,
        "total_tax": "0.00",
        "taxes": [],
        "meta_data": [],
        "sku": line.sku,
        "global_unique_id": "",
        "price": price(line.price),
        "image": {"id": "", "src": ""},
        "parent_name": entities(line.title) if variation_id else None,
    }


def _shipping(order: ShopOrder, record: Record) -> list[Json]:
    """The way it is sent, listing what is in the parcel as people see it."""
    sent = [line for line in order.lines if line.requires_shipping]
    items = entities(", ".join(f"{line.title} × {shown_quantity(record, line)}" for line in sent))
    if not sent:
        return []
    row = {"id": order.id * 10 + 2_000_000, "key": "Items", "value": items}
    return [
        {
            "id": order.id + 3_000_000,
            "method_title": entities(order.shipping_title),
            "method_id": "local_pickup" if order.pickup else "flat_rate",
            "instance_id": "1",
            "total": money(shipping_total(order)),
            "total_tax": "0.00",
            "taxes": [],
            "tax_status": "taxable",
            "meta_data": [row | {"display_key": "Items", "display_value": items}],
        }
    ]


def _links(shop: Shop, order: ShopOrder) -> Json:
    own = shop.link(f"/orders/{order.id}")
    return {
        "self": [{"href": own, "targetHints": {"allow": VERBS}}],
        "collection": [{"href": shop.link("/orders")}],
        "email_templates": [{"embeddable": True, "href": f"{own}/actions/email_templates"}],
    }
