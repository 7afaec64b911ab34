"""The desk of an account that has keys for both APIs: V1 answers and writes, V2 sends the webhooks, which it signs.

V1's words are the warehouse's, and it takes a parcel without a tracking number. Its own webhooks prove nothing but
that their sender knows an address.
"""

from collections.abc import AsyncIterator
from datetime import timedelta

import aiohttp

from integrations.http import DEFAULT_TIMEOUT
from integrations.model import Account
from integrations.ports import Budget, Subscriptions
from integrations.probing import Learned
from integrations.shipstation.client import READ_LAG, V1_URL, ShipStationClient
from integrations.shipstation.v2 import webhooks, wire
from integrations.shipstation.v2.client import ShipStationV2Client
from integrations.subscriptions import Address, Subscription


class ShipStationBoth(ShipStationClient):
    """The `ShippingDesk` port over one V1 key pair, with the V2 key of the same account."""

    def __init__(
        self,
        session: aiohttp.ClientSession,
        *,
        v2: ShipStationV2Client,
        base_url: str = V1_URL,
        api_key: str,
        api_secret: str,
        budget: Budget,
        timeout: float = DEFAULT_TIMEOUT,
        read_lag: timedelta = READ_LAG,
    ) -> None:
        super().__init__(
            session,
            base_url=base_url,
            api_key=api_key,
            api_secret=api_secret,
            budget=budget,
            timeout=timeout,
            read_lag=read_lag,
        )
        self._v2 = v2

    async def ping(self) -> Account:
        """The account by its V1 pair, once the V2 key works too."""
        await self._v2.ping()
        return await super().ping()

    async def probe(self) -> tuple[Learned, ...]:
        return (*await super().probe(), *await self._v2.probe())

    def subscriptions(self, address: Address) -> Subscriptions:
        """V2's, and what is left of V1's from before there was a V2 key."""
        return _Both(super().subscriptions(address), self._v2.subscriptions(address))

    async def resolve(self, pointer: str) -> tuple[str, ...]:
        """The orders a webhook of V2 points at, or one of V1 that came before.

        V1 knows a shipment by the number in its id (docs.shipstation.com, "Legacy API Migration"). One whose id has
        none is found by its order number.
        """
        if not webhooks.is_pointer(pointer):
            return await super().resolve(pointer)
        return tuple(dict.fromkeys([ref async for ref in self._refs(pointer)]))

    async def _refs(self, pointer: str) -> AsyncIterator[str]:
        for row in await self._v2.pointed(pointer):
            ref = wire.ref_of(row.shipment_id or "")
            if ref.isdigit():
                yield ref
            else:
                for order in await self.find(row.shipment_number or ""):
                    yield order.ref


class _Both:
    """The `Subscriptions` of V2. Those of V1 are shown too: they tell nothing that is wanted, so they are removed."""

    def __init__(self, v1: Subscriptions, v2: Subscriptions) -> None:
        self._v1 = v1
        self._v2 = v2

    @property
    def topics(self) -> frozenset[str]:
        return self._v2.topics

    async def list(self) -> tuple[Subscription, ...]:
        return (*await self._v2.list(), *await self._v1.list())

    async def add(self, topics: frozenset[str]) -> None:
        await self._v2.add(topics)

    async def repair(self, broken: Subscription) -> None:
        await self._v2.repair(broken)

    async def remove(self, ref: str) -> None:
        """V1's have plain numbers for ids, V2's do not."""
        await (self._v1 if ref.isdigit() else self._v2).remove(ref)
