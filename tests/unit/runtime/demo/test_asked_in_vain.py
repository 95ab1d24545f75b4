"""The demo's month has questions that got no answer, and is otherwise as it was."""

from __future__ import annotations

from dataclasses import replace

from ledger.records import Action, Outcome
from runtime.demo.background import asked_in_vain
from tests.factories.attribution import spoken, visit


def test_some_questions_got_no_answer_the_same_ones_each_time_and_nothing_else_changed() -> None:
    asked = [spoken(f"tp_{number}", outcome=Outcome.OK) for number in range(600)]
    told = list(asked_in_vain(asked))
    in_vain = [one for one in told if one.outcome == Outcome.NO_ANSWER]
    assert 40 < len(in_vain) < 100  # one in nine, by lot
    assert all(one.topic for one in in_vain)
    assert [replace(one, outcome=Outcome.OK, topic=None) for one in told] == asked
    assert list(asked_in_vain(asked)) == told


def test_what_was_no_question_to_an_assistant_stays_as_it_was() -> None:
    others = [
        other
        for number in range(100)
        for other in (
            visit(f"tp_w{number}", outcome=Outcome.OK),
            spoken(f"tp_b{number}", outcome=Outcome.ORDERED),
            spoken(f"tp_r{number}", action=Action.REORDER, outcome=Outcome.OK),
        )
    ]
    assert list(asked_in_vain(others)) == others
