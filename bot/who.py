"""Who may do what, as settings: who has which role, what everybody else may, and the tablets people share.

Performs no I/O. Who is in a group or a channel is Slack's knowledge; it is asked for at the click.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from bot.reading import Reader, one_of

MAY = ("none", "viewer", "packer", "shipper", "admin")
"""What somebody may, from nothing to everything: each may what those before it may."""
MOST_NAMES = 100
"""Slack shows no more choices in a menu."""
LONGEST_NAME = 30
_SOURCE = re.compile(r"[UWSCG][A-Z0-9]{2,30}\Z")
_USER = re.compile(r"[UW][A-Z0-9]{2,30}\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class WhoSettings:
    """Who may do what."""

    named: Mapping[str, str]
    """The role of a user, or of all who are in a user group or a channel, by its id; the highest one named."""
    members_may: str
    """What people of the workspace may who are in none of these."""
    guests_may: str
    tablets: frozenset[str]
    """The users behind which several people work."""
    tablet_names: tuple[str, ...]


def read_who(reader: Reader) -> WhoSettings:
    """What the variables say of people. Nothing said: members may ship, guests may nothing."""
    ids = "Give ids of people (U...), user groups (S...) or channels (C...), with commas between."
    every = {
        "viewer": reader.parsed("VIEWERS", (), _sources, ids),
        "packer": reader.parsed("PACKERS", (), _sources, ids),
        "shipper": reader.parsed("SHIPPERS", (), _sources, ids),
        "admin": reader.parsed("ADMINS", (), _sources, ids),
    }
    may = "Give none, viewer, packer, shipper or admin."
    settings = WhoSettings(
        named={one: role for role, found in every.items() for one in found},
        members_may=reader.parsed("MEMBERS_MAY", "shipper", one_of(*MAY), may),
        guests_may=reader.parsed("GUESTS_MAY", "none", one_of(*MAY), may),
        tablets=frozenset(
            reader.parsed("SHARED_TABLETS", (), _users, "Give ids of people (U...), with commas between.")
        ),
        tablet_names=reader.parsed(
            "TABLET_NAMES",
            (),
            _names,
            f"Give at most {MOST_NAMES} names of at most {LONGEST_NAME} characters, with commas between.",
        ),
    )
    if reader.text("SHARED_TABLETS") and not reader.text("TABLET_NAMES"):
        reader.problems.append(
            "TABLET_NAMES is missing. Give the names of those who work at SHARED_TABLETS, with commas between."
        )
    return settings


def _sources(text: str) -> tuple[str, ...]:
    return _ids(text, _SOURCE)


def _users(text: str) -> tuple[str, ...]:
    return _ids(text, _USER)


def _ids(text: str, form: re.Pattern[str]) -> tuple[str, ...]:
    found = tuple(part.strip() for part in text.split(",") if part.strip())
    if not found or not all(form.match(one) for one in found):
        raise ValueError(text)
    return found


def _names(text: str) -> tuple[str, ...]:
    """Each name once, however it is spaced."""
    found = tuple(dict.fromkeys(" ".join(part.split()) for part in text.split(",") if part.strip()))
    sound = all(name.isprintable() and len(name) <= LONGEST_NAME for name in found)
    if not 0 < len(found) <= MOST_NAMES or not sound:
        raise ValueError(text)
    return found
