"""Half a name of what is there, whatever intent it comes with: "the soap" is the dish soap that is talked about."""

from __future__ import annotations

import pytest

from tests.factories.conversation import Talk
from tests.factories.scenes import catalog

SOAP, HAND_SOAP = "brightlea-lemon-dish-soap", "calmora-hand-soap"


@pytest.fixture
def talk() -> Talk:
    return Talk(catalog=catalog())


def ordered(talk: Talk) -> dict[str, int]:
    return {line.product_id: line.quantity for order in talk.orders for line in order.lines}


@pytest.mark.parametrize(
    ("intent", "slots", "count"),
    [
        ("NameIntent", {"product": "soap"}, 1),
        ("NameIntent", {"product": "the soap", "only": "just"}, 1),
        ("CorrectIntent", {"product": "soap"}, 1),
        ("ReorderIntent", {"product": "soap", "quantity": "2"}, 2),
        ("ReorderIntent", {"product": "two soaps"}, 2),
        ("BasketChangeIntent", {"product": "soap", "quantity": "2"}, 2),
    ],
)
def test_half_a_name_is_of_what_is_quoted(talk: Talk, intent: str, slots: dict[str, str], count: int) -> None:
    talk("U: order dish soap", intent="ReorderIntent", product="dish soap")
    talk("U: the soap", intent=intent, **slots)
    talk("U: yes", intent="AMAZON.YesIntent")
    assert ordered(talk) == {SOAP: count}


def test_half_a_name_is_of_one_of_several(talk: Talk) -> None:
    talk("U: order dish soap and floss", intent="ReorderIntent", product="dish soap", other_product="dental floss")
    talk("U: make the soap two", intent="BasketChangeIntent", product="soap", quantity="2")
    talk("U: yes", intent="AMAZON.YesIntent")
    assert ordered(talk) == {SOAP: 2, "oralee-dental-floss": 1}


def test_half_a_name_is_of_what_was_just_ordered(talk: Talk) -> None:
    talk("U: order dish soap", intent="ReorderIntent", product="dish soap")
    talk("U: yes", intent="AMAZON.YesIntent")
    talk("U: cancel the soap", intent="CancelOrderIntent", product="soap")
    talk.hears("A: Your order of Brightlea Lemon dish soap…Shall I cancel it?")


@pytest.mark.parametrize("slots", [{"brand": "calmora", "product": "soap"}, {"product": "hand soap"}])
def test_the_whole_name_of_another_is_of_that(talk: Talk, slots: dict[str, str]) -> None:
    talk("U: order dish soap", intent="ReorderIntent", product="dish soap")
    talk("U: calmora soap", intent="NameIntent", **slots)
    talk("U: yes", intent="AMAZON.YesIntent")
    assert ordered(talk) == {HAND_SOAP: 1}


def test_half_a_name_of_two_things_there_stays_what_it_is_alone(talk: Talk) -> None:
    talk("U: order dish soap and hand soap", intent="ReorderIntent", product="dish soap", other_product="hand soap")
    talk("U: make the soap two", intent="BasketChangeIntent", product="soap", quantity="2")
    talk("U: yes", intent="AMAZON.YesIntent")
    assert set(ordered(talk)) == {SOAP, HAND_SOAP}


@pytest.mark.parametrize(
    ("brand", "between", "said", "product"),
    [
        ("brightlea", "dishwasher tablets", "soap", SOAP),
        ("lullabelle", None, "shampoo", "lullabelle-baby-shampoo"),
        ("lullabelle", None, "the shampoo", "lullabelle-baby-shampoo"),
    ],
)
def test_half_a_name_is_of_the_brand_that_is_told_of(
    talk: Talk, brand: str, between: str | None, said: str, product: str
) -> None:
    talk("U: what do you have of it", intent="ResearchIntent", brand=brand)
    if between is not None:
        talk("U: the tablets", intent="DetailIntent", detail="the tablets")
    talk(f"U: the {said}", intent="NameIntent", product=said)
    talk("U: order it", intent="TakeItIntent")
    talk("U: yes", intent="AMAZON.YesIntent")
    assert ordered(talk) == {product: 1}


def test_another_brands_name_leaves_the_brand_that_is_told_of(talk: Talk) -> None:
    talk("U: what do you have of it", intent="ResearchIntent", brand="brightlea")
    talk("U: hand soap", intent="NameIntent", product="hand soap")
    talk("U: yes", intent="AMAZON.YesIntent")
    assert ordered(talk) == {HAND_SOAP: 1}
