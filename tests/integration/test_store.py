from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from base.errors import StoreUnavailable
from intake.import_files import Importer
from intake.imported import Kind
from ledger.recorder import Kept, Recorder
from ledger.spool import FileSpool
from ledger.store import Ledger
from runtime.embedded_aws.local import LocalAws
from tests.factories.records import GRANTED, MORNING, touchpoint
from tests.unit.ledger.test_store import DENIED, LedgerPromises, choice

pytestmark = pytest.mark.integration


class TestOnTheEmbeddedAws(LedgerPromises):
    """All that a ledger promises, on a DynamoDB that checks sizes, types and transactions as AWS does."""

    @pytest.fixture
    def ledger(self, aws: LocalAws, table: str) -> Ledger:
        return Ledger(lambda: aws.client("dynamodb"), table)


@pytest.fixture
def ledger(aws: LocalAws, table: str) -> Ledger:
    return Ledger(lambda: aws.client("dynamodb"), table)


def test_the_words_heard_lie_apart_with_a_date_to_die(ledger: Ledger, aws: LocalAws, table: str) -> None:
    ledger.append_touchpoint(touchpoint(heard="clear leaf"))
    stored = ledger.touchpoint("tp_1")
    assert stored is not None
    assert stored.heard is None
    assert ledger.heard("tp_1") == "clear leaf"
    item = aws.client("dynamodb").get_item(TableName=table, Key={"PK": {"S": "TP#tp_1"}, "SK": {"S": "HEARD"}})["Item"]
    assert int(item["expires_at"]["N"]) == int((MORNING + timedelta(days=90)).timestamp())


def test_a_choice_that_only_the_log_kept_is_read_back(
    ledger: Ledger, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    ledger.decide(choice(GRANTED, account="ac_1"))
    blocked = tmp_path / "file"
    blocked.write_text("a file where the folder should be")
    away = Ledger(_nobody, "nowhere")
    assert Recorder(away, FileSpool(blocked)).decide(choice(DENIED, hours=1)) is Kept.LOG
    log = tmp_path / "server.log"
    log.write_text("\n".join(record.getMessage() for record in caplog.records))
    importer = Importer(ledger)
    importer.touchpoints([log])
    assert importer.finish().stored[Kind.CHOICE] == 1
    assert ledger.consent("us_1") == ledger.consent("ac_1") == DENIED


def _nobody() -> Any:
    raise StoreUnavailable("the table is away")
