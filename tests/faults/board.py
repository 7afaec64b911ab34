"""What a person who watches the channel sees: who has a card, what it says, which buttons it shows."""

from bot.demo.stage import CHANNEL
from integrations.sandbox.slack.controls import controls
from integrations.sandbox.slack.records import Message
from integrations.sandbox.slack.workspace import Workspace
from integrations.sandbox.state import Effect

SUMMARY = "Shipmate is watching"
LIST = "Ready:"


class Board:
    """The cards by order name, and the day's lists: those that are there, and then change by change."""

    def __init__(self, workspace: Workspace) -> None:
        self.cards: dict[str, Message] = {}
        self.summaries = 0
        self._channel = workspace.channels[CHANNEL]
        self._lists: dict[str, Message] = {}
        for ts in list(self._channel.messages):
            self._hear(Effect("slack", "post", f"{CHANNEL}:{ts}"))
        workspace.subscribe(self._hear)

    def state(self, name: str) -> str:
        """The words an order's card begins with; empty without a card."""
        return headline(self.cards[name])[0] if name in self.cards else ""

    def offers(self, name: str, action: str) -> bool:
        """Whether the card shows this button now."""
        card = self.cards.get(name)
        return card is not None and any(element["action_id"] == action for _, element in controls(card.all_blocks()))

    def told_of(self, name: str) -> bool:
        """Whether people can know that the order came in stock: by its card, or by a line in the day's list."""
        return name in self.cards or self.listed(name) > 0

    def listed(self, name: str) -> int:
        """How many lines of the lists are about the order, struck through or not."""
        shown = "\n".join(str(message.blocks) for message in self._lists.values())
        return shown.count(f"{name}*") + shown.count(f"{name}~")

    def _hear(self, effect: Effect) -> None:
        channel, _, ts = effect.subject.partition(":")
        message = self._channel.messages.get(ts) if channel == CHANNEL else None
        if message is None or message.thread_ts is not None:
            return
        if message.text.startswith(SUMMARY):
            self.summaries += effect.verb == "post"
        elif message.text.startswith(LIST):
            self._lists[message.ts] = message
        elif len(fields := headline(message)) > 1:
            self.cards.setdefault(fields[1], message)


def headline(message: Message) -> list[str]:
    """The fields of a message's first line."""
    first = str(message.blocks[0].get("text", {}).get("text", "")) if message.blocks else ""
    return first.replace("*", "").split(" · ")
