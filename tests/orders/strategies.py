"""Any record a system can hand us, and any order made of them: what hypothesis tries the pure rules with."""

from datetime import UTC, datetime
from decimal import Decimal

from hypothesis import strategies as st

from bot.orders.order import Order, Role, Sight
from integrations.model import (
    Availability,
    Line,
    Packing,
    Parcel,
    Payment,
    ProductionOrder,
    ProductionStage,
    Progress,
    SalesOrder,
    Shipment,
    ShipmentState,
    System,
)

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
words = st.text("abcMUG-1042#", min_size=1, max_size=8)
maybe_words = st.none() | words
moments = st.integers(1_600_000_000_000, 1_900_000_000_000).map(lambda ms: datetime.fromtimestamp(ms / 1000, UTC))
maybe_moments = st.none() | moments
quantities = st.sampled_from(["0", "1", "2.0", "3.25", "1E+1"]).map(Decimal)
natives = st.dictionaries(words, texts, max_size=3)

lines = st.builds(
    Line,
    ref=words,
    sku=st.sampled_from(["", "MUG", "CUP", "TEA"]),
    title=texts,
    quantity=quantities,
    fulfilled=quantities,
    shippable=st.booleans(),
    availability=st.sampled_from(Availability),
    expected_at=maybe_moments,
    needs_allocation=st.booleans(),
    bin=maybe_words,
)
some_lines = st.lists(lines, max_size=3).map(tuple)

parcels = st.builds(
    Parcel,
    carrier=words,
    tracking_number=maybe_words,
    tracking_url=maybe_words,
    shipped_at=maybe_moments,
    voided=st.booleans(),
    has_label=st.booleans(),
    shop_notified=st.none() | st.booleans(),
    shop_notify_error=maybe_words,
)
some_parcels = st.lists(parcels, max_size=2).map(tuple)

sales_orders = st.builds(
    SalesOrder,
    system=st.just(System.SHOPIFY),
    ref=words,
    number=words,
    placed_at=moments,
    updated_at=moments,
    payment=st.sampled_from(Payment),
    progress=st.sampled_from(Progress),
    lines=some_lines,
    held=st.booleans(),
    hold_reason=maybe_words,
    cancelled_at=maybe_moments,
    archived_at=maybe_moments,
    test=st.booleans(),
    pickup=st.booleans(),
    parcels=some_parcels,
    url=maybe_words,
    native=natives,
)
packings = st.builds(
    Packing, ref=words, stage=st.sampled_from(ProductionStage), at=maybe_moments, quantity=quantities
)
production_orders = st.builds(
    ProductionOrder,
    system=st.just(System.KATANA),
    ref=words,
    number=words,
    updated_at=moments,
    stage=st.sampled_from(ProductionStage),
    availability=st.sampled_from(Availability),
    lines=some_lines,
    channel_order_ref=maybe_words,
    channel_account=maybe_words,
    expected_at=maybe_moments,
    packings=st.lists(packings, max_size=2).map(tuple),
    packed_at=maybe_moments,
    deleted_at=maybe_moments,
    url=maybe_words,
    native=natives,
)
shipments = st.builds(
    Shipment,
    system=st.just(System.SHIPSTATION),
    ref=words,
    number=words,
    updated_at=moments,
    state=st.sampled_from(ShipmentState),
    lines=some_lines,
    channel_order_ref=maybe_words,
    store_ref=maybe_words,
    split=st.booleans(),
    parent_ref=maybe_words,
    merged_refs=st.lists(words, max_size=2).map(tuple),
    ship_by=maybe_moments,
    hold_until=maybe_moments,
    shipped_at=maybe_moments,
    service=maybe_words,
    parcels=some_parcels,
    url=maybe_words,
    native=natives,
)
snapshots = sales_orders | production_orders | shipments

_SYSTEMS = ((Role.CHANNEL, System.SHOPIFY), (Role.PRODUCTION, System.KATANA), (Role.DESK, System.SHIPSTATION))
sights = st.tuples(
    *(
        st.builds(
            Sight,
            role=st.just(role),
            system=st.just(system),
            seen_at=maybe_moments,
            found=st.booleans(),
            failed_since=maybe_moments,
        )
        for role, system in _SYSTEMS
    )
)
orders = st.builds(
    Order,
    id=st.integers(1, 9),
    shop=words,
    number=words,
    sales=st.none() | sales_orders,
    production=st.none() | production_orders,
    shipments=st.lists(shipments, max_size=3).map(tuple),
    sights=sights,
    weak=st.frozensets(st.sampled_from(System), max_size=2),
    ambiguous=st.frozensets(st.sampled_from(System), max_size=1),
)
