""" "Keep the tea" keeps what is there and orders nothing; "just the oats", "oats instead" is of one thing alone."""

from __future__ import annotations

import pytest

from tests.factories.conversation import Talk

TEA, SOUP, OATS, GRANOLA = "chamomile tea", "tomato soup", "rolled oats", "granola"


def two(talk: Talk, intent: str = "ReorderIntent") -> None:
    talk("U: tea and soup", intent=intent, product=TEA, other_product=SOUP)


def kept(talk: Talk, product: str) -> None:
    talk("U: keep that", intent="NameIntent", product=product, only="keep")


def test_what_is_to_be_kept_and_is_not_quoted_leaves_the_quote_as_it_is(talk: Talk) -> None:
    talk("U: order tea", intent="ReorderIntent", product=TEA)
    kept(talk, OATS)
    talk.hears("A: That is Phlox & Fern chamomile tea. The total is …. Shall I order it?")
    talk("U: yes", intent="AMAZON.YesIntent")
    assert [line.product_id for line in talk.orders[-1].lines] == ["phlox-fern-chamomile-tea"]


def test_what_is_to_be_kept_and_is_quoted_alone_stays_quoted(talk: Talk) -> None:
    talk("U: order tea", intent="ReorderIntent", product=TEA)
    kept(talk, TEA)
    talk.hears("A: That is Phlox & Fern chamomile tea. …Shall I order it?")


def test_of_several_quoted_what_is_kept_is_left(talk: Talk) -> None:
    two(talk)
    kept(talk, TEA)
    talk.hears("A: I have Phlox & Fern chamomile tea, …Shall I order it?")


def test_what_is_to_be_kept_and_was_ordered_goes_into_no_basket(talk: Talk) -> None:
    talk("U: order oats", intent="ReorderIntent", product=OATS)
    talk("U: yes", intent="AMAZON.YesIntent")
    talk("U: add tea", intent="BasketAddIntent", product=TEA)
    kept(talk, OATS)
    talk.hears("A: In your basket: Phlox & Fern chamomile tea, …")


def test_what_is_kept_of_a_basket_stays_alone_in_it(talk: Talk) -> None:
    two(talk, "BasketAddIntent")
    kept(talk, TEA)
    talk.hears("A: In your basket: Phlox & Fern chamomile tea, …")


@pytest.mark.parametrize("only", ["keep", "keep just"])
def test_where_it_is_asked_whether_to_empty_the_basket_what_is_kept_stays_in_it(talk: Talk, only: str) -> None:
    two(talk, "BasketAddIntent")
    talk("U: start over", intent="AMAZON.StartOverIntent")
    talk("U: keep the tea", intent="NameIntent", product=TEA, only=only)
    talk.hears("A: In your basket: Phlox & Fern chamomile tea, … Or shall I check out?")


@pytest.mark.parametrize(
    ("intent", "slots"),
    [
        ("NameIntent", {"product": TEA, "only": "just"}),
        ("NameIntent", {"product": SOUP}),
        ("BasketRemoveIntent", {}),
    ],
)
def test_other_words_where_it_is_asked_whether_to_empty_it_are_asked_again(
    talk: Talk, intent: str, slots: dict[str, str]
) -> None:
    two(talk, "BasketAddIntent")
    talk("U: start over", intent="AMAZON.StartOverIntent")
    talk("U: ...", intent=intent, **slots)
    talk.hears("A: Sorry, I did not get that. Was that a yes or a no?")
    talk("U: no", intent="AMAZON.NoIntent")
    talk.hears("A: In your basket: Phlox & Fern chamomile tea and Quenby's Tomato soup, …")


@pytest.mark.parametrize(
    ("intent", "only"), [("NameIntent", "just"), ("ReorderIntent", "only"), ("CorrectIntent", "make it")]
)
def test_one_thing_instead_of_several_quoted_is_quoted_alone(talk: Talk, intent: str, only: str) -> None:
    two(talk)
    talk("U: just the oats", intent=intent, product=OATS, only=only)
    talk.hears("A: I have Gristelle rolled oats, …Shall I order it?")
    talk("U: yes", intent="AMAZON.YesIntent")
    assert [line.product_id for line in talk.orders[-1].lines] == ["gristelle-rolled-oats"]


def test_one_thing_alone_in_the_place_of_a_whole_basket_is_said_with_what_goes(talk: Talk) -> None:
    two(talk, "BasketAddIntent")
    talk("U: just the granola", intent="NameIntent", product=GRANOLA, only="just")
    talk.hears(
        "A: I took Phlox & Fern chamomile tea and Quenby's Tomato soup out of your basket. I put Phlox & Fern Wild"
        " granola into your basket, …"
    )


@pytest.mark.parametrize(("intent", "slots"), [("CorrectIntent", {"not_product": TEA}), ("TakeItIntent", {})])
def test_not_that_one_and_order_it_empty_no_basket(talk: Talk, intent: str, slots: dict[str, str]) -> None:
    two(talk, "BasketAddIntent")
    talk("U: start over", intent="AMAZON.StartOverIntent")
    talk("U: ...", intent=intent, **slots)
    talk.hears("A: In your basket: Phlox & Fern chamomile tea and Quenby's Tomato soup, …")
