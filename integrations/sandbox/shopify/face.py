"""Shopify's face: OAuth token endpoint and Admin GraphQL API over one world, as the Shopify sheet records them.

shopify.dev api/admin-graphql and api/usage/versioning: a version that is no longer served is answered by the
oldest that is, and the header X-Shopify-API-Version says so.
"""

import random
import re
import uuid

from aiohttp import web

from integrations.sandbox.shopify.auth import SCOPES, UNAUTHORIZED, Tokens, grant_token
from integrations.sandbox.shopify.bucket import Bucket
from integrations.sandbox.shopify.engine import Call, answer
from integrations.sandbox.shopify.index import SearchIndex
from integrations.sandbox.shopify.shop import Shop
from integrations.sandbox.shopify.subscriptions import Subscriptions
from integrations.sandbox.shopify.webhooks import shopify_webhook
from integrations.sandbox.world import World

__all__ = ["SHOP", "build_shopify_face", "shopify_webhook"]

SHOP: web.AppKey[Shop] = web.AppKey("shopify_shop", Shop)
"""Under this key the application keeps its tokens, bucket and subscriptions, for control routes and tests."""

VERSIONS = ("2026-01", "2026-04", "2026-07", "2026-10")
"""Stable versions served, oldest first."""


def build_shopify_face(
    world: World,
    *,
    access_token: str,
    client_id: str,
    client_secret: str,
    bucket: float = 2000,
    restore: float = 100,
    index_lag: float = 0.0,
    token_lifetime: float = 86399,
    throttle: bool = True,
    scopes: tuple[str, ...] = SCOPES,
) -> web.Application:
    """An application that answers as the world's shop would.

    `bucket` and `restore` are cost points and points a second of real time; `index_lag` is seconds on the world's
    clock; `token_lifetime` is seconds of real time. Without `throttle` no call is refused for its cost.
    """
    rng = random.Random(world.rng.getrandbits(64))  # its own, so that polling more often changes nothing else
    tokens = Tokens(
        access_token=access_token,
        client_id=client_id,
        client_secret=client_secret,
        lifetime=token_lifetime,
        scopes=scopes,
        rng=rng,
    )
    index = SearchIndex(world, index_lag)
    shop = Shop(world, tokens, Bucket(bucket, restore), index, Subscriptions(), throttle)
    app = web.Application()
    app[SHOP] = shop

    async def token(request: web.Request) -> web.Response:
        return await grant_token(request, tokens)

    async def graphql(request: web.Request) -> web.Response:
        request_id = str(uuid.UUID(int=rng.getrandbits(128), version=4))
        return await _graphql(request, shop, request_id)

    app.router.add_post("/admin/oauth/access_token", token)
    app.router.add_post("/admin/api/{version}/graphql.json", graphql)
    return app


async def _graphql(request: web.Request, shop: Shop, request_id: str) -> web.Response:
    headers = {"X-Request-Id": request_id}
    if not shop.tokens.accepts(request.headers.get("X-Shopify-Access-Token", "")):
        return web.json_response({"errors": UNAUTHORIZED}, status=401, headers=headers)
    version = served_version(request.match_info["version"])
    if version is None:
        return web.json_response({"errors": "Not Found"}, status=404, headers=headers)
    headers["X-Shopify-API-Version"] = version
    call = await _read(request, version, request_id)
    if call is None:
        problem = {"query": "Required parameter missing or invalid"}
        return web.json_response({"errors": problem}, status=400, headers=headers)
    return web.json_response(answer(shop, call), headers=headers)


async def _read(request: web.Request, version: str, request_id: str) -> Call | None:
    """The call in the body, or None when there is no query in it."""
    try:
        body = await request.json()
    except ValueError:
        return None
    if not isinstance(body, dict) or not isinstance(body.get("query"), str):
        return None
    variables, name = body.get("variables"), body.get("operationName")
    return Call(
        query=body["query"],
        variables=variables if isinstance(variables, dict) else {},
        operation_name=name if isinstance(name, str) and name else None,
        version=version,
        request_id=request_id,
    )


def served_version(asked: str) -> str | None:
    """The version that answers: the one asked for, or the oldest when that one is dead. None was never released."""
    if asked in VERSIONS:
        return asked
    dead = re.fullmatch(r"20[0-9]{2}-(01|04|07|10)", asked) and asked < VERSIONS[0]
    return VERSIONS[0] if dead else None
