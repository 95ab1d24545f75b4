"""Consent never leaks: whatever was answered, a receiver sees no row, and no tie of a row, without a yes to it."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from hypothesis import given, settings
from hypothesis import strategies as st

from attribution.exports.order_consents import FILE, TAKEN_BACK_FILE
from attribution.exports.receivers.consents import read_consents
from ledger.records.words import Grant

TIES = ("household_id", "person_id", "session_id", "subscription_id", "evidence")
answers = st.sampled_from([*(grant.value for grant in Grant), None])
asked = st.fixed_dictionaries({"consent_measurement": answers, "consent_marketing": answers})
somebody = st.dictionaries(st.sampled_from("abcd"), asked, max_size=4)
told_at = st.fixed_dictionaries({"session_id": st.sampled_from(["s", "t", None])})
speaking = st.dictionaries(st.sampled_from("abcd"), st.builds(lambda *of: of[0] | of[1], asked, told_at), max_size=4)
named = st.one_of(st.none(), st.just(""), st.sampled_from("abcde"))
rows_named = st.lists(
    st.fixed_dictionaries({"touchpoint_id": named, "order_id": named} | dict.fromkeys(TIES, st.just("tie"))), max_size=9
)


def write(file: Path, key: str, told: dict[str, dict[str, Any]]) -> None:
    columns = (key, "consent_measurement", "consent_marketing", "session_id")
    rows = [{key: name, **answer} for name, answer in told.items()]
    pq.write_table(pa.Table.from_pylist(rows, pa.schema([(name, pa.string()) for name in columns])), file)


@settings(max_examples=60, deadline=None)
@given(speaking, somebody, rows_named, st.sets(st.tuples(st.sampled_from(["touch", "order"]), st.sampled_from("abcd"))))
def test_a_row_leaves_with_every_yes_it_needs_and_ties_nothing_without_the_other(
    touches: dict[str, dict[str, Any]],
    orders: dict[str, dict[str, Any]],
    rows: list[dict[str, Any]],
    taken_back: set[tuple[str, str]],
) -> None:
    with TemporaryDirectory() as folder:
        since = [{"kind": kind, "record_id": name} for kind, name in sorted(taken_back)]
        kinds = pa.schema([("kind", pa.string()), ("record_id", pa.string())])
        pq.write_table(pa.Table.from_pylist(since, kinds), Path(folder) / TAKEN_BACK_FILE)
        write(Path(folder) / "touchpoints.parquet", "touchpoint_id", touches)
        write(Path(folder) / FILE, "order_id", orders)
        consents = read_consents(Path(folder))
    refusing = {touch["session_id"] for touch in touches.values() if touch["consent_measurement"] == "denied"} - {None}
    touches = {
        name: touch | ({"consent_measurement": "denied"} if touch["session_id"] in refusing else {})
        for name, touch in touches.items()
    }
    for row in rows:
        of = [told.get(row[key], {}) for told, key in ((touches, "touchpoint_id"), (orders, "order_id")) if row[key]]
        may_leave = bool(of) and all(
            answer.get("consent_marketing") == "granted" and answer["consent_measurement"] != "denied" for answer in of
        )
        may_leave &= not {("touch", row["touchpoint_id"]), ("order", row["order_id"])} & taken_back
        assert (consents.refusal(row) is None) == may_leave
        if may_leave:
            told = consents.allowed(row)
            measured = all(answer.get("consent_measurement") == "granted" for answer in of)
            assert {told[tie] for tie in TIES} == ({"tie"} if measured else {None})
            assert told["consent_measurement"] == ("granted" if measured else None)
