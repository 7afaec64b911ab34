"""The client of a ShipStation account, and what reads its webhooks: by V1, by V2, or by both, as its keys allow."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import aiohttp

from bot.clock import system_clock
from bot.desk_accounts import ShipStationSettings
from integrations.ports import Budget, KeySource, WebhookReader
from integrations.shipstation.both import ShipStationBoth
from integrations.shipstation.client import ShipStationClient
from integrations.shipstation.v2.client import ShipStationV2Client
from integrations.shipstation.v2.keys import V2Keys
from integrations.shipstation.v2.webhooks import ShipStationV2Webhooks
from integrations.shipstation.webhooks import ShipStationWebhooks

ShipStationDesk = ShipStationClient | ShipStationV2Client


def desk_of(
    ours: ShipStationSettings, session: aiohttp.ClientSession, budget: Budget, *, timeout: float, read_lag: float
) -> ShipStationDesk:
    """The client. `timeout` and `read_lag` are in seconds."""
    lag = timedelta(seconds=read_lag)
    v2 = ShipStationV2Client(
        session, base_url=ours.v2_api_url, api_key=ours.v2_api_key, budget=budget, timeout=timeout, read_lag=lag
    )
    if not ours.api_key:
        return v2
    by_v1: Callable[..., ShipStationClient] = (
        partial(ShipStationBoth, v2=v2) if ours.v2_api_key else ShipStationClient
    )
    return by_v1(
        session,
        base_url=ours.api_url,
        api_key=ours.api_key,
        api_secret=ours.api_secret,
        budget=budget,
        timeout=timeout,
        read_lag=lag,
    )


def door_of(
    ours: ShipStationSettings, session: aiohttp.ClientSession, budget: Budget, *, timeout: float
) -> tuple[WebhookReader | None, KeySource | None]:
    """What reads its webhooks, and where the keys come from that it needs. Signatures keep to real time."""
    if ours.v2_api_key:
        keys = V2Keys(session, url=ours.jwks_url, budget=budget, timeout=timeout)
        return ShipStationV2Webhooks(keys.key, system_clock, base_url=ours.v2_api_url), keys
    if ours.webhook_secret:
        return ShipStationWebhooks(ours.webhook_secret, base_url=ours.api_url), None
    return None, None
