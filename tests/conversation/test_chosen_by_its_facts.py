"""Of several to choose from one is told by what it is; those that are all so are asked about, and the choice stays."""

from __future__ import annotations

import pytest

from tests.factories.conversation import Talk


@pytest.mark.parametrize(
    ("kind", "said", "chosen"),
    [
        ("coffee", "one with citrus", "Morning Jorv Sunrise"),
        ("coffee", "one that is a light roast", "Morning Jorv Sunrise"),
        ("coffee beans", "one with low acid", "Kaldivo single-origin"),
        ("coffee beans", "one that is from one farm", "Kaldivo single-origin"),
    ],
)
def test_one_is_told_by_its_facts(talk: Talk, kind: str, said: str, chosen: str) -> None:
    talk(f"U: order {kind}", intent="ReorderIntent", product=kind)
    talk(f"U: the {said}", intent="NameIntent", product=said)
    talk.hears(f"A: I have {chosen} …Shall I order it?")


def test_of_those_that_are_all_so_it_is_asked_which(talk: Talk) -> None:
    talk("U: two coffees", intent="ReorderIntent", product="coffee", quantity="2")
    talk("U: the medium roast", intent="NameIntent", product="medium roast")
    talk.hears("A: I have Caffarro Classico ground coffee or Ruxton …Which one would you like?")
    talk("U: the second one", intent="ChooseIntent", choice="second")
    talk.hears("A: I have 2 of Ruxton Roast House ground coffee, …")


def test_no_earlier_order_drops_no_choice(talk: Talk) -> None:
    talk("U: order soap", intent="ReorderIntent", product="soap")
    talk("U: the one I usually take", intent="ReorderIntent")
    talk.hears("A: Please say the name, or the number: …")
    talk("U: the second one", intent="ChooseIntent", choice="second")
    talk.hears("A: I have Calmora hand soap, …Shall I order it?")
