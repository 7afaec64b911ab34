"""The webhooks routes: list, create, read, change and delete."""

from aiohttp import web

from integrations.sandbox.woocommerce.body import read_body
from integrations.sandbox.woocommerce.errors import WooError, invalid_id
from integrations.sandbox.woocommerce.hooks import STATUSES, Hook
from integrations.sandbox.woocommerce.query import PAGE_CHECKS, answer_page, check_query, is_true, one_of
from integrations.sandbox.woocommerce.shop import API, Shop
from integrations.sandbox.woocommerce.words import both

Json = dict[str, object]


class HookRoutes:
    def __init__(self, shop: Shop) -> None:
        self._shop = shop

    def routes(self) -> list[web.RouteDef]:
        one = rf"{API}/webhooks/{{id:\d+}}"
        return [
            web.get(f"{API}/webhooks", self.list_all),
            web.post(f"{API}/webhooks", self.create),
            web.get(one, self.read),
            *(web.route(verb, one, self.change) for verb in ("PUT", "POST", "PATCH")),
            web.delete(one, self.delete),
        ]

    async def list_all(self, request: web.Request) -> web.Response:
        """Newest first, of one status or of all."""
        check_query(request.query, {**PAGE_CHECKS, "status": one_of("all", *STATUSES)})
        status = request.query.get("status", "all")
        hooks = [each for each in self._shop.hooks.by_id.values() if status in ("all", each.status)]
        newest_first = hooks if request.query.get("order") == "asc" else hooks[::-1]
        return answer_page(request, newest_first, self._json)

    async def create(self, request: web.Request) -> web.Response:
        hook = self._shop.hooks.add(await read_body(request))
        place = self._shop.link(f"/webhooks/{hook.id}")
        return web.json_response(self._json(hook), status=201, headers={"Location": place})

    async def read(self, request: web.Request) -> web.Response:
        return web.json_response(self._json(self._find(request, 404)))

    async def change(self, request: web.Request) -> web.Response:
        body = await read_body(request)
        hook = self._find(request, 400)
        self._shop.hooks.change(hook, body)
        return web.json_response(self._json(hook))

    async def delete(self, request: web.Request) -> web.Response:
        """For good only; answers the webhook as it was."""
        hook = self._find(request, 404)
        if not is_true(request.query, "force"):
            raise WooError(501, "woocommerce_rest_trash_not_supported", "Webhooks do not support trashing.")
        del self._shop.hooks.by_id[hook.id]
        return web.json_response(self._json(hook))

    def _find(self, request: web.Request, missing: int) -> Hook:
        found = self._shop.hooks.by_id.get(int(request.match_info["id"]))
        if found is None:
            raise invalid_id("shop_webhook", missing)
        return found

    def _json(self, hook: Hook) -> Json:
        """Of an action's topic the resource is `action` and the event what follows."""
        resource, _, event = hook.topic.partition(".")
        return {
            "id": hook.id,
            "name": hook.name,
            "status": hook.status,
            "topic": hook.topic,
            "resource": resource,
            "event": event,
            "hooks": _hooks(resource, event),
            "delivery_url": hook.delivery_url,
            **both("date_created", hook.created_at),
            **both("date_modified", hook.updated_at),
            "_links": {
                "self": [{"href": self._shop.link(f"/webhooks/{hook.id}")}],
                "collection": [{"href": self._shop.link("/webhooks")}],
            },
        }


def _hooks(resource: str, event: str) -> list[str]:
    """What happens inside the site that sets it off."""
    if resource == "action":
        return [event]
    verbs = {"created": "new", "updated": "update", "deleted": "delete", "restored": "untrash"}
    own = [f"woocommerce_{verbs[event]}_{resource}"]
    return [*own, "woocommerce_order_refunded"] if (resource, event) == ("order", "updated") else own
