"""A card that was posted by a process that then died, and found again by the next: it must show what is true now."""

from bot.demo.stage import CHANNEL, staged
from bot.services import submissions
from integrations.sandbox.slack.messages import Draft
from storage.tables import Step, StepState
from tests.faults.board import Board


async def test_a_card_posted_by_an_earlier_attempt_is_brought_up_to_date() -> None:
    """The kill came after the post was recorded and before the card was; meanwhile the order changed."""
    async with staged(seeded=False) as stage:
        board = Board(stage.box.workspace)
        stage.box.world.add_variant("TEA", "Tea", 900)
        await stage.rest()
        name = stage.box.world.place_order([("TEA", 1)]).name
        await stage.rest()
        stage.box.world.add_stock("TEA", 1)
        await stage.rest()
        card = board.cards[name]
        stage.box.workspace.messages.edit(card, Draft(text="what was true when it was posted"))
        async with stage.bot.db.write() as unit:
            row = await unit.notices.card_by_ts(CHANNEL, card.ts)
            assert row is not None
            await unit.notices.card_lost(row.id)
            again = (await unit.ledger.submit(submissions.card(1, CHANNEL))).operation
            unit.session.add(
                Step(
                    operation_id=again.id,
                    name="post",
                    state=StepState.DONE,
                    attempts=1,
                    intent_at=unit.now(),
                    done_at=unit.now(),
                    result={"ts": card.ts},
                )
            )
        await stage.rest()
        assert len(board.cards) == 1
        assert board.state(name) == "In stock"
