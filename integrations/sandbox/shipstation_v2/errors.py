"""ShipStation V2's refusals: a request_id, and errors with source, type, code and message. The texts are ours."""

import random
import uuid

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware


class V2Error(Exception):
    """What ShipStation says instead of data; without a code it says nothing at all."""

    def __init__(self, status: int, kind: str, code: str, message: str, *, retry_after: int | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.kind = kind
        self.code = code
        self.retry_after = retry_after

    def response(self, request_id: str) -> web.Response:
        headers = {} if self.retry_after is None else {"Retry-After": str(self.retry_after)}
        if not self.code:
            return web.Response(status=self.status, headers=headers)
        error = {
            "error_source": "ShipStation",
            "error_type": self.kind,
            "error_code": self.code,
            "message": str(self),
        }
        return web.json_response({"request_id": request_id, "errors": [error]}, status=self.status, headers=headers)


def invalid(message: str, code: str = "invalid_field_value") -> V2Error:
    """400 for something in the request."""
    return V2Error(400, "validation", code, message)


def missing(field: str) -> V2Error:
    return invalid(f"{field} is required.", "field_value_required")


def refused(message: str, code: str = "invalid_status") -> V2Error:
    """400 from a business rule."""
    return V2Error(400, "business_rules", code, message)


def conflict(message: str, code: str) -> V2Error:
    return V2Error(409, "business_rules", code, message)


def unauthorized() -> V2Error:
    return V2Error(401, "security", "unauthorized", "The API key is invalid.")


def plan_without_api() -> V2Error:
    return V2Error(402, "account_status", "invalid_billing_plan", "The account's plan does not include the API.")


def too_many_requests(wait: int) -> V2Error:
    """429; `wait` is in seconds."""
    return V2Error(429, "account_status", "rate_limit_exceeded", "Too many requests.", retry_after=wait)


def not_found(what: str) -> V2Error:
    return V2Error(404, "validation", "invalid_identifier", f"{what} was not found.")


def not_found_silently() -> V2Error:
    """404 of reading one label, which is documented to have no body."""
    return V2Error(404, "validation", "", "")


class RequestIds:
    """The ids by which the vendor's support finds a request. The same ones for the same seed."""

    def __init__(self, seed: int) -> None:
        self._rng = random.Random(f"request ids {seed}")

    def draw(self) -> str:
        return str(uuid.UUID(int=self._rng.getrandbits(128), version=4))


def answer_errors(request_ids: RequestIds) -> Middleware:
    """Give every refusal V2's shape, also those of the router."""

    @web.middleware
    async def middleware(request: web.Request, handler: Handler) -> web.StreamResponse:
        try:
            return await handler(request)
        except V2Error as error:
            refusal = error
        except web.HTTPMethodNotAllowed:
            refusal = V2Error(405, "validation", "unspecified", "The resource does not support this method.")
        except web.HTTPNotFound:
            refusal = not_found("The resource")
        return refusal.response(request_ids.draw())

    return middleware
