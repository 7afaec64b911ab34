"""Durable work: operations, their steps, and the rate budgets they spend."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    make_operations()
    make_steps()
    make_budgets()


def downgrade() -> None:
    op.drop_table("budgets")
    op.drop_table("steps")
    op.drop_table("operations")


def make_operations() -> None:
    op.create_table(
        "operations",
        sa.Column("id", ID, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("once", sa.String(20), nullable=False),
        sa.Column("lane", sa.String(), nullable=False),
        sa.Column("fifo", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("run_at", TIME, nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("faults", sa.Integer(), nullable=False),
        sa.Column("fence", sa.Integer(), nullable=False),
        sa.Column("owner", sa.String(), nullable=True),
        sa.Column("lease_until", TIME, nullable=True),
        sa.Column("give_up_at", TIME, nullable=True),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("result", sa.JSON(), nullable=False),
        sa.Column("asked_by", sa.String(), nullable=True),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("started_at", TIME, nullable=True),
        sa.Column("finished_at", TIME, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_operations"),
    )
    op.create_index("ix_operations_lane_state", "operations", ["lane", "state"])
    op.create_index("ix_operations_state_run_at_id", "operations", ["state", "run_at", "id"])
    op.create_index("ix_operations_subject_kind", "operations", ["subject", "kind"])
    unique_where("one_ever", "operations", ["key"], "once = 'ever'")
    unique_where(
        "one_open",
        "operations",
        ["key"],
        "once = 'open' AND state IN ('waiting', 'running', 'ask_human', 'parked')",
    )
    unique_where("one_running_in_lane", "operations", ["lane"], "state = 'running' AND lane <> ''")
    unique_where("one_waiting", "operations", ["key"], "once = 'waiting' AND state = 'waiting'")


def make_steps() -> None:
    op.create_table(
        "steps",
        sa.Column("id", ID, nullable=False),
        sa.Column("operation_id", ID, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("intent_at", TIME, nullable=False),
        sa.Column("done_at", TIME, nullable=True),
        sa.Column("result", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("error", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["operation_id"], ["operations.id"], name="fk_steps_operation_id"),
        sa.PrimaryKeyConstraint("id", name="pk_steps"),
        sa.UniqueConstraint("operation_id", "name", name="uq_steps_operation_id_name"),
    )


def make_budgets() -> None:
    op.create_table(
        "budgets",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("tat", sa.Float(), nullable=False),
        sa.Column("interval", sa.Float(), nullable=False),
        sa.Column("burst", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_budgets"),
    )


def unique_where(name: str, table: str, columns: list[str], condition: str) -> None:
    only = sa.text(condition)
    op.create_index(name, table, columns, unique=True, sqlite_where=only, postgresql_where=only)
