"""Build the Bolt app: one registry of listeners, driven over Socket Mode or over HTTP."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from slack_bolt.async_app import AsyncApp, AsyncBoltContext

from bot.services.ask import Ask, Person
from bot.services.bulk import Bulks
from bot.services.contacts import Contacts
from bot.services.notifier import Address
from bot.services.practice import Practice
from bot.services.problem_form import ProblemForms
from bot.services.ship_form import ShipForms
from bot.services.tablets import Tablets
from bot.settings import SettingsError, SlackSettings
from bot.slack import actions, bulk, changes, commands, modals, problem_modal, tablet, unasked
from bot.slack.asking import Asking
from bot.slack.blocks.kit import plain
from bot.slack.client import SlackClient
from bot.slack.gate import Gate
from bot.slack.listen import Guard, Running
from bot.slack.whisper import Whisper

_REINSTALL = "Shipmate cannot reach Slack with its token. An admin has to check SLACK_BOT_TOKEN."
_NOT_OURS = "SLACK_CLIENT_ID and SLACK_CLIENT_SECRET are set. Remove them: Slack's library would ignore the token."


@dataclass(frozen=True, slots=True)
class Takers:
    """The services that take in what people ask for, and those that know who they are."""

    ask: Ask
    forms: ShipForms
    problem_forms: ProblemForms
    bulks: Bulks
    practice: Practice
    contacts: Contacts
    tablets: Tablets


def build_app(settings: SlackSettings, client: SlackClient, takers: Takers, gate: Gate, running: Running) -> AsyncApp:
    """The Bolt app with every listener registered. Raises `SettingsError` when Bolt would ignore our token."""
    app = AsyncApp(
        name="shipmate",  # else Bolt reads every frame's source to find a name: the longest part of a start
        client=client,
        signing_secret=settings.signing_secret or "",
        before_authorize=_one_client(client),
        user_facing_authorize_error_message=_REINSTALL,
    )
    if app.oauth_flow is not None:
        raise SettingsError([_NOT_OURS])
    guard = Guard(running, _teller(Whisper(client, client.http)))
    ask, forms, tablets = takers.ask, takers.forms, takers.tablets
    asking = Asking(
        ship=modals.ShipModal(client, ask, gate, forms, tablets),
        pack=tablet.PackModal(client, ask, gate, forms, tablets),
        problem=problem_modal.ProblemModal(client, ask, gate, takers.problem_forms),
        several=bulk.PackSeveral(client, ask, gate, takers.bulks, tablets),
    )
    commands.register(app, ask, gate, asking, takers.practice, guard)
    actions.register(app, actions.Buttons(ask, gate, asking), guard)
    modals.register(app, asking.ship, guard)
    tablet.register(app, asking.pack, guard)
    problem_modal.register(app, asking.problem, guard)
    bulk.register(app, asking.several, guard)
    changes.register(app, takers.contacts, guard)
    unasked.register(app)
    return app


def _one_client(client: SlackClient) -> Callable[..., Awaitable[None]]:
    """Bolt builds a client for each request, which reads the environment's proxies again: it gets ours instead."""

    async def use_it(context: AsyncBoltContext, next: Callable[[], Awaitable[None]]) -> None:
        context["client"] = client
        await next()

    return use_it


def _teller(whisper: Whisper) -> Callable[[Person, str], Awaitable[None]]:
    async def tell(person: Person, text: str) -> None:
        address = Address(user=person.user, channel=person.channel, response_url=person.response_url)
        await whisper.say(address, plain(text))

    return tell
