from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from attribution.engine.duckdb import open_duckdb
from attribution.engine.engine import rows
from attribution.exports.manifest import CONTENTS
from attribution.exports.order_consents import ORDER_CONSENTS
from attribution.exports.write import exported, write_parquet
from attribution.inputs.rejects import LONGEST, shown
from attribution.parameters import Inputs, Parameters
from attribution.run import attribute
from ledger.records import OrderStatus
from tests.factories.attribution import Ran, WorkedOut, bought, spoken, to_json, work_out, write_lines

SECRETS = ("ann@example.com", "+491701234567", "us_4711", "tok_4711")


def from_files(out: Path, touchpoints: list[Path], orders: list[Path], **parameters: Any) -> Ran:
    inputs = Inputs(touchpoint_files=tuple(touchpoints), order_files=tuple(orders))
    return Ran(attribute(inputs, Parameters(**parameters), out), out)


def read(touchpoints: list[Path], orders: list[Path]) -> WorkedOut:
    return WorkedOut(Inputs(touchpoint_files=tuple(touchpoints), order_files=tuple(orders)), Parameters())


def rejected(ran: Ran) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (ran.out / "rejected.jsonl").read_text(encoding="utf-8").splitlines()]


def bad_line(**changes: Any) -> str:
    identity = {"email": "ann@example.com", "phone": "+491701234567", "user": "us_4711"}
    return json.dumps(
        json.loads(to_json(spoken())) | {"identity": identity, "handoff_token": "tok_4711", "stage": 7} | changes
    )


def test_files_of_one_name_in_two_folders_are_told_apart_as_they_were_named(tmp_path: Path) -> None:
    files = [tmp_path / folder / "t.jsonl" for folder in ("monday", "tuesday")]
    for file, good in zip(files, ("tp_1", "tp_2"), strict=True):
        file.parent.mkdir()
        file.write_text(f"{to_json(spoken(good))}\n{{}}\n", encoding="utf-8")
    ran = from_files(tmp_path / "out", files, [write_lines(tmp_path / "o.jsonl", [bought()])])
    assert [(row["file"], row["line"]) for row in rejected(ran)] == [(str(file), 2) for file in files]
    listed = json.loads((ran.out / "manifest.json").read_text())["inputs"]
    assert {source["name"] for source in listed if source["record"] == "touchpoints"} == set(map(str, files))


def test_a_rejected_line_has_record_file_line_reason_and_text_in_this_order(tmp_path: Path) -> None:
    touchpoints = tmp_path / "t.jsonl"
    touchpoints.write_text(f"{to_json(spoken())}\n[]\n", encoding="utf-8")
    ran = from_files(tmp_path / "out", [touchpoints], [write_lines(tmp_path / "o.jsonl", [bought()])])
    (line,) = rejected(ran)
    assert list(line) == ["record", "file", "line", "reason", "text"]
    assert (line["record"], line["file"], line["line"], line["text"]) == ("touchpoints", str(touchpoints), 2, "[]")


LINES = [
    bad_line(),
    bad_line()[:-9],
    bad_line(identity={"email": {"ann@example.com": "+491701234567"}, "user": ["us_4711"]}),
    bad_line(email="ann@example.com", channel="ann@example.com"),
    "tp_1,2026-11-20T08:00:00Z,web,ann@example.com;+491701234567|us_4711",
    "us_4711",
    '["us_4711", "ann@example.com"]',
]


def test_identifiers_are_blanked_in_text_and_reason_unless_they_are_asked_for(tmp_path: Path) -> None:
    touchpoints = tmp_path / "t.jsonl"
    touchpoints.write_text("\n".join([to_json(spoken()), *LINES, ""]), encoding="utf-8")
    orders = write_lines(tmp_path / "o.jsonl", [bought()])
    told = rejected(from_files(tmp_path / "out", [touchpoints], [orders]))
    assert len(told) == len(LINES)
    assert [line for line in told for secret in SECRETS if secret in json.dumps(line)] == []
    kept = rejected(from_files(tmp_path / "kept", [touchpoints], [orders], keep_rejected=True))
    assert [line["text"] for line in kept] == LINES


def test_what_mends_a_line_stays_readable() -> None:
    text = shown(bad_line().encode(), keep=False)
    told = json.loads(text)
    assert (told["touchpoint_id"], told["occurred_at"], told["stage"], told["brand_id"]) == (
        *("tp_1", "2026-11-19T08:00:00Z", 7, "b1"),
    )
    assert told["identity"] == {"email": "…", "phone": "…", "user": "…"}


def test_a_long_line_is_cut_at_four_kilobytes_of_utf_8() -> None:
    text = shown(("é" * LONGEST).encode(), keep=True)
    assert len(text.encode()) == LONGEST == 4096


def test_a_file_of_which_nothing_was_usable_is_a_warning_in_manifest_summary_and_page(tmp_path: Path) -> None:
    empty, bad = tmp_path / "empty.jsonl", tmp_path / "bad.jsonl"
    empty.write_text("")
    bad.write_text("{}\n")
    ran = from_files(tmp_path / "out", [write_lines(tmp_path / "t.jsonl", [spoken()]), empty, bad], [])
    said = [warning for warning in ran.summary.warnings if "could be used" in warning]
    assert said == [
        f"nothing in {empty} could be used as touchpoints: it is empty",
        f"nothing in {bad} could be used as touchpoints: see rejected.jsonl",
    ]
    assert set(said) <= set(json.loads((ran.out / "manifest.json").read_text())["warnings"])
    page = (ran.out / "report.html").read_text(encoding="utf-8")
    assert all(str(file) in page for file in (empty, bad))


def test_a_torn_archive_says_how_much_of_it_was_read(tmp_path: Path) -> None:
    whole = gzip.compress("".join(f"{to_json(spoken(f'tp_{n}'))}\n" for n in range(3000)).encode())
    torn = tmp_path / "t.jsonl.gz"
    torn.write_bytes(whole[: len(whole) // 2])
    ran = read([torn], [write_lines(tmp_path / "o.jsonl", [bought()])])
    lines = len(ran.table("touchpoints"))
    assert 1000 < lines < 3000
    (row,) = ran.loaded.rejected
    assert row.line == lines + 1
    assert f"{lines:,} lines" in str(row.reason)
    assert any(f"{lines:,} lines" in caution and str(torn) in caution for caution in ran.loaded.cautions)


def test_a_plain_file_cut_off_in_a_line_says_how_much_of_it_was_read(tmp_path: Path) -> None:
    cut = tmp_path / "t.jsonl"
    cut.write_text("\n".join(to_json(spoken(f"tp_{n}")) for n in range(12))[:-40], encoding="utf-8")
    ran = read([cut], [write_lines(tmp_path / "o.jsonl", [bought()])])
    assert len(ran.table("touchpoints")) == 11
    assert any("breaks off" in caution and "11 lines" in caution for caution in ran.loaded.cautions)


def test_a_parquet_file_that_breaks_off_says_how_many_rows_were_read(tmp_path: Path) -> None:
    broken = tmp_path / "t.parquet"
    pq.write_table(pa.table({"touchpoint_id": ["a"]}), broken)
    broken.write_bytes(broken.read_bytes()[:-9])
    ran = read([broken], [write_lines(tmp_path / "o.jsonl", [bought()])])
    assert "0 rows were read" in str(ran.loaded.rejected[0].reason)


VERSIONS = (
    {"status": OrderStatus.PLACED, "revenue_minor": 900},
    {"status": OrderStatus.CANCELLED, "revenue_minor": 901},
    {"status": OrderStatus.REFUNDED, "revenue_minor": 902, "refunded_minor": 300},
    {"status": OrderStatus.REFUNDED, "revenue_minor": 903, "refunded_minor": 200},
)


@pytest.mark.parametrize("turned", [False, True])
def test_of_versions_received_at_once_the_one_further_along_holds(turned: bool) -> None:
    given = [bought(f"or_{upto}", **version) for upto in (4, 2, 1) for version in VERSIONS[:upto]]
    ran = work_out([], given[::-1] if turned else given)
    held = {row["order_id"]: row["revenue_minor"] for row in ran.table("orders")}
    assert held == {"or_4": 902, "or_2": 901, "or_1": 900}


def test_what_the_run_id_is_made_of_and_bytes_are_the_same_on_one_thread_and_on_two(tmp_path: Path) -> None:
    ids = [f"or_{(n * 7919) % 250_007}" for n in range(250_007)]
    consents = [("granted", "denied", "unknown")[n % 3] for n in range(len(ids))]
    orders = pa.table(
        {
            "order_id": ids,
            "touchpoint_id": ids,
            "consent_measurement": consents,
            "consent_marketing": consents,
            "merchant_order_id": ids,
            "cancelled_us": pa.nulls(len(ids), pa.int64()),
            "refunded_us": pa.array(range(len(ids))),
            "lines": pa.array([[{"product_id": one, "quantity": n % 3}] * (n % 2) for n, one in enumerate(ids)]),
            "content_hash": pa.array(range(-1, len(ids) - 1)),
        }
    )
    found = set()
    for threads in (1, 2):
        with open_duckdb(threads) as engine:
            engine.put("orders", orders)
            engine.put("touchpoints", orders)
            path, _ = write_parquet(exported(engine, ORDER_CONSENTS, window_days=30), tmp_path / "f.parquet", {})
            found.add((*rows(engine, CONTENTS.format(table="touchpoints")), path.read_bytes()))
    assert len(found) == 1


def test_a_parquet_file_does_not_depend_on_an_engine_s_batches(tmp_path: Path) -> None:
    rows = pa.table({"order_id": [f"or_{n}" for n in range(90_000)]})
    batches = pa.Table.from_batches(rows.to_batches(max_chunksize=1_234))
    written = [write_parquet(table, tmp_path / "f.parquet", {})[0].read_bytes() for table in (rows, batches)]
    assert written[0] == written[1]
