"""Slack's errors in our words: the same tree as for every other outside system. Performs no I/O.

The words are those of each method's page, such as https://docs.slack.dev/reference/methods/chat.postMessage.
"""

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
CALL_FAILS = (TimeoutError, SlackApiError, aiohttp.ClientError, AttributeError, ValueError)
"""How a call of the SDK can end badly. The last two are its stumbling over a body that is no JSON object."""
_FORBIDDEN = frozenset(
    {
        "access_denied",
        "account_inactive",
        "channel_not_found",
        "ekm_access_denied",
        "enterprise_is_restricted",
        "invalid_auth",
        "is_archived",
        "is_inactive",
        "messages_tab_disabled",
        "missing_scope",
        "no_permission",
        "not_allowed_token_type",
        "not_authed",
        "not_in_channel",
        "restricted_action",
        "restricted_action_non_threadable_channel",
        "restricted_action_read_only_channel",
        "restricted_action_thread_locked",
        "restricted_action_thread_only_channel",
        "team_access_not_granted",
        "team_not_found",
        "token_expired",
        "token_revoked",
    }
)
"""A person has to mend the app, its token or its place in the channel."""
_GONE = frozenset({"user_not_in_channel", "message_not_found", "user_not_found", "user_disabled", "thread_not_found"})
_LATER = frozenset(
    {
        "external_channel_migrating",
        "fatal_error",
        "internal_error",
        "org_login_required",
        "request_timeout",
        "service_unavailable",
        "team_added_to_org",
    }
)
_LIMITED = frozenset({"ratelimited", "rate_limited", "message_limit_exceeded"})


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
    if isinstance(error, aiohttp.ClientConnectorError | aiohttp.ConnectionTimeoutError | aiohttp.InvalidURL):
        return Unreachable(SLACK, operation, "no connection", retry_after=5.0)
    if status == 429:
        return _limited(operation, headers or {}, "")
    return unclear(SLACK, operation, _how(error, status), status=status or None)


def _said_no(operation: str, error: SlackApiError, unclear: type[IntegrationError]) -> IntegrationError:
    status, headers, word = _facts(error.response)
    if status == 429 or word in _LIMITED:
        return _limited(operation, headers, word)
    if status >= 500 or word in _LATER or not word:
        return unclear(SLACK, operation, word or _how(None, status), status=status)
    kind = Unauthorized if word in _FORBIDDEN else NotFound if word in _GONE else Rejected
    return kind(SLACK, operation, word, status=status)


def _limited(operation: str, headers: Mapping[str, str], word: str) -> RateLimited:
    wait = retry_after(headers, datetime.now(UTC), default=1.0)
    return RateLimited(SLACK, operation, word or "too many requests", retry_after=wait, status=429)


def _how(error: BaseException | None, status: int) -> str:
    if isinstance(error, TimeoutError):
        return "no answer in time"
    if isinstance(error, AttributeError | ValueError) or status == 200:
        return "the answer is not Slack's JSON"
    return f"answered {status}" if status else "the connection broke"


def _facts(response: Any) -> tuple[int, Mapping[str, str], str]:
    """Status, headers and Slack's error word. For broken JSON the SDK hands out aiohttp's own response."""
    if isinstance(response, aiohttp.ClientResponse):
        return response.status, response.headers, ""
    body = response.data
    word = body.get("error") if isinstance(body, dict) else None
    return int(response.status_code), response.headers, str(word or "")
