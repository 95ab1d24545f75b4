"""The fast road takes nothing that the slow reader refuses, reads it alike, and leaves that reader every other line."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attribution.inputs.checks import doubtful_rows
from attribution.inputs.columns import counted
from attribution.inputs.lines import Lines
from attribution.inputs.reading import Reading
from attribution.inputs.record_kinds import ORDER_KIND, TOUCHPOINT_KIND, RecordKind
from base.errors import InputError
from tests.factories.odd_lines import ANYTHING, MOMENTS, ORDER_LINES, TOUCHPOINT_LINES

KINDS = [(TOUCHPOINT_KIND, TOUCHPOINT_LINES), (ORDER_KIND, ORDER_LINES)]
RIGHT = {
    TOUCHPOINT_KIND.record: {
        "touchpoint_id": '"t"',
        "occurred_at": MOMENTS[0],
        "received_at": MOMENTS[0],
        "platform": '"web"',
        "action": '"visit"',
    },
    ORDER_KIND.record: {
        "order_id": '"o"',
        "placed_at": MOMENTS[0],
        "received_at": MOMENTS[0],
        "source": '"app"',
        "currency": '"USD"',
        "revenue_minor": "5",
    },
}


def slowly(kind: RecordKind, line: bytes) -> list[dict[str, Any]] | None:
    """What the slow reader makes of a line: the row, no row for a blank line, None when it refuses it."""
    if not line.strip():
        return []
    try:
        return kind.in_columns([kind.read_slowly(line.strip())]).to_pylist()
    except InputError:
        return None


def all_slowly(kind: RecordKind, lines: list[bytes]) -> tuple[list[dict[str, Any]], list[int]]:
    """What the slow reader makes of lines one by one: their rows, and the numbers of those it refuses."""
    read, refused = [], []
    for number, line in enumerate(lines, 1):
        try:
            read.append(kind.read_slowly(line))
        except InputError:
            refused.append(number)
    return kind.in_columns(read).to_pylist(), refused


def fast(kind: RecordKind, line: bytes) -> list[dict[str, Any]] | None:
    """What the fast road makes of a line by itself: None where it leaves it to the slow reader."""
    given_, misshapen = kind.json.read(Lines(line))
    if misshapen or doubtful_rows(given_, kind.columns, 1).any():
        return None
    return counted(given_, kind.columns).to_pylist()


def whole(kind: RecordKind, path: Path) -> tuple[list[dict[str, Any]], list[int]]:
    """Rows and numbers of the lines set aside of a whole file."""
    reading = Reading(path, kind)
    rows = [row for table in reading.tables() for row in table.to_pylist()]
    return rows, [line.line for line in reading.rejected]


def in_order(rows: list[dict[str, Any]]) -> list[str]:
    return sorted(json.dumps(row, sort_keys=True) for row in rows)


@pytest.mark.parametrize(("kind", "lines"), KINDS, ids=lambda value: getattr(value, "record", ""))
@settings(deadline=None)
@given(data=st.data())
def test_what_is_read_in_columns_the_slow_reader_reads_alike(
    kind: RecordKind, lines: st.SearchStrategy[bytes], data: st.DataObject
) -> None:
    line = data.draw(lines)
    found = fast(kind, line)
    assert found is None or found == slowly(kind, line)


@pytest.mark.parametrize(("kind", "lines"), KINDS, ids=lambda value: getattr(value, "record", ""))
@settings(deadline=None, max_examples=50)
@given(data=st.data())
def test_a_file_is_read_as_its_lines_are_one_by_one(
    kind: RecordKind, lines: st.SearchStrategy[bytes], data: st.DataObject
) -> None:
    written = data.draw(st.lists(lines, max_size=12))
    end = data.draw(st.sampled_from([b"\n", b"\r\n"]))
    mark = data.draw(st.sampled_from([b"", b"\xef\xbb\xbf"]))
    expected = [slowly(kind, line) for line in written]
    with TemporaryDirectory() as folder:
        path = Path(folder, "lines.jsonl.gz")
        path.write_bytes(gzip.compress(mark + end.join(written)))
        rows, rejected = whole(kind, path)
    assert in_order(rows) == in_order([row for found in expected for row in found or ()])
    assert rejected == [number for number, found in enumerate(expected, 1) if found is None]


@pytest.mark.parametrize("kind", [TOUCHPOINT_KIND, ORDER_KIND], ids=lambda kind: kind.record)
def test_every_odd_value_in_every_field_is_judged_as_the_slow_reader_judges_it(
    kind: RecordKind, tmp_path: Path
) -> None:
    right = RIGHT[kind.record]
    names = [*dict.fromkeys(column.inside or column.field.name for column in kind.columns), "colour"]
    objects = [right | {name: value} for name in names for value in (*ANYTHING, *MOMENTS)]
    objects += [
        right | {"schema_version": "1", column.field.name: '"card"'} for column in kind.columns if column.field.added
    ]
    lines = [
        ("{" + ",".join(f'"{name}":{value}' for name, value in members.items()) + "}").encode("utf-8", "surrogatepass")
        for members in objects
    ]
    lines += [b"[" * 2000, b'{"a":' * 2000]
    path = tmp_path / "lines.jsonl"
    path.write_bytes(b"\n".join(lines))
    rows, rejected = whole(kind, path)
    taken_slowly, refused = all_slowly(kind, lines)
    assert rejected == refused
    assert in_order(rows) == in_order(taken_slowly)
    some = lines[::11]
    right_ones = len(all_slowly(kind, some)[0])
    taken = sum(fast(kind, line) is not None for line in some)
    assert taken > 0.7 * right_ones, "the fast road takes nearly all that is right"


ODD_COLUMNS = {
    "touchpoint_id": [
        pa.array(["a", "", "b" * 257, None]),
        pa.array([b"a", b"\xff", b"b", None]),
        pa.array([1, 2, 3, 4]),
    ],
    "platform": [
        pa.array(["web", "toaster", None, "web"]).dictionary_encode(),
        pa.array(["web"] * 4, pa.large_string()),
    ],
    "occurred_at": [
        pa.array([0, 1, -1, None], pa.timestamp("ns")),
        pa.array([0, 10**14, -(10**14), None], pa.timestamp("s", tz="UTC")),
        pa.array([0, 2**62, -(2**62), 5], pa.timestamp("us", tz="+05:30")),
        pa.array(["2026-11-20T08:00:00Z", "2026-11-20 08:00:00Z", "soon", None]),
        pa.array([0, 1, 2, 3], pa.date32()),
    ],
    "duration_ms": [
        pa.array([1.0, 1.5, float("nan"), float("inf")]),
        pa.array([0, 1, 2**63, 2**64 - 1], pa.uint64()),
        pa.array([True, None, None, False]),
    ],
    "match_score": [
        pa.array([0, 1, 2, None], pa.int8()),
        pa.array([0.5, -0.0, float("nan"), 1.5], pa.float32()),
        pa.array(["0.5"] * 4),
    ],
    "heard": [pa.array([b"caf\xc3\xa9", b"\xff", None, b""], pa.binary()).view(pa.string()), pa.array([None] * 4)],
    "consent": [
        pa.array([{"measurement": "granted"}, {"measurement": "perhaps"}, {}, None]),
        pa.array(["granted"] * 4),
    ],
    "identity": [
        pa.array([{"user": "u", "colour": None}, {"user": "", "colour": None}, {"user": None, "colour": 1}, None])
    ],
    "colour": [
        pa.array([None, "red", None, None]),
        pa.array([{"a": None}, None, None, None]),
        pa.array([float("nan")] * 4),
    ],
    "schema_version": [pa.array([1, 2, 3, None])],
    "handoff_way": [pa.array(["card", "pigeon", None, "qr"])],
}
ODD_ORDER_COLUMNS = {
    "lines": [
        pa.array([[{"product_id": "p", "quantity": 1}], [], None, [None]]),
        pa.array([[{"quantity": -1}], [{"quantity": 0}, {"quantity": 2}], [{}], None]),
        pa.array([[{"colour": 1}], [{"colour": None}], [], None]),
        pa.array([["a"], [], None, None]),
        pa.array(["a", None, None, None]),
    ],
    "promo_codes": [
        pa.array([["a", "b"], ["a", None], [""], None]),
        pa.array([[1], [], None, None]),
        pa.array(["a"] * 4),
    ],
    "is_test": [pa.array([True, False, None, True]), pa.array([0, 1, None, 1])],
    "revenue_minor": [pa.array([1.0, 2.5, None, -1.0]), pa.array([5, 6, 7, 10**15 + 1])],
    "currency": [pa.array(["USD", "usd", "ÄÖÜ", "EURO"])],
}
COLUMNS = [(TOUCHPOINT_KIND, name, array) for name, arrays in ODD_COLUMNS.items() for array in arrays]
COLUMNS += [(ORDER_KIND, name, array) for name, arrays in ODD_ORDER_COLUMNS.items() for array in arrays]


@pytest.mark.parametrize(("kind", "name", "array"), COLUMNS, ids=lambda value: value if isinstance(value, str) else "")
def test_a_parquet_row_is_judged_as_its_json_is(kind: RecordKind, name: str, array: pa.Array, tmp_path: Path) -> None:
    from attribution.inputs.parquet_rows import row_text

    right = {field: json.loads(value) for field, value in RIGHT[kind.record].items()}
    columns = {field: pa.array([value] * 4) for field, value in right.items()} | {name: array}
    path = tmp_path / "rows.parquet"
    pq.write_table(pa.table(columns), path)
    expected: list[list[dict[str, Any]] | None] = []
    (batch,) = pq.read_table(path).to_batches()
    for row in range(4):
        try:
            expected.append(slowly(kind, row_text(batch, row)))
        except InputError:
            expected.append(None)
    rows, rejected = whole(kind, path)
    assert rejected == [number for number, found in enumerate(expected, 1) if found is None]
    assert in_order(rows) == in_order([row for found in expected for row in found or ()])


BESIDE_A_RECORD = [
    *(b"null", b"{}null", b"{}{}", b"{}\0", b"", b" ", b"[]", b"{", b"}", b'{"revenue_minor":NaN}', b"\xef\xbb\xbf{}"),
    *(b'{"heard":"\\ud800"}', b'{"heard":"\xed\xa0\x80"}', b'{"match_score":NaN}', b'{"order_id":"a","order_id":"b"}'),
]


@pytest.mark.parametrize("odd", BESIDE_A_RECORD, ids=repr)
def test_an_odd_line_takes_no_neighbour_with_it(odd: bytes, tmp_path: Path) -> None:
    line = ("{" + ",".join(f'"{name}":{value}' for name, value in RIGHT[ORDER_KIND.record].items()) + "}").encode()
    path = tmp_path / "lines.jsonl"
    path.write_bytes(b"\n".join([line, odd, odd, *[line] * 40, odd]))
    rows, rejected = whole(ORDER_KIND, path)
    assert len(rows) == 41
    assert rejected == ([2, 3, 44] if odd.strip() else [])
