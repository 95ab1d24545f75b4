"""What every shop is asked, and says no more than it knows: offers, gifts, other cards, what is kept."""

from __future__ import annotations

import pytest

from tests.factories.conversation import Talk
from tests.factories.resolvers import shipped_model

ASKED = "U: order granola"


def test_no_coupons_are_known_and_the_quote_stays(talk: Talk) -> None:
    talk(ASKED, intent="ReorderIntent", product="granola")
    talk("U: is there a discount", intent="TotalIntent", cost="discount")
    talk.hears(
        "A: I know of no coupons or special offers: what I tell you is what it costs. The total is $… Shall I order it?"
    )


def test_no_coupons_are_known_with_nothing_on_offer(talk: Talk) -> None:
    talk("U: do you have coupons", intent="TotalIntent", cost="coupons")
    talk.hears("A: I know of no coupons … What would you like?")


def test_a_gift_goes_to_the_same_address(talk: Talk) -> None:
    talk(ASKED, intent="ReorderIntent", product="granola")
    talk("U: it's a gift", intent="AddressIntent")
    talk.hears(
        "A: It goes to the address of your Harbor Pantry account: I cannot send it anywhere else. …Shall I order it?"
    )


@pytest.mark.parametrize(
    ("words", "goal"), [("keep mine", "AMAZON.RepeatIntent"), ("leave it at one", "ReorderIntent")]
)
def test_who_keeps_what_is_offered_is_asked_again_and_nothing_is_ordered(talk: Talk, words: str, goal: str) -> None:
    assert shipped_model("en-US").resolve(f"no {words}")["intent"]["name"] == goal
    talk(ASKED, intent="ReorderIntent", product="granola")
    talk(f"U: no {words}", intent=goal, **({"quantity": "1"} if goal == "ReorderIntent" else {}))
    assert talk.speech.endswith("Shall I order it?")
    assert not talk.orders
