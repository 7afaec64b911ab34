"""Makes the story of a failure short: lines are left out for as long as it goes on failing."""

from collections.abc import Awaitable, Callable

from tests.faults.schedule import Schedule

Fails = Callable[[Schedule], Awaitable[bool]]
MOST_REPLAYS = 60


async def shrunk(schedule: Schedule, fails: Fails, *, most: int = MOST_REPLAYS) -> Schedule:
    """The shortest schedule found that `fails` in at most so many replays; the one given, if none shorter does."""
    left = most
    while True:
        for shorter in schedule.shorter():
            if left == 0:
                return schedule
            left -= 1
            if await fails(shorter):
                schedule = shorter
                break
        else:
            return schedule
