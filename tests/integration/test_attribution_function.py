"""The nightly run in the cloud, end to end: the real table, the whole command, a bucket on the embedded AWS."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

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
def cloud(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[LocalAws]:
    monkeypatch.setenv("EARSHOT_REPORT_EMAIL", "owner@shop.example")
    monkeypatch.setenv("EARSHOT_SENDER_EMAIL", "reports@shop.example")
    monkeypatch.setenv("EARSHOT_SMTP_URL", (tmp_path / "mails").as_uri())
    with embedded_aws(None, services=f"{SERVICES},s3") as aws:
        aws.create_table(TABLE, expiring=False)
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
    cloud: LocalAws, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
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
    [mark] = [key for key in first if "/mailed/run_" in key]
    assert told == {"files": len(first) - 1}
    run_id = mark.rpartition("/")[2]
    [mail] = (tmp_path / "mails").iterdir()
    assert run_id in mail.name
    mail.unlink()
    assert {key.rpartition("/")[2] for key in first} >= {"manifest.json", "report.html", "credit.parquet"}
    [folder] = {key.rpartition("/")[0] for key in first if key != mark}
    assert folder.startswith("runs/20")
    assert b"12.99" in first[f"{folder}/report.html"]

    for n in range(3):
        cloud.client("s3").put_object(Bucket=RUNS, Key=f"{folder}/left/over-{n}.csv", Body=b"of an earlier version")
    other = "runs/2020-01-01/report.html"
    cloud.client("s3").put_object(Bucket=RUNS, Key=other, Body=b"of another day")
    attribution.handler({})
    again = files_of(cloud)
    assert again.pop(other) == b"of another day"
    if {key.rpartition("/")[0] for key in again} == {folder, f"{folder}/mailed"}:  # unless midnight passed between
        assert again == first
        assert list((tmp_path / "mails").iterdir()) == []  # once a run

    another = tmp_path / "another"
    another.mkdir()
    for name in ("manifest.json", "summary.txt", "summary.html"):
        (another / name).write_bytes(again[f"{folder}/{name}"].replace(run_id.encode(), b"run_other"))
    away = replace(attribution._settings().made(first_seconds=9), smtp_url="smtp://127.0.0.1:9")
    with pytest.raises(RunFailed, match="whole in the bucket, and its summary was not mailed"):
        attribution._mail(another, away, f"{folder}/mailed/")

    monkeypatch.setenv("EARSHOT_TABLE", "no-such-table")
    monkeypatch.setattr(attribution, "open_ledger", lambda _: ledger)  # found records, and then the command fails
    with pytest.raises(RunFailed, match="its own words are in the log"):
        attribution.handler({})
    assert files_of(cloud) == {**again, other: b"of another day"}
