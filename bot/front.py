"""The half of the composition that faces people: Slack's client, what listens to them, and what tells them."""

from contextlib import AsyncExitStack
from dataclasses import dataclass

from slack_bolt.async_app import AsyncApp

from bot.clients import MeteredBudget
from bot.clock import system_clock
from bot.ground import Ground
from bot.services.ask import Ask
from bot.services.bulk import PACE, Bulks
from bot.services.contacts import Contacts
from bot.services.practice import Practice
from bot.services.problem_form import ProblemForms
from bot.services.ship_form import ShipForms
from bot.services.tablets import Tablets
from bot.services.who import Who
from bot.slack.access import Access
from bot.slack.app import Takers, build_app
from bot.slack.client import SlackClient, build_client, check_token
from bot.slack.directory import SlackDirectory
from bot.slack.gate import Gate
from bot.slack.listen import Running
from bot.slack.notifier import SlackNotifier


@dataclass(frozen=True, slots=True, kw_only=True)
class Front:
    """The parts that face people in Slack."""

    client: SlackClient
    notifier: SlackNotifier
    ask: Ask
    who: Who
    practice: Practice
    listeners: Running
    bolt: AsyncApp


async def open_front(ground: Ground, stack: AsyncExitStack) -> Front:
    """Ask Slack who we are, and build what listens to people. Nobody can reach it yet."""
    settings, db, shops, clock = ground.settings, ground.db, ground.shops, ground.clock
    access, listeners = Access(), Running()
    client = build_client(settings.slack, ground.session, access)
    await check_token(client)
    ask = Ask(db, ground.keys.slack, clock=clock, wall=system_clock)
    contacts = Contacts(db, SlackDirectory(client), wall=system_clock, admin=settings.slack.admin)
    stack.push_async_callback(contacts.stop)
    who = Who(db, shops, contacts)
    practice = Practice(db, shops, ask, clock=clock, wall=system_clock, lasts=settings.practice)
    takers = Takers(
        ask=ask,
        forms=ShipForms(db, shops, clock=clock),
        problem_forms=ProblemForms(db, shops, clock=clock),
        bulks=Bulks(
            db, shops, ask, clock=clock, wall=system_clock, pace=PACE / settings.rate, fresh_for=ground.fresh_for
        ),
        practice=practice,
        contacts=contacts,
        tablets=Tablets(settings.who.tablets, settings.who.tablet_names),
    )
    bolt = build_app(settings.slack, client, takers, Gate(access, who, ask), listeners)
    notifier = _notifier(ground, client)
    return Front(
        client=client, notifier=notifier, ask=ask, who=who, practice=practice, listeners=listeners, bolt=bolt
    )


def _notifier(ground: Ground, client: SlackClient) -> SlackNotifier:
    rate = ground.settings.rate
    return SlackNotifier(
        client,
        ground.session,
        timeout=ground.settings.http_timeout,
        budget_for=lambda channel: MeteredBudget(ground.db, "slack", f"slack:{channel}", rate),
    )
