"""One app's view of one shop: what every resolver of the Shopify face has to do with."""

from dataclasses import dataclass

from integrations.sandbox.shopify.auth import Tokens
from integrations.sandbox.shopify.bucket import Bucket
from integrations.sandbox.shopify.index import SearchIndex
from integrations.sandbox.shopify.subscriptions import Subscriptions
from integrations.sandbox.shopify.views import Views
from integrations.sandbox.world import World


@dataclass(frozen=True, slots=True)
class Shop:
    """The world's shop together with what Shopify keeps for the app that calls."""

    world: World
    tokens: Tokens
    bucket: Bucket
    index: SearchIndex
    subscriptions: Subscriptions
    throttle: bool = True

    def views(self, version: str) -> Views:
        """How this shop looks in one API version."""
        return Views(self.world, version=version, scopes=self.tokens.scopes)
