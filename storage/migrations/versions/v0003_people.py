"""What comes in, what people are told, who they are and what they did."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    make_inbox()
    make_cards()
    make_notices()
    make_people()
    make_preferences()
    make_audit()


def downgrade() -> None:
    op.drop_table("audit")
    op.drop_table("preferences")
    op.drop_table("people")
    op.drop_table("notices")
    op.drop_table("cards")
    op.drop_table("inbox")


def make_inbox() -> None:
    op.create_table(
        "inbox",
        sa.Column("id", ID, nullable=False),
        sa.Column("connection_id", ID, nullable=False),
        sa.Column("delivery_key", sa.String(), nullable=True),
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("received_at", TIME, nullable=False),
        sa.Column("order_refs", sa.JSON(), nullable=False),
        sa.Column("pointer", sa.String(), nullable=True),
        sa.Column("operation_id", ID, nullable=True),
        sa.ForeignKeyConstraint(["connection_id"], ["connections.id"], name="fk_inbox_connection_id"),
        sa.ForeignKeyConstraint(["operation_id"], ["operations.id"], name="fk_inbox_operation_id"),
        sa.PrimaryKeyConstraint("id", name="pk_inbox"),
        sa.UniqueConstraint("connection_id", "delivery_key", name="uq_inbox_connection_id_delivery_key"),
    )
    op.create_index("ix_inbox_connection_id_received_at", "inbox", ["connection_id", "received_at"])


def make_cards() -> None:
    op.create_table(
        "cards",
        sa.Column("id", ID, nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("ts", sa.String(), nullable=True),
        sa.Column("shown_digest", sa.String(), nullable=False),
        sa.Column("posted_at", TIME, nullable=True),
        sa.Column("updated_at", TIME, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_cards"),
        sa.UniqueConstraint("subject", "channel", name="uq_cards_subject_channel"),
    )
    op.create_index("ix_cards_channel_ts", "cards", ["channel", "ts"])


def make_notices() -> None:
    op.create_table(
        "notices",
        sa.Column("id", ID, nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("order_id", ID, nullable=True),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("sent_at", TIME, nullable=True),
        sa.Column("ts", sa.String(), nullable=True),
        sa.Column("operation_id", ID, nullable=True),
        sa.ForeignKeyConstraint(["operation_id"], ["operations.id"], name="fk_notices_operation_id"),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name="fk_notices_order_id"),
        sa.PrimaryKeyConstraint("id", name="pk_notices"),
        sa.UniqueConstraint("key", name="uq_notices_key"),
    )
    op.create_index("ix_notices_order_id", "notices", ["order_id"])


def make_people() -> None:
    op.create_table(
        "people",
        sa.Column("id", ID, nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("user_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("time_zone", sa.String(), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.Column("is_bot", sa.Boolean(), nullable=False),
        sa.Column("is_guest", sa.Boolean(), nullable=False),
        sa.Column("is_external", sa.Boolean(), nullable=False),
        sa.Column("role", sa.String(), nullable=True),
        sa.Column("refreshed_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_people"),
        sa.UniqueConstraint("team_id", "user_id", name="uq_people_team_id_user_id"),
    )


def make_preferences() -> None:
    op.create_table(
        "preferences",
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("scope", "name", name="pk_preferences"),
    )


def make_audit() -> None:
    op.create_table(
        "audit",
        sa.Column("id", ID, nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("user_id", sa.String(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=True),
        sa.Column("message_ts", sa.String(), nullable=True),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("order_id", ID, nullable=True),
        sa.Column("operation_id", ID, nullable=True),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit"),
    )
    op.create_index("ix_audit_order_id", "audit", ["order_id"])
