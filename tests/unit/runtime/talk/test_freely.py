"""What people say around what they mean, in no sample's words, with the shipped model."""

from __future__ import annotations

import pytest

from runtime.talk.utterances import Resolver
from tests.factories.resolvers import shipped_model

STOP, NO, CANCEL = "AMAZON.StopIntent", "AMAZON.NoIntent", "AMAZON.CancelIntent"


@pytest.fixture(scope="module")
def resolver() -> Resolver:
    return shipped_model("en-US")


def heard(resolver: Resolver, said: str) -> tuple[str, dict[str, str]]:
    intent = resolver.resolve(said)["intent"]
    return intent["name"], {name: slot["value"] for name, slot in intent["slots"].items() if "value" in slot}


@pytest.mark.parametrize(
    ("said", "ends"),
    [
        ("whoa, no, stop", STOP),
        ("alright, not today, bye", STOP),
        ("oh dear no that's too much, forget it", CANCEL),
        ("oh, nothing, I didn't mean to open you", STOP),
        ("opened you by accident, sorry", STOP),
        ("jeez no", NO),
        ("don't stop", NO),
    ],
)
def test_the_end_of_a_talk_is_heard_among_other_words(resolver: Resolver, said: str, ends: str) -> None:
    assert heard(resolver, said) == (ends, {})


@pytest.mark.parametrize(
    ("said", "slots"),
    [
        ("actually no just the one we have no room", {"quantity": "1"}),
        ("only two, money's tight", {"quantity": "2"}),
        ("one case, so two dozen", {"quantity": "1", "unit": "case"}),
        ("two's enough, we don't have room", {"quantity": "2"}),
    ],
)
def test_a_reason_behind_a_count_is_no_part_of_it(resolver: Resolver, said: str, slots: dict[str, str]) -> None:
    assert heard(resolver, said) == ("ReorderIntent", slots)


@pytest.mark.parametrize(
    ("said", "intent", "slots"),
    [
        ("not the ruxton, i'm sick of it", "CorrectIntent", {"not_brand": "ruxton"}),
        ("not the puppy food, he's grown, the chicken one", "CorrectIntent", {"not_product": "puppy food"}),
        ("the ruxton, oh what's it called, french roast", "NameIntent", {"brand": "ruxton", "product": "french roast"}),
        ("i think it's an inkwright", "NameIntent", {"brand": "inkwright"}),
        ("we've got floss already, take it out", "BasketRemoveIntent", {"product": "floss"}),
        ("buy the decaf one", "ReorderIntent", {"product": "decaf"}),
        ("how much sugar is in the crackers", "DetailIntent", {"detail": "sugar"}),
        ("how many kinds of coffee do you have", "DetailIntent", {"detail": "kinds", "product": "coffee"}),
        ("how many types are there", "DetailIntent", {"detail": "types"}),
        ("whichever costs less, the caffarro or the ruxton", "ChooseIntent", {"choice": "whichever is cheaper"}),
        ("what's the nearest thing to it", "NextIntent", {}),
        ("what's that with everything on it", "TotalIntent", {}),
    ],
)
def test_the_answer_is_heard_beside_what_says_nothing(
    resolver: Resolver, said: str, intent: str, slots: dict[str, str]
) -> None:
    name, held = heard(resolver, said)
    assert name == intent
    assert slots.items() <= held.items()


def test_what_is_got_every_month_anyway_is_no_subscription(resolver: Resolver) -> None:
    assert heard(resolver, "the dental ones i get them every month")[0] != "SubscribeIntent"
    assert heard(resolver, "order it every month")[0] == "SubscribeIntent"


@pytest.mark.parametrize(
    ("said", "intent"),
    [
        ("what do you have for a runny nose", "ResearchIntent"),
        ("is that the cheapest", "CheaperIntent"),
        ("anything cheaper than the ruxton", "CheaperIntent"),
        ("does it come in a bigger size", "ChooseIntent"),
        ("pop that in my basket and keep going", "BasketAddIntent"),
        ("nah, too rich for me", NO),
        ("yeah two please", "TakeItIntent"),
        ("when did i last order detergent", "OrderStatusIntent"),
    ],
)
def test_what_is_meant_is_heard_whatever_stands_around_it(resolver: Resolver, said: str, intent: str) -> None:
    assert heard(resolver, said)[0] == intent


@pytest.mark.parametrize(
    "said", ["how different are the two oralee toothpastes", "what are the two tidewell detergents like"]
)
def test_a_question_about_two_counts_none(resolver: Resolver, said: str) -> None:
    assert "quantity" not in heard(resolver, said)[1]


def test_how_two_differ_is_compared(resolver: Resolver) -> None:
    said = "how are the two oralee toothpastes different"
    assert heard(resolver, said) == ("CompareIntent", {"brand": "oralee", "product": "toothpastes"})


@pytest.mark.parametrize(
    ("said", "slots"),
    [
        (
            "order two of those and one bag of the granola",
            {
                "quantity": "2",
                "product": "those",
                "other_quantity": "1",
                "other_unit": "bag",
                "other_product": "granola",
            },
        ),
        (
            "order three of them and the dental floss",
            {"quantity": "3", "product": "them", "other_product": "dental floss"},
        ),
    ],
)
def test_so_many_of_those_and_something_else_are_both_wished_for(
    resolver: Resolver, said: str, slots: dict[str, str]
) -> None:
    assert heard(resolver, said) == ("ReorderIntent", slots)


@pytest.mark.parametrize(
    ("said", "slots"),
    [
        ("oh wait no wrong printer i need the ink wright black ink", {"brand": "ink wright", "product": "black ink"}),
        ("no wrong brand i wanted the caffarro", {"brand": "caffarro"}),
        ("no wrong size i need size four", {"product": "size four"}),
    ],
)
def test_the_reason_for_a_no_is_not_what_is_wanted(resolver: Resolver, said: str, slots: dict[str, str]) -> None:
    assert heard(resolver, said)[1] == slots


@pytest.mark.parametrize(
    ("said", "need"),
    [
        ("what have you got for hard water in the dishwasher", "hard water in the dishwasher"),
        ("what have you got for hard water in the evening", "hard water"),
    ],
)
def test_in_what_a_need_is_stays_with_it(resolver: Resolver, said: str, need: str) -> None:
    assert heard(resolver, said) == ("ResearchIntent", {"need": need})


def test_what_is_wanted_keeps_the_word_that_tells_it(resolver: Resolver) -> None:
    assert heard(resolver, "no i want a dark roast") == ("CorrectIntent", {"product": "dark roast"})


@pytest.mark.parametrize(
    "joining",
    ["plus", "as well as", "and oh also", "and then also", "oh and", "and while you're at it", "and don't forget the"],
)
def test_further_goods_are_heard_however_they_are_joined(resolver: Resolver, joining: str) -> None:
    told = heard(resolver, f"order dish soap {joining} cat litter")
    assert told == ("ReorderIntent", {"product": "dish soap", "other_product": "cat litter"})


def test_what_joins_no_goods_stays_as_it_is(resolver: Resolver) -> None:
    assert "product" not in heard(resolver, "what does it come to plus tax")[1]


def test_every_thing_keeps_its_own_count(resolver: Resolver) -> None:
    intent, slots = heard(resolver, "can I get some dish soap and two boxes of tea")
    assert intent == "ReorderIntent"
    assert "quantity" not in slots
    assert (slots["other_product"], slots["other_quantity"]) == ("tea", "2")


def test_what_is_excepted_is_never_what_is_meant(resolver: Resolver) -> None:
    slots = heard(resolver, "get coffee but no ruxton please and two filters")[1]
    assert slots["not_brand"] == "ruxton"
    assert "meant_product" not in slots
