"""What is examined: the settings, and a way to ask each system they name. Nothing of it runs, and nothing is kept."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from bot.clients import Clients
from bot.clock import Clock, system_clock
from bot.settings import Settings
from bot.slack.access import Access
from bot.slack.checkup import Checkup
from bot.slack.client import SlackClient, build_client
from bot.slack.notifier import SlackNotifier
from bot.vendors import Unmetered, Vendor, unmetered, vendors_of
from integrations.http import HttpApi, open_session


@dataclass(frozen=True, slots=True, kw_only=True)
class Patient:
    """`clock` is business time, `wall` what this machine takes for the time."""

    settings: Settings
    clients: Clients
    vendors: tuple[Vendor, ...]
    slack: Checkup
    notifier: SlackNotifier
    ourselves: HttpApi
    """Our own public address, called as a vendor would. Of no use without PUBLIC_URL."""
    clock: Clock
    wall: Clock


@asynccontextmanager
async def patient_of(
    settings: Settings, *, clock: Clock = system_clock, wall: Clock = system_clock
) -> AsyncIterator[Patient]:
    """Everything that can be asked, until the block ends."""
    async with open_session(timeout=settings.http_timeout) as session:
        client: SlackClient = build_client(settings.slack, session, Access())
        clients = unmetered(settings, session)
        yield Patient(
            settings=settings,
            clients=clients,
            vendors=vendors_of(settings, clients),
            slack=Checkup(client),
            notifier=SlackNotifier(
                client, session, timeout=settings.http_timeout, budget_for=lambda _channel: Unmetered()
            ),
            ourselves=HttpApi(
                session,
                settings.public_url or "",
                system="shipmate",
                budget=Unmetered(),
                timeout=settings.http_timeout,
            ),
            clock=clock,
            wall=wall,
        )
