"""What may be kept is not asked while something is quoted: the yes would be the order's."""

from __future__ import annotations

import pytest

from tests.factories.conversation import Talk


@pytest.mark.parametrize("intent", ["ConsentIntent", "AdvertisingIntent"])
def test_the_yes_behind_it_orders_and_allows_nothing(intent: str) -> None:
    talk = Talk(never_asked=True)
    talk("U: order floss", intent="ReorderIntent", product="dental floss")
    talk("U: will you remember this", intent=intent)
    talk.hears("A: Nothing is changed about what I keep: …Shall I order it?")
    talk("U: yes", intent="AMAZON.YesIntent")
    talk.hears("A: Done. I ordered Oralee dental floss …")
    assert len(talk.orders) == 1


@pytest.mark.parametrize(("intent", "asked"), [("ConsentIntent", "…May I?"), ("AdvertisingIntent", "…May they?")])
def test_where_nothing_is_quoted_it_is_asked(talk: Talk, intent: str, asked: str) -> None:
    talk("U: you may remember what I buy", intent=intent)
    talk.hears(f"A: {asked}")
