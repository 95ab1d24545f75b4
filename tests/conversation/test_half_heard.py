"""What happens when a brand was not understood for sure: asked back by name or number, never guessed."""

from __future__ import annotations

import pytest

from ledger.records import Action, MatchDecision, Outcome
from tests.factories.conversation import Talk
from tests.factories.matcher import ScriptedMatcher


@pytest.fixture
def matcher() -> ScriptedMatcher:
    return ScriptedMatcher(
        {
            "rocks ton": ("ask", ["ruxton"]),
            "cal mara": ("ask", ["calmora", "kalmara", "kaldivo"]),
            "kah fah row": ("accept", ["caffarro", "kaldivo"]),
        }
    )


@pytest.fixture
def talk(matcher: ScriptedMatcher) -> Talk:
    return Talk(matcher=matcher)


def test_a_brand_we_half_heard_is_asked_back_not_guessed(talk: Talk) -> None:
    talk("U: reorder rocks ton", intent="ReorderIntent", brand="rocks ton")
    talk.hears("A: Did you mean Ruxton Roast?")
    assert talk.last.outcome == Outcome.ASKED
    assert (talk.last.heard, talk.last.match_decision) == ("rocks ton", MatchDecision.ASK)
    talk("U: yes", intent="AMAZON.YesIntent")
    talk.hears(
        "A: I have Ruxton Roast House ground coffee or Ruxton Roast French roast beans. Which one would you like?"
    )
    assert talk.orders == []  # offering is not buying
    assert talk.actions == [Action.REORDER, Action.REORDER]


def test_the_yes_that_settles_a_brand_keeps_what_was_heard_for_learning(talk: Talk) -> None:
    talk("U: reorder rocks ton", intent="ReorderIntent", brand="rocks ton")
    talk("U: yes", intent="AMAZON.YesIntent")
    settled = talk.last
    assert (settled.heard, settled.brand_id, settled.match_decision) == ("rocks ton", "ruxton", MatchDecision.ASK)


def test_of_three_brands_that_sound_alike_one_is_chosen_by_number(talk: Talk) -> None:
    talk("U: tell me about cal mara", intent="ResearchIntent", brand="cal mara")
    talk.hears("A: Did you mean Calmora, Kalmara, or Kaldivo?")
    talk("U: the second one", intent="ChooseIntent", choice="second")
    talk.hears("A: Kalmara Day cream: …")


def test_of_three_brands_that_sound_alike_one_is_chosen_by_name(talk: Talk) -> None:
    talk("U: order cal mara", intent="ReorderIntent", brand="cal mara")
    talk("U: Kalmara", intent="ReorderIntent", brand="kalmara")
    talk.hears("A: I have Kalmara Day cream or Kalmara micellar water. …")


def test_a_yes_to_several_brands_is_asked_again_not_taken_for_the_first(talk: Talk) -> None:
    talk("U: order cal mara", intent="ReorderIntent", brand="cal mara")
    talk("U: yes", intent="AMAZON.YesIntent")
    talk.hears("A: Please say the name, or the number: 1: Calmora, 2: Kalmara, 3: Kaldivo. Which one?")
    talk("U: the last one", intent="ChooseIntent", choice="last")
    talk.hears("A: I have Kaldivo single-origin beans, …")


def test_a_number_beyond_the_choices_is_asked_again(talk: Talk) -> None:
    talk("U: order coffee from rocks ton", intent="ReorderIntent", brand="rocks ton", product="coffee")
    talk("U: the third one", intent="ChooseIntent", choice="third")
    talk.hears("A: Please say the name, or the number: 1: Ruxton Roast. Which one?")


def test_a_refused_brand_is_not_offered_again(talk: Talk, matcher: ScriptedMatcher) -> None:
    talk("U: order rocks ton", intent="ReorderIntent", brand="rocks ton")
    talk("U: no", intent="AMAZON.NoIntent")
    talk.hears("A: Sorry about that. Which brand did you mean?")
    talk("U: rocks ton", intent="ReorderIntent", brand="rocks ton")
    assert matcher.contexts[-1].excluded == ("ruxton",)
    talk.hears("A: Sorry, I did not catch the brand. Which brand would you like?")


def test_a_no_to_brands_that_nothing_was_heard_for_leaves_them_all(talk: Talk) -> None:
    talk("U: order coffee beans", intent="ReorderIntent", product="coffee beans")
    talk("U: I'll think about it", intent="AMAZON.NoIntent")
    talk.hears("A: Okay, I have not ordered it. Is there anything else?")


def test_a_refused_brand_said_again_by_its_very_name_is_taken(talk: Talk) -> None:
    talk("U: order rocks ton", intent="ReorderIntent", brand="rocks ton")
    talk("U: neither", intent="AMAZON.NoIntent")
    talk("U: Ruxton", intent="ReorderIntent", brand="ruxton")
    talk.hears("A: I have Ruxton Roast House ground coffee or Ruxton Roast French roast beans. …")


def test_no_i_said_another_brand_drops_the_offer_and_hears_again(talk: Talk, matcher: ScriptedMatcher) -> None:
    talk("U: order kah fah row coffee", intent="ReorderIntent", brand="kah fah row", product="coffee")
    talk.hears("A: I have Caffarro Classico ground coffee, …")
    talk("U: no I said kah fah row", intent="ReorderIntent", brand="kah fah row")
    assert matcher.contexts[-1].excluded == ("caffarro",)
    talk.hears("A: I have Kaldivo single-origin beans, Kaldivo coffee filters, or Kaldivo Notte decaf ground coffee. …")
    assert talk.orders == []


def test_a_brand_nobody_sells_is_asked_for_and_given_up_after_three_attempts(talk: Talk) -> None:
    for _ in range(2):
        talk("U: order zorblax", intent="ReorderIntent", brand="zorblax")
        talk.hears("A: Sorry, I did not catch the brand. Which brand would you like?")
        assert talk.last.outcome == Outcome.REJECTED
        assert talk.last.brand_id is None
    talk("U: order zorblax", intent="ReorderIntent", brand="zorblax")
    talk.hears("A: Sorry, I still did not catch the brand. You can find it in the Harbor Pantry shop as well.")
    assert talk.last.outcome == Outcome.GAVE_UP
    assert not talk.open


def test_what_was_asked_for_survives_the_question_about_the_brand(talk: Talk) -> None:
    talk(
        "U: order two rocks ton beans",
        intent="ReorderIntent",
        brand="rocks ton",
        product="coffee beans",
        quantity="2",
    )
    talk("U: yes", intent="AMAZON.YesIntent")
    talk.hears("A: I have 2 of Ruxton Roast French roast beans, …")


def test_the_matcher_knows_what_the_household_bought_and_what_for(talk: Talk, matcher: ScriptedMatcher) -> None:
    talk.bought(brand="ruxton", product="coffee")
    talk("U: reorder kah fah row coffee", intent="ReorderIntent", brand="kah fah row", product="coffee")
    asked = matcher.contexts[-1]
    assert asked.history == ("ruxton",)
    assert asked.category == "coffee"
    assert asked.purpose == "purchase"
    talk("U: tell me about kah fah row", intent="ResearchIntent", brand="kah fah row")
    assert matcher.contexts[-1].purpose == "research"


def test_a_spoken_synonym_is_taken_by_its_id_without_asking_the_matcher(talk: Talk, matcher: ScriptedMatcher) -> None:
    talk("U: tell me about suds and wald", intent="ResearchIntent", brand="sudsenwald")
    assert talk.last.brand_id == "sudzenwald"
    assert talk.last.match_score == 1.0
    assert matcher.contexts == []


def test_words_in_the_product_slot_that_are_no_product_are_heard_as_a_brand(talk: Talk) -> None:
    talk("U: reorder rocks ton", intent="ReorderIntent", product="rocks ton")
    talk.hears("A: Did you mean Ruxton Roast?")


def test_didnt_get_that_keeps_a_question_about_a_brand_open(talk: Talk) -> None:
    talk("U: order rocks ton", intent="ReorderIntent", brand="rocks ton")
    talk("U: mumble", intent="AMAZON.FallbackIntent")
    talk.hears("A: Sorry, I did not get that. You can say the name, or the first one. Which one?")
    talk("U: yes", intent="AMAZON.YesIntent")
    talk.hears("A: I have Ruxton Roast House ground coffee or Ruxton Roast French roast beans. …")
