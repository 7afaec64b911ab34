"""Build the Bolt app: one registry of listeners, driven over Socket Mode or over HTTP."""

import aiohttp
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.services.ask import Ask
from bot.settings import SettingsError, SlackSettings
from bot.slack import actions, commands
from bot.slack.access import Access
from bot.slack.listen import Running

_REINSTALL = "Shipmate cannot reach Slack with its token. An admin has to check SLACK_BOT_TOKEN."


def build_client(settings: SlackSettings, session: aiohttp.ClientSession) -> AsyncWebClient:
    """A client that never retries by itself: a reset after a post would double it (slack sheet, section 3)."""
    return AsyncWebClient(
        token=settings.bot_token,
        base_url=settings.api_url,
        session=session,
        retry_handlers=[],
        trust_env_in_session=False,
    )


def build_app(
    settings: SlackSettings, client: AsyncWebClient, ask: Ask, access: Access, running: Running
) -> AsyncApp:
    """The Bolt app with every listener registered."""
    app = AsyncApp(
        client=client,
        signing_secret=settings.signing_secret or "",
        user_facing_authorize_error_message=_REINSTALL,
    )
    commands.register(app, ask, access, running)
    actions.register(app, ask, access, running)
    return app


async def check_token(client: AsyncWebClient, access: Access) -> None:
    """Ask Slack who we are: a wrong token must stop the start, not the first click. Raises `SettingsError`."""
    try:
        answer = await client.auth_test()
    except SlackApiError as error:
        word = error.response.get("error") if hasattr(error.response, "get") else "no answer"
        raise SettingsError(
            [f"SLACK_BOT_TOKEN is refused by Slack ({word}). Copy it afresh from the app."]
        ) from error
    access.team = str(answer["team_id"])
