"""Text for people: outside text made harmless, and the ways moments, people, counts and links are written.

Performs no I/O. Whatever a customer or a vendor wrote passes through `escaped`; `<` begins only what is made here.
"""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date, datetime, timedelta

MOST_OUTSIDE = 150
"""Characters of a name, a SKU or a title that are shown."""
MOST_WORDS = 600
"""Characters of a sentence, such as a vendor's reason."""
MOST_LINK = 2000
_HIDDEN = "\u200b"
_MARKS = "*_~`"
_ENTITIES = (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"))
_URL = re.compile(r"^https://[!-~]+\Z")
_CHANNEL = re.compile(r"^[CG][A-Z0-9]{1,30}\Z")
_USER = re.compile(r"^[UW][A-Z0-9]{1,30}\Z")


def tidy(outside: object, most: int) -> str:
    """One line without control characters, at most `most` characters, with three dots where something is missing."""
    printable = "".join(" " if unicodedata.category(c)[0] == "C" else c for c in str(outside))
    line = " ".join(printable.split())
    return line if len(line) <= most else line[: most - 3].rstrip() + "..."


def escaped(outside: object, most: int = MOST_OUTSIDE) -> str:
    """Text from outside, fit for mrkdwn: no mention, link or line break of its own, no formatting that leaks.

    Slack asks for exactly `&`, `<` and `>` (https://docs.slack.dev/messaging/formatting-message-text); a zero-width
    space takes the meaning from marks that would format what surrounds them, and from a `>` that would quote. A
    mark inside a word formats nothing and stays as it is, so that a SKU can be copied.
    """
    line = tidy(outside, most)
    text = "".join(_disarmed(line, index) for index in range(len(line)))
    for mark, entity in _ENTITIES:
        text = text.replace(mark, entity)
    return _HIDDEN + text if text.startswith("&gt;") else text


def _disarmed(line: str, index: int) -> str:
    character = line[index]
    if character not in _MARKS:
        return character
    before, after = line[:index][-1:], line[index + 1 :][:1]
    inside = character != "`" and before.isalnum() and after.isalnum()
    return character if inside else f"{_HIDDEN}{character}{_HIDDEN}"


def spoken(words: str, most: int = MOST_WORDS) -> str:
    """A sentence of ours that may quote outside text: what stands between two backticks is shown as code."""
    parts = words.split("`")
    if len(parts) % 2 == 0:
        return escaped(words, most)
    said = [
        f"`{escaped(part)}`" if index % 2 and part.strip() else _kept(part, most) for index, part in enumerate(parts)
    ]
    return "".join(said)


def _kept(part: str, most: int) -> str:
    """Escaped, with the spaces that part it from what stands beside it."""
    left, right = " " * part[:1].isspace(), " " * part[-1:].isspace()
    return f"{left}{escaped(part, most)}{right}" if part.strip() else left


def cut(text: str, most: int) -> str:
    """At most `most` characters, ending with three dots when cut; no escape and no markup is cut in two."""
    if len(text) <= most:
        return text
    head = text[: most - 3]
    if head.rfind("<") > head.rfind(">"):
        head = head[: head.rindex("<")]
    if "&" in head[-5:] and ";" not in head[head.rindex("&") :]:
        head = head[: head.rindex("&")]
    return head + "..."


def fitted(parts: Iterable[str], separator: str, most: int) -> str:
    """As many parts as fit, and how many more there are."""
    every = list(parts)
    room = most - len(f"{separator}and {len(every)} more")
    shown, length = 0, 0
    for part in every:
        length += len(part) + len(separator) * bool(shown)
        if length > room:
            break
        shown += 1
    left = len(every) - shown
    return separator.join([*every[:shown], *([f"and {left} more"] if left else [])])


def count(number: int, noun: str) -> str:
    """A number with its noun: 1 order, 2 orders."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def listed(names: Iterable[str]) -> str:
    """Names from outside as people say them: A, B and C."""
    every = [escaped(name) for name in names]
    return " and ".join([", ".join(every[:-1]), every[-1]] if len(every) > 1 else every)


def when(moment: datetime) -> str:
    """A moment in the reader's own time zone; the fallback is UTC."""
    return f"<!date^{int(moment.timestamp())}^{{date_short_pretty}} {{time}}|{moment:%d %b %H:%M} UTC>"


def on_day(moment: datetime) -> str:
    """A day that is promised, without a time of day that nobody promised."""
    return f"<!date^{int(moment.timestamp())}^{{date_short_pretty}}|{moment:%d %b}>"


def on_date(day: date) -> str:
    """A day of a calendar that is the same for every reader: Tue 1 Dec."""
    return f"{day:%a} {day.day} {day:%b}"


def span(length: timedelta) -> str:
    """A length of time as people say it: minutes, hours or days, rounded down."""
    minutes = int(length.total_seconds() // 60)
    for size, unit in ((1440, "day"), (60, "hour"), (1, "minute")):
        if minutes >= size:
            return count(minutes // size, unit)
    return "less than a minute"


def lasting(length: timedelta) -> str:
    """A length of time in two units at most: 40 s, 2 min, 1 h 12 min, 3 days."""
    seconds = int(length.total_seconds())
    if seconds < 90:
        return f"{seconds} s"
    if seconds < 5400:
        return f"{round(seconds / 60)} min"
    if seconds < 172_800:
        minutes = seconds % 3600 // 60
        return f"{seconds // 3600} h {minutes} min" if minutes else f"{seconds // 3600} h"
    return count(seconds // 86_400, "day")


def mention(user: str) -> str:
    """A person, by id. Only what is a user id of Slack may pass."""
    return f"<@{user}>" if _USER.match(user) else "somebody"


def place(channel: str) -> str:
    """A channel, by id. Only what is a channel id of Slack may pass."""
    return f"<#{channel}>" if _CHANNEL.match(channel) else "another channel"


def doer(user: str, on_behalf: str = "") -> str:
    """Who did something; behind a shared tablet, the name that was given there."""
    name = escaped(on_behalf)
    return f"{name} on {mention(user)}" if name else mention(user)


def web_address(url: str | None) -> str | None:
    """The address, if it is one that a link or a button may carry."""
    sound = url and len(url) <= MOST_LINK and _URL.match(url) and not any(mark in url for mark in '<>|"')
    return url if sound else None


def link(url: str, label: str) -> str:
    """A link in mrkdwn. `url` has passed `web_address`, `label` is escaped."""
    return f"<{url.replace('&', '&amp;')}|{label}>"
