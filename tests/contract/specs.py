"""Where the vendors' own documents are. They are no part of this repository: a test that needs one is skipped where
it is missing, and says so.
"""

import gzip
import json
import os
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from graphql import GraphQLSchema, build_client_schema

BESIDE = Path(__file__).resolve().parents[2].parent / "shared" / "specs"
SPECS = Path(os.environ.get("SHIPMATE_SPECS") or BESIDE)


def spec(name: str) -> Path:
    """One document; the test is skipped where it is missing."""
    path = SPECS / name
    if not path.is_file():
        pytest.skip(f"the vendors' documents are not here: {name} is missing from {SPECS} (set SHIPMATE_SPECS)")
    return path


def json_of(name: str) -> Any:
    """The JSON of one document."""
    return json.loads(spec(name).read_bytes())


@cache
def v1_document() -> Any:
    """ShipStation V1's OpenAPI document."""
    return json_of("shipstation/v1-openapi.normalized.json")


@cache
def katana_document() -> Any:
    """Katana's gateway document; it is large."""
    return _yaml("katana-openapi.yaml")


@cache
def community_document() -> Any:
    """What others found Katana to answer; larger still."""
    return _yaml("katana-community-openapi.yaml")


@cache
def shopify_schema(version: str) -> GraphQLSchema:
    """Shopify's own schema of the Admin API."""
    packed = spec(f"shopify_admin_{version}.introspection.json.gz").read_bytes()
    # Shopify deprecates fields whose interface does not; graphql-core would refuse the schema for that.
    return build_client_schema(json.loads(gzip.decompress(packed))["data"], assume_valid=True)


def _yaml(name: str) -> Any:
    return yaml.load(spec(name).read_bytes(), Loader=yaml.CSafeLoader)
