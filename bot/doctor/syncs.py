"""The check of the vendors' own syncs: a few of the shop's latest orders, read in all three systems."""

from collections.abc import AsyncIterator
from datetime import timedelta
from functools import partial

from bot.clients import Clients
from bot.connect import sync_of
from bot.doctor.finding import Check, Finding, Group, warned
from bot.doctor.patient import Patient
from bot.doctor.sync_rules import Sample, judged
from bot.shop_settings import ShopSettings
from integrations.errors import IntegrationError
from integrations.model import Payment, SalesOrder, Shipment, ShipmentState

LATELY = timedelta(days=2)
MOST_SAMPLES, MOST_READ = 5, 100
"""Orders that are compared, and orders that are looked through to find them: some twenty calls in all."""


def sync_checks(shop: ShopSettings) -> Group:
    """The row about one shop's syncs."""
    return Group(Check(f"{shop.trade.name}: syncs", partial(_syncs, shop), "See docs/connect.md."))


async def _syncs(shop: ShopSettings, patient: Patient) -> tuple[Finding, ...]:
    """A system that does not answer has a row of its own, so here it only leaves the question open."""
    now, sync = patient.clock(), sync_of(shop)
    try:
        samples = [each async for each in _samples(patient.clients, shop, patient)]
    except IntegrationError as error:
        words = f"cannot be told while {error.system} cannot be read"
        return (warned(f"{shop.trade.name}: syncs", words, "Mend that first."),)
    return judged(samples, sync, now, shop.trade.name)


async def _samples(clients: Clients, shop: ShopSettings, patient: Patient) -> AsyncIterator[Sample]:
    channel = clients.channel(shop).client
    read = found = 0
    async for sold in channel.changed_since(patient.clock() - LATELY):
        read += 1
        if _tells(sold):
            found += 1
            yield await _sample(clients, shop, sold)
        if found == MOST_SAMPLES or read == MOST_READ:
            return


def _tells(sold: SalesOrder) -> bool:
    """Whether the others should have it: paid goods that a parcel takes to a customer."""
    usual = sold.payment is Payment.PAID and any(line.shippable for line in sold.lines)
    return usual and not (sold.test or sold.pickup or sold.held or sold.cancelled_at)


async def _sample(clients: Clients, shop: ShopSettings, sold: SalesOrder) -> Sample:
    production, desk = clients.katana(shop).client, clients.shipstation(shop).client
    made = await production.find_by_channel_order(sold.ref)
    shipments: tuple[Shipment, ...] = await desk.find(sold.number)
    ours = tuple(each for each in shipments if each.channel_order_ref in (None, sold.ref))
    gone = [each for each in ours if each.state is ShipmentState.SHIPPED]
    parcels = await desk.parcels(gone[0].ref) if gone else ()
    return Sample(sold, made[0] if made else None, ours, parcels)
