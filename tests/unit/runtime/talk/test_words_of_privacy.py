"""Words of one's own data, of a change of mind and of a subscription are heard as what they are."""

from __future__ import annotations

import pytest

from tests.factories.resolvers import shipped_model

HEARD = {
    "erase everything": "DeleteDataIntent",
    "delete it all": "DeleteDataIntent",
    "take everything out": "BasketEmptyIntent",
    "delete everything from my cart": "BasketEmptyIntent",
    "don't store anything": "OptOutIntent",
    "don't keep any of that": "OptOutIntent",
    "are you tracking me": "WhatIsKnownIntent",
    "do you measure what i buy": "WhatIsKnownIntent",
    "come to think of it no": "RegretIntent",
    "no i changed my mind": "RegretIntent",
    "i don't need it anymore": "UnwantedIntent",
    "no take that back": "UnwantedIntent",
    "only this once": "ReorderIntent",
    "can i cancel any time": "SubscriptionCancelIntent",
}


@pytest.mark.parametrize("said", HEARD)
def test_it_is_heard_as_what_it_is(said: str) -> None:
    assert shipped_model("en-US").resolve(said)["intent"]["name"] == HEARD[said]


@pytest.mark.parametrize("locale", ["en-US", "en-GB"])
@pytest.mark.parametrize("said", ["yes delete it all", "yeah erase everything", "sure call off my order"])
def test_a_yes_before_a_word_that_undoes_is_kept(said: str, locale: str) -> None:
    assert shipped_model(locale).resolve(said)["intent"]["slots"]["before"]["value"] == said.split(maxsplit=1)[0]


@pytest.mark.parametrize("said", ["i don't want to delete my data", "how do i delete my data", "cancel my order"])
def test_without_one_there_is_none(said: str) -> None:
    assert "value" not in shipped_model("en-US").resolve(said)["intent"]["slots"].get("before", {})
