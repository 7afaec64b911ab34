"""Reads the schema subset and lets resolvers take their arguments in Python's spelling."""

import functools
import re
from importlib import resources

from graphql import (
    GraphQLArgument,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    build_schema,
)


@functools.cache
def load_schema() -> GraphQLSchema:
    """The executable schema of `schema.graphql`."""
    text = resources.files("integrations.sandbox.shopify").joinpath("schema.graphql").read_text("utf-8")
    schema = build_schema(text)
    for kind in schema.type_map.values():
        if isinstance(kind, GraphQLObjectType | GraphQLInterfaceType) and not kind.name.startswith("__"):
            for field in kind.fields.values():
                _respell(field.args)
        elif isinstance(kind, GraphQLInputObjectType):
            _respell(kind.fields)
    return schema


def _respell(inputs: dict[str, GraphQLArgument] | dict[str, GraphQLInputField]) -> None:
    for name, each in inputs.items():
        each.out_name = re.sub(r"([A-Z])", lambda letter: f"_{letter[1].lower()}", name)
