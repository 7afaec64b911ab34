"""What every part of the bot stands on while it runs."""

from dataclasses import dataclass

import aiohttp

from bot.clock import Clock
from bot.connect import Keys
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
