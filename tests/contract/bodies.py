"""Bodies of requests, each spoiled in every place by a few odd values: a small set, and the same each time."""

import copy
from collections.abc import Iterator
from typing import Any

ODD_VALUES: list[Any] = [None, "", "2", -1, 0, 2.5, 2_147_483_648, True, ["x"], {"x": 1}, "y" * 3000]


def places(body: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to every value inside a body."""
    steps = body.items() if isinstance(body, dict) else enumerate(body) if isinstance(body, list) else ()
    for step, inner in steps:
        yield (*path, step)
        yield from places(inner, (*path, step))


def changed(body: Any, path: tuple[Any, ...], value: Any = None, *, drop: bool = False) -> Any:
    made = copy.deepcopy(body)
    holder = made
    for step in path[:-1]:
        holder = holder[step]
    if drop:
        del holder[path[-1]]
    else:
        holder[path[-1]] = value
    return made


def variations(body: dict[str, Any]) -> Iterator[Any]:
    """The body itself; each value left out or made odd; each object with a key too many."""
    yield body
    yield {**body, "surprise": 1}
    for path in places(body):
        yield changed(body, path, drop=True)
        for value in ODD_VALUES:
            yield changed(body, path, value)
        yield changed(body, (*path, "surprise"), 1) if isinstance(at(body, path), dict) else body


def at(body: Any, path: tuple[Any, ...]) -> Any:
    for step in path:
        body = body[step]
    return body
