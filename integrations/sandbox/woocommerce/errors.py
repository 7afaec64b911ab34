"""WooCommerce's refusals: `code`, `message` and `data.status`, as WordPress writes every error of its REST API."""

from collections.abc import Mapping

from aiohttp import web
from aiohttp.typedefs import Handler

REALM = (
    'Basic realm="WooCommerce API. Use a consumer key in the username field and a consumer secret in the '
    'password field."'
)


class WooError(Exception):
    """An error answer. `data` is what stands beside the status; a code of "" is what core fulfillments show."""

    def __init__(
        self,
        status: int,
        code: str,
        message: str,
        *,
        data: Mapping[str, object] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.headers = headers
        self.body: dict[str, object] = {
            "code": code,
            "message": message,
            "data": {"status": status, **(data or {})},
        }

    def response(self) -> web.Response:
        return web.json_response(self.body, status=self.status, headers=self.headers)


def not_authentic(message: str) -> WooError:
    """A key that is known and does not open the door, or a signature that does not hold."""
    return WooError(401, "woocommerce_rest_authentication_error", message, headers={"WWW-Authenticate": REALM})


def no_route() -> WooError:
    return WooError(404, "rest_no_route", "No route was found matching the URL and request method.")


def invalid_id(kind: str, status: int) -> WooError:
    """`kind` is shop_order or shop_webhook. A write of an unknown order is 400, a read 404."""
    return WooError(status, f"woocommerce_rest_{kind}_invalid_id", "Invalid ID.")


def invalid_params(problems: Mapping[str, tuple[str, str]]) -> WooError:
    """Arguments that WordPress checks: each name with the code and the sentence of what is wrong with it."""
    data: dict[str, object] = {
        "params": {name: message for name, (_, message) in problems.items()},
        "details": {
            name: {"code": code, "message": message, "data": None} for name, (code, message) in problems.items()
        },
    }
    return WooError(400, "rest_invalid_param", f"Invalid parameter(s): {', '.join(problems)}", data=data)


def missing_params(*names: str) -> WooError:
    message = f"Missing parameter(s): {', '.join(names)}"
    return WooError(400, "rest_missing_callback_param", message, data={"params": list(names)})


@web.middleware
async def answer_errors(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Give every refusal WordPress's shape, also those of the router."""
    try:
        return await handler(request)
    except WooError as error:
        return error.response()
    except (web.HTTPNotFound, web.HTTPMethodNotAllowed):
        return no_route().response()
