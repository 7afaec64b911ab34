"""What a query costs, before it runs and after: Shopify's calculated query cost.

The formula is the one found to fit recorded operations (Shopify sheet, section 3): an object 1, a connection
2 + f(n) x (1 + its node's children) with f(n) = floor(2 ln n), money, page info and payload wrappers 0, a count
10, a mutation 10. An interface costs as much as its most expensive branch.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    InlineFragmentNode,
    OperationDefinitionNode,
    OperationType,
    SelectionSetNode,
    get_named_type,
)
from graphql.execution import get_argument_values
from graphql.execution.values import VariableValues

SINGLE_QUERY_LIMIT = 1000
FREE_TYPES = ("MoneyBag", "MoneyV2", "PageInfo")
MUTATION_COST = 10
MUTATION_COSTS = {"fulfillmentTrackingInfoUpdate": 50}
COUNT_COST = 10

Kind = GraphQLObjectType | GraphQLInterfaceType
Sets = list[SelectionSetNode]
Answers = list[Mapping[str, object]]


@dataclass(frozen=True, slots=True)
class Bill:
    """Prices one validated operation. `answers` is None for what it may cost, what was returned for what it did."""

    schema: GraphQLSchema
    document: DocumentNode
    operation: OperationDefinitionNode
    variables: VariableValues

    def requested(self) -> int:
        """The cost if every page were full."""
        return self._total(None)

    def actual(self, data: Mapping[str, object]) -> int:
        """The cost of what was really returned."""
        return self._total([data])

    def _total(self, answers: Answers | None) -> int:
        is_mutation = self.operation.operation is OperationType.MUTATION
        root = self.schema.mutation_type if is_mutation else self.schema.query_type
        return self._children(root, [self.operation.selection_set], answers) if root else 0

    def _children(self, kind: Kind, sets: Sets, answers: Answers | None) -> int:
        if answers is not None and not answers:
            return 0
        branches = self.schema.get_possible_types(kind) if isinstance(kind, GraphQLInterfaceType) else [kind]
        return max(
            sum(self._field(branch, key, nodes, answers) for key, nodes in self._grouped(branch, sets).items())
            for branch in branches
        )

    def _field(self, owner: GraphQLObjectType, key: str, nodes: list[FieldNode], answers: Answers | None) -> int:
        name = nodes[0].name.value
        kind = get_named_type(owner.fields[name].type) if name in owner.fields else None
        if not isinstance(kind, Kind) or kind.name in FREE_TYPES:
            return 0
        if kind.name == "Count":
            return COUNT_COST
        sets = [node.selection_set for node in nodes if node.selection_set]
        below = _below(answers, key)
        if isinstance(kind, GraphQLObjectType) and kind.name.endswith("Connection"):
            size = self._size(owner, nodes[0]) if below is None else _largest(below)
            return 2 + _weight(size) * (1 + self._page(kind, sets, below))
        return self._own(owner, name) + self._children(kind, sets, below)

    def _own(self, owner: GraphQLObjectType, name: str) -> int:
        if owner is self.schema.mutation_type:
            return MUTATION_COSTS.get(name, MUTATION_COST)
        return 0 if owner.name.endswith("Payload") else 1

    def _page(self, connection: GraphQLObjectType, sets: Sets, answers: Answers | None) -> int:
        """The children of a connection's nodes, asked for directly or through its edges."""
        total = 0
        for key, nodes in self._grouped(connection, sets).items():
            name = nodes[0].name.value
            kind = get_named_type(connection.fields[name].type) if name in connection.fields else None
            inner = [node.selection_set for node in nodes if node.selection_set]
            if isinstance(kind, GraphQLObjectType) and name == "edges":
                total += self._page(kind, inner, _below(answers, key))
            elif isinstance(kind, Kind) and name in ("nodes", "node"):
                total += self._children(kind, inner, _below(answers, key))
        return total

    def _size(self, owner: GraphQLObjectType, node: FieldNode) -> int:
        given = get_argument_values(owner.fields[node.name.value], node, self.variables)
        return int(given.get("first") or given.get("last") or 0)

    def _grouped(self, kind: GraphQLObjectType, sets: Sets) -> dict[str, list[FieldNode]]:
        grouped: dict[str, list[FieldNode]] = {}
        for each in sets:
            for node in self._selected(kind, each):
                grouped.setdefault((node.alias or node.name).value, []).append(node)
        return grouped

    def _selected(self, kind: GraphQLObjectType, selected: SelectionSetNode) -> Iterator[FieldNode]:
        for node in selected.selections:
            if isinstance(node, FieldNode):
                yield node
            elif isinstance(node, InlineFragmentNode | FragmentSpreadNode):
                fragment = node if isinstance(node, InlineFragmentNode) else self._fragment(node)
                if self._applies(fragment, kind):
                    yield from self._selected(kind, fragment.selection_set)

    def _fragment(self, spread: FragmentSpreadNode) -> FragmentDefinitionNode:
        return next(
            definition
            for definition in self.document.definitions
            if isinstance(definition, FragmentDefinitionNode) and definition.name.value == spread.name.value
        )

    def _applies(self, fragment: FragmentDefinitionNode | InlineFragmentNode, kind: GraphQLObjectType) -> bool:
        wanted = fragment.type_condition.name.value if fragment.type_condition else kind.name
        return wanted in (kind.name, *(interface.name for interface in kind.interfaces))


def _below(answers: Answers | None, key: str) -> Answers | None:
    """The objects found under `key` in all answers; None stays None."""
    if answers is None:
        return None
    values = [answer.get(key) for answer in answers]
    flat = [each for value in values for each in (value if isinstance(value, list) else [value])]
    return [each for each in flat if isinstance(each, Mapping)]


def _largest(connections: Sequence[Mapping[str, object]]) -> int:
    lists = (value for connection in connections for value in connection.values())
    return max((len(value) for value in lists if isinstance(value, list)), default=0)


def _weight(size: int) -> int:
    return max(1, math.floor(2 * math.log(size))) if size > 0 else 0
