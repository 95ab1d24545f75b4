""" "Scrap that" is of what is being talked about: nothing else goes with it."""

from __future__ import annotations

from tests.factories.conversation import Talk


def filled(talk: Talk) -> None:
    talk("U: add oats to my basket", intent="BasketAddIntent", product="rolled oats")
    talk("U: add floss", intent="BasketAddIntent", product="dental floss")


def held(talk: Talk) -> str:
    talk("U: what is in my basket", intent="BasketIntent")
    return talk.speech


def test_of_what_was_told_of_it_leaves_the_basket_as_it_is(talk: Talk) -> None:
    filled(talk)
    talk("U: tell me about granola", intent="ResearchIntent", product="granola")
    talk("U: clear that", intent="BasketRemoveIntent")
    assert "took" not in talk.speech
    assert "rolled oats and Oralee dental floss" in held(talk)


def test_of_what_is_to_be_chosen_it_drops_the_choice_alone(talk: Talk) -> None:
    filled(talk)
    talk("U: order toothpaste", intent="ReorderIntent", product="toothpaste")
    talk("U: drop it", intent="BasketRemoveIntent")
    assert "Which one" not in talk.speech
    assert "rolled oats and Oralee dental floss" in held(talk)


def test_of_what_was_put_in_last_it_takes_out_that(talk: Talk) -> None:
    filled(talk)
    talk("U: scrap that", intent="BasketRemoveIntent")
    talk.hears("A: I took Oralee dental floss out of your basket. …")


def test_of_what_is_quoted_it_drops_the_quote(talk: Talk) -> None:
    talk("U: order floss", intent="ReorderIntent", product="dental floss")
    talk("U: scrap it", intent="BasketRemoveIntent")
    talk.hears("A: Okay, I have not ordered it. …")
