"""What people asked and got no answer to: the table `answers`."""

from __future__ import annotations

from typing import Any

import pytest

from attribution.report.answers import topic_in_words
from ledger.records import Identity, Initiator, Outcome
from tests.factories.attribution import bought, spoken, visit, work_out


def asked(touchpoint_id: str, topic: str | None = "palm-oil", **changes: Any) -> Any:
    return spoken(touchpoint_id, **({"topic": topic, "outcome": Outcome.NO_ANSWER} | changes))


@pytest.fixture(scope="module")
def rows() -> dict[tuple[str, str], dict[str, Any]]:
    touches = [
        asked("tp_1"),
        asked("tp_2", session_id="s_tp_1"),
        asked("tp_3", identity=Identity(user="u3", account="a3")),
        asked("tp_4", outcome=Outcome.OK),
        asked("tp_5", topic="hard-water", outcome=Outcome.OK),
        asked("tp_6", topic=None, identity=Identity(user="u4")),
        asked("tp_7", topic="roast", identity=Identity()),
        # Nobody asked:
        asked("tp_8", initiator=Initiator.MACHINE),
        visit("tp_web", topic="palm-oil", outcome=Outcome.NO_ANSWER),
    ]
    return {(row["topic"], row["currency"]): row for row in work_out(touches, [bought()]).table("answers")}


def test_a_topic_counts_its_questions_their_sessions_and_households(rows: dict[tuple[str, str], Any]) -> None:
    row = rows["palm-oil", "USD"]
    assert {name: row[name] for name in ("asked", "unanswered", "sessions", "households")} == {
        "asked": 4,
        "unanswered": 3,
        "sessions": 2,
        "households": 2,
    }


def test_orders_linked_to_a_session_without_an_answer_stand_beside_it_once(rows: dict[tuple[str, str], Any]) -> None:
    row = rows["palm-oil", "USD"]
    assert (row["orders"], row["net_revenue_minor"]) == (1, bought().revenue_minor)


def test_a_topic_that_was_always_answered_is_none_to_work_on(rows: dict[tuple[str, str], Any]) -> None:
    assert all(topic != "hard-water" for topic, _ in rows)


def test_a_topic_without_orders_stands_once_without_a_currency(rows: dict[tuple[str, str], Any]) -> None:
    assert rows["(not told)", ""]["orders"] == 0


def test_who_refused_to_be_known_is_a_session_and_no_household(rows: dict[tuple[str, str], Any]) -> None:
    assert (rows["roast", ""]["sessions"], rows["roast", ""]["households"]) == (1, 0)


@pytest.mark.parametrize(
    ("topic", "words"),
    [
        ("hard-water", "Hard water"),
        ("compare-ground-coffee", "Compare ground coffee"),
        ("other", "Something the catalogue does not list"),
        ("(not told)", "Not told"),
    ],
)
def test_a_topic_is_called_as_a_reader_would(topic: str, words: str) -> None:
    assert topic_in_words(topic) == words
