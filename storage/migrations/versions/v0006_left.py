"""Which orders left since when: asked for each digest, however many transitions there are."""

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_transitions_to_phase_at", "transitions", ["to_phase", "at"])


def downgrade() -> None:
    op.drop_index("ix_transitions_to_phase_at", table_name="transitions")
