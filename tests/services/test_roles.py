"""The roles as a table: what each deed takes, who gets which role, and how a refusal reads."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.orders.care import CareFor
from bot.orders.linking import LinkSays
from bot.orders.plan import Intent
from bot.services.roles import DEEDS, Rank, Roles, Somebody, deed_of, rank_of, why_not
from bot.slack.parse import COMMANDS, LISTS

AMY = Somebody(user="UAMY")
SOURCES = ("UAMY", "UBEN", "SPACK", "CSHIP")
named = st.dictionaries(st.sampled_from(SOURCES), st.sampled_from(list(Rank)[1:]))
members = st.dictionaries(
    st.sampled_from(("SPACK", "CSHIP")), st.none() | st.frozensets(st.sampled_from(("UAMY", "UBEN")))
)
people = st.builds(
    Somebody,
    user=st.just("UAMY"),
    deleted=st.booleans(),
    is_bot=st.booleans(),
    is_guest=st.booleans(),
    is_external=st.booleans(),
)
every_roles = st.builds(
    Roles, named=named, members=st.sampled_from(Rank), guests=st.sampled_from(Rank), ask=st.just(())
)


def test_every_deed_there_is_stands_in_the_table() -> None:
    """A new intent without its line would take an admin: that must be meant, and written down."""
    assert {*Intent, *CareFor, *COMMANDS, *LISTS, *LinkSays} <= set(DEEDS)


@pytest.mark.parametrize(
    ("rank", "may"),
    [
        (Rank.NONE, set()),
        (Rank.VIEWER, {"status", "history", "why", "ready", "digest", "practice", "stock", "blocked", "health"}),
        (
            Rank.PACKER,
            {
                "pack",
                "pack several",
                "unpack",
                "undo",
                "hold",
                "refresh",
                "problem",
                "solved",
                "claim",
                "snooze",
                "tomorrow",
            },
        ),
        (
            Rank.SHIPPER,
            {"ship", "push_shop", "push_production", "release", "link_yes", "link_no", "link_undo", "make"},
        ),
        (Rank.ADMIN, {"turn practice"}),
    ],
)
def test_what_each_role_adds(rank: Rank, may: set[str]) -> None:
    assert {str(deed) for deed, what in DEEDS.items() if what.needs is rank} == may


def test_what_nobody_has_set_down_takes_an_admin() -> None:
    assert deed_of("erase everything").needs is Rank.ADMIN


@pytest.mark.parametrize(
    ("roles", "groups", "rank"),
    [
        (Roles(), {}, Rank.SHIPPER),
        (Roles(members=Rank.NONE), {}, Rank.NONE),
        (Roles(named={"UAMY": Rank.VIEWER}), {}, Rank.VIEWER),
        (Roles(named={"UBEN": Rank.ADMIN}), {}, Rank.SHIPPER),
        (Roles(named={"SPACK": Rank.PACKER}, members=Rank.NONE), {"SPACK": frozenset({"UAMY"})}, Rank.PACKER),
        (Roles(named={"SPACK": Rank.PACKER}, members=Rank.NONE), {"SPACK": frozenset({"UBEN"})}, Rank.NONE),
        (
            Roles(named={"SPACK": Rank.PACKER, "CSHIP": Rank.SHIPPER, "UAMY": Rank.VIEWER}),
            {"SPACK": frozenset({"UAMY"}), "CSHIP": frozenset({"UAMY"})},
            Rank.SHIPPER,
        ),
        # A group that cannot be read names nobody, and who might be in it gets no more than it would give.
        (Roles(named={"SPACK": Rank.VIEWER}), {"SPACK": None}, Rank.VIEWER),
        (Roles(named={"SPACK": Rank.ADMIN}), {"SPACK": None}, Rank.SHIPPER),
        (Roles(named={"SPACK": Rank.VIEWER, "UAMY": Rank.PACKER}), {}, Rank.PACKER),
    ],
)
def test_the_highest_role_that_names_somebody_counts_else_what_members_may(
    roles: Roles, groups: dict[str, frozenset[str] | None], rank: Rank
) -> None:
    assert rank_of(AMY, roles, groups) is rank


def test_guests_may_nothing_unless_it_is_said_or_they_are_named() -> None:
    gus = Somebody(user="UGUS", is_guest=True)
    assert rank_of(gus, Roles(), {}) is Rank.NONE
    assert rank_of(gus, Roles(guests=Rank.VIEWER), {}) is Rank.VIEWER
    assert rank_of(gus, Roles(named={"UGUS": Rank.PACKER}), {}) is Rank.PACKER


@given(people, every_roles, members)
def test_bots_outsiders_and_the_departed_may_nothing_whoever_names_them(
    one: Somebody, roles: Roles, groups: dict[str, frozenset[str] | None]
) -> None:
    if one.deleted or one.is_bot or one.is_external:
        assert rank_of(one, roles, groups) is Rank.NONE


@given(people, every_roles, members, st.sampled_from(("SPACK", "CSHIP")))
def test_a_source_that_fails_gives_nobody_more(
    one: Somebody, roles: Roles, groups: dict[str, frozenset[str] | None], lost: str
) -> None:
    assert rank_of(one, roles, {**groups, lost: None}) <= max(
        rank_of(one, roles, groups), rank_of(one, roles, {**groups, lost: frozenset({"UAMY"})})
    )


@given(people, every_roles, members, st.sampled_from(list(Rank)[1:]))
def test_being_named_once_more_takes_nothing_from_whoever_is_named(
    one: Somebody, roles: Roles, groups: dict[str, frozenset[str] | None], rank: Rank
) -> None:
    if "UAMY" in roles.named:
        more = Roles(named={**roles.named, "SMORE": rank}, members=roles.members, guests=roles.guests)
        before = rank_of(one, roles, groups)
        after = rank_of(one, more, {**groups, "SMORE": frozenset({"UAMY"})})
        assert after is before if one.is_nobody else after is max(before, rank)


@pytest.mark.parametrize(
    ("one", "rank", "words"),
    [
        (AMY, Rank.VIEWER, "It takes a shipper to mark #1042 shipped, and you are a viewer here. Nothing was done."),
        (AMY, Rank.NONE, "It takes a shipper to mark #1042 shipped, and you have no role here. Nothing was done."),
        (
            Somebody(user="UGUS", is_guest=True),
            Rank.NONE,
            "Guests of this workspace cannot mark #1042 shipped. Nothing was done.",
        ),
        (
            Somebody(user="UDAN", deleted=True),
            Rank.NONE,
            "Bots and accounts that were switched off cannot mark #1042 shipped. Nothing was done.",
        ),
        (
            Somebody(user="UOLGA", is_external=True),
            Rank.NONE,
            "Only people of the workspace this bot belongs to can use it. Nothing was done.",
        ),
    ],
)
def test_a_refusal_names_what_was_asked_for_and_what_it_takes(one: Somebody, rank: Rank, words: str) -> None:
    assert why_not(one, rank, DEEDS[Intent.SHIP], "#1042") == words


def test_an_order_without_a_number_is_called_an_order() -> None:
    assert "mark an order packed" in why_not(AMY, Rank.NONE, DEEDS[Intent.PACK], "")
