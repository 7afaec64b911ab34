"""From ShipStation's keys to a client and a door: V1, V2 or both, and V2's keys read where the settings say."""

from datetime import UTC, datetime

import pytest

from bot.desk_accounts import ShipStationSettings
from bot.desk_clients import desk_of, door_of
from integrations.errors import UnknownKey
from integrations.http import open_session
from integrations.shipstation.both import ShipStationBoth
from integrations.shipstation.client import ShipStationClient
from integrations.shipstation.v2.client import ShipStationV2Client
from integrations.shipstation.v2.webhooks import ShipStationV2Webhooks
from integrations.shipstation.webhooks import ShipStationWebhooks
from tests.integrations.http_bench import NotedBudget
from tests.integrations.shipstation.v2.desk import label, serving_v2
from tests.integrations.shipstation.v2.signing import body_of, signed, web_key

SECRET = "w" * 32
V1 = ShipStationSettings(api_key="k1", api_secret="s1", webhook_secret=SECRET)
V2 = ShipStationSettings(v2_api_key="k2", webhook_secret=SECRET)
BOTH = ShipStationSettings(api_key="k1", api_secret="s1", v2_api_key="k2", webhook_secret=SECRET)
SILENT = ShipStationSettings(api_key="k1", api_secret="s1")


@pytest.mark.parametrize(
    ("ours", "client", "reader"),
    [
        (V1, ShipStationClient, ShipStationWebhooks),
        (V2, ShipStationV2Client, ShipStationV2Webhooks),
        (BOTH, ShipStationBoth, ShipStationV2Webhooks),
        (SILENT, ShipStationClient, type(None)),
    ],
)
async def test_the_keys_choose_the_client_and_the_door(ours: ShipStationSettings, client: type, reader: type) -> None:
    async with open_session() as session:
        made = desk_of(ours, session, NotedBudget(), timeout=5.0, read_lag=2.0)
        door, keys = door_of(ours, session, NotedBudget(), timeout=5.0)
    assert (type(made), type(door)) == (client, reader)
    assert (keys is not None) is (reader is ShipStationV2Webhooks)
    assert made.settle.total_seconds() == 7.0


async def test_a_signed_webhook_leads_to_its_shipments() -> None:
    async with serving_v2() as desk, open_session() as session:
        desk.says("/jwks", {"keys": [web_key("one")]})
        desk.lists("/v2/labels", [label(1, of=5), label(2, of=6)])
        ours = ShipStationSettings(v2_api_key="k2", v2_api_url=desk.url, jwks_url=f"{desk.url}/jwks")
        door, keys = door_of(ours, session, NotedBudget(), timeout=5.0)
        assert door is not None and keys is not None
        body = body_of("LABEL_CREATED_V2", f"{desk.url}/v2/labels?batch_id=se-7")
        headers = signed(body, datetime.now(UTC).isoformat())
        with pytest.raises(UnknownKey):
            door.read(headers, body)
        await keys.refresh()
        event = door.read(headers, body)
        client = desk_of(ours, session, NotedBudget(), timeout=5.0, read_lag=2.0)
        assert await client.resolve(event.pointer or "") == ("5", "6")
    assert [(asked.path, asked.login) for asked in desk.asked] == [("/jwks", ""), ("/v2/labels", "k2")]
