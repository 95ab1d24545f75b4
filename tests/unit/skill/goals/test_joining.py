"""What is named beside an offer joins it or is asked about: no line of the offer is lost without a word."""

from __future__ import annotations

from skill.conversation.answer import Answer
from skill.conversation.mentioned import HeardProduct, Mentioned
from skill.conversation.question.interest import InterestQuestion
from skill.conversation.question.order import OrderQuestion
from skill.conversation.question.which import WhichQuestion
from skill.conversation.sought import About, Goal
from skill.conversation.turn import Slot
from skill.goals.joining import Joining
from tests.factories.scenes import offered, pursuits, scene, services

SOAP, TOWELS, CATFOOD = "brightlea-lemon-dish-soap", "fennimoor-paper-towels", "whiskerton-salmon-cat-food"
NAMED = Mentioned(product=HeardProduct(kind="cat-food"), said=Slot(heard="cat food"))
UNSURE = Mentioned(product=HeardProduct(kind="coffee"), said=Slot(heard="coffee"))
UNSOLD = Mentioned(product=HeardProduct(words="chicken"), said=Slot(heard="chicken"))


def joining() -> Joining:
    return Joining(services(), pursuits().baskets)


def quoted(answer: Answer | None) -> dict[str, int]:
    assert answer is not None
    assert isinstance(answer.pending, OrderQuestion)
    return dict(answer.pending.quote.lines)


def test_what_is_added_is_quoted_with_the_offer_and_its_count() -> None:
    assert quoted(joining().added(scene(offered(SOAP, 2)), (NAMED,))) == {SOAP: 2, CATFOOD: 1}


def test_a_basket_beside_the_offer_stays_and_is_not_bought_with_it() -> None:
    answer = joining().added(scene(offered(SOAP), basket=((TOWELS, 1),)), (NAMED,))
    assert quoted(answer) == {SOAP: 1, CATFOOD: 1}
    assert answer is not None
    assert answer.memory is not None
    assert {line.product_id for line in answer.memory.basket} == {SOAP, TOWELS, CATFOOD}


def test_what_is_not_sold_leaves_the_offer_as_it_was() -> None:
    assert quoted(joining().added(scene(offered(SOAP, 2)), (UNSOLD,))) == {SOAP: 2}


def test_what_may_be_one_of_several_is_asked_about_and_keeps_the_offer() -> None:
    answer = joining().added(scene(offered(SOAP, 2)), (UNSURE,))
    assert answer is not None
    assert isinstance(answer.pending, WhichQuestion)
    assert answer.pending.sought.goal is Goal.BASKET
    assert answer.memory is not None
    assert answer.memory.quoting
    assert [(line.product_id, line.quantity) for line in answer.memory.basket] == [(SOAP, 2)]


def test_so_many_more_of_one_thing_are_quoted() -> None:
    assert quoted(joining().added(scene(offered(SOAP)), (Mentioned(quantity=2),))) == {SOAP: 3}


def test_what_was_told_of_joins_where_it_is_agreed_to_in_the_same_breath() -> None:
    told = InterestQuestion(about=About(goal=Goal.RESEARCH, product_id=SOAP))
    assert quoted(joining().added(scene(told, agreed="yes"), (NAMED,))) == {SOAP: 1, CATFOOD: 1}
    assert joining().added(scene(told), (NAMED,)) is None


def test_a_thing_just_named_joins_an_offer_of_several_and_takes_the_place_of_an_offer_of_one() -> None:
    assert quoted(joining().named(scene(offered(SOAP, 2, (TOWELS, 3))), (NAMED,))) == {SOAP: 2, TOWELS: 3, CATFOOD: 1}
    assert joining().named(scene(offered(SOAP)), (NAMED,)) is None


def test_only_one_of_several_is_quoted_without_the_others() -> None:
    only = joining().named(scene(offered(SOAP, 2, (CATFOOD, 1)), only="just"), (NAMED,))
    assert quoted(only) == {CATFOOD: 1}
