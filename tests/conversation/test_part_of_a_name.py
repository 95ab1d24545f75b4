"""A word that is a part of goods' names, or of a body: asked or said not to be sold, and never a wrong thing."""

from __future__ import annotations

import pytest

from tests.factories.conversation import Talk

CREAMS = "A: Sorry, Harbor Pantry does not sell cream. I have Knoxley shaving cream or Kalmara Day cream. Which one …"


@pytest.mark.parametrize(
    ("intent", "slots"),
    [
        ("NameIntent", {"brand": "day"}),
        ("NameIntent", {"product": "day"}),
        ("ResearchIntent", {"need": "face"}),
        ("ResearchIntent", {"product": "face"}),
        ("ReorderIntent", {"product": "something for my face"}),
        ("ReorderIntent", {"brand": "face", "product": "something"}),
    ],
)
def test_what_may_be_one_of_two_is_asked(talk: Talk, intent: str, slots: dict[str, str]) -> None:
    talk("U: order cream", intent="ReorderIntent", product="cream")
    talk.hears(CREAMS)
    talk("U: day", intent=intent, **slots)
    talk.hears("A: I have Kalmara Day cream, …Shall I order it?")


@pytest.mark.parametrize("named", ["butter", "water", "chicken", "milk"])
def test_what_only_one_is_called_by_is_not_sold(talk: Talk, named: str) -> None:
    talk("U: order butter", intent="ReorderIntent", product=named)
    talk.hears(f"A: Sorry, Harbor Pantry does not sell {named}. What else would you like?")


@pytest.mark.parametrize(
    ("intent", "slots"),
    [
        ("ResearchIntent", {"need": "face"}),
        ("ReorderIntent", {"brand": "face", "product": "something"}),
        ("ReorderIntent", {"product": "something for my face"}),
    ],
)
def test_what_is_for_a_part_of_the_body_is_told_of_and_not_quoted(
    talk: Talk, intent: str, slots: dict[str, str]
) -> None:
    talk("U: something for my face", intent=intent, **slots)
    talk.hears("A: Kalmara Day cream: …Or would you like to order it?")


@pytest.mark.parametrize("named", ["hand cream", "gum", "hair dye"])
def test_other_goods_for_it_are_not_sold(talk: Talk, named: str) -> None:
    talk("U: order ...", intent="ReorderIntent", product=named)
    talk.hears(f"A: Sorry, Harbor Pantry does not sell {named}. What else would you like?")


def test_what_the_facts_do_not_tell_of_a_skin_is_not_known(talk: Talk) -> None:
    talk("U: is it ...", intent="GoodForIntent", product="micellar water", need="sensitive skin")
    talk("U: and for oily skin", intent="ResearchIntent", need="oily skin")
    talk.hears("A: That I do not know. What I know of Kalmara micellar water, …Would you like to order it?")
    talk("U: no", intent="AMAZON.NoIntent")
    talk("U: what do you have for oily skin", intent="ResearchIntent", need="oily skin")
    talk.hears("A: Sorry, I know nothing about oily skin yet. …")
