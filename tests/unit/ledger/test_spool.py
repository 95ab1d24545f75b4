"""The spool's folder, which several servers, threads and drainers share."""

from __future__ import annotations

import os
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from ledger.encoding import to_json
from ledger.privacy.tombstones import Tombstones
from ledger.spool import FileSpool
from tests.factories.memory import MemoryLedger
from tests.factories.records import touchpoint

RECORDS = 200


def test_two_drainers_at_once_lose_nothing_and_set_nothing_aside(tmp_path: Path) -> None:
    ledger = MemoryLedger()
    for number in range(RECORDS):
        FileSpool(tmp_path).keep(touchpoint(f"tp_{number}"))
    with ThreadPoolExecutor(2) as threads:
        list(threads.map(lambda _: FileSpool(tmp_path).drain(ledger), range(2)))
    assert ledger.touchpoints.keys() == {f"tp_{number}" for number in range(RECORDS)}
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_cannot_be_read_holds_up_none_behind_it_and_no_forgetting(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "sp_folder.json").mkdir()
    ledger, spool = MemoryLedger(), FileSpool(tmp_path)
    spool.keep(touchpoint("tp_1"))
    assert spool.forget(Tombstones(()), ("us_1",)) == 0
    assert spool.drain(ledger, most=1) == 1
    assert ledger.touchpoints.keys() == {"tp_1"}
    assert "sp_folder.json cannot be read and is passed over" in caplog.text
    assert [file.name for file in tmp_path.iterdir()] == ["sp_folder.json"]


def test_a_moment_past_the_calendar_s_end_is_set_aside_like_any_text_that_is_no_record(tmp_path: Path) -> None:
    beyond = to_json(touchpoint("tp_1")).replace("2026-11-20T08:00:00Z", "9999-12-31T23:59:59-23:59")
    assert "-23:59" in beyond
    (tmp_path / "sp_1.json").write_text(beyond)
    ledger = MemoryLedger()
    FileSpool(tmp_path).keep(touchpoint("tp_2"))
    assert FileSpool(tmp_path).drain(ledger) == 1
    assert [file.name for file in tmp_path.iterdir()] == ["sp_1.bad"]


def test_two_servers_that_keep_the_same_record_while_it_is_drained_leave_it_in_the_ledger_once(tmp_path: Path) -> None:
    ledger = MemoryLedger()
    record = touchpoint("tp_1")

    def keep(_: int) -> None:
        for _again in range(50):
            FileSpool(tmp_path).keep(record)

    def drain(_: int) -> None:
        for _again in range(50):
            FileSpool(tmp_path).drain(ledger)

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda work: work(0), [keep, drain, keep, drain]))
    FileSpool(tmp_path).drain(ledger)
    assert ledger.touchpoints == {"tp_1": record}
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_process_left_half_written_goes_after_an_hour_and_not_while_it_may_still_be_written(
    tmp_path: Path,
) -> None:
    left, written = tmp_path / "sp_1.a.part", tmp_path / "sp_2.b.part"
    for file in (left, written):
        file.write_text('{"touch', "utf-8")
    hours_ago = time.time() - 2 * 3_600
    os.utime(left, (hours_ago, hours_ago))
    FileSpool(tmp_path).drain(MemoryLedger())
    assert list(tmp_path.iterdir()) == [written]
