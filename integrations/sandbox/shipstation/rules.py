"""What nobody could confirm about ShipStation V1, as switches: a client has to survive either answer."""

from dataclasses import dataclass
from typing import Literal

from aiohttp import web

Answer = Literal["200", "400"]


@dataclass
class DeskRules:
    """Switches of one face; they may be turned while it runs."""

    already_shipped: Answer = "200"
    """A second markasshipped: accepted, which makes a second fulfillment record, or refused."""
    unknown_carrier: Answer = "200"
    """A carrierCode the account does not have."""
    dateless_restore: Answer = "200"
    """Restoring an order that a person put on hold without a date."""
    plan_has_api: bool = True
    """False: every call is answered 402, as after a downgrade."""


RULES: web.AppKey[DeskRules] = web.AppKey("rules", DeskRules)
