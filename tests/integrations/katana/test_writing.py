"""Pack, take back and deliver: what is sent, what is refused before anything is sent, and what an error means."""

from dataclasses import replace

import pytest

from integrations.errors import NotFound, NotSent, OutcomeUnknown, RateLimited, Rejected
from integrations.model import Parcel, ProductionOrder, ProductionStage, Receipt
from tests.integrations.katana.loopback import Answer, Loopback, Said, katana, listed
from tests.integrations.katana.samples import Json, error, fulfillment, order, row, variant

POST, PATCH, DELETE = (
    "POST /sales_order_fulfillments",
    "PATCH /sales_order_fulfillments/900",
    "DELETE /sales_order_fulfillments/900",
)
PARCEL = Parcel(carrier="Omniva", tracking_number="CE0042EE", tracking_url="https://track.example/CE0042EE")
ROWS = [row(501, quantity=3), row(502, quantity="1.5"), row(503, quantity=0)]
SERIAL: dict[str, Answer] = {"GET /variants": listed(variant(parent={"serial_tracked": True}))}
BATCH: dict[str, Answer] = {"GET /variants": listed(variant(parent={"batch_tracked": True}))}
LIMITED = Said(429, error(429, "TooManyRequests", "Too Many Requests"), {"Retry-After": "9"})
PACKED_PART = fulfillment(sales_order_fulfillment_rows=[{"sales_order_row_id": 501, "quantity": "2.0"}])


def world(order_json: Json, *fulfillments: Json, **more: Answer) -> dict[str, Answer]:
    answers: dict[str, Answer] = {
        "GET /sales_orders/7001": Said(body=order_json),
        "GET /sales_order_fulfillments": listed(*fulfillments),
        "GET /variants": listed(variant()),
        POST: Said(body=fulfillment(901)),
        PATCH: Said(body=fulfillment(900, status="DELIVERED")),
        DELETE: Said(204),
    }
    return answers | more


async def read(server: Loopback) -> ProductionOrder:
    found = await server.client.get("7001")
    assert found is not None
    server.asked.clear()
    return found


async def test_pack_posts_a_fulfillment_of_what_is_left() -> None:
    async with katana(world(order(sales_order_rows=ROWS))) as server:
        receipt = await server.client.pack(await read(server))
    assert server.lines == [POST]
    assert server.asked[0].body == {
        "sales_order_id": 7001,
        "status": "PACKED",
        "sales_order_fulfillment_rows": [
            {"sales_order_row_id": 501, "quantity": 3},
            {"sales_order_row_id": 502, "quantity": 1.5},
        ],
    }
    assert receipt == Receipt(ref="901", words="Packed.")


async def test_pack_takes_off_what_a_fulfillment_already_has() -> None:
    """The order may still read as open when its fulfillment can be read already."""
    async with katana(world(order(), PACKED_PART)) as server:
        await server.client.pack(await read(server))
    assert server.asked[0].body["sales_order_fulfillment_rows"] == [{"sales_order_row_id": 501, "quantity": 1}]


@pytest.mark.parametrize(("status", "held"), [("PACKED", fulfillment()), ("NOT_SHIPPED", fulfillment())])
async def test_pack_sends_nothing_when_all_is_packed(status: str, held: Json) -> None:
    async with katana(world(order(status=status), held)) as server:
        receipt = await server.client.pack(await read(server))
    assert server.asked == []
    assert receipt == Receipt(words="Already packed; nothing was sent.")


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"status": "PENDING"}, "is a quote"),
        ({"status": "DELIVERED"}, "has already left"),
        ({"status": "PARTIALLY_PACKED"}, "already packed"),
        ({"status": "PARTIALLY_DELIVERED"}, "has already left"),
        ({"status": "CANCELLED"}, "does not know"),
        ({"deleted_at": "2026-11-21T00:00:00.000Z"}, "deleted"),
        ({"sales_order_rows": []}, "no lines"),
    ],
)
async def test_pack_refuses_before_any_request(fields: Json, words: str) -> None:
    async with katana(world(order(**fields))) as server:
        before = await read(server)
        with pytest.raises(Rejected, match=words):
            await server.client.pack(before)
    assert server.asked == []


@pytest.mark.parametrize("tracking", [SERIAL, BATCH])
async def test_pack_refuses_goods_whose_batch_or_serial_nobody_chose(tracking: dict[str, Answer]) -> None:
    unchosen = row(traceability=[{"batch_id": None, "serial_number_id": None, "quantity": "3"}])
    async with katana(world(order(sales_order_rows=[unchosen])) | tracking) as server:
        before = await read(server)
        with pytest.raises(Rejected, match=r"batch or serial numbers.*SHIRT-M"):
            await server.client.pack(before)
    assert server.asked == []


@pytest.mark.parametrize(
    "chosen",
    [
        {"traceability": [{"batch_id": 5, "quantity": "2"}, {"serial_number_id": 8, "quantity": "1"}]},
        {"batch_transactions": [{"batch_id": 5, "quantity": 3}]},
        {"serial_numbers": [1, 2, 3]},
    ],
)
async def test_pack_packs_tracked_goods_that_are_chosen(chosen: Json) -> None:
    async with katana(world(order(sales_order_rows=[row(**chosen)])) | SERIAL) as server:
        await server.client.pack(await read(server))
    assert server.lines == [POST]


@pytest.mark.parametrize(
    ("said", "kind", "words"),
    [
        (
            Said(
                422,
                error(
                    422,
                    "UnprocessableEntityError",
                    "The request body is invalid.",
                    details=[{"path": ".quantity", "message": "should be above 0"}],
                ),
            ),
            Rejected,
            "The request body is invalid. .quantity should be above 0",
        ),
        (Said(422, {"statusCode": 422, "message": "serials do not match"}), Rejected, "serials do not match"),
        (Said(404, error(404, "NotFoundError", "Not found")), NotFound, "Not found"),
        (Said(500, error(500, "InternalServerError", "Oh no")), OutcomeUnknown, "Oh no"),
        (Said(302, headers={"Location": "https://elsewhere.example"}), OutcomeUnknown, "302"),
        (LIMITED, RateLimited, "Too Many Requests"),
    ],
)
async def test_pack_says_what_went_wrong(said: Said, kind: type[Exception], words: str) -> None:
    async with katana(world(order()) | {POST: said}) as server:
        before = await read(server)
        with pytest.raises(kind) as caught:
            await server.client.pack(before)
    assert words in str(caught.value)
    assert server.lines == [POST]


@pytest.mark.parametrize("said", [Said(200), Said(204), Said(200, b"<ok>"), Said(200, [])])
async def test_a_write_that_succeeded_is_a_success_whatever_its_body(said: Said) -> None:
    async with katana(world(order()) | {POST: said}) as server:
        receipt = await server.client.pack(await read(server))
    assert receipt == Receipt(ref=None, words="Packed.")


async def test_unpack_deletes_only_packed_fulfillments() -> None:
    left = fulfillment(902, status="DELIVERED")
    async with katana(world(order(status="PARTIALLY_DELIVERED"), fulfillment(), left)) as server:
        receipt = await server.client.unpack(await read(server))
    assert server.lines == [DELETE]
    assert receipt.words == "Taken back."


async def test_unpack_of_a_record_that_is_gone_is_done() -> None:
    async with katana(world(order(status="PACKED"), fulfillment()) | {DELETE: Said(404)}) as server:
        assert (await server.client.unpack(await read(server))).words == "Taken back."


async def test_unpack_sends_nothing_when_nothing_is_packed_and_refuses_what_left() -> None:
    async with katana(world(order())) as server:
        opened = await read(server)
        assert (await server.client.unpack(opened)).words == "Nothing is packed; nothing was sent."
        with pytest.raises(Rejected, match="has already left"):
            await server.client.unpack(replace(opened, stage=ProductionStage.DELIVERED))
    assert server.asked == []


async def test_unpack_shows_katanas_reason() -> None:
    reason = error(412, "PreconditionFailedError", "The fulfillment has been returned.")
    async with katana(world(order(status="PACKED"), fulfillment()) | {DELETE: Said(412, reason)}) as server:
        before = await read(server)
        with pytest.raises(Rejected, match=r"The fulfillment has been returned\."):
            await server.client.unpack(before)


async def test_packed_without_a_record_is_read_again_before_anything_is_sent() -> None:
    async with katana(world(order(status="PACKED"))) as server:
        before = await read(server)
        with pytest.raises(NotSent):
            await server.client.unpack(before)
        with pytest.raises(NotSent):
            await server.client.deliver(before, PARCEL)
    assert server.asked == []


async def test_deliver_changes_the_packed_record_and_adds_tracking() -> None:
    async with katana(world(order(status="PACKED"), fulfillment())) as server:
        receipt = await server.client.deliver(await read(server), PARCEL)
    assert server.lines == [PATCH]
    assert server.asked[0].body == {
        "status": "DELIVERED",
        "tracking_carrier": "Omniva",
        "tracking_number": "CE0042EE",
        "tracking_url": "https://track.example/CE0042EE",
    }
    assert receipt == Receipt(ref="900", words="Delivered.")


async def test_deliver_of_an_open_order_posts_one_record_without_empty_tracking() -> None:
    async with katana(world(order())) as server:
        await server.client.deliver(await read(server), Parcel(carrier="", tracking_number=""))
    assert server.lines == [POST]
    assert server.asked[0].body == {
        "sales_order_id": 7001,
        "status": "DELIVERED",
        "sales_order_fulfillment_rows": [{"sales_order_row_id": 501, "quantity": 3}],
    }


async def test_deliver_of_a_partly_packed_order_does_both_and_makes_the_new_record_last() -> None:
    async with katana(world(order(status="PARTIALLY_PACKED"), PACKED_PART)) as server:
        await server.client.deliver(await read(server), PARCEL)
    assert server.lines == [PATCH, POST]
    assert server.asked[1].body["sales_order_fulfillment_rows"] == [{"sales_order_row_id": 501, "quantity": 1}]
    assert server.asked[1].body["tracking_number"] == "CE0042EE"


@pytest.mark.parametrize("second", [LIMITED, Said(422, error(422, "x", "no")), Said(500)])
async def test_a_failure_after_a_first_change_leaves_the_outcome_unknown(second: Said) -> None:
    answers = world(order(status="PARTIALLY_PACKED"), PACKED_PART) | {POST: second}
    async with katana(answers) as server:
        before = await read(server)
        with pytest.raises(OutcomeUnknown, match="1 of 2 records were changed"):
            await server.client.deliver(before, PARCEL)


async def test_deliver_sends_nothing_for_a_delivered_order_and_refuses_a_quote() -> None:
    async with katana(world(order(status="DELIVERED"), fulfillment(status="DELIVERED"))) as server:
        before = await read(server)
        receipt = await server.client.deliver(before, PARCEL)
        with pytest.raises(Rejected, match="is a quote"):
            await server.client.deliver(replace(before, stage=ProductionStage.QUOTE), PARCEL)
    assert server.asked == []
    assert receipt.words == "Already delivered; nothing was sent."


async def test_deliver_refuses_a_rest_that_needs_a_choice_before_it_changes_anything() -> None:
    async with katana(world(order(status="PARTIALLY_PACKED"), PACKED_PART) | SERIAL) as server:
        before = await read(server)
        with pytest.raises(Rejected, match="batch or serial numbers"):
            await server.client.deliver(before, PARCEL)
    assert server.asked == []


async def test_deliver_raises_outcome_unknown_when_the_answer_is_lost() -> None:
    async with katana(world(order(status="PACKED"), fulfillment()) | {PATCH: Said(502)}) as server:
        before = await read(server)
        with pytest.raises(OutcomeUnknown):
            await server.client.deliver(before, PARCEL)
