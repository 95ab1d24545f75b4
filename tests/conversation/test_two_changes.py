"""Two changes in one sentence are both made; what is excepted, kept alone or put back is what it was."""

from __future__ import annotations

import pytest

from tests.factories.conversation import Talk


def _in_basket(talk: Talk) -> None:
    talk("U: add oats", intent="BasketAddIntent", product="rolled oats")
    talk("U: add tea", intent="BasketAddIntent", product="tea", quantity="2")


def _quoted(talk: Talk) -> None:
    talk("U: order oats and tea", intent="ReorderIntent", product="rolled oats", other_product="tea")


def _lines(talk: Talk) -> dict[str | None, int]:
    talk("U: yes", intent="AMAZON.YesIntent")
    return {line.product_id: line.quantity for order in talk.orders for line in order.lines}


@pytest.mark.parametrize(
    ("intent", "slots", "held"),
    [
        ("BasketRemoveIntent", {"product": "oats", "after": "and triple the tea"}, "6 of Phlox & Fern chamomile tea"),
        ("BasketRemoveIntent", {"product": "tea", "after": "and make the oats three"}, "3 of Gristelle rolled oats"),
        ("BasketRemoveIntent", {"product": "tea and halve the oats"}, ""),
        (
            "BasketChangeIntent",
            {"product": "oats", "factor": "double", "after": "and throw out the tea"},
            "2 of Gristelle rolled oats",
        ),
        (
            "BasketRemoveIntent",
            {"product": "oats", "after": "and add crackers"},
            "2 of Phlox & Fern chamomile tea and Gristelle Seeded crackers",
        ),
    ],
)
def test_both_changes_of_the_basket_are_made(talk: Talk, intent: str, slots: dict[str, str], held: str) -> None:
    _in_basket(talk)
    talk("U: take out the one and change the other", intent=intent, **slots)
    talk.hears(f"A: In your basket: {held}, …" if held else "A: I do one thing at a time: …")


def test_both_changes_of_what_is_quoted_are_made(talk: Talk) -> None:
    _quoted(talk)
    talk("U: drop the tea and double the oats", intent="BasketRemoveIntent", product="tea", after="and double the oats")
    assert _lines(talk) == {"gristelle-rolled-oats": 2}


@pytest.mark.parametrize(
    ("intent", "slots", "lines"),
    [
        ("BasketRemoveIntent", {"product": "tea and make the soup two"}, {"quenbys-tomato-soup": 2}),
        (
            "BasketChangeIntent",
            {"product": "soup", "quantity": "2", "after": "and drop the tea"},
            {"quenbys-tomato-soup": 2},
        ),
        (
            "BasketChangeIntent",
            {"product": "soup", "quantity": "2", "after": "and the tea three"},
            {"quenbys-tomato-soup": 2, "phlox-fern-chamomile-tea": 3},
        ),
    ],
)
def test_a_count_and_a_change_are_both_made(
    talk: Talk, intent: str, slots: dict[str, str], lines: dict[str | None, int]
) -> None:
    talk("U: order soup and tea", intent="ReorderIntent", product="soup", other_product="tea")
    talk("U: two changes", intent=intent, **slots)
    assert _lines(talk) == lines


def test_of_two_changes_the_one_that_cannot_be_made_is_said(talk: Talk) -> None:
    _in_basket(talk)
    talk(
        "U: drop the soup and double the oats", intent="BasketRemoveIntent", product="soup", after="and double the oats"
    )
    talk.hears("A: I could not do all of that, … In your basket: 2 of Gristelle rolled oats and 2 of …")
    talk(
        "U: double the tea and drop it",
        intent="BasketChangeIntent",
        product="tea",
        factor="2",
        after="and drop the soup",
    )
    talk.hears("A: I do one thing at a time: please say the rest again after this. …")


@pytest.mark.parametrize("said", ["all of them except the tea", "everything apart from the tea", "the lot but the tea"])
def test_what_is_excepted_is_left_alone(talk: Talk, said: str) -> None:
    _in_basket(talk)
    talk("U: get rid of everything but the tea", intent="BasketRemoveIntent", product=said)
    talk.hears("A: In your basket: 2 of Phlox & Fern chamomile tea, …")


def test_the_first_one_is_cancelled_of_what_is_there(talk: Talk) -> None:
    _in_basket(talk)
    talk("U: cancel the first one", intent="CancelOrderIntent", choice="first")
    talk.hears("A: In your basket: 2 of Phlox & Fern chamomile tea, …")


def test_the_last_one_is_cancelled_of_what_is_quoted(talk: Talk) -> None:
    _quoted(talk)
    talk("U: cancel the last one", intent="CancelOrderIntent", choice="last")
    assert _lines(talk) == {"gristelle-rolled-oats": 1}


@pytest.mark.parametrize(
    ("choice", "kept"),
    [("cheaper", "phlox-fern-chamomile-tea"), ("dearest", "gristelle-rolled-oats"), ("first", "gristelle-rolled-oats")],
)
def test_one_alone_is_kept_by_its_price_or_its_place(talk: Talk, choice: str, kept: str) -> None:
    _quoted(talk)
    talk("U: keep only the cheaper one", intent="ChooseIntent", choice=choice, only="keep only")
    assert [*_lines(talk)] == [kept]


def test_one_alone_is_kept_in_the_basket(talk: Talk) -> None:
    _in_basket(talk)
    talk("U: just keep the second one", intent="ChooseIntent", choice="second", only="just keep")
    talk.hears("A: In your basket: 2 of Phlox & Fern chamomile tea, …")


def test_what_was_taken_out_of_a_quote_is_quoted_again_as_many_as_there_were(talk: Talk) -> None:
    talk("U: order", intent="ReorderIntent", product="rolled oats", quantity="3", other_product="tea")
    talk("U: take the oats out", intent="BasketRemoveIntent", product="oats")
    talk("U: bring the oats back", intent="BasketAddIntent", product="oats", again="back")
    assert _lines(talk) == {"gristelle-rolled-oats": 3, "phlox-fern-chamomile-tea": 1}


def test_what_is_refused_of_one_thing_loses_no_other(talk: Talk) -> None:
    slots = {"product": "toothpaste", "not_product": "white", "other_product": "tea"}
    talk("U: get toothpaste, not the white, and tea", intent="ReorderIntent", **slots)
    assert _lines(talk) == {"oralee-gentle-toothpaste": 1, "phlox-fern-chamomile-tea": 1}
