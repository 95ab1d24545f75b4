"""Several things at once: in one slot of several values, in one offer, in the basket; and none of them lost."""

from __future__ import annotations

from dataclasses import replace

import pytest

from shop.catalog.load import load_catalog
from tests.factories.conversation import Talk

COFFEE, TOWELS, BAGS = "caffarro-classico-ground-coffee", "fennimoor-paper-towels", "fennimoor-trash-bags"

BOTH = "A: That is Caffarro Classico ground coffee and Fennimoor paper towels. The total is … Shall I order it?"


def both_wanted(talk: Talk) -> None:
    talk("U: order coffee and paper towels", intent="ReorderIntent", product=COFFEE, other_product=TOWELS)
    assert talk.waits_for_a_yes_to_buy


def bought(talk: Talk) -> list[str | None]:
    talk("U: yes", intent="AMAZON.YesIntent")
    return [line.product_id for order in talk.orders for line in order.lines]


def test_a_slot_of_several_values_names_each_of_them(talk: Talk) -> None:
    values = [{"type": "Simple", "value": one} for one in ("caffarro coffee", "paper towels")]
    slot = {"name": "product", "slotValue": {"type": "List", "values": values}}
    talk._ask({"type": "IntentRequest", "intent": {"name": "ReorderIntent", "slots": {"product": slot}}})
    assert bought(talk) == [COFFEE, TOWELS]


def test_what_is_not_sold_among_several_values_is_said_and_the_rest_is_offered(talk: Talk) -> None:
    values = [{"type": "Simple", "value": one} for one in ("caffarro coffee", "bicycles")]
    slot = {"name": "product", "slotValue": {"type": "List", "values": values}}
    talk._ask({"type": "IntentRequest", "intent": {"name": "ReorderIntent", "slots": {"product": slot}}})
    talk.hears("A: Sorry, Harbor Pantry does not sell bicycles. I have Caffarro Classico ground coffee …")
    assert bought(talk) == [COFFEE]


def test_one_of_several_on_offer_named_again_drops_none(talk: Talk) -> None:
    both_wanted(talk)
    talk("U: caffarro", intent="NameIntent", brand="caffarro")
    talk.hears(
        "A: That is Caffarro Classico ground coffee and Fennimoor paper towels. The total is … Shall I order it?"
    )
    assert bought(talk) == [COFFEE, TOWELS]


def test_asked_for_the_basket_while_several_are_offered_it_tells_those_and_a_yes_still_buys(talk: Talk) -> None:
    both_wanted(talk)
    talk("U: what is in my basket", intent="BasketIntent")
    talk.hears(
        "A: That is Caffarro Classico ground coffee and Fennimoor paper towels. The total is … Shall I order it?"
    )
    assert bought(talk) == [COFFEE, TOWELS]


def test_no_more_than_is_sold_at_once_goes_into_the_basket(talk: Talk) -> None:
    talk("U: add it", intent="BasketAddIntent", product=COFFEE, quantity="4712")
    talk.hears("A: I can order one to 24 of Caffarro Classico ground coffee at a time. How many would you like?")
    talk("U: add it", intent="BasketAddIntent", product=COFFEE, quantity="20")
    talk("U: add it", intent="BasketAddIntent", product=COFFEE, quantity="5")
    talk.hears("A: I can order one to 24 of … Or shall I check out?")
    talk("U: make it 30", intent="BasketChangeIntent", product=COFFEE, quantity="30")
    talk.hears("A: I can order one to 24 of …")
    talk("U: what is in it", intent="BasketIntent")
    talk.hears("A: In your basket: 20 of Caffarro Classico ground coffee, …")


def test_what_is_sold_out_is_said_so_when_it_is_asked_about_and_no_order_is_offered(talk: Talk) -> None:
    talk("U: do you sell trash bags", intent="ResearchIntent", product=BAGS)
    talk.hears("A: Fennimoor trash bags: … We are out of it right now. Shall I tell you here when it is back?")
    talk("U: yes", intent="AMAZON.YesIntent")
    talk.hears("A: Okay, I will tell you when you open Harbor Pantry and Fennimoor trash bags is back. …")


@pytest.mark.parametrize("sold_out", [True, False])
def test_the_usual_is_proposed_only_while_it_is_there(talk: Talk, sold_out: bool) -> None:

    talk("U: order coffee", intent="ReorderIntent", product=COFFEE)
    talk("U: yes", intent="AMAZON.YesIntent")
    catalog = load_catalog("")[0]
    catalog.products[COFFEE] = replace(catalog.products[COFFEE], stock=0 if sold_out else 5)  # type: ignore[index]
    talk.sell(catalog)
    talk.later(days=20)
    talk.opens()
    assert ("your usual again" in talk.speech) is not sold_out


SAID_BACK = "+1 212 555 0199", "<b>&", "x" * 600, "one two three four"


@pytest.mark.parametrize("words", SAID_BACK)
def test_what_is_no_plain_noun_is_not_said_back_by_any_goal(talk: Talk, words: str) -> None:
    """A phone number, markup, a book: nobody wants that read aloud, and it is most likely misheard."""
    asked = [
        ("BasketAddIntent", {"product": words, "other_product": words}),
        ("ReorderIntent", {"product": COFFEE, "other_product": words}),
        ("ReorderIntent", {"brand": "caffarro", "product": words}),
        ("NameIntent", {"product": words}),
        ("ResearchIntent", {"need": words}),
        ("ResearchIntent", {"brand": "caffarro", "product": words}),
    ]
    for goal, slots in asked:
        talk("U: ...", intent=goal, **slots)
        assert words not in talk.speech, goal
        assert talk.open, goal
        talk.later(days=1)


def test_what_names_a_person_does_not_travel_in_the_session(talk: Talk) -> None:
    talk("U: order ... coffee", intent="ReorderIntent", brand="ada@example.com", product="coffee")
    assert "example" not in str(talk.said)


def test_of_several_kinds_of_one_of_them_the_best_offer_is_said_to_be_one(talk: Talk) -> None:
    talk("U: order coffee and paper towels", intent="ReorderIntent", product="coffee", other_product="paper towels")
    talk.hears("A: Of 4 kinds of coffee my best offer is Morning Jorv Sunrise ground coffee. I have Morning Jorv …")


def test_which_of_several_kinds_goes_into_the_basket_is_asked_and_what_was_on_offer_stays(talk: Talk) -> None:
    talk("U: order paper towels", intent="ReorderIntent", product="paper towels")
    talk("U: add two coffees", intent="BasketAddIntent", product="coffee", quantity="2")
    talk.hears("A: For coffee I have Caffarro, Morning Jorv, or Ruxton Roast. Which brand would you like?")
    talk("U: the first one", intent="ChooseIntent", choice="first")
    talk.hears("A: I have Fennimoor paper towels and 2 of Caffarro Classico ground coffee from …")
    assert bought(talk) == [TOWELS, COFFEE]


def test_every_value_of_a_slot_of_five_is_quoted(talk: Talk) -> None:
    said = ("caffarro coffee", "paper towels", "dish soap", "toothpaste", "cat litter")
    slot = {"name": "product", "slotValue": {"type": "List", "values": [{"type": "Simple", "value": o} for o in said]}}
    talk._ask({"type": "IntentRequest", "intent": {"name": "ReorderIntent", "slots": {"product": slot}}})
    assert len(bought(talk)) == len(said)


def test_five_things_with_an_and_between_them_are_all_quoted(talk: Talk) -> None:
    said = "caffarro coffee and paper towels and dish soap and toothpaste and cat litter"
    talk("U: order ...", intent="ReorderIntent", product=said)
    assert len(bought(talk)) == said.count(" and ") + 1
