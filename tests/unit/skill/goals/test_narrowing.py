"""What it is for, or for whom, tells which of those to choose from is meant."""

from __future__ import annotations

from skill.conversation.answer import Answer
from skill.conversation.mentioned import Mentioned
from skill.conversation.question.interest import InterestQuestion
from skill.conversation.question.order import OrderQuestion
from skill.conversation.question.product import ProductQuestion
from skill.conversation.scene import Question
from skill.conversation.sought import Goal, Sought
from skill.conversation.turn import Slot
from skill.goals.narrowing import Narrowing
from tests.factories.scenes import offered, pursuits, scene, services

ORIGINAL, HARD, FREE = (
    "tidewell-original-laundry-detergent",
    "tidewell-hard-water-laundry-detergent",
    "tidewell-free-laundry-detergent",
)


def which(goal: Goal = Goal.REORDER, quantity: int = 1) -> ProductQuestion:
    sought = Sought(goal=goal, kind="laundry-detergent", quantity=quantity)
    return ProductQuestion(sought=sought, candidates=(ORIGINAL, HARD, FREE))


def narrowed(question: Question, need: str | None, said: str) -> Answer | None:
    narrowing = Narrowing(services(), pursuits().asking)
    return narrowing.to_what(scene(question), need, said, pursuits())


def test_the_only_one_for_a_need_is_offered_with_the_count() -> None:
    answer = narrowed(which(quantity=2), "hard-water", "hard water")
    assert answer is not None
    assert isinstance(answer.pending, OrderQuestion)
    assert answer.pending.quote.lines == ((HARD, 2),)


def test_for_the_basket_it_goes_into_it() -> None:
    answer = narrowed(which(Goal.BASKET, quantity=2), "hard-water", "hard water")
    assert answer is not None
    assert answer.memory is not None
    assert [(line.product_id, line.quantity) for line in answer.memory.basket] == [(HARD, 2)]


def test_words_that_one_of_them_is_told_with_choose_it() -> None:
    answer = narrowed(which(), None, "free and pure")
    assert answer is not None
    assert isinstance(answer.pending, OrderQuestion)
    assert answer.pending.quote.product_id == FREE


def test_words_of_none_or_of_all_choose_none() -> None:
    assert narrowed(which(), None, "laundry") is None
    assert narrowed(which(), None, "zorblax") is None


def test_in_research_the_only_one_of_those_that_were_named_is_told_of_and_another_need_is_another_question() -> None:
    answer = narrowed(which(Goal.RESEARCH), "hard-water", "hard water")
    assert answer is not None
    assert isinstance(answer.pending, InterestQuestion)
    assert answer.pending.about.product_id == HARD
    assert narrowed(which(Goal.RESEARCH), "grease", "grease") is None


def test_at_an_offer_a_need_is_another_question() -> None:
    assert narrowed(offered(ORIGINAL), "hard-water", "hard water") is None


def test_a_need_alone_is_the_answer_and_a_sentence_without_one_is_not() -> None:
    narrowing = Narrowing(services(), pursuits().asking)
    need = Slot(heard="hard water")
    answer = narrowing.answered(scene(which()), Mentioned(), need, pursuits())
    assert answer is not None
    assert isinstance(answer.pending, OrderQuestion)
    assert narrowing.answered(scene(which()), Mentioned(), None, pursuits()) is None
