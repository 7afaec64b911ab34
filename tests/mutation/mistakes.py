"""Mistakes in how the bot watches orders, which the few random lives of the quick suite must notice each; and reasons
for silence that are left out, which their own tests must.
"""

from tests.mutation.tables import Mistake

LIVES = "tests/services/test_any_life.py"

MISTAKES: dict[str, Mistake] = {
    "a sweep passes over what changed": Mistake(
        "bot.services.sweep",
        "if stored.get(record.ref) != gist(record):",
        "if record.ref not in stored:",
    ),
    "a sweep passes over what is gone": Mistake(
        "bot.services.sweep",
        "changed += await self._look_at_missing(connection, seen)",
        "pass",
    ),
    "time alone changes nothing": Mistake(
        "bot.services.sweep",
        "for row in await unit.orders.due_looks(self._clock(), MOST_DUE):",
        "for row in await unit.orders.due_looks(self._clock(), 0):",
    ),
    "a webhook of an order we know is dropped": Mistake(
        "bot.services.intake",
        "await unit.ledger.submit(submissions.look(row.id))",
        "pass",
    ),
    "a voided label counts as shipped": Mistake(
        "bot.orders.phase",
        "    if order.label_voided:\n        return None\n",
        "",
    ),
    "an alert outlives its cause": Mistake(
        "bot.services.keep",
        "for rule in standing.keys() - judgement.alerts]",
        "for rule in standing.keys() - judgement.alerts - STALLS]",
    ),
    "an alert is raised from what is stale": Mistake(
        "bot.orders.judge",
        "return all(sight is not None and not sight.stale for sight in sights)",
        "return bool(sights)",
    ),
    "an alert is another one each time": Mistake(
        "bot.orders.judge",
        'entry=f"{begun}/{about}" if about else begun,',
        "entry=now.isoformat(),",
    ),
    "a move has no line": Mistake(
        "bot.services.announce",
        "if had_card and change.transition:",
        "if had_card and change.transition and change.transition.to_phase != 'packed':",
    ),
    "a card stays as it was": Mistake(
        "bot.services.announce",
        "drawn=drawn or of_its_own)",
        "drawn=of_its_own)",
    ),
    "an alert has no line": Mistake(
        "bot.services.announce",
        "        for finding in alone:\n            await self._add_alert(unit, shop, change, finding)\n",
        "",
    ),
    "a reading that failed is not tried again": Mistake(
        "bot.services.watch",
        'raise Later(again, "a system could not be read")',
        "return done(again=again)",
    ),
    "what was read earlier replaces what was read later": Mistake(
        "bot.services.keep",
        "began_at=read.began_at,",
        "began_at=read.ended_at,",
    ),
}
"""What goes wrong, and the mistake that makes it so."""

SKIPPED = "tests/orders/test_skipped.py"
_MODULE = "bot.orders.skipped"

REASONS: dict[str, Mistake] = {
    "a test order": Mistake(_MODULE, "if order.test:", "if False:"),
    "what cannot be read": Mistake(_MODULE, "if sight.stale:", "if False:"),
    "what is not imported": Mistake(_MODULE, "why = why_not_imported(order)", "why = None"),
    "what is too old": Mistake(_MODULE, "if why is None and too_old(order, sync, arrow, now):", "if False:"),
    "what is held": Mistake(_MODULE, "if phase is Phase.HELD:", "if False:"),
    "a problem": Mistake(_MODULE, "elif phase in _STALLS and order.problem is not None:", "elif False:"),
    "the first start": Mistake(_MODULE, "elif phase in _STALLS and known.taken_in:", "elif False:"),
    "a snooze": Mistake(_MODULE, "elif phase in _STALLS and known.snoozed_until and", "elif False and"),
    "what is archived": Mistake(_MODULE, "if words := archived_unsent(order):", 'if words := "":'),
    "that it is over": Mistake(_MODULE, "if phase not in _OVER else", "if phase else"),
}
"""Each reason why nobody is told, and the source without it."""
