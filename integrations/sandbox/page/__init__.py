"""The page: a Slack that people can click and a world they can push, in a browser, on loopback."""

from integrations.sandbox.page.director import Director
from integrations.sandbox.page.feed import Feed
from integrations.sandbox.page.routes import build_page

__all__ = ["Director", "Feed", "build_page"]
