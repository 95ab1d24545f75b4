"""What has nothing to do with a quote leaves it open: subscriptions, being measured, advertising, being named."""

from __future__ import annotations

import pytest

from ledger.recorder import Kept
from tests.factories.conversation import Talk


@pytest.mark.parametrize(
    "intent", ["SubscriptionsIntent", "OptOutIntent", "NoAdvertisingIntent", "QuietIntent", "RemindArrivalIntent"]
)
@pytest.mark.parametrize("more", [{}, {"other_product": "dish soap"}])
def test_the_quote_is_asked_again_and_nothing_else(talk: Talk, intent: str, more: dict[str, str]) -> None:
    talk("U: order two floss", intent="ReorderIntent", product="dental floss", quantity="2", **more)
    talk("U: and something else", intent=intent)
    assert talk.speech.count("?") == 1
    talk("U: yes", intent="AMAZON.YesIntent")
    assert len(talk.orders[-1].lines) == 1 + len(more)
    assert talk.orders[-1].lines[0].quantity == 2


def test_a_choice_that_waits_for_the_table_asks_one_question_alone(talk: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    talk("U: order floss", intent="ReorderIntent", product="dental floss")
    monkeypatch.setattr(talk.recorder, "decide", lambda _: Kept.SPOOL)
    talk("U: stop measuring me", intent="OptOutIntent")
    talk.hears("A: Done. Your choice is noted and … until it holds everywhere. The total is $…. Shall I order it?")


@pytest.mark.parametrize(
    ("intent", "asks"),
    [("SubscriptionsIntent", "A: …Is there anything else?"), ("OptOutIntent", "A: Done. …What would you like?")],
)
def test_where_nothing_is_quoted_it_is_asked_what_else(talk: Talk, intent: str, asks: str) -> None:
    talk("U: said alone", intent=intent)
    talk.hears(asks)
