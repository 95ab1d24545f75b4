"""A count beside a size is heard as the count, and the size stays with what is wanted."""

from __future__ import annotations

import pytest

from tests.factories.resolvers import shipped_model


def held(said: str) -> dict[str, str]:
    slots = shipped_model("en-US").resolve(said)["intent"]["slots"]
    return {name: slot["value"] for name, slot in slots.items() if "value" in slot}


@pytest.mark.parametrize(
    ("said", "count", "product"),
    [
        ("order two five pound bags of marlow mills bread flour", "2", "five pound marlow mills bread flour"),
        ("get me three 12 ounce bags of caffarro classico", "3", "12 ounce classico"),
        ("i need two bottles of the 64 ounce tidewell detergent", "2", "64 ounce detergent"),
        ("order three of the 13 ounce shampoo", "3", "13 ounce shampoo"),
        ("add two 64 fluid ounce bottles of detergent", "2", "64 fluid ounce detergent"),
    ],
)
def test_a_count_in_front_of_a_measure_is_the_count(said: str, count: str, product: str) -> None:
    slots = held(said)
    assert (slots["quantity"], slots["product"]) == (count, product)


def test_a_count_in_front_of_a_large_one_is_the_count() -> None:
    slots = held("order two big cans of ruxton coffee")
    assert (slots["quantity"], slots["size"], slots["brand"]) == ("2", "big", "ruxton")


@pytest.mark.parametrize("said", ["order a five pound bag of flour", "order twenty five pounds of flour"])
def test_a_measure_alone_stays_with_its_unit(said: str) -> None:
    assert held(said)["unit"].startswith("pound")


@pytest.mark.parametrize(
    ("said", "count", "product"),
    [
        ("order the five pound flour times three", "3", "5 pound flour"),
        ("I need dental floss times four", "4", "dental floss"),
    ],
)
def test_so_many_times_is_the_count(said: str, count: str, product: str) -> None:
    slots = held(said)
    assert (slots["quantity"], slots["product"], slots.get("unit")) == (count, product, None)


@pytest.mark.parametrize(
    ("said", "when"),
    [
        ("what did we buy last week", "last-week"),
        ("where are my orders", "under-way"),
        ("is anything coming", "under-way"),
    ],
)
def test_when_orders_were_is_heard(said: str, when: str) -> None:
    slot = shipped_model("en-US").resolve(said)["intent"]["slots"]["of_when"]
    assert slot["resolutions"]["resolutionsPerAuthority"][-1]["values"][0]["value"]["id"] == when


@pytest.mark.parametrize(("said", "count"), [("make it one more", "1"), ("make that two more", "2")])
def test_more_behind_a_count_is_heard_with_it(said: str, count: str) -> None:
    slots = held(said)
    assert (slots["quantity"], slots["again"]) == (count, "more")
