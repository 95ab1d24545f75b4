"""As many as last time: last time's count of the thing that is named, in whichever slots the words came."""

from __future__ import annotations

import pytest

from tests.factories.conversation import Talk

THREE = "A: Your usual, 3 of Calmora hand soap, …Shall I order them?"


@pytest.fixture
def regular(talk: Talk) -> Talk:
    """A household that bought three hand soaps, and one soup after that."""
    talk.bought("U: order three hand soaps", product="hand soap", quantity="3")
    talk.bought("U: order soup", product="soup")
    return talk


@pytest.mark.parametrize(
    ("intent", "slots"),
    [
        ("SameAgainIntent", {"product": "hand soap"}),
        ("ReorderIntent", {"product": "hand soap the same amount as last time"}),
        ("ReorderIntent", {"product": "hand soap as many as last time"}),
        ("ReorderIntent", {"product": "same quantity of hand soap as before"}),
        ("ReorderIntent", {"product": "hand soap", "variant": "the same number as last time"}),
        ("ReorderIntent", {"product": "hand soap", "size": "same amount"}),
        ("NameIntent", {"product": "hand soap like last time"}),
        ("ReorderIntent", {"product": "hand soap", "variant": "like the last order"}),
        ("ReorderIntent", {"product": "hand soap", "after": "like last time"}),
    ],
)
def test_as_many_are_quoted_as_were_bought_last(regular: Talk, intent: str, slots: dict[str, str]) -> None:
    regular("U: order hand soap the same amount as last time", intent=intent, **slots)
    regular.hears(THREE)


@pytest.mark.parametrize("slots", [{}, {"product": "amount"}, {"product": "the same number as before"}])
def test_it_is_of_what_is_quoted_and_not_of_the_last_order(regular: Talk, slots: dict[str, str]) -> None:
    regular("U: order hand soap", intent="ReorderIntent", product="hand soap")
    regular("U: the same amount as last time", intent="SameAgainIntent", **slots)
    regular.hears(THREE)


@pytest.mark.parametrize("slots", [{}, {"product": "quantity"}])
def test_with_nothing_named_it_is_the_last_order(regular: Talk, slots: dict[str, str]) -> None:
    regular("U: the same as last time", intent="SameAgainIntent", **slots)
    regular.hears("A: Your usual: Quenby's Tomato soup, …Shall I order it?")


def test_what_was_never_bought_is_offered_as_ever(regular: Talk) -> None:
    regular("U: order dish soap", intent="ReorderIntent", product="dish soap as many as last time")
    regular.hears("A: I have Brightlea Lemon dish soap, …Shall I order it?")
