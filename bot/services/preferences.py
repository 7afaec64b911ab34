"""What the house remembers of itself between two starts: until when it is practice."""

from datetime import datetime

from storage.unit_of_work import UnitOfWork

_SCOPE, _PRACTICE = "house", "practice_until"
_NEVER = ""


async def decided_on_practice(unit: UnitOfWork) -> bool:
    """Whether anybody has ever said that it is practice, or that it is not."""
    return await unit.people.preference(_SCOPE, _PRACTICE) is not None


async def practice_ends(unit: UnitOfWork) -> datetime | None:
    """When practice ends, be that ahead or past; None when there is none."""
    kept = await unit.people.preference(_SCOPE, _PRACTICE, _NEVER)
    return datetime.fromisoformat(kept) if kept else None


async def practice_until(unit: UnitOfWork, now: datetime) -> datetime | None:
    """Until when it is practice; None when it is not."""
    until = await practice_ends(unit)
    return until if until is not None and now < until else None


async def set_practice(unit: UnitOfWork, until: datetime | None) -> None:
    """From now on it is practice until then, or not at all."""
    await unit.people.set_preference(_SCOPE, _PRACTICE, until.isoformat() if until else _NEVER)
