"""What a household hears of all that might be told: one thing, written once, and why not the others."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from ledger.device_states import DeviceSetting
from ledger.experiments import arm_of
from ledger.records import Choice, Consent, Grant
from ledger.records.automation import FRESH_FOR, NextStep
from ledger.records.experiment import Arm, Experiment, Withheld
from ledger.records.interval import Interval
from ledger.records.news import HouseholdNews
from ledger.records.notice import NoticeKind, NotTold
from ledger.records.shopping_list import ShoppingList, WantedThing
from ledger.records.suggestion import SuggestedDeed
from ledger.shopping_lists import ShoppingLists
from ledger.store import Ledger
from replenishment.coordination.tuning import changes_found
from runtime.embedded_aws.template import table_definition
from runtime.replenished import automation_of, told_of
from tests.factories.checkout import COFFEE, with_packs_of_coffee
from tests.factories.records import touchpoint
from tests.factories.replenished import ACCOUNT, HOUSEHOLD, KEY, NAMES, THING, Replenished
from tests.factories.subscriptions import subscription

SPEAKER = "amzn1.ask.account.ADA"
HOUR = timedelta(hours=1)


class Home(Replenished):
    """One with a coffee machine."""

    def shows(self, code: str = "CAL", *, gone: bool = False) -> bool:
        device = NAMES.of("device", THING)
        return self.ledger.device_states.tell(device or "", HOUSEHOLD or "", code, self.now, gone=gone)

    def hears(self) -> HouseholdNews | None:
        key = NAMES.service_key("user", SPEAKER) or ""
        return self.ledger.summaries.summary_of(key, at=self.now).news

    def is_heard(self) -> None:
        heard = self.hears()
        assert heard is not None
        key = NAMES.service_key("user", SPEAKER) or ""
        assert self.ledger.summaries.take_news(key, heard, KEY or "", self.now)

    def considered(self) -> dict[str, NotTold | None]:
        """Why each was not told; but for what goes with the home, which nobody here agreed to be told."""
        some = [one for one in self.automation.considered if one.kind is not NoticeKind.RECOMMENDATION]
        return {one.kind: one.not_told for one in some}


@pytest.fixture
def home(dynamodb: Any) -> Iterator[Home]:
    dynamodb.create_table(TableName="earshot", **table_definition().create)
    home = Home(Ledger(lambda: dynamodb, "earshot", pseudonyms=NAMES))
    home.speaks_as(SPEAKER, Grant.GRANTED)
    home.enrols()
    home.has_a_device(appliance="coffee machine")
    yield home
    dynamodb.delete_table(TableName="earshot")


def test_a_code_that_is_shown_is_carried_out_and_told_though_nothing_runs_low(home: Home) -> None:
    home.shows()
    home.decides()
    assert home.automation.step is NextStep.CARRY_OUT
    assert home.carries_out() == ["PROPOSED"]
    news = home.hears()
    assert news is not None
    assert news.helped is not None
    assert (news.helped.appliance, news.helped.code, news.proposed) == ("coffee machine", "CAL", None)


def test_a_code_that_is_gone_gives_nothing_to_do(home: Home) -> None:
    home.shows()
    home.now += HOUR
    home.shows(gone=True)
    home.decides()
    assert home.automation.step is NextStep.LOOK
    assert home.hears() is None


def test_of_help_and_a_proposal_one_is_told_and_the_other_not_on_the_day_on_which_that_is_heard(home: Home) -> None:
    home.shows()
    home.decided_to_order()
    home.carries_out()
    assert home.considered() == {NoticeKind.REPLENISHMENT: None, NoticeKind.SUPPORT: NotTold.ANOTHER_FIRST}
    home.now += 24 * HOUR
    home.is_heard()
    home.now += 6 * HOUR
    home.decided_to_order()
    home.carries_out()
    assert home.considered() == {
        NoticeKind.REPLENISHMENT: NotTold.SAID_LATELY,
        NoticeKind.SUPPORT: NotTold.ENOUGH_SAID,
    }
    home.now += 15 * HOUR
    home.shows()
    home.decided_to_order()
    assert home.carries_out() == ["PROPOSED"]
    news = home.hears()
    assert news is not None
    assert (news.proposed, news.helped is None) == (None, False)


def test_what_waits_unheard_is_brought_up_to_date_and_is_one_notice(home: Home) -> None:
    home.decided_to_order()
    home.carries_out()
    written = home.now
    for _ in range(3):
        home.now += 6 * HOUR
        home.decided_to_order()
        assert home.carries_out() == ["PROPOSED"]
    assert [one.at for one in home.automation.told] == [written]
    news = home.hears()
    assert news is not None
    assert (news.made_at, news.fresh_until) == (written, home.now + FRESH_FOR)
    home.is_heard()
    home.now += 6 * HOUR
    home.decided_to_order()
    assert home.carries_out() == ["HELD"]
    assert [one.at for one in home.automation.told] == [home.now - 6 * HOUR], "as of when it was heard"
    assert home.hears() is None


def test_a_danger_is_told_at_once_whatever_else_was_told(home: Home) -> None:
    home.decided_to_order()
    home.carries_out()
    home.now += HOUR
    home.shows("HOT")
    home.decided_to_order()
    assert home.carries_out() == ["PROPOSED"]
    assert home.considered()[NoticeKind.SUPPORT] is None


def test_who_does_not_want_to_hear_of_devices_hears_of_products_alone(home: Home) -> None:
    home.enrols(unwanted=(NoticeKind.SUPPORT,))
    home.shows()
    home.decides()
    assert home.carries_out() == ["HELD"]
    assert home.considered() == {NoticeKind.SUPPORT: NotTold.NOT_WANTED}


def holds_out(home: Home, withheld: Withheld) -> None:
    """An experiment runs whose lot withholds something from this household."""
    tests = (
        Experiment(
            test_id=f"held-{n}",
            withheld=withheld,
            held_out_thousandths=500,
            starts_at=home.now - HOUR,
            ends_at=home.now + 28 * 24 * HOUR,
        )
        for n in range(99)
    )
    home.ledger.experiments.create(next(one for one in tests if arm_of(one, HOUSEHOLD or "") is Arm.HELD_OUT))


def test_help_that_an_experiment_withholds_is_recorded_and_nothing_is_told_in_its_place(home: Home) -> None:
    holds_out(home, Withheld.SUPPORT)
    home.shows()
    home.decides()
    assert home.carries_out() == ["WITHHELD"]
    assert home.hears() is None
    assert home.considered() == {NoticeKind.SUPPORT: NotTold.WITHHELD}
    (kept,) = [one for one in home.ledger.touchpoints_of(HOUSEHOLD or "") if one.test_id is not None]
    assert (kept.action, kept.channel, kept.subscription_id) == ("support", "support", None)
    home.now += 6 * HOUR
    home.decides()
    assert home.carries_out() == ["HELD"], "it counts as told"


def test_it_is_told_at_the_keyboard_why_this_and_why_not_the_other(home: Home) -> None:
    home.shows()
    home.decided_to_order()
    home.carries_out()
    read = automation_of(home.ledger, NAMES, ACCOUNT)
    assert read is not None
    told = "\n".join(told_of(home.ledger, read, home.now))
    assert f"Told: replenishment of {COFFEE}, worth 795, since it should last 2 days." in told
    assert "worth 700, since the coffee machine shows CAL; one thing at a time, and another is worth more now." in told


def test_what_a_device_showed_goes_with_who_is_forgotten(home: Home) -> None:
    home.shows()
    home.forgets()
    for asked in list(home.ledger.requests.waiting()):
        home.ledger.erasing.carry_out(asked)
    assert home.automations.of(KEY or "") is None
    assert not home.ledger.device_states.shows(NAMES.of("device", THING) or "", "CAL", home.now)


def subscribed(home: Home, customer: str) -> None:
    """Coffee every four weeks; the machine uses up a pack in twenty days."""
    one = subscription(customer=customer, due=(home.now + timedelta(days=9)).date(), enrolled_at=home.now)
    home.ledger.subscriptions.begin(one, touchpoint("tp_enrolled", occurred_at=home.now), None)
    home.is_read(0.9, days=60)
    home.enrols(unwanted=(NoticeKind.REPLENISHMENT,))


def test_a_subscription_that_comes_too_seldom_is_suggested_to_who_has_it_alone(home: Home) -> None:
    another = home.speaks_as("amzn1.ask.account.BEA", Grant.GRANTED)
    subscribed(home, NAMES.service_key("user", SPEAKER) or "")
    home.decides()
    assert home.carries_out() == ["PROPOSED"]
    news = home.hears()
    assert news is not None
    assert news.tuned is not None
    assert (news.tuned.deed, news.tuned.interval) == (SuggestedDeed.FASTER, Interval(every=3))
    assert home.ledger.summaries.summary_of(another, at=home.now).news is None


def subscribed_in_packs(home: Home) -> None:
    """Two packs of coffee every four weeks; one that holds two costs less. No device tells how much is used."""
    home.catalog = with_packs_of_coffee(holds=2, price=1.7)
    key = NAMES.service_key("user", SPEAKER) or ""
    one = subscription(customer=key, quantity=2, due=(home.now + timedelta(days=9)).date(), enrolled_at=home.now)
    home.ledger.subscriptions.begin(one, touchpoint("tp_enrolled", occurred_at=home.now), None)
    home.enrols(unwanted=(NoticeKind.REPLENISHMENT,))


def test_another_pack_is_suggested_though_the_subscription_fits_and_withheld_like_its_siblings(home: Home) -> None:
    subscribed_in_packs(home)
    home.decides()
    holds_out(home, Withheld.SUBSCRIPTION)
    assert home.carries_out() == ["WITHHELD"]
    assert home.hears() is None
    (about,) = [one.about for one in home.automation.considered if one.kind is NoticeKind.SUBSCRIPTION]
    assert about == "su_1/switch"
    (kept,) = [one for one in home.ledger.touchpoints_of(HOUSEHOLD or "") if one.test_id is not None]
    assert (kept.channel, kept.product_id) == ("subscription", COFFEE)


def test_another_pack_is_left_for_who_has_the_subscription(home: Home) -> None:
    subscribed_in_packs(home)
    home.decides()
    assert home.carries_out() == ["PROPOSED"]
    news = home.hears()
    assert news is not None
    assert news.tuned is not None
    assert (news.tuned.deed, news.tuned.switched_to, news.tuned.quantity) == (SuggestedDeed.SWITCH, "big-coffee", 1)


def test_the_subscription_of_nobody_who_speaks_for_the_household_is_not_told_of(home: Home) -> None:
    subscribed(home, NAMES.service_key("user", SPEAKER) or "")
    read = home.automations.of(KEY or "")
    assert read is not None
    home.decides()
    (one,) = home.automation.suggestions
    assert list(changes_found([one], ["another"], home.now, home.now)) == []


@pytest.mark.parametrize("marketing", [Grant.DENIED, Grant.GRANTED])
def test_what_goes_with_a_home_is_told_to_who_said_yes_to_that_alone(home: Home, marketing: Grant) -> None:
    services = NAMES.sealed_service("account", ACCOUNT)
    agreed = Consent(measurement=Grant.GRANTED, marketing=marketing)
    home.ledger.decide(Choice(customer=HOUSEHOLD or "", consent=agreed, decided_at=home.now, services=services))
    device = NAMES.of("device", THING) or ""
    told = DeviceSetting(name="water_hardness", value=200, at=home.now)
    home.ledger.device_states.set_to(device, HOUSEHOLD or "", told)
    home.decides()
    assert home.carries_out() == (["PROPOSED"] if marketing is Grant.GRANTED else [])
    news = home.hears()
    assert (news is not None) is (marketing is Grant.GRANTED)
    if news is not None:
        assert news.recommended is not None
        assert (news.recommended.product_id, news.recommended.need) == ("brightlea-descaler", "hard-water")
        home.now += 24 * HOUR
        home.decides()
        assert home.automation.step is NextStep.LOOK, "not again for two weeks"


def test_a_list_is_told_first_and_once_and_goes_with_who_is_forgotten(home: Home) -> None:
    made = ShoppingList(list_id="r-81", made_at=home.now, title="pancakes", things=(WantedThing(kind="flour"),))
    lists = ShoppingLists(home.ledger.dynamo)
    assert lists.keep(KEY or "", made)
    home.shows()
    home.decides()
    assert home.carries_out() == ["PROPOSED"]
    assert home.considered() == {NoticeKind.BASKET: None, NoticeKind.SUPPORT: NotTold.ANOTHER_FIRST}
    home.is_heard()
    home.now += 21 * HOUR
    home.decides()
    home.carries_out()
    assert home.considered() == {NoticeKind.SUPPORT: None, NoticeKind.BASKET: NotTold.SAID_LATELY}
    home.now += HOUR
    home.forgets()
    for asked in list(home.ledger.requests.waiting()):
        home.ledger.erasing.carry_out(asked)
    assert list(lists.waiting_for(KEY or "")) == []
