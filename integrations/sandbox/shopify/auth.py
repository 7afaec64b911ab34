"""Who may call the shop: one static token, and tokens from the client-credentials grant that expire.

Rests on shopify.dev apps/build/dev-dashboard/get-api-access-tokens and the client-credentials-grant page.
"""

import random
import time
from collections.abc import Mapping

from aiohttp import web

SCOPES = (
    "read_orders",
    "write_orders",
    "read_merchant_managed_fulfillment_orders",
    "write_merchant_managed_fulfillment_orders",
    "read_fulfillments",
    "read_inventory",
    "read_locations",
    "read_products",
)
UNAUTHORIZED = "[API] Invalid API key or access token (unrecognized login or wrong password)"

REFUSALS = {
    "application_cannot_be_found": "The application could not be found.",
    "app_not_installed": "The application is not installed on this shop.",
    "invalid_client": "The client id or the client secret is wrong.",
    "invalid_request": "The request is missing a required parameter.",
    "shop_not_permitted": "Client credentials cannot be performed on this shop.",
}


class Tokens:
    """The tokens of one app on one shop. `refuse_with` makes the grant fail with one of `REFUSALS`' codes."""

    def __init__(
        self,
        *,
        access_token: str,
        client_id: str,
        client_secret: str,
        lifetime: float,
        scopes: tuple[str, ...],
        rng: random.Random,
    ) -> None:
        self.scopes = scopes
        self.refuse_with: str | None = None
        self._static: str | None = access_token
        self._client_id = client_id
        self._client_secret = client_secret
        self._lifetime = lifetime
        self._rng = rng
        self._expiry: dict[str, float] = {}

    def accepts(self, token: str) -> bool:
        """Whether a call with this token is let in now."""
        return bool(token) and (token == self._static or self._expiry.get(token, 0.0) > time.monotonic())

    def expire_all(self) -> None:
        """End every granted token at once; the static one stays, as at Shopify."""
        self._expiry.clear()

    def revoke_static(self) -> None:
        """What uninstalling the app does to its static token."""
        self._static = None

    def refusal(self, fields: Mapping[str, object]) -> str | None:
        """The code with which these grant fields are refused, if they are."""
        if self.refuse_with:
            return self.refuse_with
        if fields.get("grant_type") != "client_credentials" or not fields.get("client_id"):
            return "invalid_request"
        if fields["client_id"] != self._client_id:
            return "application_cannot_be_found"
        return None if fields.get("client_secret") == self._client_secret else "invalid_client"

    def grant(self) -> dict[str, object]:
        """A new token; older ones stay valid until they expire."""
        token = f"{self._rng.getrandbits(128):032x}"
        self._expiry[token] = time.monotonic() + self._lifetime
        return {"access_token": token, "scope": ",".join(self.scopes), "expires_in": int(self._lifetime)}


async def grant_token(request: web.Request, tokens: Tokens) -> web.Response:
    """Answer POST /admin/oauth/access_token. Refusals are HTTP 400, as a page of HTML more often than as JSON."""
    is_json = request.content_type == "application/json"
    code = "invalid_request"
    try:
        fields = await request.json() if is_json else dict(await request.post())
    except ValueError:
        fields = {}
    if isinstance(fields, dict):
        refusal = tokens.refusal(fields)
        if refusal is None:
            return web.json_response(tokens.grant())
        code = refusal
    if is_json and code == "invalid_client":
        return web.json_response({"error": code, "error_description": REFUSALS[code]}, status=400)
    return web.Response(status=400, text=_page(code), content_type="text/html")


def _page(code: str) -> str:
    title = f"400 - Oauth error {code}"
    words = REFUSALS.get(code, "")
    return f"<!DOCTYPE html><html><head><title>{title}</title></head><body><p>{code}: {words}</p></body></html>"
