"""Send what was submitted to be told: a card as it is now, a line in its thread, a post, a list, a whisper.

A post is a step: tried again, it first looks for its own mark. An edit is repeated freely, and once more when one
without an answer can land no more. An ephemeral message cannot be looked for, so a whisper whose end is unclear is
said again: an answer twice beats an answer never.
"""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

from bot.clock import Clock
from bot.orders.alert import AlertRule
from bot.orders.card import Card
from bot.services import submissions
from bot.services.bulk import bulk_now
from bot.services.card import card_now
from bot.services.notifier import Address, Notifier, ReadyList, Shown, Words
from bot.services.pickups import Pickups
from bot.services.quiet import ALONE, IN_A_LIST, OVER, Quiet, has_begun
from bot.services.rollup import rollup_now
from bot.services.shops import Shops
from bot.work.outcome import Ended, Later, done
from bot.work.runner import Act, Result, Run
from integrations.errors import NotFound, NotSent
from integrations.pacing import backoff
from storage.engine import Database
from storage.ledger import Submission
from storage.tables import Card as CardRow
from storage.tables import Notice, Once, Operation, State
from storage.unit_of_work import UnitOfWork

_BULK_EVERY = timedelta(seconds=5)
"""Each order that ends pokes its bulk; this is for those that somebody else had asked for."""
_AGAIN = "again"
"""Edit even if what stands there seems to be what is to be shown."""


class Notify:
    """The handlers of everything people are told."""

    def __init__(
        self,
        db: Database,
        shops: Shops,
        notifier: Notifier,
        quiet: Quiet,
        pickups: Pickups,
        *,
        clock: Clock,
        wall: Clock,
    ) -> None:
        self._db = db
        self._shops = shops
        self._notifier = notifier
        self._quiet = quiet
        self._pickups = pickups
        self._clock = clock
        self._wall = wall

    async def card(self, run: Run) -> Ended:
        """Show the order's card as it is now."""
        order_id, channel = int(run.data["order"]), str(run.data["channel"])
        async with self._db.read() as unit:
            row = await unit.notices.find_card(submissions.subject(order_id), channel)
            shown = await card_now(unit, self._shops, order_id, self._clock())
        if row is None:
            return done(words="this order has no card")
        async with self._db.write() as unit:
            why_not = await self._quiet.holds_card(unit, run, row, shown)
            if why_not and not await has_begun(unit, run):
                await self._quiet.held(unit, run, row, why_not)
                return done(words=why_not)
        return await self._show(run, row, shown, channel, why_not)

    async def ready_list(self, run: Run) -> Ended:
        """Show the day's rolling list of orders that were in stock on arrival."""
        channel, day = str(run.data["channel"]), str(run.data["day"])
        async with self._db.write() as unit:
            row = await unit.notices.card(run.operation.subject, channel)
        async with self._db.read() as unit:
            shown = await self._ready_on(unit, channel, day)
        return await self._show(run, row, shown, channel)

    async def roll_up(self, run: Run) -> Ended:
        """Show the list of many alerts as it is now."""
        subject, channel = run.operation.subject, str(run.data["channel"])
        async with self._db.write() as unit:
            row = await unit.notices.card(subject, channel)
        async with self._db.read() as unit:
            calendar = self._shops.told_in(channel)[0].calendar
            shown = await rollup_now(unit, subject, taken_since=calendar.closing_before(self._clock()))
        if row.ts is None and not shown.standing:
            return done(words="all of it was over before it was told")
        ended = await self._show(run, row, shown, channel)
        async with self._db.write() as unit:
            await unit.lists.settle(subject)
        return ended

    async def bulk(self, run: Run) -> Ended:
        """Show how the orders of a bulk stand; until all are over, look again by itself every few seconds."""
        bulk_id, channel = int(run.data["bulk"]), str(run.data["channel"])
        async with self._db.read() as unit:
            row = await unit.notices.find_card(run.operation.subject, channel)
            shown = await bulk_now(unit, bulk_id)
        if row is None or shown is None:
            return done(words="there is no such bulk")
        ended = await self._show(run, row, shown, channel)
        again = replace(submissions.bulk(bulk_id, channel), run_at=self._wall() + _BULK_EVERY)
        return ended if shown.over else ended.then(again)

    async def pickup(self, run: Run) -> Ended:
        """Show which orders will miss a pick-up, or how they went; nothing is posted when none do."""
        channel, slot = str(run.data["channel"]), str(run.data["slot"])
        shown = await self._pickups.shown(channel, slot)
        if shown is None:
            return done(words="no order has to hurry")
        async with self._db.write() as unit:
            row = await unit.notices.card(run.operation.subject, channel)
        if shown.over and row.ts is None:
            return done(words="the carrier has come meanwhile")
        return await self._show(run, row, shown, channel)

    async def line(self, run: Run) -> Ended:
        """Add a line to the thread of an order's card, once the card is there."""
        async with self._db.read() as unit:
            notice = await _notice(unit, run)
            card = await unit.notices.find_card(submissions.subject(notice.order_id or 0), notice.channel)
            coming = await unit.ledger.open_for(submissions.subject(notice.order_id or 0), [submissions.CARD])
            why_not = await self._quiet.skips_line(unit, notice)
            begun = await has_begun(unit, run)
        if why_not and not begun:
            return await self._settled(notice, why_not)
        if card is None or card.ts is None:
            if any(operation.state in (State.WAITING, State.RUNNING) for operation in coming):
                raise Later(backoff(run.operation.attempts, first=0.2, most=30.0), "the card is not posted yet")
            async with self._db.write() as unit:
                await self._quiet.overflows(unit, notice)
            return done(words="there is no card to add a line to")
        if notice.kind == "alert" and not begun:
            async with self._db.write() as unit:
                if not await self._quiet.takes_line(unit, notice):
                    return done(words=IN_A_LIST)
        return await self._say(run, notice, card.ts, why_not)

    async def post(self, run: Run) -> Ended:
        """Post a notice of its own."""
        async with self._db.read() as unit:
            notice = await _notice(unit, run)
        return await self._say(run, notice, None)

    async def whisper(self, run: Run) -> Ended:
        """Say something only one person sees."""
        data = run.data
        address = Address(user=data["user"], channel=data["channel"], response_url=data.get("response_url"))
        await self._notifier.whisper(address, Words(data["kind"], data["words"]))
        return done()

    async def _show(self, run: Run, row: CardRow, shown: Shown, channel: str, why_not: str = "") -> Ended:
        """Post or edit. `why_not`: there is nothing to post after all, but an earlier attempt may have."""
        digest = self._notifier.digest(shown)
        ts, there = row.ts or "", row.shown_digest
        if not ts:
            ts, there = await self._post_once(run, row, shown, digest, channel, why_not)
        if not ts:
            return done(words=why_not or OVER)
        if there == digest and not run.data.get(_AGAIN):
            return done(ts=ts) if row.ts is None else done(words="nothing to edit")
        # Whoever dies in the edit must not leave behind what was shown before it.
        async with self._db.write() as unit:
            await unit.notices.card_shows(row.id, "")
        try:
            await self._notifier.update(channel, ts, shown)
        except NotFound:
            return await self._anew(run, row)
        except NotSent:
            async with self._db.write() as unit:
                await unit.notices.card_shows(row.id, there)
            raise
        async with self._db.write() as unit:
            await unit.notices.card_updated(row.id, digest, self._clock())
            if row.ts and not there:
                await unit.ledger.submit(self._edit_again(run.operation))
        return done(ts=ts)

    def _edit_again(self, operation: Operation) -> Submission:
        """An edit whose end nobody saw may land behind this one, and stay: once it no more can, edit once more."""
        return replace(
            submissions.once_more(operation),
            key=f"{operation.key}:again:{operation.id}:{operation.fence}",
            once=Once.EVER,
            data={**operation.data, _AGAIN: True},
            run_at=self._wall() + self._notifier.settle,
        )

    async def _anew(self, run: Run, row: CardRow) -> Ended:
        """Somebody deleted the message: what it showed is still true, so it is posted once more."""
        async with self._db.write() as unit:
            await unit.notices.card_lost(row.id)
        return done(words="its message was deleted").then(submissions.once_more(run.operation))

    async def _post_once(
        self, run: Run, row: CardRow, shown: Shown, digest: str, channel: str, why_not: str
    ) -> tuple[str, str]:
        """The message and the digest of what it shows: an earlier attempt may have posted what is true no more."""
        key = f"card:{row.id}"

        async def act() -> Result:
            return {"ts": "" if why_not else await self._notifier.post(channel, shown, key=key), "digest": digest}

        posted = await self._once(run, act, channel, key, None)
        ts, there = str(posted["ts"]), str(posted.get("digest", ""))
        if not ts:
            return "", ""
        async with self._db.write() as unit:
            await unit.notices.card_posted(row.id, ts, there, self._clock())
            await self._quiet.count(unit, channel, pings=self._notifier.pings(shown))
        return ts, there

    async def _say(self, run: Run, notice: Notice, thread_ts: str | None, why_not: str = "") -> Ended:
        words = await self._as_loud_as_it_may(notice) if thread_ts else Words(notice.kind, notice.data)

        async def act() -> Result:
            if why_not:
                return {"ts": ""}
            return {"ts": await self._notifier.say(notice.channel, words, key=notice.key, thread_ts=thread_ts)}

        ts = str((await self._once(run, act, notice.channel, notice.key, thread_ts))["ts"])
        if not ts:
            return await self._settled(notice, why_not or OVER)
        async with self._db.write() as unit:
            if await unit.notices.mark_sent(notice.id, ts):
                new = thread_ts is None or bool(words.data.get("broadcast"))
                await self._quiet.count(unit, notice.channel, pings=self._notifier.pings(words), new=new)
        return done(ts=ts)

    async def _settled(self, notice: Notice, why_not: str) -> Ended:
        """Nobody is going to be told any more: what a list tells is settled with the list."""
        if notice.told_in in (None, ALONE):
            async with self._db.write() as unit:
                await unit.notices.mark_sent(notice.id, None)
        return done(words=why_not)

    async def _as_loud_as_it_may(self, notice: Notice) -> Words:
        """A line of a thread, which the channel shows too only while it has not heard too much today."""
        async with self._db.write() as unit:
            rings = await self._quiet.may_ring(unit, notice)
        return Words(notice.kind, {**notice.data, "broadcast": rings} if "broadcast" in notice.data else notice.data)

    async def _once(self, run: Run, act: Act, channel: str, key: str, thread_ts: str | None) -> Result:
        async def look() -> Result | None:
            ts = await self._notifier.find(channel, key, thread_ts=thread_ts)
            return {"ts": ts} if ts else None

        return await run.step("post", act, look=look, settle=self._notifier.settle)

    async def _ready_on(self, unit: UnitOfWork, channel: str, day: str) -> ReadyList:
        """The orders whose "ready" began that local day without a card of their own."""
        ready: list[Card] = []
        gone: list[Card] = []
        for shop in (shop for shop in self._shops if shop.slack_channel == channel):
            begin = datetime.combine(date.fromisoformat(day), time(), shop.time_zone)
            for alert in await unit.alerts.opened_between(AlertRule.READY.value, begin, begin + timedelta(days=1)):
                if (
                    alert.data.get("listed")
                    and await unit.notices.find_card(submissions.subject(alert.order_id), channel) is None
                ):
                    shown = await card_now(unit, self._shops, alert.order_id, self._clock())
                    (ready if alert.ended_at is None else gone).append(shown)
        return ReadyList(day=day, ready=tuple(ready), gone=tuple(gone))


async def _notice(unit: UnitOfWork, run: Run) -> Notice:
    notice = await unit.notices.notice(int(run.data["notice"]))
    if notice is None:
        raise LookupError(f"there is no notice {run.data['notice']}")
    return notice
