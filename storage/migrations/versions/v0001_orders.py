"""Where orders come from, what each system said of them, and what we made of it."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    make_shops()
    make_connections()
    make_shop_connections()
    make_orders()
    make_links()
    make_snapshots()
    make_readings()
    make_transitions()
    make_alerts()


def downgrade() -> None:
    op.drop_table("alerts")
    op.drop_table("transitions")
    op.drop_table("readings")
    op.drop_table("snapshots")
    op.drop_table("links")
    op.drop_table("orders")
    op.drop_table("shop_connections")
    op.drop_table("connections")
    op.drop_table("shops")


def make_shops() -> None:
    op.create_table(
        "shops",
        sa.Column("id", ID, nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("time_zone", sa.String(), nullable=False),
        sa.Column("number_prefix", sa.String(), nullable=False),
        sa.Column("number_suffix", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_shops"),
        sa.UniqueConstraint("key", name="uq_shops_key"),
    )


def make_connections() -> None:
    op.create_table(
        "connections",
        sa.Column("id", ID, nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("system", sa.String(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("baseline_at", TIME, nullable=True),
        sa.Column("cursor_at", TIME, nullable=True),
        sa.Column("created_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_connections"),
        sa.UniqueConstraint("key", name="uq_connections_key"),
    )


def make_shop_connections() -> None:
    op.create_table(
        "shop_connections",
        sa.Column("shop_id", ID, nullable=False),
        sa.Column("connection_id", ID, nullable=False),
        sa.ForeignKeyConstraint(["connection_id"], ["connections.id"], name="fk_shop_connections_connection_id"),
        sa.ForeignKeyConstraint(["shop_id"], ["shops.id"], name="fk_shop_connections_shop_id"),
        sa.PrimaryKeyConstraint("shop_id", "connection_id", name="pk_shop_connections"),
    )


def make_orders() -> None:
    op.create_table(
        "orders",
        sa.Column("id", ID, nullable=False),
        sa.Column("shop_id", ID, nullable=False),
        sa.Column("channel_ref", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("number_key", sa.String(), nullable=False),
        sa.Column("number_digits", sa.String(), nullable=False),
        sa.Column("phase", sa.String(), nullable=False),
        sa.Column("phase_reason", sa.String(), nullable=False),
        sa.Column("phase_entered_at", TIME, nullable=False),
        sa.Column("look_again_at", TIME, nullable=True),
        sa.Column("baseline", sa.Boolean(), nullable=False),
        sa.Column("test", sa.Boolean(), nullable=False),
        sa.Column("placed_at", TIME, nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("updated_at", TIME, nullable=False),
        sa.ForeignKeyConstraint(["shop_id"], ["shops.id"], name="fk_orders_shop_id"),
        sa.PrimaryKeyConstraint("id", name="pk_orders"),
        sa.UniqueConstraint("shop_id", "channel_ref", name="uq_orders_shop_id_channel_ref"),
    )
    op.create_index("ix_orders_look_again_at", "orders", ["look_again_at"])
    op.create_index("ix_orders_number_digits", "orders", ["number_digits"])
    op.create_index("ix_orders_number_key", "orders", ["number_key"])
    op.create_index("ix_orders_phase_id", "orders", ["phase", "id"])


def make_links() -> None:
    op.create_table(
        "links",
        sa.Column("id", ID, nullable=False),
        sa.Column("order_id", ID, nullable=False),
        sa.Column("connection_id", ID, nullable=False),
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("strength", sa.String(), nullable=False),
        sa.Column("linked_at", TIME, nullable=False),
        sa.Column("linked_by", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["connection_id"], ["connections.id"], name="fk_links_connection_id"),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name="fk_links_order_id"),
        sa.PrimaryKeyConstraint("id", name="pk_links"),
        sa.UniqueConstraint("order_id", "connection_id", "ref", name="uq_links_order_id_connection_id_ref"),
    )
    op.create_index("ix_links_connection_id_ref", "links", ["connection_id", "ref"])


def make_snapshots() -> None:
    op.create_table(
        "snapshots",
        sa.Column("id", ID, nullable=False),
        sa.Column("connection_id", ID, nullable=False),
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("began_at", TIME, nullable=False),
        sa.Column("observed_at", TIME, nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["connection_id"], ["connections.id"], name="fk_snapshots_connection_id"),
        sa.PrimaryKeyConstraint("id", name="pk_snapshots"),
        sa.UniqueConstraint("connection_id", "ref", name="uq_snapshots_connection_id_ref"),
    )


def make_readings() -> None:
    op.create_table(
        "readings",
        sa.Column("order_id", ID, nullable=False),
        sa.Column("connection_id", ID, nullable=False),
        sa.Column("seen_at", TIME, nullable=True),
        sa.Column("found", sa.Boolean(), nullable=False),
        sa.Column("failed_since", TIME, nullable=True),
        sa.Column("failure", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["connection_id"], ["connections.id"], name="fk_readings_connection_id"),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name="fk_readings_order_id"),
        sa.PrimaryKeyConstraint("order_id", "connection_id", name="pk_readings"),
    )


def make_transitions() -> None:
    op.create_table(
        "transitions",
        sa.Column("id", ID, nullable=False),
        sa.Column("order_id", ID, nullable=False),
        sa.Column("from_phase", sa.String(), nullable=False),
        sa.Column("to_phase", sa.String(), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name="fk_transitions_order_id"),
        sa.PrimaryKeyConstraint("id", name="pk_transitions"),
    )
    op.create_index("ix_transitions_order_id", "transitions", ["order_id"])


def make_alerts() -> None:
    op.create_table(
        "alerts",
        sa.Column("id", ID, nullable=False),
        sa.Column("order_id", ID, nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("entry", sa.String(), nullable=False),
        sa.Column("opened_at", TIME, nullable=False),
        sa.Column("ended_at", TIME, nullable=True),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name="fk_alerts_order_id"),
        sa.PrimaryKeyConstraint("id", name="pk_alerts"),
        sa.UniqueConstraint("order_id", "rule", "entry", name="uq_alerts_order_id_rule_entry"),
    )
    op.create_index("ix_alerts_rule_opened_at", "alerts", ["rule", "opened_at"])
    unique_where("one_open_alert", "alerts", ["order_id", "rule"], "ended_at IS NULL")


def unique_where(name: str, table: str, columns: list[str], condition: str) -> None:
    only = sa.text(condition)
    op.create_index(name, table, columns, unique=True, sqlite_where=only, postgresql_where=only)
