"""What waited is told as it is true when the skill opens: not at night, nor when bought, nor where it fits no more."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from ledger.records.interval import Interval
from ledger.records.news import HouseholdNews, ListedBasket, ListedLine, OrderedByItself, Proposed
from ledger.records.quiet import QuietHours
from ledger.records.suggestion import SuggestedDeed
from ledger.records.summary import BoughtSoFar, LastOrder
from tests.conversation.test_told_by_itself import DESCALER, NAMES, only, recommends, shows, suggested
from tests.factories.checkout import COFFEE, with_packs_of_coffee
from tests.factories.conversation import Talk


def changed(talk: Talk, **told: Any) -> None:
    """What waits for the speaker is otherwise."""
    key = NAMES.service_key("user", talk.user) or ""
    waits = talk.ledger.summaries.news  # type: ignore[attr-defined]
    waits[key] = replace(waits.get(key) or HouseholdNews(made_at=talk.now - timedelta(hours=1)), **told)


def at_night(talk: Talk) -> QuietHours:
    return QuietHours(start=talk.now.hour, end=(talk.now.hour + 2) % 24, timezone="UTC")


def test_at_night_nothing_is_told_but_a_danger_and_in_the_morning_the_rest(talk: Talk) -> None:
    shows(talk, "CAL", DESCALER)
    changed(talk, quiet=at_night(talk))
    talk.opens()
    assert "CAL" not in talk.speech
    talk.later(hours=3)
    talk.opens()
    assert "CAL" in talk.speech


def test_a_danger_is_told_at_night_too(talk: Talk) -> None:
    shows(talk, "HOT")
    changed(talk, quiet=at_night(talk))
    talk.opens()
    assert "HOT" in talk.speech


def test_an_order_is_told_at_night_too_with_the_notice_beside_it(talk: Talk) -> None:
    shows(talk, "CAL", DESCALER)
    until = talk.now + timedelta(hours=1)
    ordered = OrderedByItself(order_id="vo_1", product_id=COFFEE, total_minor=1848, currency="USD", undo_until=until)
    changed(talk, quiet=at_night(talk), ordered=ordered)
    talk.opens()
    assert ("$18.48" in talk.speech, "CAL" in talk.speech) == (True, True)


@pytest.mark.parametrize("minutes", [-1, 1])
def test_what_is_not_fresh_any_more_is_not_told(talk: Talk, minutes: int) -> None:
    changed(talk, proposed=Proposed(product_id=COFFEE), fresh_until=talk.now + timedelta(minutes=minutes))
    talk.opens()
    assert ("Shall I order it?" in talk.speech) is (minutes > 0)


@pytest.mark.parametrize("what", ["help", "recommendation"])
def test_what_was_bought_meanwhile_is_not_offered(talk: Talk, what: str) -> None:
    key = NAMES.service_key("user", talk.user) or ""
    (shows(talk, "CAL", DESCALER) if what == "help" else recommends(talk))
    last = LastOrder(order_id="vo_1", placed_at=talk.now - timedelta(hours=2), product_id=DESCALER)
    talk.ledger.summaries.bought[key] = BoughtSoFar(usual=DESCALER, order=last)  # type: ignore[attr-defined]
    talk.opens()
    assert ("CAL" in talk.speech, "made for that" in talk.speech) == (what == "help", False)


@pytest.mark.parametrize(
    ("deed", "told", "have"),
    [
        (SuggestedDeed.SLOWER, {"interval": Interval(every=5)}, {"interval": Interval(every=6)}),
        (SuggestedDeed.FASTER, {"interval": Interval(every=3)}, {"interval": Interval(every=2)}),
        (SuggestedDeed.MORE, {"quantity": 2}, {"quantity": 3}),
        (SuggestedDeed.SLOWER, {"interval": Interval(every=5)}, {"quantity": 3}),
    ],
)
def test_a_change_is_not_offered_where_the_subscription_was_changed_since(
    talk: Talk, deed: SuggestedDeed, told: dict[str, Any], have: dict[str, Any]
) -> None:
    suggested(talk, deed, have=have, **told)
    talk.opens()
    assert "change it" not in talk.speech


def test_another_interval_is_offered_at_the_price_that_comes_and_a_yes_agrees_to_it(talk: Talk) -> None:
    suggested(talk, SuggestedDeed.FASTER, interval=Interval(every=3), have={"agreed_minor": 1000})
    talk.opens()
    talk.hears("A: … every 3 weeks, for $18.48 each time, …")
    talk("U: yes", intent="AMAZON.YesIntent")
    assert (only(talk).interval, only(talk).agreed_minor) == (Interval(every=3), 1848)


@pytest.mark.parametrize(("left_out", "said"), [(1, "One more thing of it is left out."), (12, "12 more things of it")])
def test_of_a_list_it_is_said_how_many_things_are_left_out(talk: Talk, left_out: int, said: str) -> None:
    lines = (ListedLine(product_id="marlow-mills-bread-flour"),)
    changed(talk, listed=ListedBasket(title="pancakes", lines=lines, left_out=left_out))
    talk.opens()
    talk.hears(f"A: … Marlow Mills bread flour. {said} … Shall I put what I named into your basket?")


def switching(talk: Talk, have: dict[str, Any] | None = None, **other: Any) -> None:
    talk.sell(with_packs_of_coffee(**{"holds": 2, "price": 1.8} | other))
    suggested(
        talk, SuggestedDeed.SWITCH, switched_to="big-coffee", quantity=1, came_many=2,
        have={"quantity": 2, "agreed_minor": 3696} | (have or {}),
    )  # fmt: skip
    talk.opens()


def test_another_pack_that_costs_less_for_as_much_is_offered_with_its_size_and_a_yes_changes_to_it(talk: Talk) -> None:
    switching(talk)
    talk.hears(
        "A: … and another size of it costs less for as much. It would be Ruxton … 2 pounds, every 4 weeks, for …"
    )
    before = only(talk)
    assert (before.product_id, before.quantity) == (COFFEE, 2)
    talk("U: yes", intent="AMAZON.YesIntent")
    after = only(talk)
    assert (after.product_id, after.quantity, after.due) == ("big-coffee", 1, before.due)
    assert after.agreed_minor < before.agreed_minor


def test_a_pack_that_costs_no_less_is_offered_only_where_it_fits_better(talk: Talk) -> None:
    switching(talk, holds=3, price=3.0)
    talk.hears("A: … another size of it fits better how much you use. …")


@pytest.mark.parametrize(
    ("have", "other"),
    [
        ({}, {"price": 2.0}),
        ({}, {"stock": 0}),
        ({}, {"pack_of": "tea"}),
        ({"quantity": 3}, {}),
        ({"product_id": DESCALER}, {}),
    ],
)
def test_another_pack_is_not_offered_where_it_is_no_better_any_more(
    talk: Talk, have: dict[str, Any], other: dict[str, Any]
) -> None:
    switching(talk, have, **other)
    assert "another size" not in talk.speech


def test_no_to_another_pack_leaves_what_comes(talk: Talk) -> None:
    switching(talk)
    talk("U: no", intent="AMAZON.NoIntent")
    assert (only(talk).product_id, only(talk).quantity) == (COFFEE, 2)
