"""ShipStation V1's error answers. Documented ones say `message`; what ASP.NET refuses itself says `Message` and
`ModelState`, as seen in the field."""

from collections.abc import Mapping, Sequence

from aiohttp import web
from aiohttp.typedefs import Handler


class DeskError(Exception):
    """What ShipStation says instead of data. An empty body goes out when there is no `body`."""

    def __init__(self, status: int, body: Mapping[str, object] | None = None) -> None:
        super().__init__(f"{status} {body}")
        self.status = status
        self.body = body

    def response(self) -> web.Response:
        if self.body is None:
            return web.Response(status=self.status)
        return web.json_response(dict(self.body), status=self.status)


def invalid(faults: Mapping[str, Sequence[str]]) -> DeskError:
    """400 from the model binder; `faults` holds messages by field."""
    state = {field: list(messages) for field, messages in faults.items()}
    return DeskError(400, {"Message": "The request is invalid.", "ModelState": state})


def refused(message: str) -> DeskError:
    """400 from a business rule."""
    return DeskError(400, {"message": message})


def unauthorized() -> DeskError:
    return DeskError(401, {"message": "Invalid API credentials"})


def plan_without_api() -> DeskError:
    """402: the account's plan no longer includes the API. No body has been seen."""
    return DeskError(402)


def not_found(what: str = "resource") -> DeskError:
    return DeskError(404, {"message": f"The requested {what} was not found."})


def too_many_requests() -> DeskError:
    return DeskError(429, {"message": "Too Many Requests"})


@web.middleware
async def answer_errors(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Give every refusal ShipStation's shape, also those of the router."""
    try:
        return await handler(request)
    except DeskError as error:
        return error.response()
    except web.HTTPMethodNotAllowed:
        return DeskError(405, {"Message": "The requested resource does not support this method."}).response()
    except web.HTTPNotFound:
        return not_found().response()
