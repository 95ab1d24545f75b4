"""The nightly run in the cloud, end to end: the real table, the whole command, a bucket on the embedded AWS."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from base.errors import RunFailed
from ledger.store import Ledger
from runtime.embedded_aws.local import LocalAws, embedded_aws
from runtime.embedded_aws.process import SERVICES
from runtime.functions import attribution
from tests.factories.records import GRANTED, order, touchpoint

pytestmark = pytest.mark.integration
YESTERDAY = datetime.now(UTC) - timedelta(days=1)  # what it reads is counted back from today
TABLE, RUNS = "earshot-nightly", "earshot-nightly-runs"


@pytest.fixture
def cloud(monkeypatch: pytest.MonkeyPatch) -> Iterator[LocalAws]:
    with embedded_aws(None, services=f"{SERVICES},s3") as aws:
        aws.create_table(TABLE)
        aws.client("s3").create_bucket(Bucket=RUNS)
        for name, value in {"ENDPOINT": aws.endpoint, "TABLE": TABLE, "RUNS": RUNS}.items():
            monkeypatch.setenv(f"EARSHOT_{name}", value)
        attribution._settings.cache_clear()
        yield aws
        attribution._settings.cache_clear()


def files_of(aws: LocalAws) -> dict[str, bytes]:
    s3 = aws.client("s3")
    keys = [one["Key"] for one in s3.list_objects_v2(Bucket=RUNS).get("Contents", ())]
    return {key: s3.get_object(Bucket=RUNS, Key=key)["Body"].read() for key in keys}


def test_every_night_the_run_of_the_day_stands_in_the_bucket_and_a_second_one_takes_its_place(
    cloud: LocalAws, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert attribution.handler({}) == {"files": 0}  # an empty ledger is no failure
    assert files_of(cloud) == {}

    ledger = Ledger(lambda: cloud.client("dynamodb"), TABLE)
    at = {"occurred_at": YESTERDAY, "received_at": YESTERDAY}
    ledger.append_touchpoint(touchpoint(order_id="or_1", consent=GRANTED, **at))
    placed = {"placed_at": YESTERDAY, "received_at": YESTERDAY}
    ledger.put_order(order(consent=GRANTED, **placed))
    told = attribution.handler({})
    first = files_of(cloud)
    assert told == {"files": len(first)}
    assert {key.rpartition("/")[2] for key in first} >= {"manifest.json", "report.html", "credit.parquet"}
    [folder] = {key.rpartition("/")[0] for key in first}
    assert folder.startswith("runs/20")
    assert b"12.99" in first[f"{folder}/report.html"]

    for n in range(3):
        cloud.client("s3").put_object(Bucket=RUNS, Key=f"{folder}/left/over-{n}.csv", Body=b"of an earlier version")
    other = "runs/2020-01-01/report.html"
    cloud.client("s3").put_object(Bucket=RUNS, Key=other, Body=b"of another day")
    attribution.handler({})
    again = files_of(cloud)
    assert again.pop(other) == b"of another day"
    if {key.rpartition("/")[0] for key in again} == {folder}:  # unless midnight passed between the two
        assert again == first

    monkeypatch.setenv("EARSHOT_TABLE", "no-such-table")
    monkeypatch.setattr(attribution, "open_ledger", lambda _: ledger)  # found records, and then the command fails
    with pytest.raises(RunFailed, match="its own words are in the log"):
        attribution.handler({})
    assert files_of(cloud) == {**again, other: b"of another day"}
