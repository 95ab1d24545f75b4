""" "The other one", "the bigger one": of what is on offer, its brand's own before others, and never in silence."""

from __future__ import annotations

from skill.conversation.answer import Answer
from skill.conversation.question.order import OrderQuestion
from skill.conversation.question.product import ProductQuestion
from skill.conversation.question.which import BIGGER, OTHER, SMALLER
from skill.goals.another import Another, serving_on_offer
from tests.factories.scenes import catalog, offered, pursuits, scene, services, words

GENTLE, WHITE = "oralee-gentle-toothpaste", "oralee-white-toothpaste"
ORIGINAL, HARD = "tidewell-original-laundry-detergent", "tidewell-hard-water-laundry-detergent"


def asked(offer: OrderQuestion, said: str) -> Answer:
    return Another(services(), pursuits().asking).of(scene(offer), offer.about, said, pursuits())


def test_the_only_other_one_is_offered_with_the_count() -> None:
    answer = asked(offered(GENTLE, 3), OTHER)
    assert isinstance(answer.pending, OrderQuestion)
    assert answer.pending.quote.lines == ((WHITE, 3),)


def test_of_several_others_it_is_asked_which() -> None:
    answer = asked(offered(ORIGINAL), OTHER)
    assert isinstance(answer.pending, ProductQuestion)
    assert ORIGINAL not in answer.pending.candidates
    assert answer.pending.sought.refused == (ORIGINAL,)


def test_the_brands_own_are_the_others_before_those_of_other_brands() -> None:
    answer = asked(offered("inkwright-black-ink-41"), OTHER)
    assert isinstance(answer.pending, OrderQuestion)
    assert answer.pending.quote.product_id == "inkwright-color-ink-41"


def test_a_bigger_one_is_bigger_and_of_the_brand() -> None:
    answer = asked(offered(ORIGINAL), BIGGER)
    assert isinstance(answer.pending, OrderQuestion)
    assert answer.pending.quote.product_id == HARD


def test_where_there_is_no_other_the_offer_stays_open() -> None:
    offer = offered("brightlea-lemon-dish-soap")
    answer = asked(offer, SMALLER)
    assert answer.pending == offer
    assert "Brightlea Lemon dish soap" in words(answer.spoken)


def test_what_was_refused_is_not_the_other_one() -> None:
    offer = offered(ORIGINAL, refused=("tidewell-free",))
    answer = asked(offer, OTHER)
    assert isinstance(answer.pending, OrderQuestion)
    assert answer.pending.quote.product_id == HARD


def test_the_variant_for_a_need_is_found_beside_what_is_on_offer_and_no_need_it_serves_already() -> None:
    sought = serving_on_offer(catalog(), offered(ORIGINAL, 2), "hard-water")
    assert sought is not None
    assert (sought.product_id, sought.quantity) == (HARD, 2)
    assert serving_on_offer(catalog(), offered(HARD), "hard-water") is None
    assert serving_on_offer(catalog(), offered(ORIGINAL, 1, (GENTLE, 1)), "hard-water") is None
