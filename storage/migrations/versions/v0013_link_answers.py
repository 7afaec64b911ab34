"""What people say of records that only a number ties to an order."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "link_answers",
        sa.Column("id", ID, nullable=False),
        sa.Column("order_id", ID, nullable=False),
        sa.Column("connection_id", ID, nullable=False),
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("mine", sa.Boolean(), nullable=False),
        sa.Column("said_by", sa.String(), nullable=False),
        sa.Column("said_at", TIME, nullable=False),
        sa.Column("undone_at", TIME, nullable=True),
        sa.Column("undone_by", sa.String(), nullable=True),
        sa.Column("operation_id", ID, nullable=False),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name="fk_link_answers_order_id"),
        sa.ForeignKeyConstraint(["connection_id"], ["connections.id"], name="fk_link_answers_connection_id"),
        sa.PrimaryKeyConstraint("id", name="pk_link_answers"),
        sa.UniqueConstraint("operation_id", name="uq_link_answers_operation_id"),
    )
    _unique("one_standing_answer", "order_id", "connection_id", "ref", only="undone_at IS NULL")
    _unique("one_owner_of_a_record", "connection_id", "ref", only="mine AND undone_at IS NULL")


def _unique(name: str, *columns: str, only: str) -> None:
    where = sa.text(only)
    op.create_index(name, "link_answers", list(columns), unique=True, sqlite_where=where, postgresql_where=where)


def downgrade() -> None:
    op.drop_table("link_answers")
