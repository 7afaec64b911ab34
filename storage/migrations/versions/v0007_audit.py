"""What was called in each step; and indexes for the audit's export, and for forgetting what is old.

Without one on each column that names an operation, every operation deleted would cost a whole reading of its table.
"""

from typing import Literal

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

NAMES_OPERATIONS = ("audit", "inbox", "notices")


def upgrade() -> None:
    with op.batch_alter_table("steps", recreate=_on_sqlite()) as steps:
        steps.add_column(sa.Column("calls", sa.JSON(none_as_null=True), nullable=True))
    op.create_index("ix_audit_at", "audit", ["at"])
    for table in NAMES_OPERATIONS:
        op.create_index(f"ix_{table}_operation_id", table, ["operation_id"])


def downgrade() -> None:
    for table in NAMES_OPERATIONS:
        op.drop_index(f"ix_{table}_operation_id", table_name=table)
    op.drop_index("ix_audit_at", table_name="audit")
    with op.batch_alter_table("steps", recreate=_on_sqlite()) as steps:
        steps.drop_column("calls")


def _on_sqlite() -> Literal["always", "never"]:
    """SQLite gets the table anew, so that its definition is the one a new database has."""
    return "always" if op.get_bind().dialect.name == "sqlite" else "never"
