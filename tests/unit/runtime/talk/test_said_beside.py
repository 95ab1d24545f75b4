"""Goods, a variant or a count said beside what a sample takes go into its slots; what it takes word by word stays."""

from __future__ import annotations

import pytest

from runtime.talk.said_beside import SaidBeside, without
from runtime.talk.samples import Fit, Sample
from tests.factories.resolvers import shipped_model


@pytest.fixture
def beside() -> SaidBeside:
    return shipped_model("en-US")._beside


def held(beside: SaidBeside, said: str, sample: str, intent: str, **slots: str) -> dict[str, str]:
    fit = Fit(sample=Sample.read(intent, sample, 0, beside.plainly), slots=slots, cost=0.0)
    return dict(beside.held(tuple(said.split()), fit))


def test_a_sample_that_takes_every_word_keeps_its_slots(beside: SaidBeside) -> None:
    found = held(beside, "order paper towels", "order {product}", "ReorderIntent", product="paper towels")
    assert found == {"product": "paper towels"}


def test_a_variant_said_after_the_product_goes_into_its_own_slot(beside: SaidBeside) -> None:
    said = "order diapers again but in size four"
    found = held(beside, said, "order {product}", "ReorderIntent", product="diapers")
    assert found == {"product": "diapers", "variant": "size four"}


def test_a_count_said_after_the_product_is_of_it(beside: SaidBeside) -> None:
    said = "order paper towels oh and two of them please"
    found = held(beside, said, "order {product}", "ReorderIntent", product="paper towels")
    assert found["quantity"] == "two"


def test_a_word_that_a_number_was_heard_for_is_a_count_before_a_container(beside: SaidBeside) -> None:
    said = "we could do with for jars of that baby food she likes"
    slots = {"unit": "jars", "product": "baby food"}
    assert held(beside, said, "{unit} of {product}", "ReorderIntent", **slots) == slots | {"misheard": "for"}


@pytest.mark.parametrize("behind", ["like the last order", "as i had it before", "like the previous ones"])
def test_how_it_was_bought_before_is_said_behind_the_goods(beside: SaidBeside, behind: str) -> None:
    said = f"could you do me the green tea {behind} please"
    found = held(beside, said, "the {product}", "ReorderIntent", product="green tea")
    assert found == {"product": "green tea", "variant": behind}
    named = held(beside, said, "the {product}", "NameIntent", product="green tea")
    assert named == {"product": f"green tea {behind}"}


def test_goods_said_beside_a_question_are_what_it_is_about(beside: SaidBeside) -> None:
    said = "how many sheets are on a roll of your paper towels"
    found = held(beside, said, "how many {detail}", "DetailIntent", detail="sheets")
    assert found == {"detail": "sheets", "product": "paper towels"}


def test_an_intent_that_takes_no_goods_gets_none(beside: SaidBeside) -> None:
    assert held(beside, "say that again the paper towels", "say that again", "AMAZON.RepeatIntent") == {}


def test_what_slots_hold_is_not_said_besides() -> None:
    assert without(("two", "paper", "towels", "please"), ["two", "paper towels"]) == ("please",)
