"""What `earshot answers` reads from a run: topics without an answer, and the words that many homes said."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from attribution.unanswered import (
    LEAST_HOUSEHOLDS,
    AskedInVain,
    topics_without_answer,
    turns_without_answer,
    words_without_answer,
)
from base.errors import InputError
from runtime.answers.answers import can_answer
from runtime.answers.heard import heard_in_files
from tests.factories.records import MORNING
from tests.factories.scenes import catalog
from tests.factories.unanswered import run_of, turn

KEPT = timedelta(days=90)


def told(run: Path, words: dict[str, str] | None = None) -> list[AskedInVain]:
    turns = turns_without_answer(run, MORNING, KEPT)
    return words_without_answer(run, turns, words or {one.touchpoint_id: "Palm  oil" for one in turns})


def test_words_of_enough_homes_are_told_with_what_was_bought_after_once_an_order(tmp_path: Path) -> None:
    run = run_of(tmp_path, [turn(number) for number in range(LEAST_HOUSEHOLDS)])
    assert told(run) == [
        AskedInVain(
            about="palm oil",
            unanswered=10,
            sessions=10,
            households=10,
            orders=1,
            net_revenue_minor={"USD": 1299},
        )
    ]


@pytest.mark.parametrize("changed", [{"household_id": None}, {"household_id": "hh_1"}, {"outcome": "ok"}])
def test_words_of_fewer_homes_are_not_told(tmp_path: Path, changed: dict[str, Any]) -> None:
    assert told(run_of(tmp_path, [turn(0, **changed), *(turn(n) for n in range(1, LEAST_HOUSEHOLDS))])) == []


@pytest.mark.parametrize(
    "changed",
    [{"occurred_at": MORNING - KEPT}, {"platform": "web"}, {"initiator": "machine"}, {"outcome": "asked"}],
)
def test_words_of_other_turns_and_of_long_ago_are_not_asked_for(tmp_path: Path, changed: dict[str, Any]) -> None:
    found = turns_without_answer(run_of(tmp_path, [turn(0, **changed), turn(1)]), MORNING, KEPT)
    assert [one.touchpoint_id for one in found] == ["tp_1"]


def test_each_topic_is_told_once_with_its_money_by_currency(tmp_path: Path) -> None:
    counts = {"asked": 3, "unanswered": 2, "sessions": 2, "households": 1, "orders": 1}
    rows = [
        {"topic": "palm-oil", "currency": "EUR", **counts, "net_revenue_minor": 5},
        {"topic": "palm-oil", "currency": "USD", **counts, "net_revenue_minor": 7},
        {"topic": "roast", "currency": "", **counts, "unanswered": 3, "orders": 0, "net_revenue_minor": 0},
    ]
    first, second = topics_without_answer(run_of(tmp_path, [], rows))
    assert (first.about, first.orders, first.net_revenue_minor) == ("roast", 0, {})
    assert (second.about, second.orders, second.net_revenue_minor) == ("palm-oil", 2, {"EUR": 5, "USD": 7})


def test_a_folder_without_a_run_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="holds no run"):
        topics_without_answer(tmp_path)


def test_words_come_from_the_wanted_lines_of_files_and_bad_ones_cost_themselves(tmp_path: Path) -> None:
    lines = [
        '{"touchpoint_id": "tp_1", "heard": "palm oil"}',
        '{"touchpoint_id": "tp_1", "heard": "later"}',
        '{"touchpoint_id": "tp_2", "heard": "not wanted"}',
        '{"touchpoint_id": "tp_3", "heard": null}',
        '{"touchpoint_id": ["tp_3"]}',
        "[1]",
        "{",
    ]
    file = tmp_path / "touchpoints.jsonl"
    file.write_text("\n".join(lines), encoding="utf-8")
    assert heard_in_files([file], {"tp_1", "tp_3"}) == {"tp_1": "palm oil"}


def test_a_topic_that_the_catalogue_answers_by_now_names_the_products() -> None:
    assert "tidewell-hard-water-laundry-detergent" in can_answer(catalog(), "hard-water")
    assert len(can_answer(catalog(), "compare-laundry-detergent")) > 1
    assert can_answer(catalog(), "palm-oil") == ()
