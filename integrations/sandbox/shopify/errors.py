"""Puts errors of the GraphQL engine into Shopify's words: message, `extensions.code` and what belongs to it.

Shopify runs another GraphQL engine, whose codes clients see (`undefinedField`, `INVALID_VARIABLE`, ...).
"""

import logging
import re
from collections.abc import Iterable

from graphql import GraphQLError, GraphQLSyntaxError, VariableDefinitionNode, print_ast

log = logging.getLogger(__name__)

Problem = dict[str, object]
DOCUMENTATION = "https://shopify.dev/api/usage/limits#graphql-admin-api-rate-limits"

WORDINGS: tuple[tuple[str, str, str, dict[str, str]], ...] = (
    (
        r"Cannot query field '(\w+)' on type '(\w+)'",
        "undefinedField",
        "Field '{0}' doesn't exist on type '{1}'",
        {"typeName": "{1}", "fieldName": "{0}"},
    ),
    (
        r"Unknown argument '(\w+)' on field '\w+\.(\w+)'",
        "argumentNotAccepted",
        "Field '{1}' doesn't accept argument '{0}'",
        {"name": "{1}", "typeName": "Field", "argumentName": "{0}"},
    ),
    (
        r"Argument '\w+\.(\w+)\((\w+):\)' of type '.*' is required",
        "missingRequiredArguments",
        "Field '{0}' is missing required arguments: {1}",
        {"className": "Field", "name": "{0}", "arguments": "{1}"},
    ),
    (
        r"Field '(\w+)' of type '\W*(\w+)\W*' must have a selection",
        "selectionMismatch",
        "Field must have selections (field '{0}' returns {1} but has no selections. Did you mean '{0} {{ ... }}'?)",
        {"nodeName": "field '{0}'", "typeName": "{1}"},
    ),
    (
        r"Field '(\w+)' must not have a selection since type '\W*(\w+)\W*' has",
        "selectionMismatch",
        "Selections can't be made on scalars (field '{0}' returns {1} but has selections)",
        {"nodeName": "field '{0}'", "typeName": "{1}"},
    ),
    (
        r"Variable '\$(\w+)' is not defined",
        "variableNotDefined",
        "Variable ${0} is used but not declared",
        {"variableName": "{0}"},
    ),
    (
        r"Variable '\$(\w+)' is never used",
        "variableNotUsed",
        "Variable ${0} is declared but not used",
        {"variableName": "{0}"},
    ),
    (
        r"Variable '\$(\w+)' of type '(.+)' used in position expecting type '(.+)'",
        "variableMismatch",
        "Type mismatch on variable ${0} ({1} / {2})",
        {"variableName": "{0}", "typeName": "{1}"},
    ),
    (
        r"Value '(\w+)' does not exist in '(\w+)' enum",
        "argumentLiteralsIncompatible",
        "Argument has an invalid value ({0}). Expected type '{1}'.",
        {"typeName": "{1}"},
    ),
)
"""The engine's message, then Shopify's code, message and extensions, filled from the groups found."""


def invalid_document(errors: Iterable[GraphQLError]) -> list[Problem]:
    """The errors of a document that does not parse or does not fit the schema."""
    return [_worded(error) for error in errors]


def _worded(error: GraphQLError) -> Problem:
    if isinstance(error, GraphQLSyntaxError):
        return _problem(error, error.message.replace("Syntax Error:", "syntax error,"), {"code": "PARSE_ERROR"})
    for pattern, code, message, extensions in WORDINGS:
        if found := re.search(pattern, error.message):
            filled = {key: value.format(*found.groups()) for key, value in extensions.items()}
            return _problem(error, message.format(*found.groups()), {"code": code, **filled})
    return _problem(error, error.message, {"code": "BAD_REQUEST"})


def _problem(error: GraphQLError, message: str, extensions: dict[str, object]) -> Problem:
    places = [{"line": at.line, "column": at.column} for at in error.locations or ()]
    return {"message": message, "locations": places, "extensions": extensions}


def invalid_variables(errors: Iterable[GraphQLError], values: dict[str, object]) -> list[Problem]:
    """The errors of variables that do not fit their declared types."""
    return [_variable(error, values) for error in errors]


def _variable(error: GraphQLError, values: dict[str, object]) -> Problem:
    declared = error.nodes[0] if error.nodes else None
    if not isinstance(declared, VariableDefinitionNode):
        return _problem(error, error.message, {"code": "INVALID_VARIABLE"})
    name = declared.variable.name.value
    found = re.search(r"invalid value(?: at ([\w.\[\]]+))?: (.*)", error.message)
    path = re.findall(r"\w+", found[1] or "") if found else []
    why = found[2] if found else error.message
    message = f"Variable ${name} of type {print_ast(declared.type)} was provided invalid value"
    if path:
        message += f" for {'.'.join(path)} ({why})"
    steps = [int(step) if step.isdigit() else step for step in path]
    problems = [{"path": steps, "explanation": why}]
    return _problem(error, message, {"code": "INVALID_VARIABLE", "value": values.get(name), "problems": problems})


def failed_fields(errors: Iterable[GraphQLError], request_id: str) -> list[Problem]:
    """The errors of single fields. A fault of the sandbox itself reads as Shopify's internal error."""
    return [_field(error, request_id) for error in errors]


def _field(error: GraphQLError, request_id: str) -> Problem:
    cause = error.original_error
    if cause is None or isinstance(cause, GraphQLError):
        return dict(error.formatted)
    log.error("the Shopify face failed at %s", error.path, exc_info=cause)
    message = f"Internal error. Looks like something went wrong on our end.\nRequest ID: {request_id}"
    return _problem(error, message, {"code": "INTERNAL_SERVER_ERROR", "requestId": request_id})


def throttled() -> Problem:
    """The bucket is too empty for this query."""
    return {"message": "Throttled", "extensions": {"code": "THROTTLED", "documentation": DOCUMENTATION}}


def too_costly(cost: int, limit: int) -> Problem:
    """No bucket would ever be full enough."""
    message = f"Query cost is {cost}, which exceeds the single query max cost limit ({limit})."
    facts = {"code": "MAX_COST_EXCEEDED", "cost": cost, "maxCost": limit, "documentation": DOCUMENTATION}
    return {"message": message, "extensions": facts}


def access_denied(field: str, scope: str) -> GraphQLError:
    """The token lacks the scope a field needs."""
    needed = f"`{scope}` access scope."
    return GraphQLError(
        f"Access denied for {field} field. Required access: {needed}",
        extensions={
            "code": "ACCESS_DENIED",
            "documentation": "https://shopify.dev/api/usage/access-scopes",
            "requiredAccess": needed,
        },
    )
