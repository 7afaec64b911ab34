"""The account at ShipStation, as settings: a V1 key pair, a V2 key, or both. Performs no I/O."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.reading import Reader

SHORTEST_PATH_SECRET = 32
PAIR = ("SHIPSTATION_API_KEY", "SHIPSTATION_API_SECRET")
V2_KEY = "SHIPSTATION_V2_API_KEY"
V1_URL = "https://ssapi.shipstation.com"
V2_URL = "https://api.shipstation.com"
JWKS_URL = "https://api.shipengine.com/jwks"
APART = (
    *PAIR,
    "SHIPSTATION_API_URL",
    "SHIPSTATION_WEBHOOK_SECRET",
    V2_KEY,
    "SHIPSTATION_V2_API_URL",
    "SHIPSTATION_V2_JWKS_URL",
)
"""What makes an account another one than the environment's."""
WHERE = (
    "Make a key pair in ShipStation under Settings, Account, API Settings, Legacy API (V1); "
    f"where there is none to be had, set {V2_KEY} alone."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShipStationSettings:
    """What is not set is empty; a pair or a V2 key always is."""

    api_key: str = field(default="", repr=False)
    api_secret: str = field(default="", repr=False)
    api_url: str = V1_URL
    v2_api_key: str = field(default="", repr=False)
    v2_api_url: str = V2_URL
    jwks_url: str = JWKS_URL
    """Where the public keys are with which V2 signs its webhooks."""
    webhook_secret: str | None = field(default=None, repr=False)

    @property
    def key(self) -> str:
        """What makes it another account than one with another of it. A secret."""
        return self.api_key or self.v2_api_key

    @property
    def pace(self) -> str:
        """Which vendor's limit its calls keep to: V1 allows 40 a minute, V2 200."""
        return "shipstation" if self.api_key else "shipstation_v2"

    @property
    def path_secret(self) -> str:
        """The end of the address of webhooks: V1 cannot sign and V2 does."""
        return "" if self.v2_api_key else self.webhook_secret or ""

    @property
    def choice(self) -> str:
        """Which API is used, and why, in words for a person."""
        if not self.v2_api_key:
            return f"V1 is used for everything, for {V2_KEY} is not set: its webhooks are not signed"
        if not self.api_key:
            return (
                "V2 is used for everything, for no V1 key pair is set: it takes no parcel without a tracking number, "
                "and cannot import from the shops"
            )
        return "V1 is used, whose words are the warehouse's, and V2 for the webhooks, because it signs them"


def read_shipstation(reader: Reader, own: Mapping[str, str] | None = None) -> ShipStationSettings:
    """The account at ShipStation. `own` is what one of several shops says for itself: a shop with an account of its
    own has nothing of the environment's keys, or half of its orders would be another's."""
    said = own or {}
    apart = any(name in said for name in (*PAIR, V2_KEY))

    def given(*names: str) -> bool:
        counts = not apart or any(name in said for name in names)
        return counts and any(reader.text(name) for name in names)

    v2_api_key = (reader.text(V2_KEY) or "") if given(V2_KEY) else ""
    pair = _pair(reader) if given(*PAIR) or not v2_api_key else ("", "")
    return ShipStationSettings(
        api_key=pair[0],
        api_secret=pair[1],
        api_url=reader.url("SHIPSTATION_API_URL", V1_URL),
        v2_api_key=v2_api_key,
        v2_api_url=reader.url("SHIPSTATION_V2_API_URL", V2_URL),
        jwks_url=reader.url("SHIPSTATION_V2_JWKS_URL", JWKS_URL),
        webhook_secret=_webhook_secret(reader),
    )


def _pair(reader: Reader) -> tuple[str, str]:
    key, secret = (reader.needed(name, WHERE) for name in PAIR)
    return key, secret


def _webhook_secret(reader: Reader) -> str | None:
    secret = reader.text("SHIPSTATION_WEBHOOK_SECRET")
    if secret is not None and len(secret) < SHORTEST_PATH_SECRET:
        reader.problems.append(
            f"SHIPSTATION_WEBHOOK_SECRET is shorter than {SHORTEST_PATH_SECRET} characters, and it is all that keeps "
            "strangers out. Give a longer one."
        )
    return secret
