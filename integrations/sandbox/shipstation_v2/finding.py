"""Finds what a path or a body names by an `se-` id, or refuses in V2's words."""

from collections.abc import Iterator

from aiohttp import web

from integrations.sandbox.shipstation_v2.errors import invalid, not_found
from integrations.sandbox.shipstation_v2.parcel_json import Sent
from integrations.sandbox.shipstation_v2.words import is_id, number_of
from integrations.sandbox.state import DeskOrder
from integrations.sandbox.world import World


def find_shipment(world: World, request: web.Request) -> DeskOrder:
    """The shipment in the path; 400 for what is no id, 404 for an unknown one."""
    text = id_in(request, "shipment_id")
    order = world.desk_orders.get(number_of(text) or 0)
    if order is None:
        raise not_found(f"Shipment ID {text}")
    return order


def find_label(world: World, request: web.Request) -> Sent | None:
    """The label in the path; 400 for what is no id."""
    number = number_of(id_in(request, "label_id"))
    return next((sent for sent in parcels(world, label=True) if sent.parcel.id == number), None)


def parcels(world: World, *, label: bool) -> Iterator[Sent]:
    """Every label, or everything that was shipped without one."""
    for order in world.desk_orders.values():
        for parcel in order.parcels:
            if parcel.label == label:
                yield Sent(order, parcel)


def id_in(request: web.Request, name: str) -> str:
    text = request.match_info[name]
    if not is_id(text):
        raise invalid(f"{name} is not a valid identifier.", "invalid_identifier")
    return text
