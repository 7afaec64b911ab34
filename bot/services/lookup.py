"""Find one order by what people type, and say how it stands now, even while a system is down."""

from dataclasses import replace

from bot.clock import Clock
from bot.orders.answer import Refusal
from bot.orders.history import HISTORY
from bot.orders.number import BadNumber, best_matches, digits, tries, typed
from bot.orders.plan import STATUS, Intent
from bot.orders.problem import PROBLEM
from bot.orders.tracking import Tracking
from bot.orders.undo import TAKES_BACK, UNDO, Done, last_undoable
from bot.orders.why import WHY
from bot.services.ask import Ask, Person, Wish
from bot.services.find import Finder, Found
from bot.services.history import history
from bot.services.known import known_of
from bot.services.live import Live
from bot.services.notifier import Address, Choice, Notifier, Option, Said, Words
from bot.services.shops import Shop, Shops
from bot.services.undo import deeds_of, refused_words
from bot.services.who import Who
from bot.services.why import Whys
from bot.work.outcome import Ended, Later, done
from bot.work.runner import Run
from storage.engine import Database
from storage.tables import Order as OrderRow
from storage.unit_of_work import UnitOfWork

_ELSEWHERE = 10
"""So often another process may find that it was not told whose orders are looked for, before nobody was."""
_MOMENT = 0.3
_NOT_KEPT = "Shipmate was restarted meanwhile, and keeps nowhere whose orders you look for. Type it again."
_GONE = "This choice is from an older message: Shipmate no longer knows the order by it. Ask afresh with `/order`."


class Lookup:
    """The handler of questions about one order."""

    def __init__(self, db: Database, shops: Shops, notifier: Notifier, ask: Ask, who: Who, *, clock: Clock) -> None:
        self._db = db
        self._shops = shops
        self._notifier = notifier
        self._ask = ask
        self._who = who
        self._clock = clock
        self._live = Live(db, shops, clock=clock)
        self._whys = Whys(db, self._live)
        self._finder = Finder(db, shops)

    async def answer(self, run: Run) -> Ended:
        """Answer what somebody typed: a card, a choice, or words that say what to do next."""
        data = run.data
        address = Address(user=data["user"], channel=data["channel"], response_url=data.get("response_url"))
        said = await self._said(run)
        if said is not None:
            await self._notifier.whisper(address, said)
        return done()

    async def _said(self, run: Run) -> Said | None:
        if "customer" in run.data:
            return await self._of_customer(run)
        number = str(run.data["number"])
        try:
            rows = await self._known(number)
        except BadNumber as error:
            return Words("bad_number", {"words": str(error)})
        if not rows:
            return await self._unknown(run, number)
        if len(rows) > 1:
            return self._choice(number, str(run.data["command"]), rows)
        return await self._of_one(run, rows[0])

    async def _unknown(self, run: Run, number: str) -> Said | None:
        """Of an order that nobody here knows by this number: it may be new, or another system's name for it."""
        if number.startswith("id:"):
            return Words("not_allowed", {"words": _GONE})
        found = await self._finder.anywhere(number)
        rows = await self._known(number)  # the shop's own number wins over what another system calls so
        if len(rows) == 1:
            return await self._of_one(run, rows[0])
        found = replace(found, rows=tuple(rows) or found.rows)
        if not found.rows:
            return Words("not_found", {"number": number, "unread": list(found.unread)})
        return await self._one_or_choose(run, found, number)

    async def _of_customer(self, run: Run) -> Said | None:
        """Of the orders of a customer. Whose they are is known to this process alone, and for as long as it runs."""
        customer = self._ask.private.get(run.data["customer"])
        if customer is None and run.operation.attempts < _ELSEWHERE:
            raise Later(_MOMENT, "the process that was told whose it is may still take it up")
        if customer is None:
            return Words("hint", {"words": _NOT_KEPT})
        found = await self._finder.by_customer(customer)
        self._ask.private.forget(run.data["customer"])
        if not found.rows:
            return Words("no_customer", {"by": customer.by.value, "unread": list(found.unread)})
        return await self._one_or_choose(run, found, customer.text)

    async def _one_or_choose(self, run: Run, found: Found, sought: str) -> Said | None:
        """What only reads is answered of the one that was found. What acts is done with one that a person chose."""
        if len(found.rows) == 1 and run.data["command"] in (STATUS, HISTORY, WHY):
            return await self._of_one(run, found.rows[0])
        return self._choice(sought, str(run.data["command"]), list(found.rows), found.unread)

    async def _of_one(self, run: Run, row: OrderRow) -> Said | None:
        command, person = run.data["command"], _person(run)
        if denied := await self._who.denies(person, command, row.id):  # only now is it known of which shop it is
            await self._ask.deny(person, denied)
            return None
        if command in (HISTORY, WHY, STATUS) or (command == Intent.SHIP and "tracking" not in run.data):
            return await self._told(command, row)
        if command == PROBLEM:
            return Words("hint", {"words": f"{row.number} is known now: type `/order {row.number} {PROBLEM}` again."})
        if command == UNDO:
            return await self._undo(run, person, row)
        return await self._pass_on(run, person, row)

    async def _told(self, command: str, row: OrderRow) -> Said:
        """What only reads."""
        if command == WHY:
            return await self._whys.of(row)
        if command == HISTORY:
            async with self._db.read() as unit:
                return await history(unit, row)
        return await self._status(row)

    async def _undo(self, run: Run, person: Person, row: OrderRow) -> Said | None:
        """Take back the last deed that can be, or say why none can."""
        shop = self._shops.by_id(row.shop_id)
        async with self._db.read() as unit:
            order = (await known_of(unit, row, shop)).order(shop)
            deed = last_undoable(await deeds_of(unit, row.id), order, shop.calendar, self._clock())
        if isinstance(deed, Refusal):
            return Words("not_undone", {"number": row.number, **refused_words(deed)})
        if denied := await self._who.denies(person, TAKES_BACK[deed.intent], row.id):
            await self._ask.deny(person, denied)
            return None
        return await self._pass_on(run, person, row, deed)

    async def _known(self, text: str) -> list[OrderRow]:
        """The stored orders that answer to `text`."""
        async with self._db.read() as unit:
            if not text.startswith("id:"):
                return await known_rows(unit, self._shops, text)
            row = await unit.orders.by_id(int(text.removeprefix("id:")))
        return [row] if row else []

    async def _status(self, row: OrderRow) -> Said:
        """The order read live; what cannot be read is shown as last known, with its age."""
        order = await self._live.read(row)
        async with self._db.write() as unit:
            return await self._live.card(unit, row, order)

    def _choice(self, number: str, command: str, rows: list[OrderRow], unread: tuple[str, ...] = ()) -> Choice:
        options = tuple(
            Option(row.id, f"{row.number} · {self._shops.by_id(row.shop_id).name} · {row.placed_at:%d %b %Y}")
            for row in rows
        )
        return Choice(number=number, command=command, options=options, unread=unread)

    async def _pass_on(self, run: Run, person: Person, row: OrderRow, undoes: Done | None = None) -> Said | None:
        """The command acts: now that the number is an order, submit the intent."""
        data = run.data
        intent = TAKES_BACK[undoes.intent] if undoes else Intent(data["command"])
        wish = Wish(intent=intent, order_id=row.id, undoes=undoes.operation if undoes else None)
        if "tracking" in data:
            today = self._clock().astimezone(self._shops.by_id(row.shop_id).time_zone).date()
            wish = replace(wish, parcel=Tracking.from_data(data["tracking"]).on(today))
        await self._ask.wish(person, wish)
        return None


def _person(run: Run) -> Person:
    """Who typed it; what comes of it now that the number is an order is a delivery of its own."""
    data = run.data
    return Person(
        user=data["user"],
        team=data.get("team", ""),
        channel=data["channel"],
        delivery=f"{run.operation.key}:wish",
        response_url=data.get("response_url"),
    )


async def known_rows(unit: UnitOfWork, shops: Shops, number: str) -> list[OrderRow]:
    """The stored orders that answer to a typed number. Raises `BadNumber` for what cannot be one."""
    key = typed(number)
    found: list[OrderRow] = []
    for shop in shops:
        wanted = tries(key, prefix=shop.number_prefix, suffix=shop.number_suffix)
        found += _of_shop(shop, key, [row for one in wanted for row in await unit.orders.by_number_key(one)])
    if not found and key.isdigit():  # the last resort, when no shop has the number itself
        rows = await unit.orders.by_number_digits(digits(key))
        found = [row for shop in shops for row in _of_shop(shop, key, rows)]
    return found


def _of_shop(shop: Shop, key: str, rows: list[OrderRow]) -> list[OrderRow]:
    """The shop's own orders among `rows` that `key` means."""
    mine = [row for row in rows if row.shop_id == shop.id]
    keys = best_matches(key, (row.number_key for row in mine), prefix=shop.number_prefix, suffix=shop.number_suffix)
    return [row for row in mine if row.number_key in keys]
