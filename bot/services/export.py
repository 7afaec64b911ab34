"""The audit as lines of text, one for each row: who, when, from which message, and what it did in each system."""

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

from bot.orders.number import BadNumber, digits, typed
from integrations.model import System
from storage.audit import AuditLine, AuditQuery
from storage.engine import Database
from storage.tables import Step

PAGE = 200
"""Rows that are read at once: the table may be large, and is never held whole."""
_SYSTEMS = tuple(system.value for system in System)
HEADERS = (
    "time",
    "person",
    "name",
    "on_behalf_of",
    "team",
    "channel",
    "message",
    "action",
    "shop",
    "order",
    "operation",
    "follows",
    "outcome",
    "words",
    *(f"before_{system}" for system in _SYSTEMS),
    *(f"after_{system}" for system in _SYSTEMS),
    "calls",
)


class UnknownOrder(Exception):
    """No order answers to this number."""


async def orders_numbered(db: Database, text: str) -> list[int]:
    """The ids of every order with this number, in all shops. Raises `UnknownOrder`."""
    try:
        key = typed(text)
    except BadNumber as error:
        raise UnknownOrder(str(error)) from None
    async with db.read() as unit:
        rows = await unit.orders.by_number_key(key)
        if not rows and key.isdigit():
            rows = await unit.orders.by_number_digits(digits(key))
    if not rows:
        raise UnknownOrder(f"no order has the number {text}")
    return [row.id for row in rows]


async def audit_lines(db: Database, wanted: AuditQuery) -> AsyncIterator[list[str]]:
    """The cells of each row that was asked for, oldest first. Each page is a transaction of its own."""
    async with db.read() as unit:
        shops = {shop.id: shop.name for shop in await unit.orders.shops()}
    after = 0
    while True:
        async with db.read() as unit:
            page = await unit.people.audit_page(wanted, after=after, limit=PAGE)
        for line in page:
            yield _cells(line, shops)
        if len(page) < PAGE:
            return
        after = page[-1].entry.id


def _cells(line: AuditLine, shops: dict[int, str]) -> list[str]:
    entry, order = line.entry, line.order
    state, words = _outcome(line)
    return [
        _moment(entry.at),
        entry.user_id,
        line.person.name if line.person else "",
        _text(entry.detail.get("on_behalf")),
        entry.team_id,
        entry.channel or "",
        entry.message_ts or "",
        entry.action,
        shops.get(order.shop_id, "") if order else "",
        order.number if order else "",
        _text(entry.operation_id),
        _text(entry.detail.get("follows")),
        state,
        words,
        *(_text(entry.before.get(system)) for system in _SYSTEMS),
        *(_text(entry.after.get(system)) for system in _SYSTEMS),
        "; ".join(_call(call) for step in line.steps for call in step.calls or ()),
    ]


def _outcome(line: AuditLine) -> tuple[str, str]:
    """How it ended, as the row says; while it does not, as the operation stands. And why it stopped meanwhile."""
    detail, operation = line.entry.detail, line.operation
    state = detail.get("ended") or (operation.state.value if operation else "")
    result = operation.result if operation else {}
    words = detail.get("words") or result.get("words") or result.get("detail")
    stopped = detail.get("stopped")
    before = [f"stopped meanwhile: {stopped}"] if stopped and stopped != words else []
    return str(state), "; ".join([*([str(words)] if words else []), *before, *_refusals(line.steps)])


def _refusals(steps: tuple[Step, ...]) -> list[str]:
    return [f"{step.name}: {step.error}" for step in steps if step.error]


def _call(call: dict[str, Any]) -> str:
    """Such as `PATCH /sales_order_rows/7 (pack rows) 200 in 123 ms`."""
    ended = call.get("status") or call.get("ended") or "no answer"
    return f"{call['method']} {call['path']} ({call['system']}: {call['operation']}) {ended} in {call['ms']} ms"


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _text(value: Any) -> str:
    """What stands in a document, as a cell: nothing, words, a number, or else JSON."""
    match value:
        case None:
            return ""
        case str() | int():
            return str(value)
    return json.dumps(value, ensure_ascii=False, sort_keys=True)
