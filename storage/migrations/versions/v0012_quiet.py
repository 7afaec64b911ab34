"""What an order is called elsewhere, what is told in a list instead of alone, and how much a channel heard in a day.

The names of what is known already are taken from the snapshots, so that an order can be found by them at once.
"""

import json
import re
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0008"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    aliases = op.create_table(
        "aliases",
        sa.Column("connection_id", ID, nullable=False),
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["connection_id"], ["connections.id"], name="fk_aliases_connection_id"),
        sa.PrimaryKeyConstraint("connection_id", "ref", "key", name="pk_aliases"),
    )
    op.create_index("ix_aliases_key", "aliases", ["key"])
    if known := _known():
        op.bulk_insert(aliases, known)
    op.create_table(
        "channel_days",
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("day", sa.String(), nullable=False),
        sa.Column("messages", sa.Integer(), nullable=False),
        sa.Column("pings", sa.Integer(), nullable=False),
        sa.Column("held", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("channel", "day", name="pk_channel_days"),
    )
    op.add_column("notices", sa.Column("told_in", sa.String(), nullable=True))
    op.create_index("ix_notices_told_in", "notices", ["told_in"])


def downgrade() -> None:
    op.drop_index("ix_notices_told_in", table_name="notices")
    with op.batch_alter_table("notices") as notices:
        notices.drop_column("told_in")
    op.drop_table("channel_days")
    op.drop_table("aliases")


def _known() -> list[dict[str, Any]]:
    rows = op.get_bind().execute(sa.text("SELECT connection_id, ref, body FROM snapshots")).all()
    found = {
        (connection_id, ref, key)
        for connection_id, ref, body in rows
        for key in _keys(json.loads(body) if isinstance(body, str) else body)
    }
    return [{"connection_id": one, "ref": ref, "key": key} for one, ref, key in sorted(found)]


def _keys(body: dict[str, Any]) -> set[str]:
    """As `bot.orders.sought.keys_of` wrote them when this was released; the next look writes them anew."""
    record = body.get("as", {})
    number = " ".join(str(record.get("number") or "").casefold().split()).removeprefix("#").strip()
    parcels = [str(parcel.get("tracking_number") or "") for parcel in record.get("parcels") or []]
    tracked = [re.sub(r"[\s-]+", "", one).casefold() for one in parcels]
    return {key for key in (number, *tracked) if key}
