"""What hypothesis tries at the doors: JSON of any shape, JSON bent from a genuine body, and bytes of any kind.

In the usual run each property has a second or so and always the same examples. `SHIPMATE_FUZZ=2000` tries that many
and new ones each time.
"""

import copy
import json
import os
from collections.abc import Sequence
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

LONG_RUN = int(os.environ.get("SHIPMATE_FUZZ", "0"))
PATIENCE = 10.0
"""Seconds after which an answer that has not come counts as a hang."""
_HEALTH = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture, HealthCheck.data_too_large]


def tries(usual: int) -> settings:
    """How often a property is tried."""
    return settings(
        max_examples=LONG_RUN or usual,
        derandomize=not LONG_RUN,
        deadline=None,
        database=None,
        suppress_health_check=_HEALTH,
    )


any_text = st.text(st.characters(exclude_categories=()), max_size=40)
"""Lone surrogates, zero bytes and marks of every script included."""
_SCALARS: tuple[Any, ...] = (
    None,
    True,
    False,
    0,
    -1,
    2**31,
    2**63,
    2**200,
    1.5,
    float("nan"),
    float("inf"),
    "",
    " ",
    "0",
    "-1",
    "1e3",
    "\x00",
    "a\x00b",
    "\ud800",
    "\udcff" * 30,
    "٣٤٥",
    "<!channel>",
    "<https://evil.example|Pay>",
    "../../etc/passwd",
    "1" * 5000,
    "x" * 70_000,
    [],
    {},
    [None],
    [[[[]]]],
    {"": {}},
)
odd = st.sampled_from(_SCALARS) | any_text | st.integers() | st.floats()
any_json = st.recursive(
    odd, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(any_text, inner, max_size=4), max_leaves=8
)
_MANGLED: tuple[bytes, ...] = (
    b"",
    b"{",
    b"null",
    b"[1]",
    b'"text"',
    b"\xff\xfe",
    b"\x00" * 64,
    b"\x1f\x8b\x08\x00\x00\x00",
    b"[" * 20_000,
    b'{"id":' * 5_000,
    b'{"id": ' + b"9" * 5_000 + b"}",
    b'{"id": 1e400}',
    b'{"id": NaN}',
    b'{"id": "\\ud800"}',
    b'{"id": 501, "id": [], "id": 501}',
    b'\xef\xbb\xbf{"id": 501}',
    '{"id": 501}'.encode("utf-16"),
    b'{"id": "\xed\xa0\x80"}',
)
any_bytes = (
    st.sampled_from(_MANGLED) | st.binary(max_size=200) | any_json.map(lambda value: json.dumps(value).encode())
)


@st.composite
def bent(draw: st.DrawFn, genuine: Sequence[Any]) -> Any:
    """One of the genuine values with up to three of its parts replaced, taken away or put where none was."""
    value = copy.deepcopy(draw(st.sampled_from(genuine)))
    for _ in range(draw(st.integers(min_value=1, max_value=3))):
        places = list(_places(value))
        if not places:
            break
        holder, key = draw(st.sampled_from(places))
        if draw(st.integers(min_value=0, max_value=4)) == 0:
            del holder[key]
        else:
            holder[key] = copy.deepcopy(draw(any_json))  # the samples are shared, and bent on
    return value


def _places(value: Any) -> list[tuple[Any, Any]]:
    """Every place in a value that can be given another content."""
    inner: list[tuple[Any, Any]] = []
    if isinstance(value, dict):
        inner = [(value, key) for key in value]
    elif isinstance(value, list):
        inner = [(value, index) for index in range(len(value))]
    return inner + [place for holder, key in inner for place in _places(holder[key])]
