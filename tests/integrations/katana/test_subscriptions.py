"""Our webhooks at Katana: what is sent, what of the answer counts, and how it can fail."""

import pytest

from integrations.errors import Rejected, Unauthorized
from integrations.katana.subscriptions import TOPICS
from integrations.subscriptions import Address
from tests.integrations.katana.loopback import Answer, Said, by_page, katana, listed
from tests.integrations.katana.samples import Json, webhook

ADDRESS = Address("https://shipmate.example.com/webhooks/katana")
TOKEN = webhook()["token"]


async def test_all_topics_are_registered_in_one_call_and_switched_on() -> None:
    async with katana({"POST /webhooks": Said(body=webhook())}) as server:
        ours = server.client.subscriptions(ADDRESS)
        await ours.add(ours.topics)
        assert server.lines == ["POST /webhooks"]
        assert server.asked[0].body == {
            "url": "https://shipmate.example.com/webhooks/katana",
            "description": "Shipmate",
            "enabled": True,
            "subscribed_events": sorted(TOPICS),
        }


async def test_every_page_is_read_and_others_are_left_out() -> None:
    others = [webhook(61, url="https://else.example/webhooks/katana"), webhook(62, url=None)]
    async with katana({"GET /webhooks": by_page(others, [webhook()])}) as server:
        (found,) = await server.client.subscriptions(ADDRESS, known=TOKEN).list()
    assert (found.ref, found.topics, found.flaws, found.known, found.token) == ("60", TOPICS, (), True, TOKEN)


@pytest.mark.parametrize(
    ("change", "flaw"),
    [
        ({"enabled": False}, "it is switched off"),
        ({"enabled": None}, "it is switched off"),
        (
            {"subscribed_events": sorted(TOPICS - {"sales_order.packed"})},
            "it does not tell sales_order.packed",
        ),
        ({"subscribed_events": sorted(TOPICS | {"variant.updated"})}, "it also tells variant.updated"),
        ({"url": f"{ADDRESS.base}/older"}, "its path is another one"),
    ],
)
async def test_a_flaw_is_said_and_repaired_without_another_token(change: Json, flaw: str) -> None:
    answers: dict[str, Answer] = {
        "GET /webhooks": listed(webhook(**change)),
        "PATCH /webhooks/60": Said(body=webhook()),
    }
    async with katana(answers) as server:
        ours = server.client.subscriptions(ADDRESS, known=TOKEN)
        (found,) = await ours.list()
        assert found.flaws == (flaw,)
        await ours.repair(found)
        assert server.lines[1:] == ["PATCH /webhooks/60"]
        assert server.asked[1].body == {"url": ADDRESS.url, "enabled": True, "subscribed_events": sorted(TOPICS)}


@pytest.mark.parametrize("known", [None, "another token"])
async def test_a_token_that_is_not_ours_is_told_apart(known: str | None) -> None:
    async with katana({"GET /webhooks": listed(webhook())}) as server:
        (found,) = await server.client.subscriptions(ADDRESS, known=known).list()
    assert not found.known
    assert found.token == TOKEN


async def test_one_that_is_gone_is_no_failure() -> None:
    async with katana({}) as server:
        await server.client.subscriptions(ADDRESS).remove("60")
        assert server.lines == ["DELETE /webhooks/60"]


async def test_an_address_that_is_not_https_is_refused_in_katanas_words() -> None:
    refusal = {"error": {"statusCode": 422, "name": "UnprocessableEntityError", "message": "url must match pattern"}}
    async with katana({"POST /webhooks": Said(422, refusal)}) as server:
        with pytest.raises(Rejected, match="url must match pattern"):
            await server.client.subscriptions(Address("http://plain.example/webhooks/katana")).add(TOPICS)


async def test_a_refused_key_is_a_persons_business() -> None:
    async with katana({"GET /webhooks": Said(401, {"error": {"message": "Unauthorized"}})}) as server:
        with pytest.raises(Unauthorized):
            await server.client.subscriptions(ADDRESS).list()
