"""What is said of stock, to render: ordinary days by name, and hostile ones drawn by hypothesis."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from hypothesis import strategies as st

from bot.orders.blocked import Blocked, BlockedSku, BlockedView, Release
from bot.orders.stock import Compared, StockView, Unread, Waiting
from bot.orders.supply import Short, Waits
from bot.slack.blocks.kit import Message
from bot.slack.notifier import render_said
from integrations.model import System
from integrations.stock import Level, Making, MakingState, Material, Purchase
from tests.slack.cards import NOON, maybe_moments, moments, quantities, texts

DUE = NOON + timedelta(days=3)
MADE = Making(
    ref="17",
    number="MO-17",
    goods="31",
    sku="OAK-01",
    quantity=Decimal(4),
    state=MakingState.IN_PROGRESS,
    due_at=DUE,
)
BOUGHT = Purchase(ref="9", order_ref="9", number="PO-9", goods="32", sku="TEA-50", quantity=Decimal(40), due_at=DUE)
PLANK = Material(sku="PLANK", title="Plank", quantity=Decimal("6.0"))
LACKING = replace(MADE, state=MakingState.BLOCKED, short=(PLANK, replace(PLANK, sku="OIL", expected_at=DUE)))


def waits() -> dict[str, Waits]:
    """What goods may wait for: a making, one that lacks materials, a purchase, nothing, or nobody knows."""
    oak = Short(line_ref="1", sku="OAK-01", quantity=Decimal("4.00"), expected_at=DUE, source=MADE)
    tea = replace(oak, sku="TEA-50", source=BOUGHT)
    lamp = replace(oak, sku="LAMP", expected_at=None, source=None, makeable=True)
    shown = Waits(lines=3, in_stock=2, short=(oak,), seen_at=NOON)
    return {
        "card_short": shown,
        "card_short_of_several": replace(shown, in_stock=0, short=(lamp, replace(oak, source=LACKING), tea)),
        "card_short_unread": replace(shown, lines=1, in_stock=0, short=(lamp,), seen_at=None),
    }


def answers() -> dict[str, Message]:
    """What `/stock` and `/blocked` say."""
    main = Level(place="Main", available=Decimal(-1), in_stock=Decimal(7), committed=Decimal(8), expected=Decimal(4))
    same = Compared(place="Workshop", of=("Main",), shop=Decimal(-1), production=Decimal(-1))
    other = replace(same, place="Attic", of=("Attic", "Loft"), shop=Decimal(5))
    waiting = Waiting(order_id=17, number="#1042", shop="", quantity=Decimal(4), expected_at=DUE)
    stock = StockView(
        sku="OAK-01",
        title="Oak tray",
        levels=(main,),
        compared=(same, other),
        unmapped=("Fair",),
        coming=(MADE, replace(MADE, line_ref="501", due_at=None)),
        seen_at=NOON,
        waiting=(waiting, replace(waiting, number="#1043", expected_at=None)),
        read_at=NOON,
    )
    silent = Unread(System.SHOPIFY, "503 Service Unavailable")
    oak = BlockedSku(
        sku="OAK-01", orders=("#1042", "#1043"), quantity=Decimal(6), money=Decimal("182.5"), expected_at=DUE
    )
    lamp = replace(oak, sku="LAMP", orders=("#1044",), money=Decimal(900), expected_at=None)
    release = Release(sources=(MADE,), releases=("#1042",), helps=("#1043",), money=Decimal(93))
    blocked = Blocked(
        orders=3,
        money=Decimal("1082.5"),
        skus=(oak, lamp),
        releases=(release, Release(sources=(BOUGHT,), releases=(), helps=("#1043",), money=Decimal(0))),
        idle=("LAMP",),
        currency="EUR",
        orders_seen_from=NOON,
        supply_seen_at=NOON,
    )
    none = Blocked(orders=0, money=Decimal(0), orders_seen_from=NOON, supply_seen_at=NOON)
    return {
        "stock": render_said(stock),
        "stock_one_silent": render_said(replace(stock, sold=False, compared=(), unmapped=(), unread=(silent,))),
        "stock_unknown": render_said(StockView(sku="oka", known=False, made=False, sold=False, near=("OAK-01",))),
        "stock_not_sold": render_said(StockView(sku="PLANK", sold=False, levels=(main,), read_at=NOON)),
        "blocked": render_said(BlockedView(blocked)),
        "blocked_unread": render_said(
            BlockedView(replace(blocked, supply_seen_at=None, whole=False), (replace(silent, system=System.KATANA),))
        ),
        "blocked_nothing": render_said(BlockedView(none)),
    }


materials = st.builds(Material, sku=texts, title=texts, quantity=quantities, expected_at=maybe_moments)
makings = st.builds(
    Making,
    ref=texts,
    number=texts,
    goods=texts,
    sku=texts,
    quantity=quantities,
    state=st.sampled_from(MakingState),
    due_at=maybe_moments,
    line_ref=st.none() | texts,
    short=st.lists(materials, max_size=5).map(tuple),
)
purchases = st.builds(
    Purchase,
    ref=texts,
    order_ref=texts,
    number=texts,
    goods=texts,
    sku=texts,
    quantity=quantities,
    due_at=maybe_moments,
)
sources = makings | purchases
shorts = st.builds(
    Short,
    line_ref=st.just("501"),
    sku=texts,
    quantity=quantities,
    expected_at=maybe_moments,
    source=st.none() | sources,
    being_made=st.booleans(),
    makeable=st.booleans(),
)
hostile_waits = st.builds(
    Waits,
    lines=st.integers(1, 100),
    in_stock=st.integers(0, 100),
    short=st.lists(shorts, min_size=1, max_size=20).map(tuple),
    seen_at=maybe_moments,
)
_names = st.lists(texts, min_size=1, max_size=4).map(tuple)
_unread = st.lists(st.builds(Unread, system=st.sampled_from(System), why=texts), max_size=3).map(tuple)
_levels = st.builds(
    Level, place=texts, available=quantities, in_stock=st.none() | quantities, committed=st.none() | quantities
)
stock_views = st.builds(
    StockView,
    sku=texts,
    title=texts,
    known=st.booleans(),
    levels=st.lists(_levels, max_size=20).map(tuple),
    made=st.booleans(),
    sold=st.booleans(),
    compared=st.lists(
        st.builds(Compared, place=texts, of=_names, shop=quantities, production=quantities), max_size=5
    ).map(tuple),
    unmapped=st.lists(texts, max_size=4).map(tuple),
    coming=st.lists(sources, max_size=12).map(tuple),
    seen_at=maybe_moments,
    waiting=st.lists(
        st.builds(
            Waiting,
            order_id=st.integers(1, 10**9),
            number=texts,
            shop=texts,
            quantity=quantities,
            expected_at=maybe_moments,
        ),
        max_size=12,
    ).map(tuple),
    near=st.lists(texts, max_size=5).map(tuple),
    unread=_unread,
    read_at=maybe_moments,
)
blocked_views = st.builds(
    BlockedView,
    st.builds(
        Blocked,
        orders=st.integers(0, 10**6),
        money=quantities,
        skus=st.lists(
            st.builds(
                BlockedSku, sku=texts, orders=_names, quantity=quantities, money=quantities, expected_at=moments
            ),
            max_size=15,
        ).map(tuple),
        releases=st.lists(
            st.builds(
                Release,
                sources=st.lists(sources, min_size=1, max_size=6).map(tuple),
                releases=st.lists(texts, max_size=6).map(tuple),
                helps=st.lists(texts, max_size=6).map(tuple),
                money=quantities,
            ),
            max_size=15,
        ).map(tuple),
        idle=st.lists(texts, max_size=15).map(tuple),
        currency=st.just("USD"),
        orders_seen_from=maybe_moments,
        supply_seen_at=maybe_moments,
        whole=st.booleans(),
    ),
    _unread,
)
