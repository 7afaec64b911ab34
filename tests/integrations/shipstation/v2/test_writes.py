"""Marking shipped, holding and releasing: what is sent, and what counts as done."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from aiohttp import web

from integrations.errors import NotFound, OutcomeUnknown, Rejected
from integrations.model import Parcel
from integrations.shipstation.v2.client import ShipStationV2Client
from tests.integrations.shipstation.desk import Json
from tests.integrations.shipstation.v2.desk import DeskV2, fulfillment, shipment

SENT = Parcel(carrier="UPS", tracking_number="T-1", shipped_at=datetime(2026, 11, 24, 5, tzinfo=UTC))
TAKEN = {"shipment_id": "se-81000001", "shipment_number": "2207", "error_message": None}
REFUSED = {**TAKEN, "error_message": "Shipment has already been fulfilled"}


def answers(desk: DeskV2, body: object, by_hand: list[Json]) -> None:
    """What a POST says, and what a GET of the same list shows afterwards."""

    def answer(request: web.Request) -> web.Response:
        told = {"fulfillments": by_hand, "pages": 1} if request.method == "GET" else body
        return web.json_response(told)

    desk.answers["/v2/fulfillments"] = answer


async def test_marking_tells_the_shop_and_never_the_customer(client: ShipStationV2Client, desk: DeskV2) -> None:
    answers(desk, {"has_errors": False, "fulfillments": [TAKEN]}, [])
    receipt = await client.mark_shipped("81000001", SENT, notify_shop=True)
    await client.mark_shipped("81000001", Parcel(carrier="Amy's van", tracking_number="2"), notify_shop=False)
    assert receipt.words == "order 2207 marked as shipped"
    assert [(asked.method, asked.path) for asked in desk.asked] == [
        ("GET", "/v2/carriers"),
        ("POST", "/v2/fulfillments"),
    ] * 2
    assert [asked.body for asked in desk.asked if asked.method == "POST"] == [
        {
            "fulfillments": [
                {
                    "shipment_id": "se-81000001",
                    "tracking_number": "T-1",
                    "carrier_code": "ups",
                    "notify_customer": False,
                    "notify_order_source": True,
                    "ship_date": "2026-11-24T05:00:00Z",
                }
            ]
        },
        {
            "fulfillments": [
                {
                    "shipment_id": "se-81000001",
                    "tracking_number": "2",
                    "carrier_code": "other",
                    "notify_customer": False,
                    "notify_order_source": False,
                }
            ]
        },
    ]


async def test_without_a_number_nothing_is_sent_and_the_way_out_is_told(
    client: ShipStationV2Client, desk: DeskV2
) -> None:
    with pytest.raises(Rejected, match="without a tracking number: give one"):
        await client.mark_shipped("81000001", Parcel(carrier="UPS"), notify_shop=True)
    assert desk.asked == []


@pytest.mark.parametrize(
    ("row", "by_hand", "words"),
    [
        (REFUSED, [], "Shipment has already been fulfilled"),
        (REFUSED, [fulfillment(tracking_number="T-2")], "Shipment has already been fulfilled"),
        (REFUSED, [fulfillment(tracking_number="T-1", voided=True)], "Shipment has already been fulfilled"),
        (REFUSED, [fulfillment(tracking_number="T-1", of=9)], "Shipment has already been fulfilled"),
        (TAKEN, [], "there are errors, and not which"),
        ({**REFUSED, "shipment_id": "se-9"}, [], "there are errors, and not which"),
        (REFUSED, [fulfillment(tracking_number="t 1")], None),
    ],
)
async def test_a_200_that_refuses_is_a_refusal_unless_the_parcel_is_there(
    client: ShipStationV2Client, desk: DeskV2, row: Json, by_hand: list[Json], words: str | None
) -> None:
    answers(desk, {"has_errors": True, "fulfillments": [row]}, by_hand)
    if words is None:
        await client.mark_shipped("81000001", SENT, notify_shop=True)
        return
    with pytest.raises(Rejected, match=words):
        await client.mark_shipped("81000001", SENT, notify_shop=True)


async def test_a_refusal_that_cannot_be_read_back_is_unclear(client: ShipStationV2Client, desk: DeskV2) -> None:
    def answer(request: web.Request) -> web.Response:
        if request.method == "POST":
            return web.json_response({"has_errors": True, "fulfillments": [REFUSED]})
        return web.Response(status=503)

    desk.answers["/v2/fulfillments"] = answer
    with pytest.raises(OutcomeUnknown, match="could not be read"):
        await client.mark_shipped("81000001", SENT, notify_shop=True)


@pytest.mark.parametrize(
    ("carrier", "code", "words"),
    [
        ("UPS", "ups_walleted", None),
        ("USPS", "stamps_com", None),
        ("royal-mail", "royal_mail", None),
        ("Other", "other", r"not configured. \(the carriers connected there are UPS, USPS, royal_mail: take one"),
        ("FedEx", "fedex", r"not configured. \(the carriers connected there are UPS, USPS, royal_mail: take one"),
    ],
)
async def test_a_carrier_goes_out_as_the_account_has_it_and_a_refused_one_is_told_with_those_there_are(
    client: ShipStationV2Client, desk: DeskV2, carrier: str, code: str, words: str | None
) -> None:
    rows = [{"carrier_code": each} for each in ("ups_walleted", "stamps_com", "royal_mail")]
    desk.says("/v2/carriers", {"carriers": rows, "errors": []})
    row = {**TAKEN, "error_message": "The carrier is not configured." if words else None}
    answers(desk, {"has_errors": bool(words), "fulfillments": [row]}, [])
    sent = replace(SENT, carrier=carrier)
    if words:
        with pytest.raises(Rejected, match=words):
            await client.mark_shipped("81000001", sent, notify_shop=True)
    else:
        await client.mark_shipped("81000001", sent, notify_shop=True)
        await client.mark_shipped("81000001", sent, notify_shop=True)
        assert [asked.path for asked in desk.asked].count("/v2/carriers") == 1, "asked once and kept"
    posted = next(asked.body for asked in desk.asked if asked.method == "POST")
    assert isinstance(posted, dict) and posted["fulfillments"][0]["carrier_code"] == code


@pytest.mark.parametrize("body", [None, [], {}, {"has_errors": "perhaps"}, {"fulfillments": [TAKEN]}])
async def test_an_answer_that_does_not_say_is_unclear(
    client: ShipStationV2Client, desk: DeskV2, body: object
) -> None:
    answers(desk, body, [])
    with pytest.raises(OutcomeUnknown, match="does not say"):
        await client.mark_shipped("81000001", SENT, notify_shop=True)


async def test_a_hold_has_a_date_and_its_release_none(client: ShipStationV2Client, desk: DeskV2) -> None:
    desk.answers["*"] = lambda _: web.Response(status=200)
    await client.hold("81000001", date(2026, 12, 1))
    await client.release("se-81000001")
    assert [(asked.method, asked.path, asked.body) for asked in desk.asked] == [
        ("PUT", "/v2/shipments/se-81000001/hold", {"hold_until_date": "2026-12-01"}),
        ("PUT", "/v2/shipments/se-81000001/restore", None),
    ]


@pytest.mark.parametrize("status", [404, 405])
async def test_a_release_that_v2_does_not_have_sends_people_to_shipstation(
    client: ShipStationV2Client, desk: DeskV2, status: int
) -> None:
    desk.fails(status)
    desk.says("/v2/shipments/se-81000001", shipment())
    with pytest.raises(Rejected, match="restore the shipment in ShipStation"):
        await client.release("81000001")


async def test_an_import_is_refused_with_what_to_do_and_nothing_is_sent(
    client: ShipStationV2Client, desk: DeskV2
) -> None:
    with pytest.raises(Rejected, match="press the refresh button in ShipStation"):
        await client.refresh()
    assert desk.asked == []


@pytest.mark.parametrize("ref", ["../users", "se-1/cancel", "", "٣"])
async def test_no_write_goes_to_what_cannot_be_an_id(client: ShipStationV2Client, desk: DeskV2, ref: str) -> None:
    with pytest.raises(NotFound):
        await client.mark_shipped(ref, SENT, notify_shop=True)
    with pytest.raises(NotFound):
        await client.hold(ref, date(2026, 12, 1))
    with pytest.raises(NotFound):
        await client.parcels(ref)
    assert desk.asked == []
