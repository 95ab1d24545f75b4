"""Of two clauses one is the wish; the other sends a link, refuses what was on offer, or counts."""

from __future__ import annotations

import pytest

from runtime.talk.two_clauses import TwoClauses
from tests.factories.resolvers import shipped_model


@pytest.fixture
def clauses() -> TwoClauses:
    return shipped_model("en-US")._two_clauses


@pytest.mark.parametrize(
    ("said", "intent", "product"),
    [
        ("order paper towels and send it to my phone", "HandoffIntent", "paper towels"),
        ("send it to my phone and cancel the order", "HandoffIntent", None),
        ("no get me paper towels", "ReorderIntent", "paper towels"),
    ],
)
def test_the_wish_of_two_clauses_is_taken_with_its_goods(
    clauses: TwoClauses, said: str, intent: str, product: str | None
) -> None:
    found = clauses.of(tuple(said.split()))
    assert found is not None
    assert (found[0], found[1].get("product")) == (intent, product)


@pytest.mark.parametrize("said", ["order coffee and paper towels", "coffee and tea", "yes and thank you"])
def test_two_things_or_two_answers_are_no_two_clauses_of_which_one_is_the_wish(clauses: TwoClauses, said: str) -> None:
    assert clauses.of(tuple(said.split())) is None


@pytest.mark.parametrize(
    ("said", "count"),
    [
        ("order dish soap but just the one this time", "one"),
        ("get me paper towels and only two", "two"),
        ("order dish soap and just the lemon one", ""),
        ("order dish soap and towels two", ""),
        ("order dish soap", ""),
    ],
)
def test_a_wish_may_end_in_how_many(clauses: TwoClauses, said: str, count: str) -> None:
    assert clauses.count(tuple(said.split())) == count
