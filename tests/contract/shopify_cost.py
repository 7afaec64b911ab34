"""What Shopify charges for a document before it runs it, in points. Performs no I/O.

The formula was found by comparing recorded calls with their prices (the Shopify README says how exact it is):
a leaf is free, an object costs 1, a connection of `first: n` costs 2 and then 1 + its children for each of about
`2 ln n` rows; a mutation costs 10 and its payload nothing.
"""

import math

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLObjectType,
    GraphQLSchema,
    IntValueNode,
    OperationDefinitionNode,
    OperationType,
    SelectionSetNode,
    get_named_type,
    is_leaf_type,
)

_FREE = {"MoneyBag", "MoneyV2", "PageInfo"}
_MUTATIONS = {"fulfillmentTrackingInfoUpdate": 50}
_MUTATION = 10


class Price:
    """Prices of documents of one schema. `fragments` may come from anywhere."""

    def __init__(self, schema: GraphQLSchema, document: DocumentNode) -> None:
        self._schema = schema
        self._fragments = {
            each.name.value: each for each in document.definitions if isinstance(each, FragmentDefinitionNode)
        }

    def of(self, operation: OperationDefinitionNode) -> int:
        """The requested cost of one operation."""
        root = self._schema.get_root_type(operation.operation)
        assert root
        if operation.operation is not OperationType.MUTATION:
            return self._all(root, operation.selection_set)
        return sum(self._mutation(root, field) for field in self._fields(operation.selection_set))

    def _mutation(self, root: GraphQLObjectType, call: FieldNode) -> int:
        payload = _object(root, call)
        inside = (self._all(_object(payload, each), each.selection_set) for each in self._fields(call.selection_set))
        return _MUTATIONS.get(call.name.value, _MUTATION) + sum(inside)

    def _all(self, parent: GraphQLObjectType, selected: SelectionSetNode | None) -> int:
        return sum(self._field(parent, field) for field in self._fields(selected))

    def _field(self, parent: GraphQLObjectType, field: FieldNode) -> int:
        if is_leaf_type(get_named_type(parent.fields[field.name.value].type)):
            return 0
        found = _object(parent, field)
        if found.name in _FREE:
            return 0
        if found.name == "Count":
            return 10
        if found.name.endswith("Connection"):
            return 2 + _rows(field) * (1 + self._nodes(found, field))
        return 1 + self._all(found, field.selection_set)

    def _nodes(self, connection: GraphQLObjectType, field: FieldNode) -> int:
        lists = (each for each in self._fields(field.selection_set) if each.name.value == "nodes")
        return sum(self._all(_object(connection, each), each.selection_set) for each in lists)

    def _fields(self, selected: SelectionSetNode | None) -> list[FieldNode]:
        found: list[FieldNode] = []
        for each in selected.selections if selected else ():
            if isinstance(each, FragmentSpreadNode):
                found += self._fields(self._fragments[each.name.value].selection_set)
            else:
                assert isinstance(each, FieldNode), "inline fragments are not priced here"
                found.append(each)
        return found


def _object(parent: GraphQLObjectType, field: FieldNode) -> GraphQLObjectType:
    found = get_named_type(parent.fields[field.name.value].type)
    assert isinstance(found, GraphQLObjectType), f"{field.name.value} is no object"
    return found


def _rows(field: FieldNode) -> int:
    first = next(each.value for each in field.arguments or () if each.name.value in ("first", "last"))
    assert isinstance(first, IntValueNode)
    return max(1, math.floor(2 * math.log(int(first.value))))
