"""The Shopify face refuses the documents and variables that Shopify's own schema refuses: ours, each spoiled a bit.

Shopify's schema is not part of this repository; where its folder is missing, these tests say so and are skipped.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from graphql import (
    ArgumentNode,
    FieldNode,
    NamedTypeNode,
    NameNode,
    Node,
    OperationDefinitionNode,
    VariableDefinitionNode,
    Visitor,
    parse,
    print_ast,
    validate,
    visit,
)
from graphql.execution import get_variable_values

from tests.contract.bodies import variations
from tests.contract.shopify_tour import all_calls
from tests.contract.specs import shopify_schema
from tests.integrations.shopify.shop import Asked
from tests.sandbox.builders import small_world
from tests.sandbox.shopify_stage import face

Spoilable = FieldNode | ArgumentNode | VariableDefinitionNode
Spoils = Callable[[Spoilable], Spoilable]


class Parts(Visitor):
    """Looks at all that can be spoiled in a document, and spoils the one that is counted off."""

    def __init__(self, spoil: Spoils = lambda part: part, index: int = -1) -> None:
        super().__init__()
        self.found: list[Spoilable] = []
        self._spoil = spoil
        self._index = index

    def enter(self, node: Node, *_: object) -> Node | None:
        if not isinstance(node, Spoilable):
            return None
        self.found.append(node)
        return self._spoil(node) if len(self.found) == self._index + 1 else None


def misname(part: Spoilable) -> Spoilable:
    """Another name for a field or an argument; a type that nothing is sent in for a variable."""
    if isinstance(part, VariableDefinitionNode):
        return replace(part, type=NamedTypeNode(name=NameNode(value="MoneyV2")))
    return replace(part, name=NameNode(value="surprise"))


def without_arguments(part: Spoilable) -> Spoilable:
    return replace(part, arguments=()) if isinstance(part, FieldNode) else part


def spoiled(text: str, seen: set[str]) -> Iterator[str]:
    """The document with one part spoiled, in each way. What is in `seen` is not spoiled again."""
    whole = Parts()
    visit(parse(text), whole)
    for index, part in enumerate(whole.found):
        named = part.variable if isinstance(part, VariableDefinitionNode) else part
        key = f"{part.kind} {named.name.value}"
        if key not in seen:
            seen.add(key)
            yield print_ast(visit(parse(text), Parts(misname, index)))
            if isinstance(part, FieldNode) and part.arguments:
                yield print_ast(visit(parse(text), Parts(without_arguments, index)))


@pytest.fixture
async def tour() -> list[Asked]:
    """One request of each operation."""
    return list({asked.operation: asked for asked, _ in await all_calls()}.values())


async def test_a_spoiled_document_is_refused_by_both(tour: list[Asked]) -> None:
    seen: set[str] = set()
    refused = 0
    async with face(small_world(), restore=1e9) as caller:
        for asked in tour:
            for text in spoiled(str(asked.body["query"]), seen):
                _, _, answer = await caller.post({**asked.body, "query": text})
                verdict = bool(validate(shopify_schema("2026-10"), parse(text)))
                assert ("data" not in answer) is verdict, (asked.operation, text, answer)
                refused += verdict
    assert refused > 50


async def test_spoiled_variables_are_refused_by_both(tour: list[Asked]) -> None:
    verdicts = set()
    async with face(small_world(), restore=1e9) as caller:
        for asked in tour:
            [operation] = [
                each
                for each in parse(str(asked.body["query"])).definitions
                if isinstance(each, OperationDefinitionNode)
            ]
            for variables in variations(asked.variables):
                _, _, answer = await caller.post({**asked.body, "variables": variables})
                fit = get_variable_values(shopify_schema("2026-10"), operation.variable_definitions or (), variables)
                refused = isinstance(fit, list)
                assert ("data" not in answer) is refused, (asked.operation, variables, answer)
                verdicts.add(refused)
    assert verdicts == {True, False}


async def test_what_the_client_sends_is_taken(tour: list[Asked]) -> None:
    async with face(small_world()) as caller:
        for asked in tour:
            _, _, answer = await caller.post(asked.body)
            assert "data" in answer, (asked.operation, answer)
