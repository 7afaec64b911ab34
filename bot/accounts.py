"""The accounts at Katana and ShipStation, as settings. Performs no I/O."""

from dataclasses import dataclass, field

from bot.reading import Reader

SHORTEST_PATH_SECRET = 32
ACCOUNTS = {
    "katana": ("KATANA_API_KEY", "KATANA_API_URL", "KATANA_WEBHOOK_SECRET"),
    "shipstation": (
        "SHIPSTATION_API_KEY",
        "SHIPSTATION_API_SECRET",
        "SHIPSTATION_API_URL",
        "SHIPSTATION_WEBHOOK_SECRET",
    ),
}
"""What makes an account another one than the environment's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KatanaSettings:
    api_key: str = field(repr=False)
    api_url: str = "https://api.katanamrp.com/v1"
    webhook_secret: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShipStationSettings:
    api_key: str = field(repr=False)
    api_secret: str = field(repr=False)
    api_url: str = "https://ssapi.shipstation.com"
    webhook_secret: str | None = field(default=None, repr=False)


def read_katana(reader: Reader) -> KatanaSettings:
    """The account at Katana."""
    return KatanaSettings(
        api_key=reader.needed("KATANA_API_KEY", "Make one in Katana under Settings, API, API keys."),
        api_url=reader.url("KATANA_API_URL", "https://api.katanamrp.com/v1"),
        webhook_secret=reader.text("KATANA_WEBHOOK_SECRET"),
    )


def read_shipstation(reader: Reader) -> ShipStationSettings:
    """The account at ShipStation."""
    where = "Make a key pair in ShipStation under Settings, Account, API Settings, Legacy API (V1)."
    secret = reader.text("SHIPSTATION_WEBHOOK_SECRET")
    if secret is not None and len(secret) < SHORTEST_PATH_SECRET:
        reader.problems.append(
            f"SHIPSTATION_WEBHOOK_SECRET is shorter than {SHORTEST_PATH_SECRET} characters, and it is all that keeps "
            "strangers out. Give a longer one."
        )
    return ShipStationSettings(
        api_key=reader.needed("SHIPSTATION_API_KEY", where),
        api_secret=reader.needed("SHIPSTATION_API_SECRET", where),
        api_url=reader.url("SHIPSTATION_API_URL", "https://ssapi.shipstation.com"),
        webhook_secret=secret,
    )
