"""What holds for every test."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import settings

# A busy machine is no fault: no example is judged by how long it took. The same examples at every run, so that
# a test is green or red by the code alone; `make fuzz` looks for others.
settings.register_profile("earshot", deadline=None, derandomize=True)
settings.register_profile("fuzz", deadline=None, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "earshot"))

# Files go to whichever worker is free: with those that take long first, none is left to run alone at the end.
LONGEST = (
    "tests/fault/test_soak.py",
    "tests/integration/test_demo.py",
    "tests/integration/test_rotated_pepper.py",
    "tests/browser/",
    "tests/integration/test_attribution_function.py",
    "tests/integration/test_outside_judges.py",
    "tests/integration/",
    "tests/property/",
    "tests/fault/",
    "tests/contract/",
    "tests/unit/attribution/",
    "tests/",
)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the files that take longest first; among equals the order stays as it was shuffled."""
    items.sort(key=lambda item: next(place for place, of in enumerate(LONGEST) if item.nodeid.startswith(of)))


@pytest.fixture(scope="module")
def dynamodb() -> Iterator[Any]:
    """A client of moto's DynamoDB in this process, with no table yet."""
    import boto3  # late: most tests need neither
    from moto import mock_aws

    with mock_aws():
        yield boto3.client("dynamodb", region_name="us-east-1", aws_access_key_id="x", aws_secret_access_key="x")
