"""What was decided is carried out within what the household allows: ordered, proposed or held back, and why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from base.errors import InputError
from ledger.records import Grant, OrderStatus
from ledger.records.automation import NextStep
from ledger.records.replenishment import Decided, Why
from ledger.store import Ledger
from runtime.embedded_aws.template import table_definition
from runtime.replenished import automation_of, take_back, told_of
from shop.catalog import Catalog
from shop.catalog.load import load_catalog
from tests.factories.checkout import COFFEE, DETERGENT
from tests.factories.replenished import ACCOUNT, KEY, NAMES, Replenished


@pytest.fixture
def home(dynamodb: Any) -> Iterator[Replenished]:
    """A household that has coffee for two days."""
    dynamodb.create_table(TableName="earshot", **table_definition().create)
    home = Replenished(Ledger(lambda: dynamodb, "earshot", pseudonyms=NAMES))
    yield home
    dynamodb.delete_table(TableName="earshot")


def decided(home: Replenished, **rules: Any) -> Replenished:
    """Enrolled with leave to order coffee, and decided about."""
    home.enrols(COFFEE, **rules)
    home.decided_to_order()
    return home


def coffee(home: Replenished) -> tuple[Decided, Why]:
    """What became of it, and the reason that was added."""
    (one,) = home.automation.decisions
    return one.decided, one.because[0] if one.decided is Decided.WAIT else one.because[-1]


@pytest.mark.parametrize(
    ("limit", "why"),
    [("month_limit_minor", Why.OVER_MONTH_LIMIT), ("confirm_above_minor", Why.OVER_CONFIRM_LIMIT)],
)
def test_what_is_more_than_let_go_without_asking_is_proposed(home: Replenished, limit: str, why: Why) -> None:
    decided(home)
    home.enrols(COFFEE, **{limit: 1000})  # told after it was decided: it is decided anew
    assert home.carries_out() == []
    home.decided_to_order()
    home.carries_out()
    assert (coffee(home), home.orders()) == ((Decided.PROPOSE, why), [])


def test_tax_and_shipping_count_towards_a_limit(home: Replenished) -> None:
    price = home.catalog.products[COFFEE].price.minor
    decided(home, confirm_above_minor=price + 100)
    home.carries_out()
    assert (coffee(home), home.orders()) == ((Decided.PROPOSE, Why.OVER_CONFIRM_LIMIT), [])


def test_what_costs_more_than_a_tenth_above_what_was_paid_last_is_proposed(home: Replenished) -> None:
    decided(home)
    home.catalog = dearer()
    home.carries_out()
    assert (coffee(home), home.orders()) == ((Decided.PROPOSE, Why.DEARER), [])


def dearer() -> Catalog:
    changed = load_catalog("")[0]
    product = changed.products[COFFEE]
    price = replace(product.price, minor=product.price.minor * 12 // 10)
    changed.products[COFFEE] = replace(product, price=price)  # type: ignore[index]
    return changed


def test_what_the_shop_has_none_of_waits(home: Replenished) -> None:
    decided(home)
    home.catalog = load_catalog("")[0]
    home.catalog.products[COFFEE] = replace(home.catalog.products[COFFEE], stock=0)  # type: ignore[index]
    assert home.carries_out() == ["HELD"]
    assert coffee(home) == (Decided.WAIT, Why.SOLD_OUT)


def test_where_orders_want_somebody_who_is_there_it_is_proposed(home: Replenished) -> None:
    decided(home)
    home.carries_out(may_order=False)
    assert (coffee(home), home.orders()) == ((Decided.PROPOSE, Why.NOT_HERE), [])


def test_a_decision_of_yesterday_is_made_anew_and_never_carried_out(home: Replenished) -> None:
    decided(home)
    home.now += timedelta(hours=13)
    assert home.carries_out() == ["DECIDE_AGAIN"]
    assert home.orders() == []


def test_what_was_decided_by_a_clock_that_was_ahead_is_decided_anew(home: Replenished) -> None:
    decided(home)
    read = home.automations.of(KEY or "")
    assert read is not None
    ahead = replace(read.automation, decided_at=home.now + timedelta(days=3))
    assert home.automations.change(read, ahead)
    assert home.carries_out() == ["DECIDE_AGAIN"]
    assert home.orders() == []


@pytest.mark.parametrize("hour", [22, 3])
def test_in_quiet_hours_nothing_is_ordered_and_when_they_end_it_is_decided_again(home: Replenished, hour: int) -> None:
    home.now = berlin(home.now, hour) - timedelta(hours=2)
    decided(home, quiet_from=hour, quiet_until=7, timezone="Europe/Berlin")
    home.now += timedelta(hours=2)
    assert home.carries_out() == ["DECIDE_AGAIN"]
    assert home.automation.next_at == berlin(home.now + timedelta(hours=6), 7)
    assert home.orders() == []


def berlin(moment: datetime, hour: int) -> datetime:
    return moment.replace(hour=hour - 1)  # UTC+1 in November


def test_a_household_that_took_its_leave_back_pays_and_hears_nothing_more(home: Replenished) -> None:
    decided(home)
    home.stops()
    assert home.carries_out() == []
    assert list(home.automations.due(NextStep.LOOK, home.now)) == []
    assert home.orders() == []


def test_one_who_enrols_again_begins_anew(home: Replenished) -> None:
    decided(home)
    first = home.automation.automation_id
    home.stops()
    home.now += timedelta(hours=1)
    home.enrols(DETERGENT)
    assert home.automation.automation_id != first
    assert home.automation.rules.automatic == (DETERGENT,)


def test_what_goes_in_one_parcel_is_one_order(home: Replenished) -> None:
    decided(home)
    read = home.automations.of(KEY or "")
    assert read is not None
    one = read.automation.decisions[0]
    price = home.catalog.products[DETERGENT].price.minor
    more = replace(one, product_id=DETERGENT, cost_minor=price, because=(Why.JOINS_A_PARCEL,))
    rules = replace(read.automation.rules, automatic=(COFFEE, DETERGENT))
    assert home.automations.change(read, replace(read.automation, decisions=(one, more), rules=rules))
    assert home.carries_out() == ["ORDERED"]
    (order,) = home.orders()
    assert [line.product_id for line in order.lines] == [COFFEE, DETERGENT]


def test_what_was_taken_back_is_not_ordered_again_the_next_time(home: Replenished) -> None:
    decided(home)
    home.carries_out()
    (order,) = home.orders()
    home.now += timedelta(minutes=100)
    gone = home.ledger.withdrawals.withdraw(order.order_id, (KEY or "",), home.now, told_too=False)
    assert gone is not None
    assert gone.status is OrderStatus.CANCELLED
    assert home.ledger.outbox.attempt(order.order_id, home.now + timedelta(hours=3)) is None
    home.now += timedelta(hours=6)
    home.decided_to_order()
    assert home.carries_out() == ["HELD"]
    assert len(home.orders()) == 1
    (coffee,) = home.automation.decisions
    assert coffee.because[0] is Why.TAKEN_BACK


def test_without_leave_it_is_proposed_to_who_spoke_and_not_twice_within_days(home: Replenished) -> None:
    speaker = home.speaks_as("amzn1.ask.account.ADA", Grant.GRANTED)
    home.enrols()
    home.decided_to_order()
    assert home.carries_out() == ["PROPOSED"]
    news = home.ledger.summaries.summary_of(speaker, at=home.now).news
    assert news is not None
    assert news.proposed is not None
    assert news.ordered is None
    assert (news.proposed.product_id, news.proposed.lasts_until) == (COFFEE, (home.now + timedelta(days=2)).date())
    assert home.ledger.summaries.take_news(speaker, news, KEY or "", home.now)
    assert not home.ledger.summaries.take_news(speaker, news, KEY or "", home.now), (
        "another speaker of the same moment says it"
    )
    home.now += timedelta(hours=6)
    home.decided_to_order()
    assert home.carries_out() == ["HELD"]
    assert home.ledger.summaries.summary_of(speaker, at=home.now).news is None
    assert home.orders() == []


def test_who_is_forgotten_is_ordered_nothing_and_leaves_nothing(home: Replenished) -> None:
    decided(home)
    home.forgets()
    assert home.carries_out() == ["FORGOTTEN"]
    assert home.orders() == []
    for asked in list(home.ledger.requests.waiting()):
        home.ledger.erasing.carry_out(asked)
    assert home.automations.of(KEY or "") is None


def test_it_is_told_in_words_what_is_allowed_decided_and_done_and_how_it_is_undone(home: Replenished) -> None:
    decided(home, month_limit_minor=9000, quiet_from=22, quiet_until=7)
    home.carries_out()
    read = automation_of(home.ledger, NAMES, ACCOUNT)
    assert read is not None
    allowed, when, of_coffee, *_, last = told_of(home.ledger, read, home.now)
    assert f"without asking: {COFFEE}." in allowed
    assert "At most 9000 minor units within 30 days. Quiet from 22 to 7, UTC." in allowed
    assert "decided again at 2026-11-20T23:00" in when
    assert f"{COFFEE}: order 1 for" in of_coffee
    assert "It can be taken back until 2026-11-20T19:00:00.000000Z" in last
    assert take_back(home.ledger, read, home.now).status is OrderStatus.CANCELLED
    with pytest.raises(InputError, match="stays"):
        take_back(home.ledger, read, home.now)


def _running_out_of_two(home: Replenished, a_day: float, **rules: Any) -> None:
    """Two packs of coffee were decided on, for $26.98: the shop sends parcels from $35.00 on free."""
    decided(home, **rules)
    read = home.automations.of(KEY or "")
    assert read is not None
    (one,) = read.automation.decisions
    two = replace(one, packs=2, cost_minor=2 * one.cost_minor, days_left=(1.0, 2.0, 3.0), a_day=a_day)
    assert home.automations.change(read, replace(read.automation, decisions=(two,)))


def test_one_more_is_taken_where_the_parcel_is_then_sent_free(home: Replenished) -> None:
    _running_out_of_two(home, a_day=0.05)
    assert home.carries_out() == ["ORDERED"]
    (order,) = home.orders()
    assert [(line.product_id, line.quantity) for line in order.lines] == [(COFFEE, 3)]
    assert order.shipping_minor == 0
    assert coffee(home) == (Decided.ORDER, Why.SAVES_SHIPPING)


@pytest.mark.parametrize(("a_day", "rules"), [(0.001, {}), (0.05, {"confirm_above_minor": 3900})])
def test_none_more_where_keeping_it_costs_more_or_it_would_have_to_be_asked_for(
    home: Replenished, a_day: float, rules: dict[str, Any]
) -> None:
    _running_out_of_two(home, a_day, **rules)
    assert home.carries_out() == ["ORDERED"]
    assert [line.quantity for line in home.orders()[0].lines] == [2]
