"""The people: who they are in Slack, what they prefer, and what they did."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlmodel import col, delete, select

from storage.audit import Audit
from storage.tables import AuditEntry, Document, Person, Preference

_MEMBERS = "members"
"""The scope of preferences that holds who is in a group or channel of Slack."""
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Members:
    """Who was in a group or channel of Slack when it was last asked; `why_not` says that it would not tell."""

    users: frozenset[str]
    why_not: str
    at: datetime


class People(Audit):
    """People, preferences and the audit trail."""

    async def save_person(
        self,
        team_id: str,
        user_id: str,
        *,
        name: str,
        time_zone: str,
        deleted: bool = False,
        is_bot: bool = False,
        is_guest: bool = False,
        is_external: bool = False,
        at: datetime | None = None,
    ) -> Person:
        """A person as Slack describes them now, or did `at` that moment, added or updated. Their role stays."""
        values = {
            "name": name,
            "time_zone": time_zone,
            "deleted": deleted,
            "is_bot": is_bot,
            "is_guest": is_guest,
            "is_external": is_external,
            "refreshed_at": at or self._now(),
        }
        key = {"team_id": team_id, "user_id": user_id}
        return await self._upsert(Person, key, values)

    async def person(self, team_id: str, user_id: str) -> Person | None:
        """One person."""
        statement = select(Person).where(col(Person.team_id) == team_id, col(Person.user_id) == user_id)
        return (await self._session.exec(statement)).first()

    async def forget_person(self, team_id: str, user_id: str) -> None:
        """What we know of a person holds no longer."""
        this = (col(Person.team_id) == team_id, col(Person.user_id) == user_id)
        await self._update(Person, *this, refreshed_at=_LONG_AGO)

    async def members(self, source: str) -> Members | None:
        """Who is in a group or channel, as last read."""
        kept = await self.preference(_MEMBERS, source)
        if kept is None:
            return None
        return Members(users=frozenset(kept["users"]), why_not=kept["why_not"], at=datetime.fromisoformat(kept["at"]))

    async def save_members(self, source: str, members: Members) -> None:
        """Remember who is in a group or channel."""
        kept = {"users": sorted(members.users), "why_not": members.why_not, "at": members.at.isoformat()}
        await self.set_preference(_MEMBERS, source, kept)

    async def forget_members(self, source: str) -> None:
        """What we know of a group or channel holds no longer."""
        this = (col(Preference.scope) == _MEMBERS, col(Preference.name) == source)
        await self._session.exec(delete(Preference).where(*this))

    async def set_role(self, team_id: str, user_id: str, role: str | None) -> bool:
        """Give a person a role, or take it. False when we do not know them."""
        this = (col(Person.team_id) == team_id, col(Person.user_id) == user_id)
        return bool(await self._update(Person, *this, role=role))

    async def preference(self, scope: str, name: str, default: Any = None) -> Any:
        """What was chosen, as JSON values, or `default`."""
        row = await self._session.get(Preference, (scope, name))
        return default if row is None else row.value

    async def preferences(self, scope: str) -> Document:
        """Everything that was chosen in one scope."""
        rows = await self._session.exec(select(Preference).where(col(Preference.scope) == scope))
        return {row.name: row.value for row in rows}

    async def set_preference(self, scope: str, name: str, value: Any) -> None:
        """Remember a choice."""
        await self._upsert(Preference, {"scope": scope, "name": name}, {"value": value})

    async def add_audit(
        self,
        *,
        user_id: str,
        team_id: str,
        action: str,
        channel: str | None = None,
        message_ts: str | None = None,
        order_id: int | None = None,
        operation_id: int | None = None,
        before: Document | None = None,
        after: Document | None = None,
        detail: Document | None = None,
    ) -> AuditEntry:
        """Record that somebody did something, and what it changed."""
        row = AuditEntry(
            at=self._now(),
            user_id=user_id,
            team_id=team_id,
            channel=channel,
            message_ts=message_ts,
            action=action,
            order_id=order_id,
            operation_id=operation_id,
            before=before or {},
            after=after or {},
            detail=detail or {},
        )
        self._session.add(row)
        await self._session.flush()
        return row

    async def audit_of(self, order_id: int, limit: int = 50) -> list[AuditEntry]:
        """What people did to an order, newest first."""
        statement = (
            select(AuditEntry)
            .where(col(AuditEntry.order_id) == order_id)
            .order_by(col(AuditEntry.id).desc())
            .limit(limit)
        )
        return list(await self._session.exec(statement))
