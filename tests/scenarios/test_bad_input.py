"""What nobody should send, and everybody does: each is answered plainly, nothing is stored or written for it, and the
bot goes on answering. One stage serves the whole module, with Slack over HTTP, so that Slack can be forged too.

Turns red without the answers of `bot/web.py` (401, 400, 404, 413), the `_well_formed` of `bot/slack/http.py`, the
strictness of `Button.decode`, or the hints of `bot/slack/parse.py`.
"""

import base64
import hashlib
import hmac
import io
import json
import time
from collections.abc import AsyncIterator
from urllib.parse import urlencode

import aiohttp
import pytest
import pytest_asyncio

from bot.demo.stage import CHANNEL
from integrations.sandbox.slack.deliveries import signed_headers
from integrations.sandbox.slack.messages import Draft
from integrations.sandbox.slack.records import Json, Message
from tests.scenarios.seeing import buttons, title, words
from tests.scenarios.stage import Scene, on_stage

pytestmark = pytest.mark.asyncio(loop_scope="module")

OLD = "This button is from an older message and was not understood."
TOO_LONG = 1024 * 1024 + 1


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def shared() -> AsyncIterator[Scene]:
    """One order to ask for, and two whose numbers differ only around the digits."""
    async with on_stage(slack="http") as scene:
        await scene.place("#1042", ("MUG", 1))
        await scene.place("#EU-2042-A", ("MUG", 1))
        await scene.place("#US-2042-B", ("CUP", 1))
        yield scene


@pytest_asyncio.fixture(loop_scope="module")
async def scene(shared: Scene) -> AsyncIterator[Scene]:
    """The shared stage. Whatever a test did to it, the bot answers the next question, and nobody needs a person."""
    yield shared
    (answer,) = await heard(shared, "/order 1042 status")
    assert title(answer) == "In stock · #1042"
    async with shared.stage.bot.db.read() as unit:
        assert await unit.ledger.counts() == {}, "something was left waiting, or for a person"


async def heard(scene: Scene, typed: str) -> list[Message]:
    """Everything amy is shown after typing this, acknowledgement included."""
    before = len(scene.whispers("UAMY"))
    assert (await scene.types("UAMY", typed)).ok
    return scene.whispers("UAMY")[before:]


async def post(scene: Scene, path: str, body: bytes, headers: dict[str, str] | None = None) -> int:
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{scene.stage.bot.url}{path}", data=io.BytesIO(body), headers=headers or {}) as answer,
    ):
        await answer.read()
    await scene.rest()
    return answer.status


# what people type -----------------------------------------------------------------------------------------
async def test_a_number_nobody_has(scene: Scene) -> None:
    (answer,) = await heard(scene, "/order 9999")
    assert words(answer).startswith("No order 9999 was found in the shop.")
    (answer,) = await heard(scene, "/order 9999 pack")
    assert words(answer).startswith("No order 9999 was found in the shop.")
    assert scene.tried_to_write("katana") == []


@pytest.mark.parametrize(
    ("typed", "hint"),
    [
        ("1042 frobnicate", "I do not know frobnicate. I know"),
        ("1042 stauts", "Did you mean /order 1042 status?"),
        ("unpack", "An order number is missing."),
        ("<script>alert(1)</script>", "That does not look like an order number."),
        ("1042 " + "9" * 300, "That is too long to be an order number."),
    ],
)
async def test_words_that_are_no_command(scene: Scene, typed: str, hint: str) -> None:
    vendors = [len(scene.box.journal.requests(face)) for face in ("shopify", "katana", "shipstation")]
    (answer,) = await heard(scene, f"/order {typed}")
    said = words(answer).replace("\u200b", "").replace("`", "")
    assert hint in said
    assert [len(scene.box.journal.requests(face)) for face in ("shopify", "katana", "shipstation")] == vendors


async def test_a_number_that_means_two_orders_is_asked_about_before_anything_is_written(scene: Scene) -> None:
    writes = len(scene.tried_to_write("katana"))
    (choice,) = await heard(scene, "/order 2042 pack")
    assert words(choice) == "2 orders answer to 2042. Which one?"
    labels = {label.split(" · ")[0]: label for label in buttons(choice)}
    assert labels.keys() == {"#US-2042-B", "#EU-2042-A"}
    assert len(scene.tried_to_write("katana")) == writes
    await scene.press("UAMY", choice, labels["#EU-2042-A"])
    assert scene.katana_writes()[writes:] == ["pack #EU-2042-A"]
    assert words(scene.whispers("UAMY")[-1]).startswith("#EU-2042-A is packed in Katana")


async def test_a_choice_after_a_question_only_answers_it(scene: Scene) -> None:
    writes = len(scene.tried_to_write("katana"))
    (choice,) = await heard(scene, "/order 2042")
    (label,) = [label for label in buttons(choice) if label.startswith("#US-2042-B")]
    await scene.press("UAMY", choice, label)
    assert title(scene.whispers("UAMY")[-1]) == "In stock · #US-2042-B"
    assert len(scene.tried_to_write("katana")) == writes


def old_card(scene: Scene, action_id: str, value: str) -> Message:
    """A message of the bot's, from long ago, with one button."""
    button: Json = {"type": "button", "text": {"type": "plain_text", "text": "Mark packed"}}
    button |= {"action_id": action_id, "value": value}
    draft = Draft(text="An old card", blocks=[{"type": "actions", "elements": [button]}])
    workspace = scene.box.workspace
    return workspace.messages.post(workspace.channels[CHANNEL], workspace.bot_user, draft)


# what old messages carry ----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("action_id", "value"),
    [
        ("order:pack", '{"version":0,"order":"1042"}'),
        ("order:pack", "1042"),
        ("order:pack", '{"o":"1"}'),
        ("order:pack", '{"o":1,"c":"yes"}'),
        ("order:pack", "[" * 1900),
        ("order:ship_everything", '{"o":1}'),
        ("pack_order_v0", "1042"),
    ],
)
async def test_a_button_of_another_version(scene: Scene, action_id: str, value: str) -> None:
    card = old_card(scene, action_id, value)
    before = len(scene.whispers("UAMY"))
    writes = len(scene.tried_to_write("katana"))
    assert (await scene.press("UAMY", card, "Mark packed")).ok
    (answer,) = scene.whispers("UAMY")[before:]
    assert words(answer).replace("\u200b", "").startswith(OLD)
    assert len(scene.tried_to_write("katana")) == writes


@pytest.mark.parametrize(
    ("action_id", "value"),
    [
        ("order:pack", '{"o":4711,"s":"ready"}'),
        ("order:pack", '{"o":4711,"s":"ready","k":true}'),
        ("order:choose:0", '{"o":4711,"w":"pack"}'),
        ("order:choose:0", '{"o":4711}'),
    ],
)
async def test_a_button_of_an_order_that_is_not_there(scene: Scene, action_id: str, value: str) -> None:
    """Well formed, and from a database that is gone."""
    before = len(scene.whispers("UAMY"))
    assert (await scene.press("UAMY", old_card(scene, action_id, value), "Mark packed")).ok
    (answer,) = scene.whispers("UAMY")[before:]
    assert "Ask " in words(answer) and "afresh" in words(answer)


async def test_a_card_of_an_earlier_database_does_not_pack_whatever_order_now_has_its_id(scene: Scene) -> None:
    row = await scene.row("#1042")
    card = old_card(scene, "order:pack", f'{{"o":{row.id},"s":"ready","k":true}}')
    before = len(scene.whispers("UAMY"))
    assert (await scene.press("UAMY", card, "Mark packed")).ok
    assert "pack #1042" not in scene.katana_writes()
    (answer,) = scene.whispers("UAMY")[before:]
    assert "afresh" in words(answer)


# what arrives at the door ---------------------------------------------------------------------------------
def katana_signed(scene: Scene, body: bytes) -> dict[str, str]:
    key = scene.box.credentials.katana_webhook_token.encode()
    return {"x-sha2-signature": hmac.digest(key, body, hashlib.sha256).hex()}


def shopify_signed(scene: Scene, body: bytes) -> dict[str, str]:
    digest = hmac.digest(scene.box.credentials.shopify_client_secret.encode(), body, hashlib.sha256)
    return {"X-Shopify-Hmac-SHA256": base64.b64encode(digest).decode(), "X-Shopify-Topic": "orders/updated"}


async def stored(scene: Scene) -> int:
    return len(await scene.inbox())


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        ("/webhooks/katana", {}),
        ("/webhooks/katana", {"x-sha2-signature": "0" * 64}),
        ("/webhooks/katana", {"x-sha2-signature": "not hexadecimal"}),
        ("/webhooks/shopify", {"X-Shopify-Topic": "orders/updated"}),
        ("/webhooks/shopify", {"X-Shopify-Topic": "orders/updated", "X-Shopify-Hmac-SHA256": "AAAA"}),
        ("/webhooks/shipstation", {}),
        ("/webhooks/shipstation", {"x-shipmate-path-secret": "the secret itself is taken from the path only"}),
        ("/webhooks/shipstation/" + "x" * 40, {}),
    ],
)
async def test_unsigned_and_forged_webhooks_are_refused_and_stored_nowhere(
    scene: Scene, path: str, headers: dict[str, str]
) -> None:
    before, requests = await stored(scene), len(scene.box.journal.entries)
    order = scene.order("#1042")
    body = json.dumps({"id": order.id, "action": "sales_order.updated", "object": {"id": scene.katana("#1042").id}})
    assert await post(scene, path, body.encode(), headers) == 401
    assert await stored(scene) == before
    assert len(scene.box.journal.entries) == requests, "a forged webhook made the bot do something"


async def test_the_secret_of_the_path_is_not_taken_from_a_header(scene: Scene) -> None:
    before = await stored(scene)
    secret = scene.box.credentials.shipstation_path_secret
    body = json.dumps({"resource_type": "ORDER_NOTIFY", "resource_url": f"{scene.box.url('shipstation')}/orders?a=1"})
    assert await post(scene, "/webhooks/shipstation", body.encode(), {"x-shipmate-path-secret": secret}) == 401
    assert await stored(scene) == before


async def test_a_body_changed_after_it_was_signed(scene: Scene) -> None:
    before = await stored(scene)
    body = b'{"id": 1}'
    assert await post(scene, "/webhooks/shopify", body + b" ", shopify_signed(scene, body)) == 401
    assert await post(scene, "/webhooks/katana", body + b" ", katana_signed(scene, body)) == 401
    assert await stored(scene) == before


@pytest.mark.parametrize("path", ["/webhooks/katana", "/webhooks/shopify", "/webhooks/shipstation/" + "x" * 40])
async def test_an_oversized_body(scene: Scene, path: str) -> None:
    before = await stored(scene)
    body = b" " * TOO_LONG
    assert await post(scene, path, body, katana_signed(scene, body) | shopify_signed(scene, body)) == 413
    assert await stored(scene) == before


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b"\xff\xfe", b'{"id": {}}', b"[" * 100_000])
async def test_a_signed_body_that_cannot_be_read(scene: Scene, body: bytes) -> None:
    before = await stored(scene)
    secret = scene.box.credentials.shipstation_path_secret
    assert await post(scene, "/webhooks/shopify", body, shopify_signed(scene, body)) == 400
    assert await post(scene, f"/webhooks/shipstation/{secret}", body) == 400
    action = body.replace(b'{"id": {}}', b'{"action": "sales_order.updated", "object": {"id": {}}}')
    assert await post(scene, "/webhooks/katana", action, katana_signed(scene, action)) == 400
    assert await stored(scene) == before


async def test_a_pointer_to_another_house_is_not_followed(scene: Scene) -> None:
    before = await stored(scene)
    secret = scene.box.credentials.shipstation_path_secret
    body = b'{"resource_type": "SHIP_NOTIFY", "resource_url": "https://evil.example/shipments?batchId=1"}'
    assert await post(scene, f"/webhooks/shipstation/{secret}", body) == 400
    assert await stored(scene) == before


@pytest.mark.parametrize("path", ["/webhooks/nobody", "/webhooks/slack", "/webhooks/", "/elsewhere"])
async def test_an_unknown_connection(scene: Scene, path: str) -> None:
    before = await stored(scene)
    assert await post(scene, path, b"{}", katana_signed(scene, b"{}")) == 404
    assert await stored(scene) == before


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
async def test_a_webhook_route_takes_nothing_but_post(scene: Scene, method: str) -> None:
    before = await stored(scene)
    async with (
        aiohttp.ClientSession() as session,
        session.request(method, f"{scene.stage.bot.url}/webhooks/katana") as answer,
    ):
        assert answer.status == 405
        assert await answer.json() == {"message": "Method Not Allowed"}
    assert await stored(scene) == before


def slack_headers(scene: Scene, body: bytes, *, age: float = 0.0) -> dict[str, str]:
    secret = scene.box.credentials.slack_signing_secret
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    return signed_headers(secret, body, now=time.time() - age) | form


async def test_slack_is_believed_only_when_it_signed_just_now(scene: Scene) -> None:
    fields = {"command": "/order", "text": "1042 pack", "user_id": "UAMY", "team_id": scene.box.workspace.team_id}
    body = urlencode(fields | {"channel_id": CHANNEL, "trigger_id": "1.2.3"}).encode()
    genuine = slack_headers(scene, body)
    before = len(scene.whispers("UAMY"))
    for forged in (
        {},
        genuine | {"X-Slack-Signature": "v0=" + "0" * 64},
        genuine | {"X-Slack-Signature": "é"},
        genuine | {"X-Slack-Request-Timestamp": "yesterday"},
        slack_headers(scene, body + b"&"),
        slack_headers(scene, body, age=3600),
    ):
        assert await post(scene, "/slack/events", body, forged) == 401
    assert len(scene.whispers("UAMY")) == before
    assert "pack #1042" not in scene.katana_writes()
