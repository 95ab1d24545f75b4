"""What is meant may stand in one slot with what is refused: what was refused is not quoted again."""

from __future__ import annotations

import pytest

from tests.factories.conversation import Talk

JORV = "A: I have Morning Jorv Sunrise ground coffee, …Shall I order it?"


@pytest.fixture
def ruxton(talk: Talk) -> Talk:
    """A brand of coffee is quoted."""
    talk("U: order Ruxton coffee", intent="ReorderIntent", brand="ruxton roast", product="ground coffee")
    talk.hears("A: I have Ruxton Roast House ground coffee, …")
    return talk


@pytest.mark.parametrize("slot", ["not_product", "not_brand"])
@pytest.mark.parametrize("said", ["ruxton roast morning jorv", "morning jorv ruxton roast"])
def test_behind_the_brand_on_offer_the_other_is_meant(ruxton: Talk, slot: str, said: str) -> None:
    ruxton("U: no no, not Ruxton, Morning Jorv, the coffee", intent="CorrectIntent", product="coffee", **{slot: said})
    ruxton.hears(JORV)


@pytest.mark.parametrize("said", ["ruxton roast ruxton roast", "ruxton roast"])
def test_refused_twice_over_it_is_refused(ruxton: Talk, said: str) -> None:
    ruxton("U: not Ruxton, no Ruxton, the coffee", intent="CorrectIntent", product="coffee", not_product=said)
    ruxton.hears("A: For coffee I have Caffarro, Morning Jorv, or Kaldivo Notte. …")


def test_with_an_or_between_them_both_are_refused(ruxton: Talk) -> None:
    both = "ruxton roast or morning jorv"
    ruxton("U: not Ruxton or Morning Jorv, the coffee", intent="CorrectIntent", product="coffee", not_product=both)
    ruxton.hears("A: For coffee I have Caffarro or Kaldivo Notte. …")


def test_beside_a_brand_that_is_meant_both_are_refused(ruxton: Talk) -> None:
    both, meant = "ruxton roast morning jorv", "caffarro coffee"
    ruxton("U: not Ruxton, not Jorv, Caffarro", intent="CorrectIntent", product=meant, not_product=both)
    ruxton.hears("A: I have Caffarro Classico ground coffee, …")
