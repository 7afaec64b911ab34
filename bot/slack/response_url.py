"""Which address an answer may be posted to. Performs no I/O.

Slack names a response address in each request, and it is kept until the answer is ready. Whatever was kept, the bot
posts only to Slack: anything else would let a forged request send our words, and our connections, anywhere.
https://docs.slack.dev/interactivity/handling-user-interaction
"""

from urllib.parse import SplitResult, urlsplit

_HOOKS = {"slack.com": "hooks.slack.com", "slack-gov.com": "hooks.slack-gov.com"}
"""Where Slack takes answers, by the host of its API."""
_LONGEST = 1000

Origin = tuple[str, str, int]


def is_slacks(address: str, *, api_url: str) -> bool:
    """Whether `address` is one of Slack's response addresses: https, at the host that belongs to `api_url`.

    Where `api_url` is not Slack's own, there stands a proxy or the sandbox: its own origin will do as well.
    """
    if len(address) > _LONGEST or not (address.isascii() and address.isprintable()) or "\\" in address:
        return False
    try:
        parts, api = urlsplit(address), urlsplit(api_url)
        origin, own = _origin(parts), _origin(api)
    except ValueError:
        return False
    if "@" in parts.netloc or parts.fragment:
        return False
    if hooks := _HOOKS.get(own[1]):
        return origin == ("https", hooks, 443)
    return origin in (own, ("https", _HOOKS["slack.com"], 443))


def _origin(parts: SplitResult) -> Origin:
    """Raises `ValueError` for a port that is none."""
    return parts.scheme, parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
