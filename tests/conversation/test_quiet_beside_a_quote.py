"""What has nothing to do with a quote leaves it open: the list of subscriptions, the end of being measured."""

from __future__ import annotations

import pytest

from tests.factories.conversation import Talk


@pytest.mark.parametrize("intent", ["SubscriptionsIntent", "OptOutIntent"])
@pytest.mark.parametrize("more", [{}, {"other_product": "dish soap"}])
def test_the_quote_is_asked_again_and_nothing_else(talk: Talk, intent: str, more: dict[str, str]) -> None:
    talk("U: order two floss", intent="ReorderIntent", product="dental floss", quantity="2", **more)
    talk("U: and something else", intent=intent)
    assert talk.speech.count("?") == 1
    talk("U: yes", intent="AMAZON.YesIntent")
    assert len(talk.orders[-1].lines) == 1 + len(more)
    assert talk.orders[-1].lines[0].quantity == 2


@pytest.mark.parametrize(
    ("intent", "asks"),
    [("SubscriptionsIntent", "A: …Is there anything else?"), ("OptOutIntent", "A: Done. …What would you like?")],
)
def test_where_nothing_is_quoted_it_is_asked_what_else(talk: Talk, intent: str, asks: str) -> None:
    talk("U: said alone", intent=intent)
    talk.hears(asks)
