"""Our webhooks at Katana: one registration for everything, which is switched on again rather than made anew.

developer.katanamrp.com, "Webhooks": Katana takes one address twice and then sends everything twice, and it signs with
a token of the registration's own. A new one would need a new setting here, so what is there is kept.
"""

from integrations.katana.api import KatanaApi
from integrations.katana.fields import Record
from integrations.katana.packing import Body, Change
from integrations.subscriptions import Address, Subscription

WEBHOOKS = "/webhooks"
TOPICS = frozenset(
    {
        "sales_order.created",
        "sales_order.updated",
        "sales_order.deleted",
        "sales_order.packed",
        "sales_order.delivered",
        "sales_order.availability_updated",
        "manufacturing_order.done",
        "manufacturing_order.blocked",
    }
)


class KatanaSubscriptions:
    """The `Subscriptions` of one Katana account. `known` is the token that webhooks are verified with."""

    def __init__(self, api: KatanaApi, address: Address, *, known: str | None = None) -> None:
        self._api = api
        self._address = address
        self._known = known

    @property
    def topics(self) -> frozenset[str]:
        return TOPICS

    async def list(self) -> tuple[Subscription, ...]:
        """Every registration is read: the filter by address finds no earlier form of ours."""
        found = await self._api.listed(WEBHOOKS, "webhook")
        return tuple(self._ours(each) for each in found if self._address.is_ours(each.optional_text("url") or ""))

    async def add(self, topics: frozenset[str]) -> None:
        body = {"url": self._address.url, "description": "Shipmate", **_wanted(topics)}
        await self._api.write("register webhook", [Change("POST", WEBHOOKS, body)])

    async def repair(self, broken: Subscription) -> None:
        """Its ref and its token stay."""
        body = {"url": self._address.url, **_wanted(broken.topics)}
        await self._api.write("repair webhook", [Change("PATCH", f"{WEBHOOKS}/{broken.ref}", body)])

    async def remove(self, ref: str) -> None:
        await self._api.write("remove webhook", [Change("DELETE", f"{WEBHOOKS}/{ref}")])

    def _ours(self, record: Record) -> Subscription:
        token = record.optional_text("token")
        return Subscription(
            ref=str(record.id()),
            topics=TOPICS,
            flaws=_flaws(record, self._address),
            known=token is not None and token == self._known,
            token=token,
        )


def _flaws(record: Record, address: Address) -> tuple[str, ...]:
    events = record.texts("subscribed_events")
    unheard, needless = sorted(TOPICS - events), sorted(events - TOPICS)
    flaws = [] if record.flag("enabled") else ["it is switched off"]
    flaws += [f"it does not tell {', '.join(unheard)}"] if unheard else []
    flaws += [f"it also tells {', '.join(needless)}"] if needless else []
    flaws += [] if record.optional_text("url") == address.url else ["its path is another one"]
    return tuple(flaws)


def _wanted(topics: frozenset[str]) -> Body:
    return {"enabled": True, "subscribed_events": sorted(topics)}
