"""No sample of the vendors' documents is left unread by accident: each has a reader of ours, or a reason.

A new file, a new example of Katana's and a new call of ours fail here until they have found their home.
"""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests.contract import sample_homes
from tests.contract.sample_homes import Home
from tests.contract.schemas import shipstation
from tests.contract.specs import SPECS, community_document, json_of, v1_document

Answers = dict[str, tuple[str, Any]]
"""By the name of each: where its home stands in the table, and the sample itself."""


def read(homes: dict[str, Home], answers: Answers) -> None:
    """Have each answer read in its home, if that is a reader."""
    for name, (resource, said) in answers.items():
        home = homes[resource]
        try:
            assert isinstance(home, str) or home(said) is not None
        except Exception as error:
            error.add_note(f"the sample is {name}")
            raise


def files() -> set[str]:
    if not SPECS.is_dir():
        pytest.skip(f"the vendors' documents are not here: the folder {SPECS} is missing (set SHIPMATE_SPECS)")
    return {each.relative_to(SPECS).as_posix() for each in SPECS.rglob("*") if each.is_file()}


def test_every_file_has_a_home() -> None:
    homeless = files() - sample_homes.FILES.keys() - sample_homes.DOCUMENTS - {"katana-examples.json"}
    assert homeless == set()


@pytest.mark.parametrize("name", [name for name, home in sample_homes.FILES.items() if not isinstance(home, str)])
def test_every_sample_file_is_read(name: str) -> None:
    read(sample_homes.FILES, {name: (name, json_of(name))})


def katana_examples() -> Iterator[tuple[str, Any]]:
    for operation, known in json_of("katana-examples.json")["operations"].items():
        for status, answer in known["responses"].items():
            if status == "200" and isinstance(answer.get("example"), dict):
                yield operation, answer["example"]


def community_examples() -> Iterator[tuple[str, Any]]:
    """Those of the resources we read: that document has many more."""
    for path, operations in community_document()["paths"].items():
        for method, operation in operations.items():
            shown = operation.get("responses", {}).get("200", {}) if isinstance(operation, dict) else {}
            example = shown.get("content", {}).get("application/json", {}).get("example")
            if example and _resource(path) in sample_homes.KATANA:
                yield f"{method.upper()} {path}", example


def _resource(operation: str) -> str:
    return operation.split("/")[1]


@pytest.mark.parametrize("examples", [katana_examples, community_examples])
def test_every_example_of_katanas_is_read(examples: Any) -> None:
    found = {operation: said for operation, said in examples() if operation not in sample_homes.ROWLESS}
    read(sample_homes.KATANA, {operation: (_resource(operation), said) for operation, said in found.items()})
    assert len(found) > 30


def test_every_answer_of_v1s_document_to_a_request_of_ours_is_read() -> None:
    document = v1_document()["paths"]
    ours = {
        f"{method.upper()} {path}": operation["responses"]["200"]
        for path, operations in document.items()
        for method, operation in operations.items()
        if _is_ours(method.upper(), path)
    }
    assert ours.keys() == sample_homes.V1_ANSWERS.keys()
    shown = {
        name: (name, answer["content"]["application/json"]["examples"]["response"]["value"])
        for name, answer in ours.items()
        if "content" in answer
    }
    read(sample_homes.V1_ANSWERS, shown)


def _is_ours(method: str, path: str) -> bool:
    concrete = re.sub(r"{\w+}", "1", path)
    return any(
        schema["properties"]["method"]["const"] == method
        and re.search(schema["properties"]["path"]["pattern"], concrete)
        for schema in shipstation.REQUESTS.values()
    )
