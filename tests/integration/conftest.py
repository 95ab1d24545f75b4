"""One embedded AWS for the whole run of a worker, and a fresh table from template.yaml for every test."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import uuid4

import pytest

from runtime.embedded_aws.local import LocalAws, embedded_aws


@pytest.fixture(scope="session")
def aws() -> Iterator[LocalAws]:
    with embedded_aws(None) as running:
        yield running


@pytest.fixture
def table(aws: LocalAws) -> Iterator[str]:
    name = f"earshot-{uuid4().hex[:12]}"
    aws.create_table(name)
    yield name
    aws.client("dynamodb").delete_table(TableName=name)
