"""What the skill says when it is opened: to the new, to those who come back, and to those who wait for an order."""

from __future__ import annotations

from dataclasses import replace

import pytest

from shop.catalog.load import load_catalog
from tests.factories.conversation import Talk

COFFEE = "caffarro-classico-ground-coffee"


def buys(talk: Talk, product: str) -> None:
    talk("U: order it", intent="ReorderIntent", product=product)
    talk("U: yes", intent="AMAZON.YesIntent")


def test_whoever_opens_it_first_hears_what_it_does_with_an_example_and_a_question(talk: Talk) -> None:
    talk.opens()
    talk.hears("A: Welcome to Harbor Pantry. I order … You can say, for example: reorder coffee. What would you like?")
    assert talk.open
    assert talk.ledger.reached == 2, "one read, and the touchpoint"


def test_help_and_goodbyes_ask_the_table_nothing(talk: Talk) -> None:
    talk("U: help", intent="AMAZON.HelpIntent")
    talk("U: stop", intent="AMAZON.StopIntent")
    assert talk.ledger.reached == 2, "the two touchpoints"


def test_an_order_under_way_is_told_with_its_day(talk: Talk) -> None:
    buys(talk, COFFEE)
    talk.later(hours=5)
    talk.opens()
    talk.hears(
        "A: Welcome back to Harbor Pantry. Your order of Caffarro Classico ground coffee should arrive by"
        " … What would you like?"
    )


def test_whoever_comes_back_is_offered_the_usual_by_name(talk: Talk) -> None:
    buys(talk, COFFEE)
    talk.later(days=20)
    talk.opens()
    talk.hears("A: Welcome back to Harbor Pantry. Would you like your usual again, Caffarro Classico ground coffee?")
    talk("U: yes", intent="AMAZON.YesIntent")
    assert talk.waits_for_a_yes_to_buy


def test_after_a_no_to_the_usual_anything_may_be_named(talk: Talk) -> None:
    buys(talk, COFFEE)
    talk.later(days=20)
    talk.opens()
    talk("U: no", intent="AMAZON.NoIntent")
    talk.hears("A: Okay. What else would you like?")
    talk("U: paper towels", intent="ReorderIntent", product="paper towels")
    talk.hears("A: I have Fennimoor paper towels…")


def listened_for(talk: Talk) -> list[str]:
    """The products that Alexa is told to listen for in this session."""
    told = [one for one in talk.directives if one["type"] == "Dialog.UpdateDynamicEntities"]
    assert all(one["updateBehavior"] == "REPLACE" for one in told)
    return [value["id"] for one in told for kind in one["types"] for value in kind["values"]]


def test_what_a_household_bought_is_listened_for_once_it_opens_the_skill(talk: Talk) -> None:
    buys(talk, "fennimoor-paper-towels")
    buys(talk, COFFEE)
    talk.opens()
    assert listened_for(talk) == [COFFEE, "fennimoor-paper-towels"]
    talk("U: help", intent="AMAZON.HelpIntent")
    assert listened_for(talk) == []


def test_what_may_not_be_named_is_not_listened_for_either(talk: Talk) -> None:
    buys(talk, "bumblekin-baby-wipes")
    buys(talk, COFFEE)
    talk.opens()
    assert listened_for(talk) == [COFFEE]
    talk("U: don't say what I buy", intent="QuietIntent")
    talk.opens()
    assert listened_for(talk) == []


@pytest.mark.parametrize("product", ["calmora-unscented-deodorant", "bumblekin-baby-wipes", "gristelle-rolled-oats"])
def test_what_is_bought_for_health_body_or_a_child_is_not_said_aloud(talk: Talk, product: str) -> None:
    buys(talk, product)
    talk.later(hours=1)
    talk.opens()
    talk.hears("A: Welcome back to Harbor Pantry. Your last order should arrive by …")
    talk.later(days=20)
    talk.opens()
    talk.hears("A: Welcome back to Harbor Pantry. You can say: my usual. Or name a product. What would you like?")


def test_a_catalogue_says_itself_what_may_be_a_present(talk: Talk) -> None:
    catalog = load_catalog("")[0]
    catalog.products[COFFEE] = replace(catalog.products[COFFEE], sensitive=True)  # type: ignore[index]
    talk.sell(catalog)
    buys(talk, COFFEE)
    talk.later(days=20)
    talk.opens()
    assert "Caffarro" not in talk.speech


def test_a_household_may_have_nothing_named_and_change_its_mind(talk: Talk) -> None:
    buys(talk, COFFEE)
    talk("U: don't say what I buy", intent="QuietIntent")
    talk.hears("A: Okay, I will not name what you buy when you open Harbor Pantry. What would you like?")
    talk.later(days=20)
    talk.opens()
    assert "Caffarro" not in talk.speech
    talk("U: you may say what I buy", intent="AloudIntent")
    talk.later(days=1)
    talk.opens()
    assert "Caffarro" in talk.speech


def test_with_the_table_away_it_greets_as_if_for_the_first_time(talk: Talk) -> None:
    talk.ledger.away = True
    talk.opens()
    talk.hears("A: Welcome to Harbor Pantry…")


def test_a_choice_of_quiet_that_could_not_be_kept_is_not_claimed(talk: Talk) -> None:
    talk.ledger.away = True
    talk("U: don't say what I buy", intent="QuietIntent")
    talk.hears("A: Sorry, I could not save your choice just now. Please say it again in a moment. What would you like?")
