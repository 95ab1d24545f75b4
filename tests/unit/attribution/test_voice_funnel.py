"""What became of what people said: the table `voice_funnel`."""

from __future__ import annotations

from typing import Any

import pytest

from ledger.records import Action, Exposure, Initiator, MatchDecision
from tests.factories.attribution import ago, bought, spoken, visit, work_out

REORDER, FALLBACK, YES = "ReorderIntent", "AMAZON.FallbackIntent", "AMAZON.YesIntent"


def said(number: int, intent: str | None, **changes: Any) -> Any:
    fields: dict[str, Any] = {"session_id": f"s{number // 2}", "at": ago(hours=3), "locale": "en-US", "intent": intent}
    return spoken(f"tp_{number}", **(fields | changes))


@pytest.fixture(scope="module")
def rows() -> dict[tuple[str, str, str], dict[str, Any]]:
    touches = [
        said(0, REORDER, outcome="asked", product_id="p1", match_decision=MatchDecision.ACCEPT, duration_ms=10),
        said(1, REORDER, outcome="asked", match_decision=MatchDecision.ASK, duration_ms=30),
        said(2, REORDER, outcome="asked", duration_ms=20),
        said(3, REORDER, outcome="error", product_id="p1"),
        said(4, YES, outcome="ordered", product_id="p1"),
        said(5, YES, outcome="handed_off"),
        said(6, FALLBACK, outcome="rejected"),
        said(7, "AskFactIntent", outcome="no_answer", locale="de-DE"),
        said(8, None, locale=None, at=ago(hours=20)),
        # Nobody spoke:
        said(9, REORDER, action=Action.EXPOSURE, exposure=Exposure.AMBIENT),
        said(10, REORDER, initiator=Initiator.MACHINE),
        visit("tp_web", intent=REORDER),
    ]
    found = work_out(touches, [bought()], timezone="America/New_York").table("voice_funnel")
    return {(row["day"], row["locale"], row["intent"]): row for row in found}


def test_a_row_counts_what_became_of_the_turns_of_one_intent(rows: dict[tuple[str, str, str], dict[str, Any]]) -> None:
    row = rows["2026-11-20", "en-US", REORDER]
    counted = {name: row[name] for name in ("sessions", "turns", "understood", "asked_back", "failed", "ordered")}
    assert counted == {"sessions": 2, "turns": 4, "understood": 2, "asked_back": 2, "failed": 1, "ordered": 0}


def test_a_yes_that_orders_or_hands_off_is_confirmed(rows: dict[tuple[str, str, str], dict[str, Any]]) -> None:
    row = rows["2026-11-20", "en-US", YES]
    assert (row["confirmed"], row["ordered"], row["understood"]) == (2, 1, 2)


def test_what_matched_nothing_or_found_no_answer_is_unhandled(
    rows: dict[tuple[str, str, str], dict[str, Any]],
) -> None:
    for key in (("2026-11-20", "en-US", FALLBACK), ("2026-11-20", "de-DE", "AskFactIntent")):
        assert (rows[key]["unhandled"], rows[key]["understood"]) == (1, 0)


def test_times_are_of_the_turns_that_tell_theirs(rows: dict[tuple[str, str, str], dict[str, Any]]) -> None:
    row = rows["2026-11-20", "en-US", REORDER]
    assert (row["p50_ms"], row["p95_ms"]) == (20, 30)
    assert rows["2026-11-20", "en-US", YES]["p95_ms"] is None


def test_days_are_the_runs_and_a_record_without_intent_stands_under_none(
    rows: dict[tuple[str, str, str], dict[str, Any]],
) -> None:
    assert rows["2026-11-19", "(none)", "(none)"]["turns"] == 1
    assert len(rows) == 5
