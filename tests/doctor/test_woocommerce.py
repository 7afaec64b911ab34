"""A WooCommerce shop before the doctor: all well, and each fault in the words that mend it."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from integrations.sandbox.woocommerce import RULES, SHOP, Rules
from integrations.woocommerce.probe import QUESTIONS
from tests.doctor.test_probe import told
from tests.doctor.ward import Ward, ward


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[Ward]:
    async with ward(tmp_path, site=Rules(shipment_tracking=True)) as here:
        yield here


async def test_where_nothing_is_wrong_everything_passes(here: Ward) -> None:
    assert await here.look() == 0, here.text
    assert here.of("warn") + here.of("fail") == []
    for what in ("key", "orders", "webhooks"):
        assert f"woocommerce {what}:" in here.text


async def test_a_shop_without_a_place_for_tracking_numbers_is_warned_of(here: Ward) -> None:
    here.box.apps["woocommerce"][RULES].shipment_tracking = False
    assert await here.look() == 0
    (line,) = here.of("warn")
    assert "private order notes, which no customer sees" in line


def breaks(**rules: object) -> Callable[[Ward], None]:
    def change(here: Ward) -> None:
        for name, value in rules.items():
            setattr(here.box.apps["woocommerce"][RULES], name, value)

    return change


def disable(here: Ward) -> None:
    for hook in here.box.apps["woocommerce"][SHOP].hooks.by_id.values():
        hook.status = "disabled"


def says(**variables: str) -> Callable[[Ward], None]:
    return lambda here: here.variables.update(variables)


@pytest.mark.parametrize(
    ("change", "line", "fix"),
    [
        (says(WOOCOMMERCE_CONSUMER_SECRET="cs_mistyped"), "woocommerce key: is refused", "Read/Write"),
        (says(WOOCOMMERCE_CONSUMER_KEY="ck_mistyped"), "woocommerce key: is refused", "Read/Write"),
        (breaks(capable=False), "woocommerce key: is refused", "shop manager"),
        (disable, "webhooks: do not all arrive: it is switched off", "./shipmate connect"),
        (says(WOOCOMMERCE_WEBHOOK_SECRET=""), "WOOCOMMERCE_WEBHOOK_SECRET is not set", "./shipmate connect"),
        (says(WOOCOMMERCE_WEBHOOK_SECRET="new"), "it is signed with another secret", "./shipmate connect"),
    ],
)
async def test_a_fault_fails_with_its_fix(here: Ward, change: Callable[[Ward], None], line: str, fix: str) -> None:
    change(here)
    assert await here.look() == 1
    assert any(line in each for each in here.of("fail")), here.text
    assert fix in here.fix_of(line)


async def test_the_open_questions_are_asked_without_a_write(here: Ward) -> None:
    here.box.world.add_variant("MUG", "Mug", 1900, on_hand=9)
    order = here.box.world.place_order([("MUG", 2)], name="1042", customer_name="Zoë Quill")
    await here.box.settle()
    here.box.journal.clear()
    code, answers = await told(here)
    assert code == 0
    assert here.box.journal.effects() == []
    assert {each.method for each in here.box.journal.requests("woocommerce")} == {"GET"}
    assert [answers[each.words][0] for each in QUESTIONS].count("told") == 4
    assert answers["Whether `GET /products?sku=` finds exactly one SKU"][1] == (
        "asked for one SKU, 1 products of it came and 0 of another"
    )
    assert answers["Whether products say that they are `virtual`, to a key that may read orders."][1] == (
        "1 of the newest 1 products say it, 0 of them that they are"
    )
    assert order.name == "1042"
    assert answers["Whether a search finds numbers that plugins made"][1].startswith("the search finds")
    assert "Quill" not in str(answers)
