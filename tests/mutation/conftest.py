"""One bench for all."""

from collections.abc import Iterator

import pytest

from tests.mutation.bench import Bench, open_bench


@pytest.fixture(scope="package")
def bench() -> Iterator[Bench]:
    with open_bench() as bench:
        yield bench
