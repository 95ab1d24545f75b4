"""A size said as a number alone, in whatever slot Alexa put it."""

from __future__ import annotations

import pytest

from tests.factories.conversation import Talk


@pytest.mark.parametrize(
    ("intent", "slots"),
    [
        ("ReorderIntent", {"quantity": "4"}),
        ("ChooseIntent", {"choice": "four"}),
        ("CorrectIntent", {"quantity": "4"}),
        ("CorrectIntent", {"product": "four"}),
        ("CorrectIntent", {"product": "four", "not_product": "two"}),
        ("CorrectIntent", {"not_product": "two"}),
    ],
)
def test_another_size_is_no_count_of_the_one_on_offer(talk: Talk, intent: str, slots: dict[str, str]) -> None:
    talk("U: order diapers size two", intent="ReorderIntent", product="diapers size two")
    talk("U: no four", intent=intent, **slots)
    talk.hears("A: I have Bumblekin diapers size four, …")


def test_a_number_of_what_comes_in_no_such_size_is_how_many(talk: Talk) -> None:
    talk("U: order diapers size two", intent="ReorderIntent", product="diapers size two")
    talk("U: no, I said three", intent="CorrectIntent", quantity="3")
    talk.hears("A: I have 3 of Bumblekin diapers size two, …")
