"""What counts as an answer: a card, or that nobody could be asked. Nothing at all, or of another order, does not."""

from bot.demo.findings import Verdict
from integrations.sandbox.faults import Fault
from tests.faults.board import Board
from tests.faults.following import ON
from tests.faults.judging import judge_world
from tests.faults.record import Record
from tests.faults.shipping_telling import judge_shipping_answers
from tests.scenarios.stage import on_stage


async def test_an_answer_may_be_a_card_or_that_nobody_could_be_asked() -> None:
    async with on_stage() as scene:
        await scene.place("#76", ("MUG", 1))
        await scene.types("UAMY", "/order #76 status")
        scene.box.faults.add(Fault("status", remaining=None, face="shopify"))
        scene.world.place_order([("MUG", 1)], name="#77")
        await scene.box.people.command("UBEN", "CORDERS", "/order #77 status")
        await scene.until(lambda: scene.whispers("UBEN"))
        asked = {("UAMY", "#76"), ("UBEN", "#77"), ("UADA", "#76"), ("UAMY", "#77")}
        verdict = judge_world(scene.box, Board(scene.box.workspace), Record(asked=asked), ON)
    lost = [what.partition(", who was shown")[0] for kind, what in verdict.findings if what.startswith("the answer")]
    assert sorted(lost) == ["the answer to UADA about #76", "the answer to UAMY about #77"]


async def test_that_no_form_opens_is_no_answer_to_what_was_typed() -> None:
    """It begins with the same words as the refusal of a shipping, and counted for one it would hide a lost answer."""
    async with on_stage() as scene:
        await scene.place("#1042", ("TEA", 2))
        await scene.in_stock("#1042")
        await scene.ship("#1042")
        await scene.types("UAMY", "/order 1042 ship")
        await scene.types("UBEN", "/order 1042 ship no tracking")
        (opened,) = scene.whispers("UAMY")
        assert opened.text.startswith("#1042 was not marked shipped: ")
        verdict = Verdict()
        record = Record(typed=[("UAMY", "#1042"), ("UBEN", "#1042")])
        judge_shipping_answers(verdict, scene.box, Board(scene.box.workspace), record)
    assert [what.partition(", who")[0] for _, what in verdict.findings] == ["an answer to UAMY"]
