"""Build the Bolt app: one registry of listeners, driven over Socket Mode or over HTTP."""

from collections.abc import Awaitable, Callable

from slack_bolt.async_app import AsyncApp, AsyncBoltContext

from bot.services.ask import Ask, Person
from bot.services.notifier import Address
from bot.services.problem_form import ProblemForms
from bot.services.ship_form import ShipForms
from bot.settings import SettingsError, SlackSettings
from bot.slack import actions, commands, modals, problem_modal, unasked
from bot.slack.access import Access
from bot.slack.blocks.kit import plain
from bot.slack.client import SlackClient
from bot.slack.listen import Guard, Running
from bot.slack.whisper import Whisper

_REINSTALL = "Shipmate cannot reach Slack with its token. An admin has to check SLACK_BOT_TOKEN."
_NOT_OURS = "SLACK_CLIENT_ID and SLACK_CLIENT_SECRET are set. Remove them: Slack's library would ignore the token."


def build_app(
    settings: SlackSettings,
    client: SlackClient,
    ask: Ask,
    forms: ShipForms,
    problem_forms: ProblemForms,
    access: Access,
    running: Running,
) -> AsyncApp:
    """The Bolt app with every listener registered. Raises `SettingsError` when Bolt would ignore our token."""
    app = AsyncApp(
        client=client,
        signing_secret=settings.signing_secret or "",
        before_authorize=_one_client(client),
        user_facing_authorize_error_message=_REINSTALL,
    )
    if app.oauth_flow is not None:
        raise SettingsError([_NOT_OURS])
    guard = Guard(running, _teller(Whisper(client, client.http)))
    modal = modals.ShipModal(client, ask, access, forms)
    problems = problem_modal.ProblemModal(client, ask, access, problem_forms)
    commands.register(app, ask, access, modal, problems, guard)
    actions.register(app, ask, access, modal, problems, guard)
    modals.register(app, modal, guard)
    problem_modal.register(app, problems, guard)
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
