"""People are known as Slack last described them, keep their role, and what they did is on record."""

from datetime import timedelta

from storage.engine import Database
from storage.people import Members
from tests.storage.builders import NOW


async def test_a_person_is_brought_up_to_date_and_keeps_their_role(db: Database) -> None:
    async with db.write() as work:
        people = work.people
        ada = await people.save_person("T1", "U1", name="Ada", time_zone="Europe/London")
        assert await people.set_role("T1", "U1", "packer")
        assert not await people.set_role("T1", "U2", "packer")
        again = await people.save_person("T1", "U1", name="Ada L.", time_zone="UTC", is_guest=True)
        await people.save_person("T2", "U1", name="Another", time_zone="UTC")
    assert again.id == ada.id
    assert (again.name, again.time_zone, again.is_guest, again.role, again.refreshed_at) == (
        "Ada L.",
        "UTC",
        True,
        "packer",
        NOW,
    )
    async with db.read() as work:
        person = await work.people.person("T1", "U1")
        assert person is not None
        assert (person.name, person.role) == ("Ada L.", "packer")
        assert await work.people.person("T1", "U3") is None


async def test_preferences_keep_any_json_and_fall_back(db: Database) -> None:
    async with db.write() as work:
        people = work.people
        assert await people.preference("team", "digest", "08:00") == "08:00"
        await people.set_preference("team", "digest", {"at": "07:30", "days": [1, 2]})
        await people.set_preference("team", "quiet", False)
        await people.set_preference("user:U1", "quiet", True)
        await people.set_preference("team", "quiet", None)
    async with db.read() as work:
        people = work.people
        assert await people.preference("team", "digest") == {"at": "07:30", "days": [1, 2]}
        assert await people.preference("team", "quiet", "default") is None
        assert await people.preferences("team") == {"digest": {"at": "07:30", "days": [1, 2]}, "quiet": None}
        assert await people.preferences("user:U1") == {"quiet": True}


async def test_the_audit_trail_outlives_what_it_speaks_of(db: Database) -> None:
    async with db.write() as work:
        for action in ("pack", "undo"):
            await work.people.add_audit(
                user_id="U1", team_id="T1", action=action, order_id=12345, after={"phase": action}
            )
        await work.people.add_audit(user_id="U1", team_id="T1", action="settings", channel="C1")
    async with db.read() as work:
        trail = await work.people.audit_of(12345)
        assert [(row.action, row.after, row.before, row.at) for row in trail] == [
            ("undo", {"phase": "undo"}, {}, NOW),
            ("pack", {"phase": "pack"}, {}, NOW),
        ]
        assert len(await work.people.audit_of(12345, limit=1)) == 1


async def test_who_is_in_a_group_is_kept_until_it_is_forgotten(db: Database) -> None:
    first = Members(users=frozenset({"U1", "U2"}), why_not="", at=NOW)
    lost = Members(users=frozenset(), why_not="no_such_subteam", at=NOW + timedelta(minutes=1))
    async with db.write() as work:
        assert await work.people.members("S1") is None
        await work.people.save_members("S1", first)
        await work.people.save_members("S2", first)
        await work.people.save_members("S2", lost)
    async with db.write() as work:
        assert (await work.people.members("S1"), await work.people.members("S2")) == (first, lost)
        await work.people.forget_members("S1")
        await work.people.forget_members("S3")
    async with db.read() as work:
        assert (await work.people.members("S1"), await work.people.members("S2")) == (None, lost)


async def test_somebody_who_is_forgotten_stays_on_record_and_holds_no_longer(db: Database) -> None:
    async with db.write() as work:
        ada = await work.people.save_person("T1", "U1", name="Ada", time_zone="UTC", at=NOW + timedelta(hours=1))
        assert ada.refreshed_at == NOW + timedelta(hours=1)
        await work.people.forget_person("T1", "U1")
    async with db.read() as work:
        person = await work.people.person("T1", "U1")
    assert person is not None
    assert (person.name, person.refreshed_at.year) == ("Ada", 1970)
