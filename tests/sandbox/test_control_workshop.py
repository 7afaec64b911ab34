"""Making and buying by the control routes: what is begun, how far it gets, and what is refused."""

from datetime import timedelta

import pytest

from tests.sandbox.builders import START
from tests.sandbox.control_stage import control_panel


async def test_goods_are_made_and_bought_and_a_making_is_blocked() -> None:
    async with control_panel() as panel:
        made = await panel.post("supply", do="make", sku="BOWL", quantity=4)
        bought = await panel.post("supply", do="buy", sku="TEA", quantity=9, days=7)
        assert (await panel.post("supply", do="progress", id=made["id"], status="BLOCKED"))["status"] == "BLOCKED"
        state = await panel.get("state")
        assert [(one["sku"], one["quantity"], one["status"]) for one in state["production"]] == [
            ("BOWL", 4, "BLOCKED")
        ]
        (coming,) = state["supply"]
        assert (coming["order_no"], coming["sku"]) == (bought["order_no"], "TEA")
        assert coming["expected_arrival"] == (START + timedelta(days=7)).isoformat()
        await panel.post("stock", finish=made["id"])
        assert panel.world.variant("BOWL").on_hand == 6
        refusal = await panel.refused("supply", do="progress", id=made["id"], status="BLOCKED")
        assert "no such manufacturing order" in refusal


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"do": "make", "sku": "BOWL", "quantity": 0}, "one or more"),
        ({"do": "make", "sku": "BOWL"}, "quantity"),
        ({"do": "buy", "sku": "NOPE", "quantity": 1}, "NOPE"),
        ({"do": "buy", "sku": "TEA", "quantity": 1, "days": 400}, "from 0 to 365"),
        ({"do": "progress", "id": 5, "status": "BLOCKED"}, "no such manufacturing order"),
        ({"do": "progress", "id": 5, "status": "DONE"}, "status"),
        ({"do": "melt"}, "do"),
    ],
)
async def test_what_cannot_be_begun_is_refused(asked: dict[str, object], words: str) -> None:
    async with control_panel() as panel:
        assert words in await panel.refused("supply", **asked)
