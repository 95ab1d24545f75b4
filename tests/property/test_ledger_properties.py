from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from base.clock import parse_rfc3339, rfc3339
from ledger.encoding import from_json, to_json
from ledger.records import Identity, Touchpoint
from ledger.wire import read_touchpoint
from tests.factories.records import touchpoint

moments = st.datetimes(timezones=st.just(UTC))
texts = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=60)


@given(moments, moments)
def test_text_order_of_moments_is_their_time_order(one: datetime, other: datetime) -> None:
    assert (rfc3339(one) < rfc3339(other)) == (one < other)
    assert parse_rfc3339(rfc3339(one)) == one


@given(touchpoint_id=texts, session_id=st.none() | texts, user=st.none() | texts, score=st.none() | st.floats(0, 1))
def test_any_record_survives_its_json_and_the_edge_agrees(
    touchpoint_id: str, session_id: str | None, user: str | None, score: float | None
) -> None:
    record = touchpoint(touchpoint_id, session_id=session_id, identity=Identity(user=user), match_score=score)
    assert from_json(to_json(record), Touchpoint) == record
    assert read_touchpoint(to_json(record)) == record
