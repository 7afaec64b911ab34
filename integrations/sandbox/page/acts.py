"""One thing a person does in Slack's client: what the page sends, read, checked and done."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from integrations.sandbox.control.input import Input, WrongInput
from integrations.sandbox.page.marks import Marks
from integrations.sandbox.page.shown import known
from integrations.sandbox.page.typed import as_sent
from integrations.sandbox.slack import People, Reaction
from integrations.sandbox.slack.choices import Value
from integrations.sandbox.slack.records import Json

NOT_SENT = Reaction("not_sent")


@dataclass(frozen=True, slots=True)
class Acts:
    """What the present workspace's people can do through the page. Each act reads all before it does anything."""

    people: People
    marks: Marks

    async def do(self, user: str, given: Input) -> Reaction:
        """Raises `WrongInput` for what cannot be read and `CannotDo` or `Refused` for what Slack would not let the
        person do."""
        acts: dict[str, Callable[[str, Input], Awaitable[Reaction]]] = {
            "command": self.command,
            "say": self.say,
            "click": self.click,
            "select": self.select,
            "click_view": self.click_view,
            "submit": self.submit,
            "close": self.close,
            "open_home": self.open_home,
            "read": self.read,
        }
        return await acts[given.choice("do", tuple(acts))](user, given)

    async def command(self, user: str, given: Input) -> Reaction:
        channel, typed = given.need("channel", str), given.need("text", str).strip()
        given.finish()
        if not typed.startswith("/"):
            raise WrongInput('"text" is a command, which begins with /')
        return await self.people.command(user, channel, typed)

    async def say(self, user: str, given: Input) -> Reaction:
        channel, typed = given.need("channel", str), given.need("text", str).strip()
        thread = given.maybe("thread_ts", str)
        given.finish()
        if not typed:
            raise WrongInput('"text" is empty')
        workspace = self.people.workspace
        users, groups = known(workspace, workspace.users[user])
        return await self.people.write(user, channel, as_sent(typed, users, groups), thread_ts=thread)

    async def click(self, user: str, given: Input) -> Reaction:
        channel, ts, action_id = (given.need(each, str) for each in ("channel", "ts", "action_id"))
        block_id, value = given.maybe("block_id", str), given.maybe("value", str)
        confirmed = given.get("confirmed", bool, False)
        given.finish()
        return await self.people.click(
            user, channel, ts, action_id, block_id=block_id, value=value, confirmed=confirmed
        )

    async def select(self, user: str, given: Input) -> Reaction:
        channel, ts, action_id = (given.need(each, str) for each in ("channel", "ts", "action_id"))
        block_id, value = given.maybe("block_id", str), _value("value", given.raw("value"))
        confirmed = given.get("confirmed", bool, False)
        given.finish()
        return await self.people.select(user, channel, ts, action_id, value, block_id=block_id, confirmed=confirmed)

    async def click_view(self, user: str, given: Input) -> Reaction:
        action_id, block_id = given.need("action_id", str), given.maybe("block_id", str)
        value = _value("value", given.raw("value")) if "value" in given else None
        home, confirmed = given.get("home", bool, False), given.get("confirmed", bool, False)
        values = _values(given)
        given.finish()
        self.people.fill(user, values, home=home)
        return await self.people.click_view(
            user, action_id, home=home, block_id=block_id, value=value, confirmed=confirmed
        )

    async def submit(self, user: str, given: Input) -> Reaction:
        values = _values(given)
        given.finish()
        return await self.people.submit_view(user, values)

    async def close(self, user: str, given: Input) -> Reaction:
        everything = given.get("everything", bool, False)
        given.finish()
        return await self.people.close_view(user, everything=everything)

    async def open_home(self, user: str, given: Input) -> Reaction:
        given.finish()
        return await self.people.open_home(user)

    async def read(self, user: str, given: Input) -> Reaction:
        channel, ts = given.need("channel", str), given.need("ts", str)
        given.finish()
        self.marks.read(self.people.workspace, user, channel, ts)
        return NOT_SENT


def reaction_json(reaction: Reaction) -> Json:
    """What the person sees at once of what came of it."""
    return {
        "status": reaction.status,
        "error": reaction.error,
        "text": reaction.text,
        "errors": reaction.errors,
        "confirm": reaction.confirm,
        "seconds": reaction.seconds,
    }


def _values(given: Input) -> dict[tuple[str, str], Value]:
    """What was typed and chosen: block_id to action_id to value."""
    rows = given.raw("values")
    if rows is None:
        return {}
    if not isinstance(rows, dict) or not all(isinstance(row, dict) for row in rows.values()):
        raise WrongInput('"values" is an object: block_id to action_id to what was typed or chosen')
    return {
        (block_id, action_id): _value(action_id, value)
        for block_id, row in rows.items()
        for action_id, value in row.items()
    }


def _value(name: str, value: object) -> Value:
    """Text, a list of texts, a whole option or rich text; nothing, or a field that was emptied, is empty text."""
    if value is None:
        return ""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if isinstance(value, str | dict) or (isinstance(value, list) and all(isinstance(each, str) for each in value)):
        return value
    raise WrongInput(f"{name!r} is text, a list of texts or an object, not {value!r}"[:200])
