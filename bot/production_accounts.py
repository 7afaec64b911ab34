"""The account at Katana, as settings. Performs no I/O."""

from dataclasses import dataclass, field

from bot.reading import Reader

APART = ("KATANA_API_KEY", "KATANA_API_URL", "KATANA_WEBHOOK_SECRET")
"""What makes an account another one than the environment's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KatanaSettings:
    api_key: str = field(repr=False)
    api_url: str = "https://api.katanamrp.com/v1"
    webhook_secret: str | None = field(default=None, repr=False)


def read_katana(reader: Reader) -> KatanaSettings:
    """The account at Katana."""
    return KatanaSettings(
        api_key=reader.needed("KATANA_API_KEY", "Make one in Katana under Settings, API, API keys."),
        api_url=reader.url("KATANA_API_URL", "https://api.katanamrp.com/v1"),
        webhook_secret=reader.text("KATANA_WEBHOOK_SECRET"),
    )
