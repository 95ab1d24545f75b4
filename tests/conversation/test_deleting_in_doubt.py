"""Somebody has all deleted while nobody knows whether the last order went through: the answer says so."""

from __future__ import annotations

import pytest

from tests.factories.conversation import Talk

UNSURE = (
    "A: Done. … I could not tell whether your last order went through. If it did, it is not cancelled: I keep it and"
    " whom it is for until Harbor Pantry has it, until … at the latest. What you ask from now on is as if …"
)


@pytest.fixture
def unsure(talk: Talk) -> Talk:
    """A customer who said yes and was told that nobody knows."""
    talk("U: order Ruxton coffee", intent="ReorderIntent", brand="ruxton", product="coffee")
    talk.ledger.commits_late, talk.recorder.only_spools = True, True
    talk("U: yes", intent="AMAZON.YesIntent")
    talk.recorder.only_spools = False
    talk.hears("A: Sorry, I could not tell whether the order went through. …")
    return talk


def deletes(talk: Talk) -> None:
    talk("U: delete my data", intent="DeleteDataIntent")
    talk("U: yes", intent="AMAZON.YesIntent")


@pytest.mark.parametrize("went_on", [False, True], ids=["at once", "after something else"])
def test_who_has_all_deleted_while_an_order_is_undecided_hears_what_is_uncertain(unsure: Talk, went_on: bool) -> None:
    if went_on:
        unsure("U: no", intent="AMAZON.NoIntent")
        unsure.hears("A: Okay, I will not try again. …")
        unsure.opens()
    deletes(unsure)
    unsure.hears(UNSURE)
    assert "Order vo_" in unsure.card["content"]
    assert len(unsure.ledger.requests.asked) == 1


def test_where_the_wish_itself_has_to_wait_the_uncertain_order_is_told_too(unsure: Talk) -> None:
    unsure("U: delete my data", intent="DeleteDataIntent")
    unsure.ledger.away = True
    unsure("U: yes", intent="AMAZON.YesIntent")
    unsure.hears("A: Done. That is noted and cannot get lost: … I could not tell whether your last order …")


def test_an_order_that_was_found_by_then_is_on_its_way_and_not_uncertain(unsure: Talk) -> None:
    unsure("U: delete my data", intent="DeleteDataIntent")
    unsure.ledger.catch_up()
    unsure("U: yes", intent="AMAZON.YesIntent")
    unsure.hears("A: Done. … Your order is not cancelled: …")
    assert "could not tell" not in unsure.speech


def test_after_a_yes_that_was_answered_nothing_is_uncertain(unsure: Talk) -> None:
    unsure("U: yes", intent="AMAZON.YesIntent")
    unsure.hears("A: Done. I ordered …")
    deletes(unsure)
    assert "could not tell" not in unsure.speech
