"""Whatever the vendors' systems know of a customer, nothing of it stays with us: not in a row, not in a log line.

Turns red when a client reads a name or an address into the model, or an error quotes an answer.
"""

import logging
from pathlib import Path

import pytest
from sqlalchemy import text

from integrations.sandbox.faults import Fault
from integrations.sandbox.shipstation.json import order as shown_at_the_desk
from tests.scenarios.stage import TRACKING, Scene, on_stage

NAME = "Wilhelmina Oxenstierna-Quist"


def personal(scene: Scene, name: str) -> list[str]:
    """What the desk tells every client of the person who ordered: name, e-mail, street, telephone."""
    (order,) = scene.desk(name)
    shown = shown_at_the_desk(order)
    address = shown["shipTo"]
    assert isinstance(address, dict)
    told = [address["name"], shown["customerEmail"], address["street1"], address["phone"], address["postalCode"]]
    assert all(isinstance(one, str) and len(one) > 4 for one in told), f"the world knows too little: {told}"
    assert told[0] == NAME
    return [str(one) for one in told]


async def whole_database(scene: Scene) -> bytes:
    """Every byte of the database and of what was not yet moved into it."""
    async with scene.stage.bot.db.read() as unit:
        found = await unit.session.connection()
        file = (await found.execute(text("PRAGMA database_list"))).one()[2]
    return _bytes_of(Path(file))


def _bytes_of(file: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(file.parent.glob(f"{file.name}*")))


async def lived_through(scene: Scene) -> list[str]:
    """An order's whole life, with answers that break off or are garbled; answers what is known of who ordered it."""
    scene.world.place_order([("TEA", 2)], name="#1042", customer_name=NAME)
    await scene.rest()
    await scene.in_stock("#1042")
    await scene.types("UAMY", "/order 1042 status")
    await scene.press("UAMY", scene.card("#1042"), "Mark packed")
    for kind in ("status_after", "truncate", "garble"):
        scene.box.faults.add(Fault(kind, face="shipstation", remaining=1))
        await scene.types("UAMY", "/order 1042 status")
    await scene.ship_by_form("UAMY", "#1042", tracking=TRACKING)
    await scene.types("UAMY", "/order 1042 history")
    await scene.sweep()
    await scene.pass_time(60)
    return personal(scene, "#1042")


async def test_nothing_of_a_customer_is_kept_or_logged(
    capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    async with on_stage() as scene:
        secrets = await lived_through(scene)
        kept = await whole_database(scene)
    logged = "".join(capfd.readouterr()) + caplog.text
    assert b"#1042" in kept, "the database was not read"
    assert "Shipmate is running" in logged, "the log was not read"
    for secret in secrets:
        assert secret.encode() not in kept, f"{secret} is in the database"
        assert secret not in logged, f"{secret} is in the log"
