"""Katana's error answers: the nested `error` envelope, with Ajv-style details where the body was at fault.

Shapes and names are those of Katana's api-errors reference page.
"""

from collections.abc import Mapping, Sequence

from aiohttp import web
from aiohttp.typedefs import Handler

from integrations.sandbox.katana.ajv import Fault

BODY_INVALID = "The request body is invalid. See error object `details` property for more info."


class KatanaError(Exception):
    """What Katana says instead of data; the middleware below turns it into the answer."""

    def __init__(
        self,
        status: int,
        name: str,
        message: str,
        *,
        code: str | None = None,
        faults: Sequence[Fault] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.headers = headers
        self.error: dict[str, object] = {"statusCode": status, "name": name, "message": message}
        if code:
            self.error["code"] = code
        if faults:
            self.error["details"] = [fault.as_detail() for fault in faults]

    def response(self) -> web.Response:
        return web.json_response({"error": self.error}, status=self.status, headers=self.headers)


def bad_request(message: str) -> KatanaError:
    return KatanaError(400, "BadRequestError", message)


def unauthorized() -> KatanaError:
    return KatanaError(401, "UnauthorizedError", "Unauthorized")


def not_found() -> KatanaError:
    return KatanaError(404, "NotFoundError", "Not found")


def body_invalid(faults: Sequence[Fault]) -> KatanaError:
    return KatanaError(422, "UnprocessableEntityError", BODY_INVALID, code="VALIDATION_FAILED", faults=faults)


def refused(message: str) -> KatanaError:
    """A business rule said no: a message, without details."""
    return KatanaError(422, "UnprocessableEntityError", message)


def too_many_requests(retry_after: int) -> KatanaError:
    """`retry_after` is in whole seconds."""
    headers = {"Retry-After": str(retry_after)}
    return KatanaError(429, "TooManyRequests", "Too Many Requests", headers=headers)


@web.middleware
async def answer_errors(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Give every refusal Katana's envelope, also those of the router."""
    try:
        return await handler(request)
    except KatanaError as error:
        return error.response()
    except (web.HTTPNotFound, web.HTTPMethodNotAllowed):
        return not_found().response()
