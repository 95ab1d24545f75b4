"""A need that is none of the list is told by the words of what is sold."""

from __future__ import annotations

import pytest

from tests.factories.conversation import Talk


@pytest.mark.parametrize(
    ("need", "told"),
    [
        ("floors", "Sudzenwald Pine floor cleaner"),
        ("hard floors", "Sudzenwald Pine floor cleaner"),
        ("to clean my kettle", "Brightlea descaler"),
        ("coffee makers", "Brightlea descaler"),
        ("shaving", "Knoxley shaving cream"),
        ("dishes", "Brightlea Lemon dish soap"),
        ("washing my hands", "Calmora hand soap"),
    ],
)
def test_what_is_sold_for_it_is_told_of(talk: Talk, need: str, told: str) -> None:
    talk(f"U: what is good for {need}", intent="ResearchIntent", need=need)
    talk.hears(f"A: {told}: …")
    assert not talk.waits_for_a_yes_to_buy


@pytest.mark.parametrize("need", ["chicken", "butter", "painting", "my stomach", "tartar", "wheat", "salt", "minutes"])
def test_goods_of_their_own_bodies_and_what_only_pets_have_find_nothing_for_a_person(talk: Talk, need: str) -> None:
    talk(f"U: what is good for {need}", intent="ResearchIntent", need=need)
    assert "$" not in talk.speech


def test_while_a_baby_is_talked_about_nothing_of_a_grown_up_s_is_told_of(talk: Talk) -> None:
    talk("U: tell me about the baby wipes", intent="ResearchIntent", product="baby wipes")
    talk("U: something to wash his hair with", intent="ResearchIntent", need="wash his hair with")
    assert "Fairwynd" not in talk.speech


def test_for_whom_it_is_is_asked_of_what_is_for_any_body(talk: Talk) -> None:
    talk("U: what is good for dry skin", intent="ResearchIntent", need="dry skin")
    talk.hears("A: For whom is it…")
    talk("U: for my baby", intent="ResearchIntent", whose="baby")
    talk.hears("A: For dry skin I suggest Lullabelle baby lotion. …")


def test_a_trouble_that_bears_the_name_of_goods_is_none_of_them(talk: Talk) -> None:
    talk("U: what is good for coffee stains", intent="ResearchIntent", need="coffee stains")
    talk.hears("A: Sorry, I know nothing about coffee stains yet. …")


def test_a_sentence_that_is_no_noun_is_not_said_again(talk: Talk) -> None:
    talk("U: you are stupid", intent="NameIntent", product="you are stupid")
    assert "stupid" not in talk.speech
