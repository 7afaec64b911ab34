"""Who has an order, and until when nobody wants to hear that it stands still."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "cares",
        sa.Column("order_id", ID, nullable=False),
        sa.Column("owner", sa.String(), nullable=True),
        sa.Column("owned_at", TIME, nullable=True),
        sa.Column("snoozed_until", TIME, nullable=True),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name="fk_cares_order_id"),
        sa.PrimaryKeyConstraint("order_id", name="pk_cares"),
    )


def downgrade() -> None:
    op.drop_table("cares")
