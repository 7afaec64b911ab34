"""The checks of Slack: both tokens, permissions, the clock, channels, who hears of trouble, user groups."""

from datetime import UTC, datetime

from bot.doctor.finding import Check, Finding, Group, failed, passed, warned
from bot.doctor.patient import Patient
from bot.slack.checkup import Place
from integrations.errors import IntegrationError, NotFound, Rejected, Unauthorized

Findings = tuple[Finding, ...]

NEEDED = {
    "chat:write": "nothing can be posted",
    "commands": "no command reaches Shipmate",
    "channels:history": "a message whose delivery was unclear is not looked for, and may be posted twice",
    "channels:join": "the same, in a public channel that the bot is not in",
    "channels:read": "a channel cannot give people a role",
    "chat:write.public": "a public channel has to invite the bot first",
    "groups:history": "a message in a private channel whose delivery was unclear may be posted twice",
    "groups:read": "a private channel cannot give people a role",
    "im:history": "a direct message whose delivery was unclear may be posted twice",
    "im:write": "nobody can be written to directly",
    "usergroups:read": "a user group cannot give people a role",
    "users:read": "Shipmate does not know who is a guest, and lets nobody act",
}
"""Each scope of the manifest, and what goes wrong without it."""
ESSENTIAL = {"chat:write", "commands", "users:read"}
INSTALL = "Give the app the scopes of bot/slack/manifest.yaml and install it again (docs/connect.md, step 1)."
SKEW_SHOWS, SKEW_BREAKS = 30.0, 240.0
"""Seconds. Slack's requests count for five minutes, and the way here takes some of them."""


def slack_checks() -> Group:
    """The rows about Slack."""
    app = "Make an app token with the scope connections:write under Basic Information, and set SLACK_APP_TOKEN."
    return Group(
        Check("Slack token", _token, "Copy SLACK_BOT_TOKEN afresh from the app, OAuth & Permissions."),
        (
            Check("Slack connection", _connection, app),
            Check("Slack scopes", _scopes, INSTALL),
            Check("clock", _clock, "Look at the time of this machine."),
            Check("Slack channels", _channels, INSTALL),
            Check("who hears of trouble", _admin, "Set SLACK_ADMIN to the id of a person or a channel."),
            Check("who may do what", _groups, "Name people or a channel instead of a user group."),
        ),
    )


async def _token(patient: Patient) -> Findings:
    me = await patient.slack.me()
    return (passed("Slack token", f"is good for the workspace {me.team}"),)


async def _connection(patient: Patient) -> Findings:
    token = patient.settings.slack.app_token
    if token is None:
        return (passed("Slack connection", "over HTTP: each request will have to be signed"),)
    await patient.slack.socket(token)
    return (passed("Slack connection", "Socket Mode is open to this app"),)


async def _scopes(patient: Patient) -> Findings:
    granted = (await patient.slack.me()).scopes
    if granted is None:
        return (warned("Slack scopes", "Slack did not say which there are", "Ask without a proxy in between."),)
    missing = [scope for scope in NEEDED if scope not in granted]
    found = [
        (failed if scope in ESSENTIAL else warned)(f"Slack scope {scope}", f"is missing: {NEEDED[scope]}", INSTALL)
        for scope in missing
    ]
    return tuple(found) or (passed("Slack scopes", "all are granted"),)


async def _clock(patient: Patient) -> Findings:
    theirs = (await patient.slack.me()).at
    if theirs is None:
        return (warned("clock", "Slack did not say what time it is", "Ask without a proxy in between."),)
    return (judged_clock(patient.wall(), theirs),)


def judged_clock(ours: datetime, theirs: datetime) -> Finding:
    """How far this machine's clock is off. Slack's is told in whole seconds."""
    off = (ours.astimezone(UTC) - theirs.astimezone(UTC)).total_seconds()
    if abs(off) < SKEW_SHOWS:
        return passed("clock", "agrees with Slack's")
    way = "ahead of" if off > 0 else "behind"
    fix = "Let the machine keep its time by NTP (timedatectl set-ntp true), then restart Shipmate."
    if abs(off) < SKEW_BREAKS:
        return warned("clock", f"is {abs(off):.0f} seconds {way} Slack's: alerts come so much early or late", fix)
    return failed("clock", f"is {abs(off):.0f} seconds {way} Slack's: signed requests are refused", fix)


async def _channels(patient: Patient) -> Findings:
    channels = {shop.slack_channel: None for shop in patient.settings.shops}
    return tuple([await _place(patient, channel, "SLACK_CHANNEL") for channel in channels])


async def _admin(patient: Patient) -> Findings:
    admin = patient.settings.slack.admin
    if admin[0] in "UW":
        return (await _person(patient, admin),)
    if admin[0] == "D":
        return (passed("who hears of trouble", f"the conversation {admin}"),)
    return (await _place(patient, admin, "SLACK_ADMIN"),)


async def _person(patient: Patient, user: str) -> Finding:
    fix = "Set SLACK_ADMIN to the id of somebody who reads it."
    try:
        somebody = await patient.slack.directory.somebody("", user)
    except (NotFound, Rejected) as error:
        return failed("who hears of trouble", f"{user} is nobody Slack knows ({error.detail})", fix)
    if somebody.deleted:
        return failed("who hears of trouble", f"{user} has left the workspace", fix)
    return passed("who hears of trouble", f"{somebody.name or user}, in person")


async def _place(patient: Patient, channel: str, variable: str) -> Finding:
    what = f"{variable} {channel}"
    invite = "Invite the bot there: /invite @shipmate."
    try:
        place = await patient.slack.channel(channel)
    except (Unauthorized, Rejected, NotFound) as error:
        if error.detail != "channel_not_found":
            raise
        return failed(what, "is no channel that the bot can see", f"{invite} If it is there already, check the id.")
    return _judged(what, place, invite)


def _judged(what: str, place: Place, invite: str) -> Finding:
    if place.archived:
        return failed(what, f"#{place.name} is archived", "Name another channel, or take it out of the archive.")
    if place.member:
        return passed(what, f"#{place.name}, and the bot is in it")
    if place.private:
        return failed(what, f"#{place.name} is private, and the bot is not in it", invite)
    return warned(what, f"the bot is not in #{place.name}: it can post there and read nothing back", invite)


async def _groups(patient: Patient) -> Findings:
    """User groups need a paid plan; a group or channel that Slack does not tell of gives nobody a role."""
    sources = {source for shop in patient.settings.shops for source in shop.who.named if source[0] in "SCG"}
    found = [await _source(patient, source) for source in sorted(sources)]
    return tuple(found) or (passed("who may do what", "is said by people's ids and MEMBERS_MAY alone"),)


async def _source(patient: Patient, source: str) -> Finding:
    what = f"role of {source}"
    directory = patient.slack.directory
    try:
        people = await (directory.group(source) if source[0] == "S" else directory.channel(source))
    except (Unauthorized, Rejected, NotFound) as error:
        return failed(
            what,
            f"gives nobody a role, because {why_unread(error)}",
            "Name a group that exists, a channel the bot is in, or people.",
        )
    return passed(what, f"counts for {len(people)} people")


def why_unread(error: IntegrationError) -> str:
    """Slack's word for why it does not tell who is in a group or a channel, as people say it."""
    plan = "the plan of this workspace has no user groups"
    return plan if error.detail == "plan_upgrade_required" else f"Slack says {error.detail}"
