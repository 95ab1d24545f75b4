"""Whatever is asked about something else while a quote waits for its yes, the quote is not lost for it."""

from __future__ import annotations

import pytest

from tests.factories.conversation import Talk

TRASH_BAGS = {"product": "trash bags"}


def quoted(talk: Talk) -> None:
    talk("U: order paper towels", intent="ReorderIntent", product="paper towels")
    assert talk.waits_for_a_yes_to_buy


def ordered(talk: Talk) -> list[tuple[str | None, int]]:
    return [(line.product_id, line.quantity) for order in talk.orders for line in order.lines]


@pytest.mark.parametrize(
    ("said", "intent", "slots"),
    [
        ("how many trash bags are in there", "DetailIntent", {"detail": "trash bags"}),
        ("how big are the trash bags", "DetailIntent", TRASH_BAGS),
        ("do you have trash bags", "ResearchIntent", TRASH_BAGS),
        ("are trash bags in stock", "StockIntent", TRASH_BAGS),
        ("are the trash bags good for smells", "GoodForIntent", {**TRASH_BAGS, "need": "smells"}),
        ("the trash bags", "NameIntent", TRASH_BAGS),
    ],
)
def test_a_question_about_what_is_sold_out_keeps_the_quote(
    talk: Talk, said: str, intent: str, slots: dict[str, str]
) -> None:
    quoted(talk)
    talk(f"U: {said}", intent=intent, **slots)
    talk.hears("A: …trash bags …I still have Fennimoor paper towels for you. The total is $25.21. Shall I order it?")
    talk("U: yes", intent="AMAZON.YesIntent")
    assert ordered(talk) == [("fennimoor-paper-towels", 1)]


def test_what_is_sold_out_and_wanted_instead_of_the_quote_is_offered_a_note(talk: Talk) -> None:
    quoted(talk)
    talk("U: no trash bags", intent="CorrectIntent", product="trash bags")
    talk.hears("A: Sorry, we are out of Fennimoor trash bags right now. Shall I tell you here when it is back?")


@pytest.mark.parametrize(
    ("said", "intent", "slots", "count"),
    [
        ("yes", "AMAZON.YesIntent", {}, 1),
        ("order it", "TakeItIntent", {}, 1),
        ("add it", "BasketAddIntent", {}, 1),
        ("two please", "ReorderIntent", {"quantity": "2"}, 2),
    ],
)
def test_something_else_that_is_asked_about_and_wanted_comes_with_the_quote(
    talk: Talk, said: str, intent: str, slots: dict[str, str], count: int
) -> None:
    quoted(talk)
    talk("U: do you have hand soap", intent="ResearchIntent", product="hand soap")
    talk.hears("A: Calmora hand soap: …The price is $4.29. Would you like it too, with Fennimoor paper towels?")
    talk(f"U: {said}", intent=intent, **slots)
    talk("U: yes", intent="AMAZON.YesIntent")
    assert ordered(talk) == [("fennimoor-paper-towels", 1), ("calmora-hand-soap", count)]


def test_something_else_that_is_asked_about_and_not_wanted_leaves_the_quote(talk: Talk) -> None:
    quoted(talk)
    talk("U: is the body wash good for dry skin", intent="GoodForIntent", product="body wash", need="dry skin")
    talk.hears("A: Yes, Calmora Oat body wash is for dry skin. …Would you like it too, with what I offered you?")
    talk("U: no", intent="AMAZON.NoIntent")
    talk.hears("A: I have Fennimoor paper towels, …Shall I order it?")
    talk("U: and dish soap", intent="BasketAddIntent", product="dish soap")
    talk("U: yes", intent="AMAZON.YesIntent")
    assert ordered(talk) == [("fennimoor-paper-towels", 1), ("brightlea-lemon-dish-soap", 1)]


def test_a_third_thing_named_after_a_question_joins_the_quote(talk: Talk) -> None:
    quoted(talk)
    talk("U: do you have hand soap", intent="ResearchIntent", product="hand soap")
    talk("U: and dish soap", intent="BasketAddIntent", product="dish soap")
    talk("U: yes", intent="AMAZON.YesIntent")
    assert ordered(talk) == [("fennimoor-paper-towels", 1), ("brightlea-lemon-dish-soap", 1)]


def test_it_is_the_one_of_several_that_was_asked_about_last(talk: Talk) -> None:
    talk("U: order dish soap and paper towels", intent="ReorderIntent", product="dish soap and paper towels")
    talk("U: how much are the paper towels", intent="ResearchIntent", product="paper towels")
    talk("U: how big is it", intent="DetailIntent")
    talk.hears("A: This is what I know of Fennimoor paper towels, 12 rolls: …Shall I order it?")


def test_what_is_good_for_a_need_that_the_quoted_does_not_serve_comes_with_the_quote(talk: Talk) -> None:
    quoted(talk)
    talk("U: what is good for hard water", intent="ResearchIntent", need="hard water")
    talk("U: get that too", intent="TakeItIntent")
    assert ordered(talk) == []
    talk("U: yes", intent="AMAZON.YesIntent")
    assert sorted(ordered(talk)) == [("fennimoor-paper-towels", 1), ("tidewell-hard-water-laundry-detergent", 1)]
