"""A correction of one thing among several loses none of the others, in the basket and on offer."""

from __future__ import annotations

from skill.conversation.answer import Answer
from skill.conversation.mentioned import HeardProduct, Mentioned
from skill.conversation.question.basket import BasketQuestion
from skill.conversation.question.order import OrderQuestion
from skill.conversation.scene import Question
from skill.conversation.sought import About
from skill.conversation.turn import Slot
from skill.goals.basket_corrections import BasketCorrections
from tests.factories.scenes import offered, pursuits, scene, services

SOAP, TOWELS, SHAMPOO = "brightlea-lemon-dish-soap", "fennimoor-paper-towels", "fairwynd-clear-shampoo"
GENTLE, WHITE = "oralee-gentle-toothpaste", "oralee-white-toothpaste"
FILLING = BasketQuestion(about=About(product_id=TOWELS))


def corrected(
    pending: Question, heard: Mentioned, *basket: tuple[str, int], refused: bool = False
) -> tuple[Answer | None, dict[str, int]]:
    corrections = BasketCorrections(services(), pursuits().baskets)
    answer = corrections.answer(scene(pending, basket=basket), heard, refused=refused)
    memory = None if answer is None else answer.memory
    return answer, {} if memory is None else {line.product_id: line.quantity for line in memory.basket}


def named(kind: str, words: str, product_id: str | None = None) -> Mentioned:
    return Mentioned(product=HeardProduct(kind=kind, product_id=product_id), said=Slot(heard=words))


def test_what_is_refused_is_taken_out_and_the_rest_stays() -> None:
    _, basket = corrected(FILLING, named("paper-towels", "paper towels"), (SOAP, 2), (TOWELS, 1), refused=True)
    assert basket == {SOAP: 2}


def test_what_was_meant_takes_the_place_of_its_kind_with_its_count() -> None:
    white = HeardProduct(kind="toothpaste", words="white toothpaste")
    meant = Mentioned(product=white, said=Slot(heard="white toothpaste"))
    _, basket = corrected(FILLING, meant, (GENTLE, 3), (TOWELS, 1))
    assert basket == {TOWELS: 1, WHITE: 3}


def test_of_no_kind_that_is_there_it_takes_the_place_of_what_went_in_last() -> None:
    _, basket = corrected(FILLING, named("shampoo", "shampoo", SHAMPOO), (SOAP, 1), (TOWELS, 2))
    assert basket == {SOAP: 1, SHAMPOO: 2}


def test_of_several_things_on_offer_the_rest_is_quoted_anew() -> None:
    offer = offered(SOAP, 1, (TOWELS, 2))
    answer, _ = corrected(offer, named("dish-soap", "dish soap"), refused=True)
    assert answer is not None
    assert isinstance(answer.pending, OrderQuestion)
    assert answer.pending.quote.lines == ((TOWELS, 2),)


def test_refusing_what_is_not_there_names_what_was_meant() -> None:
    _, basket = corrected(FILLING, named("shampoo", "shampoo"), (SOAP, 1), refused=True)
    assert basket == {SHAMPOO: 1}


def test_it_takes_the_place_of_what_is_the_same_at_heart_before_that_of_the_last() -> None:
    _, basket = corrected(FILLING, named("hand-soap", "hand soap"), (SOAP, 2), (TOWELS, 1), refused=True)
    assert basket == {TOWELS: 1, "calmora-hand-soap": 2}


def test_refusing_by_words_that_name_nothing_is_no_correction_of_the_basket() -> None:
    slow = Mentioned(product=HeardProduct(words="too slow"), said=Slot(heard="too slow"))
    answer, _ = corrected(FILLING, slow, (SOAP, 1), refused=True)
    assert answer is None


def test_an_offer_of_one_thing_is_no_basket() -> None:
    answer, _ = corrected(offered(SOAP), named("shampoo", "shampoo"))
    assert answer is None


def test_what_was_meant_takes_the_place_of_what_is_named_as_not_meant() -> None:
    corrections = BasketCorrections(services(), pursuits().baskets)
    offer = scene(offered(SOAP, 1, (TOWELS, 2)))
    shampoo, towels = named("shampoo", "shampoo", SHAMPOO), named("paper-towels", "paper towels")
    answer = corrections.answer(offer, shampoo, refused=False, unwanted=towels)
    assert answer is not None
    assert isinstance(answer.pending, OrderQuestion)
    assert answer.pending.quote.lines == ((SOAP, 1), (SHAMPOO, 2))
    alone = corrections.answer(offer, Mentioned(), refused=False, unwanted=towels)
    assert alone is not None
    assert isinstance(alone.pending, OrderQuestion)
    assert alone.pending.quote.lines == ((SOAP, 1),)
