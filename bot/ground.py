"""What every part of the bot stands on while it runs."""

from dataclasses import dataclass
from datetime import timedelta

import aiohttp

from bot.clock import Clock
from bot.connect import Keys
from bot.services.overview import FRESH_FOR
from bot.services.shops import Shops
from bot.settings import Settings
from bot.work.runner import Run, Runner
from storage.engine import Database
from storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class Makers:
    """The parts whose promises a rehearsal may break on purpose, to see that the breach is noticed."""

    unit: type[UnitOfWork] = UnitOfWork
    run: type[Run] = Run
    runner: type[Runner] = Runner


@dataclass(frozen=True, slots=True)
class Ground:
    """What every part stands on."""

    settings: Settings
    clock: Clock
    makers: Makers
    db: Database
    session: aiohttp.ClientSession
    keys: Keys
    shops: Shops

    @property
    def fresh_for(self) -> timedelta:
        """How old the last whole reading of a system may be: no more than two of its sweeps were missed."""
        return max(FRESH_FOR, 3 * self.settings.sweep_every)
