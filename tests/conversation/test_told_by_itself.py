"""What a household hears by itself when it opens the skill: help with a code, a subscription that fits better; once."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from base.settings import Settings
from ledger.records import Consent, Grant
from ledger.records.interval import Interval
from ledger.records.news import Fits, Helped, HouseholdNews, ListedBasket, ListedLine, Recommended
from ledger.records.subscription import Subscription, SubscriptionState
from ledger.records.suggestion import SuggestedDeed, Suggestion
from ledger.subscriptions import KeptSubscription
from ledger.wiring import open_pseudonyms
from tests.factories.checkout import COFFEE
from tests.factories.conversation import Talk
from tests.factories.subscriptions import subscription

NAMES = open_pseudonyms(Settings())
HOUSEHOLD = NAMES.service_key("account", "1001") or ""
DESCALER = "brightlea-descaler"


def shows(talk: Talk, code: str, product: str | None = None, appliance: str = "coffee machine") -> None:
    """A device showed a code an hour ago, and the worker left the help for this user."""
    key, at = NAMES.service_key("user", talk.user), talk.now - timedelta(hours=1)
    helped = Helped(device="de_1", appliance=appliance, code=code, product_id=product)
    talk.ledger.device_states.tell("de_1", "ac_1", code, at, gone=False)
    talk.ledger.summaries.news[key] = HouseholdNews(made_at=at, helped=helped)  # type: ignore[attr-defined]


def test_help_is_told_with_what_mends_it_and_a_yes_quotes_it(talk: Talk) -> None:
    shows(talk, "CAL", DESCALER)
    talk.opens()
    talk.hears(
        "A: Welcome back to Harbor Pantry. Your coffee machine shows CAL. Limescale has built up in it. A descaling run"
        " takes it off. Brightlea descaler is made for that. Shall I order it?"
    )
    assert (talk.last.action, talk.last.product_id) == ("support", DESCALER)
    talk("U: yes", intent="AMAZON.YesIntent")
    talk.hears("A: … Brightlea descaler … Shall I order it?")
    assert talk.orders == []
    talk.later(hours=1)
    talk.opens()
    assert "CAL" not in talk.speech


def test_help_without_anything_to_sell_asks_what_else(talk: Talk) -> None:
    shows(talk, "E24", appliance="dishwasher")
    talk.opens()
    talk.hears("A: … Your dishwasher shows E24. The water drains too slowly. … What would you like?")


def test_with_a_danger_it_says_to_stop_and_call_and_sells_nothing_whatever_was_left(talk: Talk) -> None:
    shows(talk, "HOT", DESCALER)
    talk.opens()
    talk.hears("A: … Please do not use it any more, and call its maker's customer service. What would you like?")
    assert "order" not in talk.speech


def test_of_a_machine_that_shows_a_danger_meanwhile_that_is_told_and_nothing_is_sold(talk: Talk) -> None:
    shows(talk, "CAL", DESCALER)
    talk.ledger.device_states.tell("de_1", "ac_1", "HOT", talk.now, gone=False)
    talk.opens()
    talk.hears("A: … Your coffee machine shows HOT. … Please do not use it any more, … What would you like?")
    assert "descal" not in talk.speech.lower()


@pytest.mark.parametrize("why", ["gone", "old", "table away", "unknown"])
def test_what_is_not_there_any_more_is_not_told(talk: Talk, why: str) -> None:
    shows(talk, "X99" if why == "unknown" else "CAL")
    if why == "gone":
        talk.ledger.device_states.tell("de_1", "ac_1", "CAL", talk.now, gone=True)
    if why == "old":
        talk.later(days=2)
    if why == "table away":
        talk.ledger.away = True
    talk.opens()
    assert "coffee machine" not in talk.speech


def test_who_wants_no_product_named_hears_the_help_alone(talk: Talk) -> None:
    shows(talk, "CAL", DESCALER)
    talk.ledger.summaries.quiet[NAMES.service_key("user", talk.user)] = True  # type: ignore[attr-defined]
    talk.opens()
    talk.hears("A: … A descaling run takes it off. What would you like?")


@pytest.mark.parametrize("why", ["the leave changed", "another heard it", "another's account", "not known whose"])
def test_what_the_household_heard_or_does_not_want_any_more_is_not_told(talk: Talk, why: str) -> None:
    shows(talk, "CAL", DESCALER)
    made = talk.now - timedelta(hours=1)
    if why == "not known whose":
        talk.token = None
    else:
        changed = why == "the leave changed"
        whole = HouseholdNews(made_at=made if changed else made - timedelta(hours=5), hushed=changed)
        talk.ledger.summaries.news[HOUSEHOLD] = whole  # type: ignore[attr-defined]
    talk.opens()
    assert "CAL" not in talk.speech


# -- a subscription that fits better -------------------------------------------------------------------------------

DUE = date(2026, 12, 4)


def suggested(talk: Talk, deed: SuggestedDeed, **told: Any) -> None:
    """This user has coffee every four weeks, next in two weeks, and the worker left a suggestion."""
    key = NAMES.service_key("user", talk.user) or ""
    given = {"customer": key, "due": DUE, "first_day": DUE, "agreed_minor": 1848} | told.pop("have", {})
    one = subscription(**given)
    talk.ledger.subscriptions.kept[one.subscription_id] = KeptSubscription(  # type: ignore[attr-defined]
        subscription=one, version=1
    )
    tuned = Suggestion(
        **{"subscription_id": "su_1", "customer": key, "product_id": COFFEE, "deed": deed, "reason": "it is so",
           "came_every": Interval(every=4), "came_many": 1} | told
    )  # fmt: skip
    made = talk.now - timedelta(hours=1)
    talk.ledger.summaries.news[key] = HouseholdNews(made_at=made, tuned=tuned)  # type: ignore[attr-defined]


def only(talk: Talk) -> Subscription:
    (one,) = talk.ledger.subscriptions.kept.values()  # type: ignore[attr-defined]
    return one.subscription


def test_every_five_weeks_instead_of_four_is_offered_and_a_yes_changes_it(talk: Talk) -> None:
    suggested(talk, SuggestedDeed.SLOWER, interval=Interval(every=5))
    talk.opens()
    talk.hears(
        "A: Welcome back to Harbor Pantry. Your Ruxton … comes every 4 weeks, and you use it up more slowly than that."
        " It would be Ruxton … every 5 weeks, for $18.48 each time, next on Friday, December 4. Shall I change it so?"
    )
    assert only(talk).interval == Interval(every=4)
    talk("U: yes", intent="AMAZON.YesIntent")
    assert only(talk).interval == Interval(every=5)
    talk.later(hours=1)
    talk.opens()
    assert "more slowly" not in talk.speech


def test_a_no_leaves_it_as_it_is(talk: Talk) -> None:
    suggested(talk, SuggestedDeed.FASTER, interval=Interval(every=3))
    talk.opens()
    assert "faster" in talk.speech
    talk("U: no", intent="AMAZON.NoIntent")
    assert only(talk).interval == Interval(every=4)


@pytest.mark.parametrize(
    ("deed", "heard", "told"),
    [
        (SuggestedDeed.SKIP, "There is plenty of your Ruxton … Shall I skip the next one?", {"due": DUE}),
        (SuggestedDeed.PAUSE, "Your Ruxton … is hardly used just now. … Shall I pause it?", {}),
        (SuggestedDeed.MORE, "… It would be 2 of Ruxton … Shall I change it so?", {"quantity": 2}),
    ],
)
def test_what_is_suggested_is_named_with_what_comes_of_it_and_done_after_a_yes(
    talk: Talk, deed: SuggestedDeed, heard: str, told: dict[str, Any]
) -> None:
    suggested(talk, deed, **told)
    before = only(talk)
    talk.opens()
    talk.hears(f"A: Welcome back to Harbor Pantry. {heard}")
    talk("U: yes", intent="AMAZON.YesIntent")
    now = only(talk)
    assert (now.due != before.due, now.state is SubscriptionState.PAUSED, now.quantity) == (
        deed is not SuggestedDeed.MORE, deed is SuggestedDeed.PAUSE, told.get("quantity", 1)
    )  # fmt: skip


def test_what_is_used_again_is_offered_to_go_on_at_todays_price(talk: Talk) -> None:
    suggested(talk, SuggestedDeed.RESUME, have={"state": SubscriptionState.PAUSED, "due": None})
    talk.opens()
    talk.hears("A: … is being used up, and your subscription to it is paused. … Shall I change it so?")
    talk("U: yes", intent="AMAZON.YesIntent")
    assert only(talk).state is SubscriptionState.ACTIVE


@pytest.mark.parametrize("why", ["changed", "cancelled", "another's", "quiet"])
def test_what_fits_no_more_or_is_nobody_elses_business_is_not_offered(talk: Talk, why: str) -> None:
    have: dict[str, Any] = {
        "changed": {"interval": Interval(every=5)},
        "cancelled": {"state": SubscriptionState.CANCELLED, "due": None},
        "another's": {"customer": "key_of_another"},
    }.get(why, {})
    suggested(talk, SuggestedDeed.SLOWER, interval=Interval(every=5), have=have)
    if why == "quiet":
        talk.ledger.summaries.quiet[NAMES.service_key("user", talk.user)] = True  # type: ignore[attr-defined]
    talk.opens()
    assert "change it" not in talk.speech


# -- what goes with the home ---------------------------------------------------------------------------------------


def recommends(talk: Talk, **told: Any) -> None:
    key, at = NAMES.service_key("user", talk.user), talk.now - timedelta(hours=1)
    agreed = Consent(marketing=Grant.GRANTED)
    talk.ledger.consents.setdefault(HOUSEHOLD, agreed)
    what = Recommended(**{"product_id": DESCALER, "fits": Fits.NEED, "of": "dishwasher", "need": "hard-water"} | told)
    talk.ledger.summaries.news[key] = HouseholdNews(made_at=at, recommended=what)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("told", "heard"),
    [
        ({}, "Your dishwasher tells of hard water, and Brightlea descaler is made for that."),
        ({"fits": Fits.WITH, "of": "coffee", "need": None}, "Brightlea descaler goes with your coffee."),
        ({"fits": Fits.SEASON, "of": "kitchen"}, "At this time of the year Brightlea descaler goes with your kitchen."),
    ],
)
def test_a_recommendation_is_one_sentence_with_its_reason_and_a_yes_quotes_it(
    talk: Talk, told: dict[str, Any], heard: str
) -> None:
    recommends(talk, **told)
    talk.opens()
    talk.hears(f"A: Welcome back to Harbor Pantry. {heard} Would you like to order it?")
    talk("U: yes", intent="AMAZON.YesIntent")
    talk.hears("A: … Brightlea descaler … Shall I order it?")
    assert talk.orders == []


@pytest.mark.parametrize("whose", ["the account's", "the speaker's own"])
def test_nothing_is_recommended_after_a_no_to_marketing(talk: Talk, whose: str) -> None:
    key = HOUSEHOLD if whose == "the account's" else NAMES.service_key("user", talk.user) or ""
    talk.ledger.consents[key] = Consent(marketing=Grant.DENIED)
    recommends(talk)
    talk.opens()
    assert "tells of" not in talk.speech


def test_what_may_not_be_named_aloud_is_not_recommended(talk: Talk) -> None:
    recommends(talk, product_id="bumblekin-baby-wipes")
    talk.opens()
    assert "tells of" not in talk.speech


# -- a list of an appliance or a recipe ----------------------------------------------------------------------------

FLOUR, SAUCE = "marlow-mills-bread-flour", "quenbys-pasta-sauce"


def lists(talk: Talk, *products: str) -> None:
    key, at = NAMES.service_key("user", talk.user), talk.now - timedelta(hours=1)
    told = ListedBasket(title="pancakes", lines=tuple(ListedLine(product_id=one, quantity=2) for one in products))
    talk.ledger.summaries.news[key] = HouseholdNews(made_at=at, listed=told)  # type: ignore[attr-defined]


def test_a_list_is_put_into_the_basket_after_a_yes_and_ordered_after_another(talk: Talk) -> None:
    lists(talk, FLOUR, SAUCE)
    talk.opens()
    talk.hears(
        "A: Welcome back to Harbor Pantry. There is a list for pancakes: 2 of Marlow Mills bread flour and 2 of"
        " Quenby's pasta sauce. That is $21.96 before tax. Shall I put it into your basket?"
    )
    talk("U: yes", intent="AMAZON.YesIntent")
    talk.hears("A: … Marlow Mills bread flour and 2 of Quenby's pasta sauce … check out…")
    assert talk.orders == []
    talk("U: yes", intent="AMAZON.YesIntent")
    talk("U: yes", intent="AMAZON.YesIntent")
    (order,) = talk.orders
    assert {(line.product_id, line.quantity) for line in order.lines} == {(FLOUR, 2), (SAUCE, 2)}


def test_a_no_puts_nothing_into_the_basket(talk: Talk) -> None:
    lists(talk, FLOUR)
    talk.opens()
    talk("U: no", intent="AMAZON.NoIntent")
    talk.hears("A: Okay. What else would you like?")
    talk("U: what is in my basket", intent="BasketIntent")
    assert "flour" not in talk.speech


def test_of_a_list_what_may_not_be_named_aloud_is_left_out(talk: Talk) -> None:
    lists(talk, "bumblekin-baby-wipes")
    talk.opens()
    assert "list" not in talk.speech
