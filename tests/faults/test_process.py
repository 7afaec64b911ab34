"""A rehearsal that breaks off leaves no process behind, and a bot that ends by itself is noticed."""

from pathlib import Path

import pytest

from tests.faults.process import BotProcess, Died

FOR_EVER = ("http.server", "--bind", "127.0.0.1", "0")


def a_process(folder: Path, *module: str) -> BotProcess:
    return BotProcess(module, {"PORT": "9", "DATABASE_URL": ""}, folder)


def test_nothing_is_left_running_when_a_rehearsal_breaks_off(tmp_path: Path) -> None:
    bot = a_process(tmp_path, *FOR_EVER)
    with pytest.raises(LookupError), bot:
        bot.start()
        bot.must_live()
        raise LookupError
    with pytest.raises(Died, match="by itself with -9"):
        bot.must_live()


async def test_a_bot_that_ends_by_itself_is_noticed_with_its_last_words(tmp_path: Path) -> None:
    with a_process(tmp_path, "no_such_module") as bot:
        bot.start()
        with pytest.raises(Died, match="No module named no_such_module"):
            await bot.ready()


async def test_asked_to_stop_it_answers_how_it_ended(tmp_path: Path) -> None:
    with a_process(tmp_path, *FOR_EVER) as bot:
        bot.start()
        assert await bot.stop() != 0
