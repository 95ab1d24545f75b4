"""What is open stays open beside a word that names nothing sold or known; a doubt and a correction excepted."""

from __future__ import annotations

from msgspec import structs

from skill.conversation.answer import Facts
from skill.conversation.question.interest import InterestQuestion
from skill.conversation.question.order import OrderQuestion
from skill.conversation.question.product import ProductQuestion
from skill.conversation.sought import About, Sought
from skill.goals.kept_open import not_known_beside, not_sold_beside
from tests.factories.scenes import catalog, offered, scene, words

SOAP, TOWELS = "brightlea-lemon-dish-soap", "fennimoor-paper-towels"
WHICH = ProductQuestion(sought=Sought(), candidates=(SOAP, TOWELS))


def test_a_choice_is_asked_again_with_its_names() -> None:
    answer = not_sold_beside(scene(WHICH), catalog(), "candles", Facts())
    assert answer is not None
    assert answer.pending == WHICH
    assert "does not sell candles. I have Brightlea Lemon dish soap or Fennimoor paper towels." in words(answer.spoken)


def test_an_offer_is_told_again_and_a_yes_still_buys_it() -> None:
    offer = offered(SOAP, 1, (TOWELS, 2))
    answer = not_sold_beside(scene(offer), catalog(), "candles", Facts())
    assert answer is not None
    assert answer.pending == offer
    assert "Brightlea Lemon dish soap and Fennimoor paper towels" in words(answer.spoken)


def test_what_is_no_plain_noun_is_not_said_again() -> None:
    answer = not_sold_beside(scene(WHICH), catalog(), "my secret word 42", Facts())
    assert answer is not None
    assert "secret" not in words(answer.spoken)


def test_a_correction_refuses_the_offer() -> None:
    assert not_sold_beside(scene(offered(SOAP), intent="CorrectIntent"), catalog(), "candles", Facts()) is None


def test_an_offer_of_which_nobody_knows_what_became_is_not_told_again() -> None:
    offer = offered(SOAP)
    doubted = structs.replace(offer, purchase=_unsure(offer))
    assert not_sold_beside(scene(doubted), catalog(), "candles", Facts()) is None


def test_where_nothing_is_open_nothing_is_kept() -> None:
    assert not_sold_beside(scene(), catalog(), "candles", Facts()) is None


def test_a_question_of_which_nothing_is_known_leaves_an_order_open_but_no_interest() -> None:
    offer, interest = offered(SOAP), InterestQuestion(about=About(product_id=SOAP))
    kept = not_known_beside(scene(offer), catalog(), Facts())
    assert kept is not None
    assert kept.pending == offer
    assert not_known_beside(scene(interest), catalog(), Facts()) is None


def _unsure(offer: OrderQuestion) -> object:
    from dataclasses import replace

    return replace(offer.purchase, unsure=True)
