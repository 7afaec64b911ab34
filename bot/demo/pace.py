"""How fast a day is played for people: paused, at leisure, or faster."""

import asyncio

BEAT = 1.6
"""Seconds between two things that happen, at speed 1: time to read a card."""
SPEEDS = (1, 4, 16)


class Pacer:
    """Holds a day back between two things that happen, `beat` seconds at speed 1. May be changed at any moment."""

    def __init__(self, beat: float = BEAT) -> None:
        self.speed = 1
        self._beat = beat
        self._going = asyncio.Event()
        self._going.set()

    @property
    def paused(self) -> bool:
        return not self._going.is_set()

    def pause(self) -> None:
        """Nothing further happens until `go_on`."""
        self._going.clear()

    def go_on(self) -> None:
        self._going.set()

    async def __call__(self) -> None:
        """Return when the day may go on."""
        await asyncio.sleep(self._beat / self.speed)
        await self._going.wait()
