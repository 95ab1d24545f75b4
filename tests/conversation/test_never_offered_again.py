"""What was refused is not offered again while a wish is open, unless it is named; a yes beside a name is a yes."""

from __future__ import annotations

import pytest

from tests.factories.conversation import Talk

NO_OTHER = "A: I have nothing else like Lullabelle baby lotion. What would you like to reorder?"


@pytest.mark.parametrize(
    ("intent", "slots"),
    [
        ("ReorderIntent", {"product": "anything", "variant": "baby"}),
        ("ReorderIntent", {"product": "anything", "not_product": "baby"}),
        ("ReorderIntent", {"not_product": "baby one"}),
        ("ReorderIntent", {"product": "lotion", "not_product": "baby"}),
        ("CorrectIntent", {"not_product": "baby"}),
    ],
)
def test_the_only_one_of_its_kind_is_not_offered_to_whoever_wants_any_other(
    talk: Talk, intent: str, slots: dict[str, str]
) -> None:
    talk("U: order lotion", intent="ReorderIntent", product="lotion")
    talk("U: anything but the baby one", intent=intent, **slots)
    talk.hears(NO_OTHER)
    talk("U: yes", intent="AMAZON.YesIntent")
    assert talk.orders == []


@pytest.fixture
def refused(talk: Talk) -> Talk:
    """Of two kinds of toothpaste the white one is refused, and the other is on offer."""
    talk("U: order toothpaste", intent="ReorderIntent", product="toothpaste")
    talk("U: not the white one", intent="CorrectIntent", not_product="white")
    talk.hears("A: I have Oralee Gentle toothpaste, …")
    return talk


def test_of_two_neither_comes_again(refused: Talk) -> None:
    refused("U: not the gentle one", intent="CorrectIntent", not_product="gentle")
    refused.hears("A: I have nothing else like Oralee Gentle toothpaste. What would you like to reorder?")


def test_of_two_for_the_basket_the_other_goes_in(talk: Talk) -> None:
    talk("U: add toothpaste", intent="BasketAddIntent", product="toothpaste")
    talk("U: not the gentle one", intent="CorrectIntent", not_product="gentle")
    talk.hears("A: I put Oralee White toothpaste into your basket, …")


def test_named_again_it_is_wanted_again(refused: Talk) -> None:
    refused("U: white toothpaste after all", intent="NameIntent", product="white toothpaste")
    refused.hears("A: I have Oralee White toothpaste, …Shall I order it?")


def test_so_many_of_another_variant_join_the_basket_and_count_nothing_else(talk: Talk) -> None:
    talk("U: add toothpaste", intent="BasketAddIntent", product="toothpaste")
    talk("U: gentle", intent="NameIntent", product="gentle")
    talk("U: two of the white one", intent="ReorderIntent", product="white one", quantity="2")
    talk.hears("A: I put 2 of Oralee White toothpaste into your basket. With that it holds 2 products, …")


@pytest.mark.parametrize(
    ("intent", "slots"),
    [
        ("ReorderIntent", {"product": "hard water one", "quantity": "2"}),
        ("CorrectIntent", {"need": "hard water", "quantity": "2"}),
    ],
)
def test_so_many_of_another_variant_than_the_one_on_offer(talk: Talk, intent: str, slots: dict[str, str]) -> None:
    talk("U: order the free detergent", intent="ReorderIntent", product="free detergent")
    talk("U: two of the hard water one", intent=intent, **slots)
    talk.hears("A: I have 2 of Tidewell Hard Water laundry detergent, …Shall I order them?")


@pytest.mark.parametrize(
    "slots",
    [
        {"brand": "tonerra yep"},
        {"brand": "yes tonerra"},
        {"product": "tonerra yes please"},
        {"product": "printer paper sure"},
    ],
)
def test_a_yes_beside_the_name_of_what_is_on_offer_is_a_yes(talk: Talk, slots: dict[str, str]) -> None:
    talk("U: order printer paper", intent="ReorderIntent", product="printer paper")
    talk("U: tonerra yep", intent="NameIntent", **slots)
    assert [line.product_id for order in talk.orders for line in order.lines] == ["tonerra-printer-paper"]


@pytest.mark.parametrize(
    "slots", [{"brand": "caffarro yep"}, {"product": "tonerra toner yes"}, {"brand": "tonerra no"}]
)
def test_beside_another_name_or_with_a_no_it_buys_nothing(talk: Talk, slots: dict[str, str]) -> None:
    talk("U: order printer paper", intent="ReorderIntent", product="printer paper")
    talk("U: caffarro yep", intent="NameIntent", **slots)
    assert talk.orders == []


def test_a_different_one_where_there_is_none_is_said_not_to_be_there(talk: Talk) -> None:
    talk("U: order dish soap", intent="ReorderIntent", product="dish soap")
    talk("U: no, a different dish soap", intent="CorrectIntent", product="different dish soap")
    talk.hears("A: I have nothing else like Brightlea Lemon dish soap. What would you like to reorder?")
    assert not talk.waits_for_a_yes_to_buy


def test_what_is_on_offer_named_once_more_is_offered_still(talk: Talk) -> None:
    talk("U: order dish soap", intent="ReorderIntent", product="dish soap")
    talk("U: no, I said dish soap", intent="CorrectIntent", product="dish soap")
    talk("U: yes", intent="AMAZON.YesIntent")
    assert len(talk.orders) == 1


def test_a_brand_refused_among_several_kinds_of_its_goods_is_not_offered_after_another_question(talk: Talk) -> None:
    talk("U: order Caffarro", intent="ReorderIntent", brand="caffarro")
    talk.hears("A: I have Caffarro Classico ground coffee, Caffarro espresso beans, or Caffarro coffee pods. …")
    talk("U: I don't like Caffarro", intent="CorrectIntent", not_brand="caffarro")
    talk("U: what else do you have", intent="NextIntent")
    talk("U: order coffee", intent="ReorderIntent", product="coffee")
    talk.hears("A: For coffee I have Morning Jorv, Ruxton Roast, or Kaldivo Notte. Which brand would you like?")


@pytest.mark.parametrize("slot", ["not_brand", "not_product"])
def test_a_line_of_a_refused_brand_is_offered_only_to_whoever_names_it(talk: Talk, slot: str) -> None:
    talk("U: order laundry detergent", intent="ReorderIntent", product="laundry detergent")
    talk("U: not tidewell", intent="CorrectIntent", **{slot: "tidewell"})
    talk.hears("A: I have nothing else like Tidewell Original laundry detergent. …")
    talk("U: tidewell free then", intent="NameIntent", brand="tidewell free")
    talk.hears("A: I have Tidewell Free & Pure laundry detergent, …")


def test_a_line_of_a_brand_stays_on_offer_where_another_line_is_refused(talk: Talk) -> None:
    talk("U: order laundry detergent", intent="ReorderIntent", product="laundry detergent")
    talk("U: not the free one", intent="CorrectIntent", not_brand="tidewell free")
    talk.hears("A: …Tidewell Original laundry detergent, …")
