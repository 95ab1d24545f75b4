from __future__ import annotations

import logging
import os
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError

from base.errors import RecordConflict, RecordRefused, StoreUnavailable
from ledger.recorder import LOG_MARK, Kept, Recorder
from ledger.spool import FileSpool
from ledger.store import Ledger
from ledger.wire import read_touchpoint
from tests.factories.memory import MemoryLedger
from tests.factories.records import order, touchpoint


class BrokenClient:
    """A DynamoDB client that raises the same error at every call."""

    def __init__(self, error: Exception) -> None:
        self._error = error

    def __getattr__(self, name: str) -> Any:
        def call(**_: Any) -> Any:
            raise self._error

        return call


def ledger_with(error: Exception) -> Ledger:
    return Ledger(lambda: BrokenClient(error), "earshot")  # type: ignore[arg-type, return-value]


OUT_OF_REACH = EndpointConnectionError(endpoint_url="http://127.0.0.1:1")


def test_a_touchpoint_waits_in_the_spool_while_the_table_is_away(tmp_path: Path) -> None:
    spool = FileSpool(tmp_path / "spool")
    assert Recorder(ledger_with(OUT_OF_REACH), spool).record(touchpoint()) is Kept.SPOOL
    assert spool.waiting() == 1


def test_the_same_touchpoint_waits_once(tmp_path: Path) -> None:
    spool = FileSpool(tmp_path)
    for _ in range(3):
        Recorder(ledger_with(OUT_OF_REACH), spool).record(touchpoint())
    assert spool.waiting() == 1


def test_many_threads_that_keep_the_same_record_at_once_take_nothing_from_one_another(tmp_path: Path) -> None:
    spool, ledger = FileSpool(tmp_path), MemoryLedger()
    with ThreadPoolExecutor(16) as threads:
        kept = [threads.submit(spool.keep, touchpoint(f"tp_{number % 3}")) for number in range(300)]
        drained = [threads.submit(spool.drain, ledger) for _ in range(3)]
        for one in (*kept, *drained):
            one.result()
    spool.drain(ledger)
    assert sorted(ledger.touchpoints) == ["tp_0", "tp_1", "tp_2"]
    assert list(tmp_path.iterdir()) == []


def test_of_two_versions_of_a_record_both_wait_and_the_ledger_chooses(tmp_path: Path) -> None:
    spool, ledger = FileSpool(tmp_path), MemoryLedger()
    first, again = touchpoint(), touchpoint(received_at=touchpoint().received_at + timedelta(seconds=9))
    spool.keep(again)
    spool.keep(first)
    assert spool.drain(ledger) == 2
    assert list(ledger.touchpoints.values()) == [first]


def test_what_a_process_left_half_written_goes_after_an_hour(tmp_path: Path) -> None:
    spool = FileSpool(tmp_path)
    old, young = tmp_path / "sp_old.1.part", tmp_path / "sp_young.2.part"
    for file in (old, young):
        file.write_text("{")
    os.utime(old, (0, 0))
    spool.drain(MemoryLedger())
    assert list(tmp_path.iterdir()) == [young]


def test_when_spool_and_table_fail_the_whole_record_is_in_the_log(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("a file where the folder should be")
    with caplog.at_level(logging.ERROR):
        assert Recorder(ledger_with(OUT_OF_REACH), FileSpool(blocked)).record(touchpoint()) is Kept.LOG
    line = next(record.getMessage() for record in caplog.records if LOG_MARK in record.getMessage())
    assert read_touchpoint(line.partition(LOG_MARK)[2]) == touchpoint()


def test_a_refused_drain_leaves_the_record_where_it_was(tmp_path: Path) -> None:
    spool = FileSpool(tmp_path)
    spool.keep(touchpoint())
    with pytest.raises(StoreUnavailable):
        spool.drain(ledger_with(OUT_OF_REACH))
    assert spool.waiting() == 1


def test_two_drainers_at_once_trip_over_nothing_and_whoever_counts_what_waits_is_told(tmp_path: Path) -> None:
    spool, ledger = FileSpool(tmp_path), MemoryLedger()
    for number in range(200):
        spool.keep(touchpoint(f"tp_{number}"))
    with ThreadPoolExecutor(6) as threads:
        drainers = [threads.submit(spool.drain, ledger) for _ in range(4)]
        counted = [threads.submit(lambda: [spool.waiting() for _ in range(20)]) for _ in range(2)]
        assert sum(one.result() for one in drainers) == 200
        assert all(left <= 200 for one in counted for left in one.result())
    assert (len(ledger.touchpoints), spool.waiting()) == (200, 0)


@pytest.mark.parametrize(
    "code", ["ProvisionedThroughputExceededException", "InternalServerError", "ThrottlingException"]
)
def test_every_refusal_of_the_table_becomes_one_of_our_own_errors(code: str) -> None:
    refusal = ClientError({"Error": {"Code": code, "Message": ""}}, "PutItem")
    with pytest.raises(StoreUnavailable, match=code):
        ledger_with(refusal).append_touchpoint(touchpoint())


def test_a_record_the_table_cannot_hold_is_told_from_a_table_that_is_away() -> None:
    refusal = ClientError({"Error": {"Code": "ValidationException", "Message": "Item size"}}, "PutItem")
    with pytest.raises(RecordRefused, match="Item size"):
        ledger_with(refusal).append_touchpoint(touchpoint())


def test_a_purchase_whose_turn_was_already_written_is_a_conflict_not_an_order() -> None:
    cancelled: Any = {
        "Error": {"Code": "TransactionCanceledException", "Message": ""},
        "CancellationReasons": [{"Code": "None"}, {"Code": "ConditionalCheckFailed"}],
    }
    with pytest.raises(RecordConflict):
        ledger_with(ClientError(cancelled, "TransactWriteItems")).place_order(order(), touchpoint(), customer="key_1")
