"""The shapes of Shopify's answers, as far as our documents select them. Performs no I/O.

Each model is checked when it is made: `model_validate` raises `ValueError` (pydantic's) for an answer of another
shape. Enums stay strings, because a new word must not stop us (see `wire`).
"""

from datetime import UTC, datetime
from typing import Annotated, Generic, TypeVar

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict
from pydantic.alias_generators import to_camel


def _in_utc(moment: datetime) -> datetime:
    try:
        return moment.astimezone(UTC)
    except OverflowError as error:
        raise ValueError("a time outside the calendar") from error


def _plain(gid: str) -> str:
    """`gid://shopify/Order/42` as `42`; the number is what the other systems know an order and a line by."""
    kind, _, number = gid.rpartition("/")
    if not (kind.startswith("gid://shopify/") and number.isascii() and number.isdigit()):
        raise ValueError("not a Shopify id")
    return number


Moment = Annotated[AwareDatetime, AfterValidator(_in_utc)]
PlainId = Annotated[str, AfterValidator(_plain)]


class Node(BaseModel):
    """Base of all shapes: camelCase outside, our spelling inside, unknown fields ignored."""

    model_config = ConfigDict(alias_generator=to_camel, frozen=True)


class Row(Node):
    """Anything Shopify lists."""

    id: str


R = TypeVar("R", bound=Row)


class PageInfo(Node):
    has_next_page: bool
    end_cursor: str | None = None


class Page(Node, Generic[R]):
    """One page of a connection."""

    nodes: tuple[R, ...]
    page_info: PageInfo

    @property
    def whole(self) -> bool:
        return not self.page_info.has_next_page

    def joined(self, later: "Page[R]") -> "Page[R]":
        """This page and the next one; a row that is in both counts once, as it was read last."""
        rows = {row.id: row for row in (*self.nodes, *later.nodes)}
        cursor = later.page_info.end_cursor or self.page_info.end_cursor
        end = later.page_info.model_copy(update={"end_cursor": cursor})
        return later.model_copy(update={"nodes": tuple(rows.values()), "page_info": end})


class LineNode(Row):
    id: PlainId
    sku: str | None
    name: str
    current_quantity: int
    unfulfilled_quantity: int
    requires_shipping: bool


class HoldNode(Node):
    display_reason: str
    reason_notes: str | None


class DeliveryMethodNode(Node):
    method_type: str


class LeftNode(Row):
    """A line of a fulfillment order; its id is what `fulfillmentCreate` takes, not the order line's."""

    remaining_quantity: int


class FulfillmentOrderNode(Row):
    """Shopify's to-do for one location. `line_items` is None in a listing."""

    status: str
    fulfill_at: Moment | None
    delivery_method: DeliveryMethodNode | None
    fulfillment_holds: tuple[HoldNode, ...]
    line_items: Page[LeftNode] | None = None


class TrackingNode(Node):
    company: str | None
    number: str | None
    url: str | None


class FulfillmentNode(Node):
    status: str
    display_status: str | None
    created_at: Moment
    tracking_info: tuple[TrackingNode, ...]


class OrderNode(Row):
    id: PlainId
    name: str
    created_at: Moment
    updated_at: Moment
    cancelled_at: Moment | None
    cancel_reason: str | None
    closed_at: Moment | None
    test: bool
    tags: tuple[str, ...]
    display_financial_status: str | None
    display_fulfillment_status: str
    fulfillments: tuple[FulfillmentNode, ...]
    line_items: Page[LineNode]
    fulfillment_orders: Page[FulfillmentOrderNode]

    @property
    def whole(self) -> bool:
        """Whether every row of the order is in this answer."""
        return self.line_items.whole and self.fulfillment_orders.whole

    @property
    def rows(self) -> int:
        return len(self.line_items.nodes) + len(self.fulfillment_orders.nodes)

    def joined(self, later: "OrderNode") -> "OrderNode":
        """This order with the rows of its next page; the newer answer wins in all else."""
        return later.model_copy(
            update={
                "line_items": self.line_items.joined(later.line_items),
                "fulfillment_orders": self.fulfillment_orders.joined(later.fulfillment_orders),
            }
        )
