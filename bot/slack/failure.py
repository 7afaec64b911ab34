"""Slack's errors in our words: the same tree as for every other outside system. Performs no I/O."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError

from integrations.errors import (
    IntegrationError,
    NotFound,
    OutcomeUnknown,
    RateLimited,
    Rejected,
    Unauthorized,
    Unavailable,
    Unreachable,
)
from integrations.pacing import retry_after

SLACK = "slack"
_FORBIDDEN = frozenset(
    {
        "invalid_auth",
        "not_authed",
        "account_inactive",
        "token_revoked",
        "token_expired",
        "not_allowed_token_type",
        "missing_scope",
        "no_permission",
        "restricted_action",
        "channel_not_found",
        "not_in_channel",
        "is_archived",
        "team_access_not_granted",
    }
)
"""A person has to mend the app, its token or its place in the channel."""
_GONE = frozenset({"user_not_in_channel", "message_not_found", "user_not_found", "thread_not_found"})
_LATER = frozenset({"internal_error", "fatal_error", "service_unavailable", "request_timeout"})
_LIMITED = frozenset({"ratelimited", "rate_limited"})


def failure_of(
    operation: str,
    error: BaseException | None,
    *,
    write: bool,
    status: int = 0,
    headers: Mapping[str, str] | None = None,
) -> IntegrationError:
    """What a failed call to Slack means. An unclear end of a write is `OutcomeUnknown`."""
    unclear = OutcomeUnknown if write else Unavailable
    if isinstance(error, SlackApiError):
        return _said_no(operation, error, unclear)
    if isinstance(error, aiohttp.ClientConnectorError | aiohttp.ConnectionTimeoutError):
        return Unreachable(SLACK, operation, "no connection", retry_after=5.0)
    if status == 429:
        wait = retry_after(headers or {}, datetime.now(UTC), default=1.0)
        return RateLimited(SLACK, operation, "too many requests", retry_after=wait, status=status)
    return unclear(
        SLACK, operation, f"answered {status}" if status else "the connection broke", status=status or None
    )


def _said_no(operation: str, error: SlackApiError, unclear: type[IntegrationError]) -> IntegrationError:
    status, headers, word = _facts(error.response)
    if status == 429 or word in _LIMITED:
        wait = retry_after(headers, datetime.now(UTC), default=1.0)
        return RateLimited(SLACK, operation, word or "too many requests", retry_after=wait, status=429)
    if status >= 500 or word in _LATER or not word:
        return unclear(SLACK, operation, word or f"answered {status}", status=status)
    kind = Unauthorized if word in _FORBIDDEN else NotFound if word in _GONE else Rejected
    return kind(SLACK, operation, word, status=status)


def _facts(response: Any) -> tuple[int, Mapping[str, str], str]:
    """Status, headers and Slack's error word. For a body that is not JSON the SDK hands out a plain dict."""
    if isinstance(response, dict):
        return int(response.get("status") or 0), response.get("headers") or {}, ""
    return int(response.status_code), response.headers, str(response.get("error") or "")
