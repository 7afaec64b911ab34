"""The commands `connect` and `disconnect`: each vendor in turn, in words for the person at the terminal.

A token that Katana chose is printed for `.env`, because that is where Shipmate keeps secrets, and logged nowhere.
"""

import secrets
from collections.abc import Awaitable, Callable

from bot.services.subscribe import Changes, NotAsWanted, by_polling, connect, disconnect
from bot.settings import Settings
from bot.vendors import Vendor, setting_line, unmetered, vendors_of
from integrations.errors import IntegrationError
from integrations.http import open_session
from integrations.ports import Subscriptions

OURS_TO_INVENT = ("shipstation", "woocommerce")
"""Whose secrets are what we say they are."""

Say = Callable[[str], None]
Do = Callable[[Subscriptions], Awaitable[Changes]]


async def connect_all(settings: Settings, say: Say = print) -> int:
    """Have every vendor send its webhooks; answers the exit code, 1 when one of them could not be asked to."""
    return await _at_each(settings, say, connect, needing_proof=True)


async def disconnect_all(settings: Settings, say: Say = print) -> int:
    """End our webhooks at every vendor, and nobody else's; answers the exit code."""
    return await _at_each(settings, say, disconnect, needing_proof=False)


async def _at_each(settings: Settings, say: Say, do: Do, *, needing_proof: bool) -> int:
    if settings.public_url is None:
        say(f"PUBLIC_URL is not set: {by_polling(settings.sweep_every)}.")
        say("Nothing was asked of any vendor: our webhooks are known by their address, which begins with PUBLIC_URL.")
        return 0
    done = []
    async with open_session(timeout=settings.http_timeout) as session:
        for vendor in vendors_of(settings, unmetered(settings, session)):
            if needing_proof and vendor.needs:
                done.append(_cannot_yet(vendor, say))
            else:
                done.append(await _at(vendor, settings.public_url, say, do))
    return 0 if all(done) else 1


async def _at(vendor: Vendor, public_url: str, say: Say, do: Do) -> bool:
    """Whether it was done."""
    try:
        changes = await do(vendor.subscriptions(public_url))
    except (IntegrationError, NotAsWanted) as error:
        say(f"{vendor.key}: this failed: {error}. What was done stays; ask again once that is mended.")
        return False
    say(f"{vendor.key}: {_words(changes)}.")
    if changes.token:
        _tell_setting(vendor, "KATANA_WEBHOOK_SECRET", changes.token, say)
    return True


def _words(changes: Changes) -> str:
    if changes.none:
        return "nothing to change"
    parts = [f"told from now on: {', '.join(changes.added)}"] if changes.added else []
    parts += [f"repaired ({_flaws(changes)})"] if changes.repaired else []
    parts += [f"removed {changes.removed}"] if changes.removed else []
    return "; ".join(parts)


def _flaws(changes: Changes) -> str:
    return ", ".join(dict.fromkeys(flaw for each in changes.repaired for flaw in each.flaws))


def _cannot_yet(vendor: Vendor, say: Say) -> bool:
    """Say which setting is missing; one that is ours to invent is invented."""
    name, what = vendor.needs or ("", "")
    say(f"{vendor.key}: nothing was done, because {name} is not set. It is {what}.")
    value = secrets.token_urlsafe(32) if vendor.system in OURS_TO_INVENT else "..."
    _tell_setting(vendor, name, value, say)
    return False


def _tell_setting(vendor: Vendor, name: str, value: str, say: Say) -> None:
    for file, line in setting_line(vendor, name, value).items():
        say(f"  Add this line to {file}:")
        say(f"{line}")
    say("  Then restart Shipmate." if vendor.system == "katana" else "  Then run this command again.")
