"""One message of each kind, as people see it on an ordinary day: the examples behind the snapshots."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from bot.orders.alert import AlertRule, Finding, Severity
from bot.orders.blocker import Blocker
from bot.orders.bulk import Bulk, Item, Outcome
from bot.orders.card import Card, Deed
from bot.orders.convergence import Advice, Usual
from bot.orders.digest import Digest, Freshness, Noted, Oldest, Pickup, Reported, Scarce, Shipped
from bot.orders.drift import Suspicion
from bot.orders.history import Event, History, Label, Written
from bot.orders.legs import Leg, Mark
from bot.orders.phase import Phase
from bot.orders.picklist import PickList, pick_list_of
from bot.orders.pickups import PickupList
from bot.orders.plan import Intent
from bot.orders.problem import Problem, ProblemKind
from bot.orders.rollup import Rolled, RollUp
from bot.orders.skipped import Skipped
from bot.orders.sync import Arrow
from bot.orders.why import Why
from bot.services.keep import MEASURED
from bot.services.notifier import Choice, Option, ReadyList, Words
from bot.slack.blocks.kit import Message
from bot.slack.notifier import render_said, render_shown
from integrations.model import System
from tests.slack import supply
from tests.slack.cards import NOON, card, line
from tests.slack.health import health
from tests.slack.links import links

AT = NOON.isoformat()
PARCEL = "UPS 1Z999AA10123456784"
_NOT_A_SHIPPER = "It takes a shipper to mark #1042 shipped, and you are a viewer here. Nothing was done."
_NOT_TOLD = "shipped in ShipStation, and Shopify has not told the customer"
_STALLED = "ready 9 working hours, not packed; misses the 15:00 pick-up"
_NEXT = "Whoever packs: pack it, or report what is wrong with Problem"
_SUSPECTED = Suspicion(
    rule=AlertRule.D3,
    since=NOON - timedelta(minutes=12),
    due_at=NOON + timedelta(minutes=48),
    words=_NOT_TOLD,
    severity=Severity.HIGH,
    why_not="12 of 60 minutes have passed",
)
_LATE = Leg(mark=Mark.WAITING, usual=timedelta(seconds=40), late=timedelta(minutes=12))
_ADVICE = Advice(
    arrow=Arrow.DESK_TO_SHOP,
    usual=Usual(timedelta(seconds=40), timedelta(minutes=3), 50),
    grace=timedelta(hours=1),
    better=timedelta(minutes=10),
)
_MISSING = "paid in Shopify, and ShipStation does not have it; it imports no order outside the 90-day window"
_CALLED_OFF = "cancelled in Shopify, and still open in ShipStation and Katana: do not ship it"
_HELD = "on hold in the shop: the address is being checked"


_PROBLEM = Problem(
    id=5, kind=ProblemKind.DAMAGED, note="two mugs are chipped", opened_by="UAMY", owner="UBEN", opened_at=NOON
)
_SAID: dict[str, Any] = {"words": _PROBLEM.words, "who": "UAMY", "owner": "UBEN", "ended_by": "", "ended_at": None}


_NOTED = (
    Noted(AlertRule.D1, 7, ("#1042", "#1043", "#1044", "#1045", "#1046")),
    Noted(AlertRule.D13, 1, ("#1009",)),
)


def _unlisted(system: str, days: int, old: int) -> dict[str, Any]:
    named = [f"#{900 + turn}" for turn in range(min(old, 10))]
    return {
        "system": system,
        "days": days,
        "old": old,
        "old_named": named,
        "missed": 1,
        "missed_named": ["#1042"],
    }


def _words(kind: str, **data: Any) -> Message:
    return render_said(Words(kind, {"number": "#1042", "at": AT, **data}))


def _deed(intent: Intent, *, running: bool = False) -> Deed:
    return Deed(intent=intent, who="UAMY", at=NOON, running=running)


def _practised(intent: Intent, wrote: list[str], follow: list[str]) -> Message:
    return _words("practised", intent=intent.value, wrote=wrote, follow=follow, parcel=PARCEL, until=AT)


def _moved(was: Phase, to: Phase, reason: str, who: str | None = None, did: str | None = None) -> Message:
    return _words("moved", **{"from": was.value, "to": to.value, "reason": reason, "who": who, "did": did})


def shipping(desk: Leg, shop: Leg, production: Leg, **changes: Any) -> Card:
    """A card of an order that has left, with how far each system has got."""
    rows = {row.system: row for row in card().systems}
    legs = {System.SHIPSTATION: desk, System.SHOPIFY: shop, System.KATANA: production}
    words = {System.SHIPSTATION: "Shipped", System.SHOPIFY: "Paid, Unfulfilled", System.KATANA: "Packed, Picked"}
    values: dict[str, Any] = {
        "phase": Phase.SHIPPED,
        "reason": "shipped in ShipStation, the others are to follow",
        "systems": tuple(replace(rows[each], leg=legs[each], words=words[each]) for each in legs if each in rows),
        "deed": _deed(Intent.SHIP),
        "intents": (),
        "parcel": PARCEL,
    }
    return card(**values | changes)


def cards() -> dict[str, Message]:
    short = (line(), line("1", "TEA-50", "B1", short=True))
    waiting = card(
        phase=Phase.WAITING_STOCK,
        lines=short,
        expected_at=NOON + timedelta(days=3),
        doubts="not in stock: TEA-50; stock may go negative",
    )
    return {
        "card_in_stock": render_shown(card(service="Express", ship_by=NOON + timedelta(hours=3), may_report=True)),
        "card_packing": render_shown(card(deed=_deed(Intent.PACK, running=True), intents=())),
        "card_packed": render_shown(
            card(
                phase=Phase.PACKED,
                reason="packed, waiting to ship",
                deed=_deed(Intent.PACK),
                intents=(Intent.SHIP, Intent.UNPACK),
                undo=99,
                may_report=True,
            )
        ),
        "card_problem": render_shown(
            card(problem=_PROBLEM, owner="UBEN", intents=(Intent.PACK, Intent.SHIP, Intent.HOLD))
        ),
        "card_problem_held": render_shown(
            card(
                phase=Phase.HELD,
                reason="on hold at the shipping desk",
                problem=_PROBLEM,
                owner="UBEN",
                deed=_deed(Intent.HOLD),
                intents=(Intent.RELEASE,),
            )
        ),
        "card_packed_on_a_tablet": render_shown(
            card(
                phase=Phase.PACKED,
                reason="packed, waiting to ship",
                deed=replace(_deed(Intent.PACK), on_behalf="Ann"),
                intents=(Intent.SHIP, Intent.UNPACK),
            )
        ),
        "card_waiting": render_shown(waiting),
        "card_waiting_for_one_person": render_said(waiting),
        **{
            name: render_said(replace(waiting, waits=waits, intents=(Intent.PACK, Intent.MAKE)))
            for name, waits in supply.waits().items()
        },
        "card_held": render_shown(card(phase=Phase.HELD, reason=_HELD, intents=())),
        "card_stop": render_shown(card(phase=Phase.CONFLICT, reason="cancelled in the shop, yet packed", intents=())),
        "card_shipped": render_shown(
            shipping(Leg(mark=Mark.DONE), Leg(mark=Mark.WAITING, usual=timedelta(seconds=40)), Leg(mark=Mark.WAITING))
        ),
        "card_late": render_shown(shipping(Leg(mark=Mark.DONE), _LATE, Leg(mark=Mark.WAITING))),
        "card_watched_for_one_person": render_said(
            shipping(Leg(mark=Mark.DONE), Leg(mark=Mark.WAITING), Leg(mark=Mark.WAITING), suspected=(_SUSPECTED,))
        ),
        "card_not_told": render_shown(
            shipping(
                Leg(mark=Mark.DONE),
                Leg(mark=Mark.WAITING),
                Leg(mark=Mark.WAITING),
                alerts=(Finding(rule=AlertRule.D3, entry="1", words=_NOT_TOLD, severity=Severity.HIGH),),
                intents=(Intent.PUSH_SHOP,),
            )
        ),
        "card_half_done": render_shown(
            shipping(
                Leg(mark=Mark.DONE),
                Leg(mark=Mark.FAILED, note="Shopify said: 503 Service Unavailable"),
                Leg(mark=Mark.UNTRIED),
                half_done=True,
                intents=(Intent.SHIP,),
            )
        ),
        "card_stalled": render_shown(
            card(
                alerts=(Finding(rule=AlertRule.S4, entry="1", words=_STALLED, severity=Severity.HIGH),),
                may_report=True,
            )
        ),
        "card_stalled_and_claimed": render_shown(
            card(
                alerts=(Finding(rule=AlertRule.S4, entry="1", words=_STALLED, severity=Severity.HIGH),), owner="UAMY"
            )
        ),
        "card_called_off": render_shown(
            card(
                phase=Phase.CANCELLED,
                reason="cancelled in the shop",
                alerts=(Finding(rule=AlertRule.D7, entry="1", words=_CALLED_OFF, severity=Severity.CRITICAL),),
                intents=(),
            )
        ),
        "card_missing": render_shown(
            card(
                alerts=(Finding(rule=AlertRule.D2, entry="1", words=_MISSING, severity=Severity.HIGH),),
                intents=(Intent.PACK, Intent.SHIP, Intent.REFRESH),
            )
        ),
        "card_called_off_with_steps": render_shown(
            card(
                phase=Phase.CONFLICT,
                reason="cancelled in the shop, yet packed",
                intents=(),
                steps=("unpack it in Katana", "cancel it in ShipStation"),
            )
        ),
        "card_strange": render_shown(
            card(
                phase=Phase.UNKNOWN,
                reason='Katana uses a word we do not know ("Frozen")',
                systems=tuple(
                    replace(row, strange=True, words="Frozen") if row.system is System.KATANA else row
                    for row in card().systems
                ),
                intents=(),
            )
        ),
        "card_skipped_for_one_person": render_said(
            card(
                skipped=(
                    Skipped(of="missing in ShipStation", why="pickup: not imported by default"),
                    Skipped(of="what rests on Katana", why="stale: Katana not read since", since=NOON),
                )
            )
        ),
        "card_stale": render_shown(card(stale=True)),
        "card_test_order": render_shown(card(test=True)),
        **_standing_still(),
        **_bulks(),
        "ready_list": render_shown(
            ReadyList(
                "2026-11-23",
                (card(), card(number="#1043", service="Express", lines=(line("1"),))),
                (card(number="#1040", phase=Phase.PACKED),),
            )
        ),
    }


def answers() -> dict[str, Message]:
    options = (Option(17, "#1042 · Demo Mugs · 21 Nov 2026"), Option(18, "#EU-1042-A · Demo Mugs · 20 Nov 2026"))
    pack, unpack, ship = Intent.PACK.value, Intent.UNPACK.value, Intent.SHIP.value
    doubt = "not in stock: TEA-50; stock may go negative"
    link = "https://factory.katanamrp.com/salesorder/17"
    return {
        "choice": render_said(Choice("1042", "status", options)),
        "choice_of_one": render_said(Choice("<jane@x.example>", "pack", options[:1], unread=("Katana", "Shopify"))),
        "no_customer": _words("no_customer", by="name", unread=[]),
        "no_customer_late": _words("no_customer", by="e-mail address", unread=["Shopify"]),
        "packed": _words("packed", items=3),
        "packed_one": _words("packed", items=1),
        "unpacked": _words("unpacked", items=3),
        "held": _words("held", until="2026-12-01"),
        "released": _words("released"),
        "made": _words("made", goods="4 × OAK-01"),
        "refreshed": _words("refreshed"),
        "problem_open": _words("problem_open", **_SAID, note="one is broken"),
        "problem_too_late": _words("problem_too_late", words="shipped in every system", note="one is broken"),
        "solved_before": _words("solved_before", **_SAID | {"ended_by": "UBEN", "ended_at": AT}),
        "solved_before_by_nobody": _words("solved_before", **_SAID | {"ended_at": AT}),
        "not_undone": _words("not_undone", words="it was packed anew since", did="pack", who="UAMY", link=link),
        "not_undone_shipped": _words(
            "not_undone", words="shipping cannot be taken back from here", did="ship", who="UAMY", link=None
        ),
        "not_undone_nothing": _words("not_undone", words="nothing was done with it here", link=None),
        "already": _words("already", words="already packed", who="UBEN"),
        "refused": _words("refused", words="on hold in the shop", intent=pack, link=link),
        "confirm": _words("confirm", words=doubt, intent=pack, phase=Phase.WAITING_STOCK.value, order=17),
        "confirm_ship": _words(
            "confirm", words=_HELD, intent=Intent.SHIP.value, phase=Phase.HELD.value, order=17, again=99
        ),
        "already_on_a_tablet": _words("already", words="already packed", who="UBEN", on_behalf="Ann *B*"),
        "under_way": _words("under_way", intent=unpack, who="UBEN"),
        "under_way_resumed": _words("under_way", intent=pack, who="UBEN", resumed=True),
        "needs_person": _words("needs_person", words="Katana does not answer", intent=pack, unclear=["pack"]),
        "needs_person_half_done": _words(
            "needs_person",
            words='Shopify said: "503 Service Unavailable"',
            intent=ship,
            done=["ship_desk"],
            unclear=["ship_shop"],
        ),
        "shipped": _words("shipped", wrote=["ShipStation"], follow=["Shopify", "Katana"], parcel=PARCEL),
        "shipped_everywhere": _words("shipped", wrote=["ShipStation", "Shopify", "Katana"], follow=[], parcel=""),
        "pushed": _words("pushed", wrote=["Shopify"]),
        "not_found": _words("not_found", unread=[]),
        "not_found_unread": _words("not_found", unread=["Demo Mugs"]),
        "bad_number": _words("bad_number", words="That does not look like an order number. Try `/order 1042`."),
        "not_allowed": _words("not_allowed", words="Only people of this workspace can use it. Nothing was done."),
        "not_allowed_ask": _words("not_allowed", words=_NOT_A_SHIPPER, ask=["UADA", "UBEN"]),
        "hint": _words("hint", words="I do not know `paxk`. Did you mean `/order 1042 pack`?"),
        "help": _words("help"),
        "practice": _words("practice", until=AT),
        "practice_not": _words("practice", until=None),
        "practised_pack": _practised(Intent.PACK, ["Katana"], []),
        "practised_ship": _practised(Intent.SHIP, ["ShipStation"], ["Shopify", "Katana"]),
        "bulk_there": _words("bulk_there", count=12, channel="CORDERS"),
    }


def posts() -> dict[str, Message]:
    counts = {"ready": 20, "packed": 2, "waiting_stock": 7, "held": 1, "unknown": 1, "done": 400}
    reason = "waiting for stock with no date"
    return {
        "moved_packed": _moved(Phase.READY, Phase.PACKED, "packed, waiting to ship", "UAMY"),
        "moved_packed_elsewhere": _moved(Phase.READY, Phase.PACKED, "packed, waiting to ship"),
        "moved_unpacked": _moved(Phase.PACKED, Phase.READY, "everything is in stock", "UAMY"),
        "moved_in_stock": _moved(Phase.WAITING_STOCK, Phase.READY, "everything is in stock"),
        "moved_out_of_stock": _moved(Phase.READY, Phase.WAITING_STOCK, reason),
        "moved_shipped": _moved(Phase.PACKED, Phase.SHIPPED, "shipped in ShipStation, the others are to follow"),
        "moved_held": _moved(Phase.READY, Phase.HELD, _HELD),
        "moved_shipped_by": _moved(
            Phase.PACKED, Phase.SHIPPED, "shipped in ShipStation, the others are to follow", "UAMY"
        ),
        "moved_held_by": _moved(Phase.READY, Phase.HELD, "on hold at the shipping desk", "UAMY", "hold"),
        "moved_released_by": _moved(Phase.HELD, Phase.READY, "everything is in stock", "UAMY", "release"),
        "problem": _words("problem", **_SAID),
        "solved": _words("solved", **_SAID | {"ended_by": "UBEN", "ended_at": AT}),
        "solved_by_itself": _words("solved", **_SAID | {"ended_at": AT}, reason="shipped in every system"),
        "restock": _words("restock", goods="2 × MUG-BLUE", shop="Shopify", production="Katana"),
        "outage": _words("outage", system="Katana", since=AT),
        "outage_over": _words("outage_over", system="Katana", seconds=1920.0),
        "outage_over_caught_up": _words("outage_over", system="Katana", seconds=1920.0, changed=3),
        "again": _words("again"),
        "alert_high": _words("alert", words=_NOT_TOLD, severity="high"),
        "alert_critical": _words("alert", words=_CALLED_OFF, severity="critical"),
        **_said_again(),
        "alert_of_somebody": _words("alert", words=_STALLED, severity="high", owner="UAMY"),
        "care_claim": _words("care", who="UAMY", how="claim", had=None),
        "care_take_over": _words("care", who="UAMY", how="claim", had="UBEN"),
        "care_snooze": _words("care", who="UAMY", how="snooze", until=AT),
        "over": _words("over", words=_NOT_TOLD, seconds=4320),
        "over_as_moot": _words("over", words=_NOT_TOLD, seconds=4320, moot="cancelled in <!here>, nothing has left"),
        "baseline": _words("baseline", counts=counts, shop="demo-mugs.myshopify.com"),
        "baseline_unlisted": _words(
            "baseline",
            counts=counts,
            shop="demo-mugs.myshopify.com",
            unlisted=[_unlisted("Katana", 14, 12), _unlisted("ShipStation", 90, 0)],
        ),
        "practice_on": _words("practice_on", by=""),
        "practice_on_by": _words("practice_on", by="UAMY"),
        "practice_off": _words("practice_off", by=""),
        "practice_off_by": _words("practice_off", by="UAMY"),
        "unread_source": _words("unread_source", source="S0123", why_not="plan_upgrade_required"),
        "unread_people": _words("unread_source", source="", why_not="missing_scope"),
        "doctor": _words(
            "doctor",
            passes=17,
            troubles=[
                ["fail", "katana webhooks", "do not all arrive: it is switched off", "Run ./shipmate connect."],
                [
                    "warn",
                    "Slack scope im:write",
                    "is missing: nobody can be written to directly",
                    "Install it again.",
                ],
            ],
        ),
        "doctor_all_well": _words("doctor", passes=21, troubles=[]),
        "trouble": _words("trouble", what="card (order:17)", words="slack: post a message: is_archived"),
    }


def lists() -> dict[str, Message]:
    read = tuple(Freshness(system, NOON, True) for system in (System.SHOPIFY, System.KATANA, System.SHIPSTATION))
    old = Freshness(System.KATANA, NOON - timedelta(hours=2), False)
    digest = Digest(
        day=date(2026, 11, 24),
        ready=14,
        express=5,
        packed=3,
        waiting=6,
        problems=2,
        oldest=Oldest(number="#1031", shop="", waited="11 working hours"),
        pickup=Pickup("15:00", 5),
        scarce=(Scarce("TEA-50", 4, NOON + timedelta(days=3)), Scarce("LAMP", 1, None)),
        shipped=Shipped(date(2026, 11, 23), 31, 28),
        connections=read,
    )
    reported = Reported(problems=2, number="#1029", shop="", words=_PROBLEM.words, owner="UBEN")
    monday: Any = {"day": date(2026, 11, 30), "shipped": Shipped(date(2026, 11, 27), 31, None), "problems": 1}
    quiet: Any = {"ready": 0, "express": 0, "oldest": None, "pickup": Pickup("15:00", 0), "scarce": ()}
    owned = Oldest(number="#1031", shop="Outlet", waited="1 working hour", owner="UAMY")
    shown = pick_list_of(
        [
            card(shop="Demo Mugs"),
            card(order_id=18, shop="Outlet", number="#1043", service="Express", lines=(line("1"),)),
            card(order_id=19, shop="Outlet", number="#1044", lines=(line("3", "LAMP", None),)),
        ],
        connections=read,
    )
    return {
        "digest": render_shown(digest),
        "digest_reported": render_shown(replace(digest, reported=reported)),
        "digest_noted": render_shown(replace(digest, noted=_NOTED)),
        "digest_quiet": render_said(replace(digest, **quiet, packed=0, waiting=0, problems=0)),
        "digest_monday": render_said(replace(digest, **monday, oldest=owned, connections=(*read[:1], old))),
        "digest_overflow": render_said(replace(digest, overflow=("#1031", "<!here>", "#1033"), pings=14)),
        **{
            f"digest_advice_{arrow.value}": render_said(replace(digest, advice=(replace(_ADVICE, arrow=arrow),)))
            for arrow in MEASURED
        },
        **_rollups(),
        **_histories(),
        **_whys(),
        "pick_list": render_said(shown),
        "pick_list_of_two_shops": render_said(replace(shown, shops=2, stale=(old,))),
        "pick_list_of_nothing": render_said(PickList(orders=(), totals=(), stale=(old,))),
    }


def every_kind() -> dict[str, Message]:
    """By the name of the snapshot."""
    return cards() | answers() | supply.answers() | posts() | lists() | links() | health()


_LONG_AGO = Freshness(System.KATANA, NOON - timedelta(hours=2), False)


def _standing_still() -> dict[str, Message]:
    """What is shown of orders that stand still, and of those that will miss a pick-up."""
    stall = Finding(rule=AlertRule.S4, entry="1", words=_STALLED, severity=Severity.HIGH, next=_NEXT)
    packed = card(number="#1042", phase=Phase.PACKED)
    hurry = card(number="#1043", service="Express", lines=(line("1"),), ship_by=NOON)
    broken = card(number="#1044", problem=_PROBLEM)
    shipped = card(number="#1040", phase=Phase.DONE)
    listed = PickupList(clock="15:00", waiting=(hurry, packed, broken), left=(shipped,), over=False)
    return {
        "card_stalled_with_advice": render_shown(card(alerts=(stall,))),
        "card_stalled_and_nobodys": render_shown(card(alerts=(stall,), had="UAMY")),
        "pickup_ahead": render_shown(listed),
        "pickup_as_of_long_ago": render_shown(replace(listed, stale=(_LONG_AGO,))),
        "pickup_over": render_shown(replace(listed, waiting=(broken,), over=True)),
        "pickup_done": render_shown(replace(listed, waiting=(), left=(shipped,), over=True)),
    }


def _said_again() -> dict[str, Message]:
    """Lines about alerts that stand for long, and about a date that moved."""
    nobody: dict[str, Any] = {"since": AT, "severity": "high", "owner": None, "had": None}
    was = (NOON - timedelta(days=3)).isoformat()
    return {
        "escalated": _words("escalated", words=_STALLED, **nobody),
        "escalated_of_somebody": _words("escalated", words=_STALLED, **nobody | {"owner": "UAMY"}),
        "repeated": _words("repeated", words=_CALLED_OFF, **nobody | {"severity": "critical", "had": "UBEN"}),
        "lapsed": _words("lapsed", words=_STALLED, **nobody | {"had": "UAMY"}),
        "slipped": _words("slipped", was=was, to=AT),
        "slipped_without_a_date": _words("slipped", was=was, to=None),
    }


def _bulks() -> dict[str, Message]:
    """Several orders while they are packed, and when all of them are over."""
    going = (
        Item(17, "#1042", Outcome.PACKED),
        Item(18, "#1043", Outcome.TO_GO),
        Item(19, "#1044", Outcome.TO_GO, "Katana has trouble of its own (HTTP 503)"),
    )
    over = (
        *going[:1],
        Item(18, "#1043", Outcome.ALREADY, "already packed; asked for before"),
        Item(19, "#1044", Outcome.NOT_PACKED, "on hold in the shop"),
        Item(20, "#1045", Outcome.NEEDS_PERSON, "no answer in time"),
    )
    return {
        "bulk_going": render_shown(Bulk(id=5, who="UAMY", at=NOON, items=going)),
        "bulk_over": render_shown(Bulk(id=5, who="UAMY", at=NOON, items=over)),
    }


def _rollups() -> dict[str, Message]:
    """A flood of a few, one whose orders are all right again, and one that no message can hold."""
    few = (
        Rolled(17, "#1042", _STALLED, "UAMY"),
        Rolled(18, "#1043 <!channel>", _STALLED),
        Rolled(19, "#1044", "ready *9* hours"),
    )
    shown = RollUp(rule=AlertRule.S4, day="2026-11-23", standing=few, over=2)
    many = tuple(Rolled(number, f"#{number}", _STALLED) for number in range(1000, 1500))
    return {
        "rollup": render_shown(shown),
        "rollup_over": render_shown(replace(shown, standing=(), over=1)),
        "rollup_of_500": render_shown(replace(shown, standing=many, over=0)),
    }


def _whys() -> dict[str, Message]:
    """Held by three things, one of them in words of a stranger; and by nothing."""
    shown = card()
    hostile = Blocker(what="<!channel> *pay* here", owner="UAMY", who="whoever has it", then="mend it")
    waits = Blocker(what="2 × TEA (no date) not in stock", who="who buys or makes it in Katana", then="order it")
    events = (
        Event(at=NOON, kind="seen", labels=(Label("Shopify", NOON - timedelta(hours=2)),)),
        Event(at=NOON, kind="moved", state="waiting_stock", words="waiting for stock with no date"),
        Event(at=NOON + timedelta(minutes=3), kind="alert", words="<@UEVIL> `told`"),
        Event(at=NOON + timedelta(minutes=9), kind="over", words="<@UEVIL> `told`"),
    )
    why = Why(
        number="#1042",
        phase=Phase.WAITING_STOCK,
        since=NOON,
        shop="Acme",
        blockers=(hostile, waits),
        systems=shown.systems,
        events=events,
        left_out=7,
        suspected=(replace(_SUSPECTED, words="<!here> not told", usual=timedelta(seconds=40)),),
        skipped=(Skipped(of="missing in <!here>", why="pickup: not imported by default"),),
    )
    over = Blocker(what="nothing: shipped in every system")
    nothing = replace(why, phase=Phase.DONE, blockers=(over,))
    long = tuple(replace(events[1], words="x" * 500) for _ in range(30))
    return {
        "why": render_said(why),
        "why_nothing": render_said(replace(nothing, left_out=0, suspected=(), skipped=())),
        "why_too_long": render_said(replace(why, blockers=(waits,) * 9, events=long)),
    }


def _histories() -> dict[str, Message]:
    """A day with everything in it, a day with nothing, and far too long a one."""
    minute = timedelta(minutes=1)
    wrote = Written("ship_desk", NOON + 3 * minute)
    events = (
        Event(at=NOON, kind="moved", state="ready", words="everything is in stock"),
        Event(at=NOON + minute, kind="claim", who="UAMY", state="done"),
        Event(at=NOON + minute, kind="pack", who="UAMY", state="done", writes=(Written("pack", NOON + minute),)),
        Event(at=NOON + 2 * minute, kind="pack", who="UBEN", state="done", words="packed already"),
        Event(at=NOON + 2 * minute, kind="problem", who="UAMY", words="not on the shelf"),
        Event(at=NOON + 2 * minute, kind="solved", words="not on the shelf"),
        Event(
            at=NOON + 3 * minute,
            kind="ship",
            who="UBEN",
            state="ask_human",
            words="Shopify said: <!channel> *no*",
            writes=(wrote, Written("ship_shop", None, "refused"), Written("ship_production")),
        ),
    )
    long = tuple(replace(events[0], words="x" * 200) for _ in range(40))
    return {
        "history": render_said(History("#1042", events)),
        "history_of_nothing": render_said(History("#1042", ())),
        "history_too_long": render_said(History("#1042", long, left_out=12)),
    }
