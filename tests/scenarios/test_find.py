"""Finding an order without its number. Given orders of several customers, when somebody types an e-mail address, a
name in quotes, a tracking number, or what Katana or ShipStation call it, then they are shown it, or choose; nothing
is done with an order that nobody chose, and whose it is stays out of the database and the log.

Turns red without `Finder` in `bot/services/lookup.py`, without `aliases.called` in `bot/services/keep.py` (an order
is not known by its parcel while ShipStation is down), with `_one_or_choose` acting on the one that was found, or when
the question keeps what was typed.
"""

import asyncio
import logging
from time import monotonic

import pytest

from bot.demo.stage import CHANNEL
from integrations.sandbox.faults import Fault
from tests.scenarios.seeing import buttons, said, title
from tests.scenarios.stage import MODES, TRACKING, Scene, on_stage
from tests.scenarios.test_no_personal_data import whole_database

NAME, MAIL = "Wilhelmina Oxenstierna-Quist", "wilhelmina@oxenstierna.example"


def orders(scene: Scene, *numbers: str) -> None:
    for number in numbers:
        scene.world.place_order([("MUG", 1)], name=number, customer_name=NAME, customer_email=MAIL)


async def asks(scene: Scene, typed: str, user: str = "UAMY") -> str:
    """Ask, and again when the systems were too slow for a person to wait: a busy machine may be the reason."""
    for _ in range(5):
        before = len(scene.whispers(user))
        await scene.types(user, typed)
        assert len(scene.whispers(user)) == before + 1
        if "Try again in a minute" not in said(scene.whispers(user)[-1]):
            break
    return title(scene.whispers(user)[-1])


@pytest.mark.parametrize("slack", MODES)
@pytest.mark.parametrize("typed", [MAIL, f"<mailto:{MAIL}|{MAIL}> status", f"“{NAME}”", f'status "{NAME}"'])
async def test_by_whose_it_is(slack: str, typed: str) -> None:
    async with on_stage(slack=slack) as scene:
        scene.world.place_order([("CUP", 1)], name="#1041", customer_name="Ida Berg", customer_email="ida@x.example")
        orders(scene, "#1042")
        await scene.rest()
        assert await asks(scene, f"/order {typed}") == "In stock · #1042"


async def test_of_several_one_is_chosen_and_nothing_is_written_before(scene: Scene) -> None:
    orders(scene, "#1042", "#1043")
    await scene.rest()
    await scene.types("UAMY", f"/order {MAIL} pack")
    choice = scene.whispers("UAMY")[-1]
    assert said(choice).startswith(f"2 orders answer to {MAIL}. Which one?")
    assert [label.split(" ")[0] for label in buttons(choice)] == ["#1043", "#1042"]
    assert scene.writes() == []
    await scene.press("UAMY", choice, buttons(choice)[1])
    assert scene.katana_writes() == ["pack #1042"]


async def test_the_only_one_is_chosen_too_before_it_is_acted_on(scene: Scene) -> None:
    orders(scene, "#1042")
    await scene.rest()
    await scene.types("UAMY", f'/order "{NAME}" pack')
    choice = scene.whispers("UAMY")[-1]
    assert said(choice).startswith("1 order answers to")
    assert scene.writes() == []
    await scene.press("UAMY", choice, buttons(choice)[0])
    assert scene.katana_writes() == ["pack #1042"]


async def test_by_the_number_of_its_parcel_even_while_shipstation_is_down(scene: Scene) -> None:
    orders(scene, "#1042")
    await scene.rest()
    await scene.types("UAMY", f"/order 1042 ship {TRACKING}")
    await scene.rest()
    assert (await asks(scene, f"/order {TRACKING} status")).endswith(" · #1042")
    scene.box.faults.add(Fault("status", face="shipstation", status=503, remaining=None))
    await scene.box.people.command("UBEN", CHANNEL, f"/order {TRACKING[:2]} {TRACKING[2:].lower()}")
    await scene.until(lambda: scene.whispers("UBEN"))
    assert title(scene.whispers("UBEN")[-1]).endswith(" · #1042")


async def test_by_what_katana_calls_it(scene: Scene) -> None:
    orders(scene, "#1042")
    await scene.rest()
    scene.katana("#1042").order_no = "SO-12"
    assert await asks(scene, "/order SO-12") == "In stock · #1042", "asked of Katana"
    await scene.sweep()
    scene.box.faults.add(Fault("status", face="katana", status=503, remaining=None))
    await scene.box.people.command("UBEN", CHANNEL, "/order so-12 why")
    await scene.until(lambda: scene.whispers("UBEN"))
    assert "Why #1042 stands where it stands" in said(scene.whispers("UBEN")[-1]), "known by now"


async def test_by_what_shipstation_calls_it(scene: Scene) -> None:
    orders(scene, "#1042")
    await scene.rest()
    scene.desk("#1042")[0].number = "WEB-77"
    assert await asks(scene, "/order WEB-77") == "In stock · #1042"


async def test_nobody_of_that_name(scene: Scene) -> None:
    orders(scene, "#1042")
    await scene.rest()
    await scene.types("UAMY", '/order "Nobody Here"')
    assert said(scene.whispers("UAMY")[-1]).startswith("No order of that name was found.")
    await scene.types("UAMY", f"/order {MAIL} explode")
    assert MAIL not in str(scene.whispers("UAMY"))


async def test_a_shop_that_is_slow_is_named_within_two_seconds(scene: Scene) -> None:
    orders(scene, "#1042")
    await scene.rest()
    scene.box.faults.add(Fault("slow", face="shopify", seconds=3.0, remaining=None))
    began = monotonic()
    await scene.box.people.command("UAMY", CHANNEL, f"/order {MAIL}")
    await scene.until(lambda: scene.whispers("UAMY"))
    assert monotonic() - began < 2.5
    assert "Shopify could not be asked in time" in said(scene.whispers("UAMY")[-1])


async def test_whose_it_is_is_neither_kept_nor_logged(
    capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    """Below INFO the libraries of Slack log every message; `bot/logs.py` lets them speak from WARNING on."""
    caplog.set_level(logging.INFO)
    for ours in ("bot", "integrations", "storage"):
        caplog.set_level(logging.DEBUG, ours)
    async with on_stage() as scene:
        orders(scene, "#1042", "#1043")
        await scene.rest()
        for typed in (MAIL, f'"{NAME}" pack', f"{MAIL} explode", f"ship {MAIL}", f"{MAIL} why"):
            await scene.types("UAMY", f"/order {typed}")
        scene.box.faults.add(Fault("garble", face="shopify", remaining=1))
        await scene.types("UAMY", f"/order {MAIL}")
        await asyncio.sleep(0)
        kept = await whole_database(scene)
    logged = "".join(capfd.readouterr()) + caplog.text
    assert b"#1042" in kept
    for secret in (NAME, MAIL, "wilhelmina", "Oxenstierna"):
        assert secret.encode() not in kept, f"{secret} is in the database"
        assert secret not in logged, f"{secret} is in the log"
