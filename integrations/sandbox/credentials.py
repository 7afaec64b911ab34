"""Keys for the simulated vendors: drawn from the seed, of the right shape, and obviously fake."""

import random
from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True, repr=False)
class Credentials:
    """What a bot needs to be let in by every face, and to trust their webhooks."""

    katana_api_key: str
    katana_webhook_token: str
    """Signs Katana's webhooks: 16 lowercase hex characters, as the vendor makes them."""
    shopify_access_token: str
    shopify_client_id: str
    shopify_client_secret: str
    """Also signs Shopify's webhooks."""
    shipstation_api_key: str
    shipstation_api_secret: str
    shipstation_path_secret: str
    """ShipStation V1 cannot sign: this belongs into the path of the URL its webhooks go to."""
    slack_bot_token: str
    slack_app_token: str
    slack_signing_secret: str
    woocommerce_consumer_key: str
    woocommerce_consumer_secret: str
    woocommerce_webhook_secret: str
    shipstation_v2_api_key: str
    """V2's webhooks need no secret: its key set is served by its face, at /jwks."""

    def __repr__(self) -> str:
        return f"Credentials({', '.join(each.name for each in fields(self))})"


def fake_credentials(seed: int) -> Credentials:
    """The same credentials for the same seed."""
    rng = random.Random(f"credentials {seed}")

    def fake(prefix: str) -> str:
        return f"{prefix}sandbox-{rng.getrandbits(96):024x}"

    return Credentials(
        katana_api_key=fake("katana-"),
        katana_webhook_token=f"{rng.getrandbits(64):016x}",
        shopify_access_token=fake("shpat_"),
        shopify_client_id=fake("client-"),
        shopify_client_secret=fake("shpss_"),
        shipstation_api_key=fake("key-"),
        shipstation_api_secret=fake("secret-"),
        shipstation_path_secret=fake("path-"),
        slack_bot_token=fake("xoxb-"),
        slack_app_token=fake("xapp-1-"),
        slack_signing_secret=fake("signing-"),
        woocommerce_consumer_key=fake("ck_"),
        woocommerce_consumer_secret=fake("cs_"),
        woocommerce_webhook_secret=fake("whsec-"),
        shipstation_v2_api_key=fake("v2key-"),
    )
