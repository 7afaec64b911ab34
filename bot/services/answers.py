"""Answers what somebody typed or pressed that only reads: about one order, or about all that are open."""

from bot.orders.digest import DIGEST
from bot.orders.picklist import READY
from bot.services.digest import Digests
from bot.services.lookup import Lookup
from bot.services.notifier import Address, Notifier, Said
from bot.services.shops import Shops
from bot.work.outcome import Ended, done
from bot.work.runner import Run


class Answers:
    """The handler of questions. The answer is for who asked alone, and made of what is known at that moment."""

    def __init__(self, shops: Shops, notifier: Notifier, lookup: Lookup, digests: Digests) -> None:
        self._shops = shops
        self._notifier = notifier
        self._lookup = lookup
        self._digests = digests

    async def answer(self, run: Run) -> Ended:
        """Answer one question. A number is looked up; lists are of the channel's shops, elsewhere of all."""
        data = run.data
        if data["command"] not in (READY, DIGEST):
            return await self._lookup.answer(run)
        shops = self._shops.told_in(data["channel"]) or tuple(self._shops)
        said: Said = await (
            self._digests.pick_list(shops) if data["command"] == READY else self._digests.digest(shops)
        )
        address = Address(user=data["user"], channel=data["channel"], response_url=data.get("response_url"))
        await self._notifier.whisper(address, said)
        return done()
