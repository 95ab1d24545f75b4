"""What is refused in the same breath as a wish is not offered, in whatever slots Alexa put it."""

from __future__ import annotations

import pytest

from tests.factories.conversation import Talk

WITHOUT_CAFFARRO = "A: For coffee I have Morning Jorv, Ruxton Roast, or Kaldivo Notte. …"


@pytest.mark.parametrize("intent", ["ReorderIntent", "CorrectIntent"])
@pytest.mark.parametrize("slot", ["not_brand", "not_product"])
def test_a_brand_that_is_refused_is_not_offered(talk: Talk, intent: str, slot: str) -> None:
    talk("U: order coffee but not Caffarro", intent=intent, product="coffee", **{slot: "caffarro"})
    talk.hears(WITHOUT_CAFFARRO)


def test_with_a_refusal_alone_it_is_asked_what_is_wanted(talk: Talk) -> None:
    talk("U: but not Caffarro", intent="CorrectIntent", not_brand="caffarro")
    talk.hears("A: What would you like …")
    talk("U: coffee", intent="NameIntent", product="coffee")
    talk.hears(WITHOUT_CAFFARRO)


def test_several_things_that_are_refused_are_all_left_out(talk: Talk) -> None:
    refused = {"brand": "caffarro", "not_product": "pods and not the beans"}
    talk("U: Caffarro but not the pods and not the beans", intent="ReorderIntent", **refused)
    talk.hears("A: I have Caffarro Classico ground coffee, …")
