"""The error tree is drawn in its docstring, and every error carries the facts its reader needs."""

import inspect
import re

import pytest

from integrations import errors
from integrations.errors import IntegrationError, NotSent, OutcomeUnknown, Unavailable, WebhookRejected

CLASSES = [kind for _, kind in inspect.getmembers(errors, inspect.isclass) if kind.__module__ == errors.__name__]


def drawn() -> dict[str, str]:
    """Each class the docstring draws, with the class it is drawn under."""
    parents: dict[int, str] = {-1: "Exception"}
    tree: dict[str, str] = {}
    for row in (errors.__doc__ or "").splitlines():
        if found := re.match(r"^((?:│ {3}| {4})*)(├── |└── |)([A-Z][A-Za-z]+)\b(?!.*\. )", row):
            stem, twig, name = found.groups()
            depth = (len(stem) + len(twig)) // 4
            tree[name] = parents[depth - 1]
            parents[depth] = name
    return tree


def test_the_drawn_tree_is_the_tree() -> None:
    assert drawn() == {kind.__name__: kind.__base__.__name__ for kind in CLASSES if kind.__base__}


@pytest.mark.parametrize("kind", [kind for kind in CLASSES if issubclass(kind, IntegrationError)])
def test_every_integration_error_carries_its_facts(kind: type[IntegrationError]) -> None:
    error = kind("shipstation", "read order 1042", "the plan has no API", status=402)
    assert (error.system, error.operation, error.detail, error.status) == (
        "shipstation",
        "read order 1042",
        "the plan has no API",
        402,
    )
    assert str(error) == "shipstation: read order 1042: the plan has no API"


def test_an_error_without_words_still_says_what_it_is() -> None:
    assert str(OutcomeUnknown("katana", "pack")) == "katana: pack: OutcomeUnknown"


@pytest.mark.parametrize("kind", [NotSent, *NotSent.__subclasses__(), Unavailable])
def test_what_may_be_tried_again_says_when(kind: type[NotSent] | type[Unavailable]) -> None:
    assert kind("katana", "read", retry_after=12.5).retry_after == 12.5
    assert kind("katana", "read").retry_after > 0


def test_no_integration_error_is_caught_as_a_rejected_webhook() -> None:
    assert not any(issubclass(kind, IntegrationError) and issubclass(kind, WebhookRejected) for kind in CLASSES)
