"""Contradictions that may still resolve themselves, and how long each arrow takes."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "suspicions",
        sa.Column("order_id", ID, nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("since", TIME, nullable=False),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name="fk_suspicions_order_id"),
        sa.PrimaryKeyConstraint("order_id", "rule", name="pk_suspicions"),
    )
    op.create_table(
        "convergences",
        sa.Column("id", ID, nullable=False),
        sa.Column("shop_id", ID, nullable=False),
        sa.Column("arrow", sa.String(), nullable=False),
        sa.Column("seconds", sa.Float(), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.ForeignKeyConstraint(["shop_id"], ["shops.id"], name="fk_convergences_shop_id"),
        sa.PrimaryKeyConstraint("id", name="pk_convergences"),
    )
    op.create_index("ix_convergences_shop_id_arrow_id", "convergences", ["shop_id", "arrow", "id"])


def downgrade() -> None:
    op.drop_table("convergences")
    op.drop_table("suspicions")
