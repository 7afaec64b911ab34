"""The settings of who may do what: what is accepted, what it means, and one line with the fix for each mistake."""

import pytest

from bot.connect import roles_of
from bot.services.roles import Rank, Roles
from bot.settings import read_settings
from bot.who import LONGEST_NAME, MOST_NAMES, WhoSettings
from tests.test_settings import GOOD, problems


def who(**variables: str) -> WhoSettings:
    """Who may do what as these variables say."""
    return read_settings(GOOD | variables).who


def roles(**variables: str) -> Roles:
    settings = read_settings(GOOD | variables)
    return roles_of(settings.shops[0], settings.slack.admin)


def test_a_small_team_needs_no_settings() -> None:
    assert roles() == Roles(named={}, members=Rank.SHIPPER, guests=Rank.NONE, ask=())
    assert (who().tablets, who().tablet_names) == (frozenset(), ())


def test_people_groups_and_channels_are_named_together_and_the_highest_role_counts() -> None:
    said = who(VIEWERS="U1VIEW,U1BOTH", PACKERS=" S1PACK , U1BOTH,", SHIPPERS="C1SHIP", ADMINS="W1BOSS,U1BOTH")
    assert said.named == {
        "U1VIEW": "viewer",
        "S1PACK": "packer",
        "C1SHIP": "shipper",
        "W1BOSS": "admin",
        "U1BOTH": "admin",
    }


def test_what_members_and_guests_may_is_read_in_any_case() -> None:
    said = roles(MEMBERS_MAY="Viewer", GUESTS_MAY="PACKER")
    assert (said.members, said.guests) == (Rank.VIEWER, Rank.PACKER)


def test_people_are_sent_to_named_admins_else_to_who_hears_of_trouble() -> None:
    assert roles(ADMINS="S1ADM,U111,U222,U333,U444").ask == ("U111", "U222", "U333")
    assert roles(ADMINS="S1ADM", SLACK_ADMIN="U999").ask == ("U999",)
    assert roles(SLACK_ADMIN="C999").ask == ()


def test_tablets_have_names_each_once_and_however_spaced() -> None:
    said = who(SHARED_TABLETS="UTAB,WTAB", TABLET_NAMES=" Ann,  Bo  Li ,Ann,, Zoë")
    assert said.tablets == {"UTAB", "WTAB"}
    assert said.tablet_names == ("Ann", "Bo Li", "Zoë")


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"ADMINS": "@ada"}, "ADMINS cannot be read. Give ids of people"),
        ({"SHIPPERS": "U1ABC U2ABC"}, "SHIPPERS cannot be read. Give ids of people"),
        ({"PACKERS": "D1DIRECT"}, "PACKERS cannot be read. Give ids of people"),
        ({"VIEWERS": ","}, "VIEWERS cannot be read. Give ids of people"),
        ({"VIEWERS": "u1abc"}, "VIEWERS cannot be read. Give ids of people"),
        ({"MEMBERS_MAY": "all"}, "MEMBERS_MAY cannot be read. Give none, viewer, packer, shipper or admin."),
        ({"GUESTS_MAY": "yes"}, "GUESTS_MAY cannot be read. Give none, viewer, packer, shipper or admin."),
        ({"SHARED_TABLETS": "S1GROUP", "TABLET_NAMES": "Ann"}, "SHARED_TABLETS cannot be read. Give ids of people"),
        ({"SHARED_TABLETS": "U1TAB"}, "TABLET_NAMES is missing. Give the names"),
        ({"SHARED_TABLETS": "U1TAB", "TABLET_NAMES": ","}, "TABLET_NAMES cannot be read. Give at most 100 names"),
        ({"TABLET_NAMES": "x" * (LONGEST_NAME + 1)}, "TABLET_NAMES cannot be read. Give at most 100 names"),
        ({"TABLET_NAMES": ",".join(map(str, range(MOST_NAMES + 1)))}, "TABLET_NAMES cannot be read."),
        ({"TABLET_NAMES": "An\x07n"}, "TABLET_NAMES cannot be read."),
    ],
    ids=str,
)
def test_each_mistake_is_one_line_with_the_fix(changes: dict[str, str], named: str) -> None:
    (problem,) = problems(**changes)
    assert problem.startswith(named)
