"""A container or a word for one alone is how many of what is talked about, and never the name of other goods."""

from __future__ import annotations

import pytest

from tests.factories.conversation import Talk

ONE, TWO = "A: I have Oralee dental floss, …", "A: I have 2 of Oralee dental floss, …"


@pytest.fixture
def three(talk: Talk) -> Talk:
    """Three of a thing are quoted."""
    talk("U: order three floss", intent="ReorderIntent", product="floss", quantity="3")
    return talk


@pytest.mark.parametrize(
    ("intent", "slots"),
    [
        ("CorrectIntent", {"product": "a single pack"}),
        ("CorrectIntent", {"product": "single", "quantity": "1"}),
        ("CorrectIntent", {"product": "just the one pack"}),
        ("CorrectIntent", {"brand": "a whole", "product": "case"}),
        ("NameIntent", {"product": "single", "only": "just"}),
        ("ReorderIntent", {"product": "full box"}),
        ("ReorderIntent", {"unit": "pack"}),
    ],
)
def test_one_of_it_is_quoted(three: Talk, intent: str, slots: dict[str, str]) -> None:
    three("U: no, just a single pack", intent=intent, **slots)
    three.hears(ONE)


@pytest.mark.parametrize("said", ["two whole boxes", "only a pair", "the two single packs"])
def test_so_many_of_it_are_quoted(three: Talk, said: str) -> None:
    three("U: no, two whole boxes", intent="CorrectIntent", product=said)
    three.hears(TWO)


@pytest.mark.parametrize("slots", [{"product": "a single floss"}, {"brand": "a single", "product": "floss"}])
def test_a_single_one_of_goods_is_those_goods(talk: Talk, slots: dict[str, str]) -> None:
    talk("U: order a single floss", intent="ReorderIntent", **slots)
    talk.hears(ONE)


def test_a_name_that_begins_so_is_that_name(talk: Talk) -> None:
    talk("U: order single origin beans", intent="ReorderIntent", product="single origin beans")
    talk.hears("A: I have Kaldivo single-origin beans, …")
