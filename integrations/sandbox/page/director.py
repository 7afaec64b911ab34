"""What the page asks of whoever runs the demo: the day that is played, and a fresh world when one is wanted."""

from typing import Protocol

from integrations.sandbox.control.input import Input, Json


class Director(Protocol):
    """Runs the demo behind the page.

    It keeps the page's `Feed` true: `tell("story")` when the story has a new line, `follow` with every fresh world.
    """

    @property
    def zone(self) -> str:
        """The time zone of the shop, in whose time Slack's client shows moments: "Europe/Tallinn"."""

    def story(self, since: int) -> Json:
        """How the day stands, with the lines from number `since` on: what `GET /page/story` answers."""

    async def order(self, given: Input) -> None:
        """Start over, play, pause, go on or change the speed. Raises `WrongInput`, and `CannotDo` for what cannot
        be done now. Returns when it is begun, not when it is over."""

    async def time_passed(self) -> None:
        """The clock was fast-forwarded by hand: let the bot look at what time alone has changed."""

    def touched(self) -> None:
        """Somebody did something by hand, in Slack or to the world: a day that is played is no longer its own."""
