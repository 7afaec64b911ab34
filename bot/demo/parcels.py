"""The verdict on parcels: shipped once in every system, told to the customer once, written by who ought to."""

from collections import Counter

from bot.demo.eye import Eye
from bot.demo.findings import Verdict
from bot.demo.shops import SHOPS
from integrations.sandbox.server import Sandbox
from integrations.sandbox.state import Effect

_DELIVERED = ("deliver", "set_delivered")


def judge_shipping(
    verdict: Verdict, box: Sandbox, eye: Eye, *, follows: bool, katana_follows: bool | None = None
) -> None:
    """With the syncs on, we write the desk only, and the shop where somebody pressed; with them off, all three.

    `katana_follows`: whether Katana follows the shop, where that is set apart from the rest.
    """
    expected = eye.expected
    shipped = expected.ships | expected.labels
    ours_in_shop = expected.pushes if follows else Counter(expected.ships) + expected.pushes
    in_katana_too = follows if katana_follows is None else katana_follows
    ours_in_katana = expected.production_pushes if in_katana_too else Counter(shipped - expected.by_hand)
    journal, shop = box.journal, SHOPS[box.channel]
    for what, effects, wanted in (
        ("marked shipped at the desk", journal.effects("shipstation", "mark_shipped"), Counter(expected.ships)),
        ("fulfilled in the shop", journal.effects(box.channel, "fulfill"), Counter(shipped)),
        ("fulfilled in the shop by us", journal.effects(box.channel, "fulfill", by=box.channel), ours_in_shop),
        ("delivered in Katana", _delivered(journal.effects("katana")), Counter(shipped)),
        ("delivered in Katana by us", _delivered(journal.effects("katana", by="katana")), ours_in_katana),
        ("held at the desk", journal.effects("shipstation", "hold"), expected.holds),
        ("let go at the desk", journal.effects("shipstation", "restore"), expected.holds),
        ("mails to the customer", list(filter(shop.mails, journal.effects(box.channel))), Counter(shipped)),
    ):
        _count(verdict, what, Counter(_name(box, effect) for effect in effects), wanted)
    for effect in journal.effects(box.channel, by=box.channel):
        if not shop.may(effect):
            verdict.find("wrong", f"{shop.title} was written: {effect.verb} {effect.subject}")
    for effect in journal.effects("shipstation", by="shipstation"):
        fetched = effect.verb == "import" and _name(box, effect) in expected.fetched
        if effect.verb not in ("mark_shipped", "hold", "restore") and not fetched:
            verdict.find("wrong", f"ShipStation was written: {effect.verb} {effect.subject}")


def _count(verdict: Verdict, what: str, got: Counter[str], wanted: Counter[str]) -> None:
    for name in sorted(got.keys() | wanted.keys()):
        verdict.count(f"{name} {what}", wanted=wanted[name], got=got[name])


def _delivered(effects: list[Effect]) -> list[Effect]:
    return [effect for effect in effects if effect.verb in _DELIVERED]


def _name(box: Sandbox, effect: Effect) -> str:
    """The shop's name of the order that an effect in any system is about."""
    world, ref = box.world, int(effect.subject)
    if effect.system == "shipstation":
        ref = int(world.desk_orders[ref].key)
    if effect.system == "katana":
        ref = int(world.katana_orders[ref].ecommerce_order_id or 0)
    order = world.shop_orders.get(ref)
    return order.name if order else f"an order of nobody ({effect.subject})"
