"""Following a webhook's pointer: only three lists, only our own base URL, whatever the pointer claims."""

import pytest

from integrations.errors import UnexpectedReply
from integrations.shipstation.v2.client import ShipStationV2Client
from tests.integrations.shipstation.v2.desk import KEY, DeskV2, fulfillment, label, shipment
from tests.integrations.shipstation.v2.test_webhooks import HOSTILE


async def test_a_pointer_is_asked_of_our_own_base_url_and_paged_to_its_end(
    client: ShipStationV2Client, desk: DeskV2
) -> None:
    desk.lists("/v2/shipments", [shipment(each) for each in (1, 2, 1, 3)], at_once=3)
    found = await client.resolve("https://api.shipstation.com/v2/shipments?import_batch_id=ab-12&page=7")
    assert found == ("1", "2", "3")
    asked = desk.asked[0]
    assert (asked.method, asked.path, asked.login) == ("GET", "/v2/shipments", KEY)
    assert asked.query == (("import_batch_id", "ab-12"), ("page", "1"), ("page_size", "100"))
    assert asked.host == desk.url.removeprefix("http://")


async def test_labels_and_fulfillments_lead_to_their_shipments(client: ShipStationV2Client, desk: DeskV2) -> None:
    desk.lists("/v2/labels", [label(1, of=5), label(2, shipment_id=None), label(3, shipment_id="se-ab-12")])
    desk.lists("/v2/fulfillments", [fulfillment(1, of=7)])
    assert await client.resolve("/v2/labels?batch_id=9") == ("5", "se-ab-12")
    assert await client.resolve(f"{desk.url}/v2/fulfillments?fulfillment_id=se-1&shipment_id=se-7") == ("7",)


@pytest.mark.parametrize("pointer", HOSTILE)
async def test_a_hostile_pointer_is_never_followed(client: ShipStationV2Client, desk: DeskV2, pointer: str) -> None:
    with pytest.raises(UnexpectedReply):
        await client.resolve(pointer)
    assert desk.asked == []
