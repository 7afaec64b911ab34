"""What we know of people and of who is in which group, read afresh from Slack when it is older than ten minutes.

Whoever presses waits for Slack only a little: what comes later is kept for the next press. When Slack does not
answer, what was known holds for a day.
"""

import asyncio
from collections.abc import Callable, Coroutine, Iterable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any

import structlog

from bot.clock import Clock
from bot.services import submissions
from bot.services.directory import LAST_WORD, Directory
from bot.services.roles import Members, Somebody
from integrations.errors import IntegrationError, NotFound
from storage.engine import Database
from storage.people import Members as Kept
from storage.tables import Person as PersonRow
from storage.unit_of_work import UnitOfWork

FRESH = timedelta(minutes=10)
REFUSED_FRESH = timedelta(minutes=1)
"""A group or channel that could not be read is asked for sooner: somebody may be mending it."""
KEPT = timedelta(days=1)
WAITS = 1.2
"""Real seconds a press waits for Slack, which itself wants its answer within three."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known for one press."""

    somebody: Somebody | None
    members: Members
    unsure: bool
    """Whether there is a group or channel of which nothing is known just now."""


class Contacts:
    """Keeps what Slack says of people. `admin` hears of groups and channels that cannot be read."""

    def __init__(self, db: Database, directory: Directory, *, wall: Clock, admin: str, waits: float = WAITS) -> None:
        self._db = db
        self._directory = directory
        self._wall = wall
        self._admin = admin
        self._waits = waits
        self._reading: dict[str, asyncio.Task[None]] = {}

    async def known(self, team: str, user: str, sources: Iterable[str]) -> Known:
        """What is known of a person and of these groups and channels, and was said within the last day."""
        wanted = tuple(sources)
        person, members = await self._kept(team, user, wanted)
        reading = []
        if person is None or self._wall() - person.refreshed_at >= FRESH:
            reading.append(self._read(f"{team}:{user}", partial(self._read_person, team, user)))
        stale = [source for source in wanted if not self._is_fresh(members[source])]
        reading += [self._read(source, partial(self._read_members, source)) for source in stale]
        if reading:
            await asyncio.wait(reading, timeout=self._waits)
            person, members = await self._kept(team, user, wanted)
        return self._known(person, members)

    async def forget_person(self, team: str, user: str) -> None:
        """Slack says that somebody has changed."""
        self._reading.pop(f"{team}:{user}", None)
        async with self._db.write() as unit:
            await unit.people.forget_person(team, user)

    async def forget_members(self, source: str) -> None:
        """Slack says that somebody joined or left a group or channel."""
        self._reading.pop(source, None)
        async with self._db.write() as unit:
            await unit.people.forget_members(source)

    async def stop(self) -> None:
        """Read on no more."""
        reading = list(self._reading.values())
        for task in reading:
            task.cancel()
        await asyncio.gather(*reading, return_exceptions=True)

    async def _kept(
        self, team: str, user: str, sources: tuple[str, ...]
    ) -> tuple[PersonRow | None, dict[str, Kept | None]]:
        async with self._db.read() as unit:
            members = {source: await unit.people.members(source) for source in sources}
            return await unit.people.person(team, user), members

    def _is_fresh(self, members: Kept | None) -> bool:
        return members is not None and self._wall() - members.at < (REFUSED_FRESH if members.why_not else FRESH)

    def _known(self, person: PersonRow | None, members: dict[str, Kept | None]) -> Known:
        since = self._wall() - KEPT
        told = {source: kept if kept and kept.at > since else None for source, kept in members.items()}
        return Known(
            somebody=_somebody(person) if person and person.refreshed_at > since else None,
            members={source: kept.users if kept and not kept.why_not else None for source, kept in told.items()},
            unsure=None in told.values(),
        )

    def _read(self, key: str, read: Callable[[], Coroutine[Any, Any, None]]) -> asyncio.Task[None]:
        """Read once for all who ask meanwhile."""
        if (reading := self._reading.get(key)) is None:
            reading = self._reading[key] = asyncio.create_task(self._to_the_end(key, read()))
        return reading

    async def _to_the_end(self, key: str, reading: Coroutine[Any, Any, None]) -> None:
        try:
            await reading
        except IntegrationError as error:
            log.warning("Slack did not say who is who", of=key, why=str(error))
        except Exception:  # it is read beside a click, which is answered by what was known before
            log.exception("what Slack said of people could not be kept", of=key)
        finally:
            if self._is_current(key):
                del self._reading[key]

    def _is_current(self, key: str) -> bool:
        """Whether this task still reads what is wanted: what was asked before a change may not outlive it.

        Asked inside the transaction that keeps the answer: what is forgotten meanwhile is forgotten after it.
        """
        return self._reading.get(key) is asyncio.current_task()

    async def _read_person(self, team: str, user: str) -> None:
        at = self._wall()
        try:
            one = await self._directory.somebody(team, user)
        except NotFound:
            one = Somebody(user=user, deleted=True)
        except LAST_WORD as error:
            async with self._db.write() as unit:
                await self._tell_admin(unit, "", error.detail)
            raise
        async with self._db.write() as unit:
            if self._is_current(f"{team}:{user}"):
                await unit.people.save_person(
                    team,
                    user,
                    name=one.name,
                    time_zone=one.time_zone,
                    deleted=one.deleted,
                    is_bot=one.is_bot,
                    is_guest=one.is_guest,
                    is_external=one.is_external,
                    at=at,
                )

    async def _read_members(self, source: str) -> None:
        at, why_not = self._wall(), ""
        users: frozenset[str] = frozenset()
        try:
            users = await (self._directory.group if source.startswith("S") else self._directory.channel)(source)
        except LAST_WORD as error:
            why_not = error.detail
        async with self._db.write() as unit:
            if not self._is_current(source):
                return
            before = await unit.people.members(source)
            await unit.people.save_members(source, Kept(users=users, why_not=why_not, at=at))
            if why_not and (before is None or before.why_not != why_not):
                await self._tell_admin(unit, source, why_not)

    async def _tell_admin(self, unit: UnitOfWork, source: str, why_not: str) -> None:
        """Once a day at most: what stands in the settings and gives nobody a role is easily overlooked."""
        notice = await unit.notices.add_notice(
            key=f"unread_source:{source}:{why_not}:{self._wall():%Y-%m-%d}",
            kind="unread_source",
            channel=self._admin,
            data={"source": source, "why_not": why_not},
        )
        await unit.ledger.submit(submissions.told(submissions.POST, notice))


def _somebody(row: PersonRow) -> Somebody:
    return Somebody(
        user=row.user_id,
        name=row.name,
        time_zone=row.time_zone,
        deleted=row.deleted,
        is_bot=row.is_bot,
        is_guest=row.is_guest,
        is_external=row.is_external,
    )
