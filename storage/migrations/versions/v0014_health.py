"""How well each connection is: what was observed, what ails it, and what changed without a webhook."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "pulses",
        sa.Column("connection_id", ID, nullable=False),
        sa.Column("refused_at", TIME, nullable=True),
        sa.Column("refused_status", sa.Integer(), nullable=False),
        sa.Column("refused_words", sa.String(), nullable=False),
        sa.Column("lacks", sa.JSON(), nullable=False),
        sa.Column("accepted", sa.JSON(), nullable=True),
        sa.Column("hooks", sa.JSON(), nullable=True),
        sa.Column("well_since", TIME, nullable=True),
        sa.Column("imported_at", TIME, nullable=True),
        sa.Column("imports_asked_at", TIME, nullable=True),
        sa.Column("import_pauses", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["connection_id"], ["connections.id"], name="fk_pulses_connection_id"),
        sa.PrimaryKeyConstraint("connection_id", name="pk_pulses"),
    )
    op.create_table(
        "ailments",
        sa.Column("connection_id", ID, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("since", TIME, nullable=False),
        sa.Column("stands", sa.Boolean(), nullable=False),
        sa.Column("cause", sa.String(), nullable=False),
        sa.Column("fix", sa.String(), nullable=False),
        sa.Column("said", sa.String(), nullable=True),
        sa.Column("told", sa.JSON(), nullable=False),
        sa.Column("caught", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["connection_id"], ["connections.id"], name="fk_ailments_connection_id"),
        sa.PrimaryKeyConstraint("connection_id", "kind", name="pk_ailments"),
    )
    op.create_table(
        "unheard",
        sa.Column("connection_id", ID, nullable=False),
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("changed_at", TIME, nullable=False),
        sa.ForeignKeyConstraint(["connection_id"], ["connections.id"], name="fk_unheard_connection_id"),
        sa.PrimaryKeyConstraint("connection_id", "ref", name="pk_unheard"),
    )
    op.create_index("ix_unheard_changed_at", "unheard", ["changed_at"])


def downgrade() -> None:
    op.drop_table("unheard")
    op.drop_table("ailments")
    op.drop_table("pulses")
