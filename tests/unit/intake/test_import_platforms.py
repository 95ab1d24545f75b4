"""`earshot import --platform`: a delivery a line, into touches and orders; bad parts are named, and show nobody."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from base.errors import UnusableInput
from cli.imports import by_platform
from intake.import_files import Importer, Kind
from intake.platforms.events.from_files import reader_of
from intake.platforms.events.table import source_named
from intake.platforms.platform import Lookups
from tests.factories.memory import MemoryLedger
from tests.factories.platforms import NOON, PSEUDONYMS, sample


def _imported(folder: Path, name: str, *deliveries: object, ledger: MemoryLedger | None = None) -> Importer:
    file = folder / f"{name}.jsonl"
    file.write_text("".join(f"{json.dumps(one)}\n" for one in deliveries), "utf-8")
    importer = Importer(ledger or MemoryLedger(), clock=lambda: NOON)
    importer.told([file], reader_of(source_named(name), Lookups(pseudonyms=PSEUDONYMS, clock=lambda: NOON)))
    return importer


def test_touches_and_orders_of_a_file_are_stored_once(tmp_path: Path) -> None:
    ledger = MemoryLedger()
    first = _imported(tmp_path, "hub", sample("hub"), ledger=ledger).finish()
    again = _imported(tmp_path, "hub", sample("hub"), ledger=ledger).finish()
    assert (first.stored[Kind.TOUCHPOINT], first.stored[Kind.ORDER]) == (1, 1)
    assert (again.unchanged[Kind.TOUCHPOINT], again.unchanged[Kind.ORDER]) == (1, 1)
    assert {order.payment for _, order in ledger.orders.values()} == {"apple_pay_watch"}


def test_a_bad_part_of_a_line_is_named_and_the_rest_goes_on(tmp_path: Path) -> None:
    good, bad = sample("smartthings"), sample("smartthings", "malformed")
    good["eventData"]["events"] += bad["eventData"]["events"]
    done = _imported(tmp_path, "smartthings", good).finish()
    assert done.stored[Kind.TOUCHPOINT] == 2
    (line,) = done.rejected
    assert (line.line, line.text) == (1, None)  # who is named in it stays in the file it came from
    assert "deviceEvent.eventId: required, but missing" in line.reason


def test_a_file_of_another_platform_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(UnusableInput, match="no line was usable"):
        _imported(tmp_path, "hub", sample("segment")).finish()


def test_files_are_named_with_their_platform() -> None:
    assert by_platform(["hub=a.jsonl", "hub=b.jsonl", "vast=c"]) == {
        "hub": [Path("a.jsonl"), Path("b.jsonl")],
        "vast": [Path("c")],
    }
