"""A week in which orders stand still: the moments, the shop's hours, and the days that people promise."""

from datetime import UTC, date, datetime

from integrations.sandbox.shipstation.time import read_day
from tests.scenarios.stage import Scene

MON, TUE, WED, THU, FRI = range(2, 7)
"""Days of March 2026; the second is a Monday. Work is from eight to five, in UTC."""


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of that month."""
    return datetime(2026, 3, day, hour, minute, tzinfo=UTC)


async def ship_by(scene: Scene, name: str, day: int) -> None:
    """Somebody says in ShipStation by when an order has to ship. The next poll, an hour later, finds it."""
    for desk in scene.desk(name):
        scene.world.desk_ship_by(desk.id, read_day(date(2026, 3, day).isoformat()))
    await scene.pass_time(61)
    await scene.sweep()


async def mornings(scene: Scene, day: int) -> None:
    """It is a little past eight on that day."""
    await scene.pass_until(at(day, 8, 1))
