""" "The same as last time": as many as were bought last, of what was named or of all the last order."""

from __future__ import annotations

from skill.conversation.mentioned import HeardProduct, Mentioned
from skill.conversation.question.order import OrderQuestion
from skill.conversation.turn import Slot
from skill.goals.same_again import SameAgain
from tests.factories.conversation import Talk
from tests.factories.scenes import catalog, pursuits, scene, services

SOAP, TOWELS = "brightlea-lemon-dish-soap", "fennimoor-paper-towels"
BOUGHT = ((SOAP, 2), (TOWELS, 3))


def again(heard: Mentioned, bought: tuple[tuple[str, int], ...] = BOUGHT) -> tuple[tuple[str, int], ...] | None:
    answer = SameAgain(services(), pursuits().baskets).quoted(scene(bought=bought), heard)
    if answer is None:
        return None
    assert isinstance(answer.pending, OrderQuestion)
    return answer.pending.quote.lines


def named(kind: str, words: str, quantity: int | None = None) -> Mentioned:
    return Mentioned(product=HeardProduct(kind=kind), said=Slot(heard=words), quantity=quantity)


def test_without_a_name_it_is_the_last_order() -> None:
    assert again(Mentioned()) == ((SOAP, 2),)


def test_of_what_is_named_as_many_as_were_bought_last() -> None:
    assert again(named("paper-towels", "paper towels")) == ((TOWELS, 3),)


def test_another_count_takes_the_place_of_the_last() -> None:
    assert again(named("paper-towels", "paper towels", 5)) == ((TOWELS, 5),)


def test_what_was_never_bought_is_no_same() -> None:
    assert again(named("shampoo", "shampoo")) is None


def test_nothing_was_bought_before() -> None:
    assert again(Mentioned(), bought=()) is None


def test_words_that_name_nothing_may_describe_what_was_bought() -> None:
    heard = Mentioned(product=HeardProduct(words="lemon"), said=Slot(heard="lemon"))
    assert again(heard) == ((SOAP, 2),)


def changed(**slots: str) -> dict[str, int]:
    """What is quoted of the last order, of soap and towels, with other slots."""
    talk = Talk(catalog=catalog())
    talk.bought("U: order soap and towels", product="dish soap", quantity="2", other_product="paper towels")
    talk("U: the same as last time but ...", intent="SameAgainIntent", **slots)
    assert isinstance(talk.question, OrderQuestion)
    return dict(talk.question.quote.lines)


def test_what_is_left_out_of_the_last_order_is_not_in_it() -> None:
    assert changed(not_product="the towels") == {SOAP: 2}
    assert changed(not_product="chicken") == {SOAP: 2, TOWELS: 1}


def test_what_is_added_to_the_last_order_comes_with_it() -> None:
    assert changed(other_product="dental floss") == {SOAP: 2, TOWELS: 1, "oralee-dental-floss": 1}
