"""The shapes of WooCommerce's answers, as far as we read them. Performs no I/O.

Plugins rewrite these answers, and PHP turns numbers into texts, lists into objects and nothing into `""` or `false`.
So what can mean one thing only is read in any of these forms; a value that could mean several is refused. Each model
is checked when it is made: `model_validate` raises `ValueError` (pydantic's), which never quotes the answer.
"""

import re
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict

LARGEST_AMOUNT = Decimal(10) ** 12
_DIGITS = re.compile(r"[0-9]{1,20}")


def _empty(value: object) -> bool:
    """PHP has several ways to say that there is nothing; zero is not one of them."""
    return value is None or value is False or value == ""


def _id(value: object) -> str:
    """`42` and `"42"` are one id."""
    text = str(value) if isinstance(value, int | str) and not isinstance(value, bool) else ""
    if not _DIGITS.fullmatch(text):
        raise ValueError("not an id")
    return text


def _id_or_none(value: object) -> str | None:
    return None if _empty(value) or value in (0, "0") else _id(value)


def _text(value: object) -> str:
    if _empty(value):
        return ""
    if not isinstance(value, str | int | float) or value is True:
        raise ValueError("not a text")
    return str(value)


def _amount(value: object) -> Decimal:
    if _empty(value):
        return Decimal(0)
    try:
        amount = Decimal(str(value)) if isinstance(value, str | int | float) and value is not True else None
    except InvalidOperation:
        amount = None
    if amount is None or not amount.is_finite() or abs(amount) > LARGEST_AMOUNT:
        raise ValueError("not an amount")
    return amount


def _moment(value: object) -> datetime | None:
    """The `*_gmt` fields are UTC and do not say so; their twins without `_gmt` are the site's local time."""
    if _empty(value):
        return None
    moment = datetime.fromisoformat(value) if isinstance(value, str) else None
    if moment is None:
        raise ValueError("not a time")
    try:
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except OverflowError as error:
        raise ValueError("a time outside the calendar") from error


def _rows(value: object) -> object:
    """A PHP list with a hole in it arrives as an object."""
    if _empty(value):
        return ()
    return tuple(value.values()) if isinstance(value, dict) else value


Id = Annotated[str, BeforeValidator(_id)]
OptionalId = Annotated[str | None, BeforeValidator(_id_or_none)]
Text = Annotated[str, BeforeValidator(_text)]
Amount = Annotated[Decimal, BeforeValidator(_amount)]
Moment = Annotated[datetime | None, BeforeValidator(_moment)]
AsRows = BeforeValidator(_rows)


class Node(BaseModel):
    """Base of all shapes: unknown fields are ignored, since plugins add their own."""

    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)


class Row(Node):
    """Anything WooCommerce lists."""

    id: Id


class Meta(Node):
    """One row of `meta_data`. The value may be anything a plugin likes."""

    key: Text = ""
    value: object = None


Metas = Annotated[tuple[Meta, ...], AsRows]


def words_of(metas: tuple[Meta, ...], *keys: str) -> str:
    """The first text or number that one of these keys has, in the order of the keys; empty when none has any."""
    for key in keys:
        for meta in metas:
            if meta.key == key and isinstance(meta.value, str | int) and str(meta.value).strip():
                return str(meta.value).strip()
    return ""


class LineNode(Row):
    name: Text = ""
    sku: Text = ""
    quantity: Amount = Decimal(0)
    product_id: OptionalId = None
    variation_id: OptionalId = None


class ShippingLineNode(Node):
    method_id: Text = ""


class RefundNode(Node):
    """A refund as the order lists it: how much, and not of what."""

    total: Amount = Decimal(0)


class RefundedLineNode(Node):
    quantity: Amount = Decimal(0)
    product_id: OptionalId = None
    variation_id: OptionalId = None
    meta_data: Metas = ()


class RefundDetail(Row):
    """A refund as its own route tells it, with the goods it takes off the order."""

    line_items: Annotated[tuple[RefundedLineNode, ...], AsRows] = ()


class OrderNode(Row):
    number: Text = ""
    status: Text
    currency: Text = ""
    total: Amount = Decimal(0)
    date_created_gmt: Moment = None
    date_modified_gmt: Moment = None
    date_paid_gmt: Moment = None
    date_completed_gmt: Moment = None
    needs_processing: bool | None = None
    meta_data: Metas = ()
    line_items: Annotated[tuple[LineNode, ...], AsRows] = ()
    shipping_lines: Annotated[tuple[ShippingLineNode, ...], AsRows] = ()
    refunds: Annotated[tuple[RefundNode, ...], AsRows] = ()


ORDER_FIELDS = ",".join(OrderNode.model_fields)
"""What is asked for of an order: it leaves out every name and address."""


class NumberNode(Row):
    number: Text = ""


class StateNode(Row):
    """What the answer to a change of status has to say."""

    status: Text
