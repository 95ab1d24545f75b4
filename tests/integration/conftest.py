"""One embedded AWS for the whole run of a worker, and a fresh table from template.yaml for every test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from runtime.embedded_aws.local import LocalAws, embedded_aws
from tests.factories.command import Earshot, in_this_process


@pytest.fixture(scope="session")
def aws() -> Iterator[LocalAws]:
    with embedded_aws(None) as running:
        yield running


@pytest.fixture
def table(aws: LocalAws) -> Iterator[str]:
    name = f"earshot-{uuid4().hex[:12]}"
    aws.create_table(name, expiring=False)  # it is MORNING in the tests; days after it, items of then would go
    yield name
    aws.client("dynamodb").delete_table(TableName=name)


@pytest.fixture
def earshot(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Earshot:
    """The whole command, in this process."""
    return in_this_process(monkeypatch, capsys)


@pytest.fixture
def on_the_table(
    aws: LocalAws, table: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, earshot: Earshot
) -> Earshot:
    """The whole command on the test's table, from a folder that has nothing of the checkout's."""
    for name, value in {**aws.environment(), "EARSHOT_TABLE": table, "EARSHOT_STATE": str(tmp_path)}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(tmp_path)
    return earshot
