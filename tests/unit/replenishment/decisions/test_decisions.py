"""What is decided about a product: order, propose or wait, by what is left and by what the household allows."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from base.errors import InputError
from ledger.records import Consent, Grant, Identity, Initiator, Order, OrderLine, OrderSource, OrderStatus
from ledger.records.replenishment import Decided, HouseholdRules, Why
from replenishment.decisions.all_of import decisions
from replenishment.decisions.bought import purchases
from replenishment.decisions.explain import WORDS, explained
from replenishment.decisions.inputs import read_reading, read_rules
from replenishment.decisions.records import PackReading, ReadingKind
from replenishment.stock.reorder import Lead

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
LEAD = Lead(mean=3.0, variance=1.0)
ALLOWED = HouseholdRules(household="hh", automatic=("salt", "tabs"))


def _order(days_ago: float, product: str = "salt", **given) -> Order:
    at = NOW - timedelta(days=days_ago)
    values = {"identity": Identity(account="hh"), "shipping_minor": 499, "revenue_minor": 800} | given
    line = OrderLine(product_id=product, quantity=1, unit_price_minor=800)
    return Order(
        order_id=f"or_{product}_{days_ago}",
        placed_at=at,
        received_at=at,
        source=OrderSource.WEB_MOBILE,
        currency="USD",
        lines=(line,),
        **values,
    )


def _readings(left: float, product: str = "salt", until: float = 0.0, days: int = 40) -> list[PackReading]:
    """A pack lasts twenty days; `left` of one stands there at the end, in grams of a kilogram."""
    return [
        PackReading(
            household="hh",
            product_id=product,
            taken_at=NOW - timedelta(days=until + back),
            kind=ReadingKind.WEIGHT,
            value=1000 * (left + back * 0.05),
            pack=1000.0,
        )
        for back in range(days)
    ]


def _decided(readings, *, orders=None, rules=ALLOWED, now=NOW):
    given = [_order(70), _order(50)] if orders is None else orders
    return {one.product_id: one for one in decisions(given, readings, [rules] if rules else [], LEAD, now)}


def test_what_would_run_out_is_ordered_where_the_household_allows_it() -> None:
    salt = _decided(_readings(0.1))["salt"]
    assert (salt.decided, salt.packs, salt.cost_minor, salt.because) == (Decided.ORDER, 1, 800, (Why.RUNS_OUT,))
    assert salt.days_left[1] == pytest.approx(2.0, abs=0.7)


def test_the_margin_is_learned_from_what_many_products_used_before() -> None:
    """Twenty that are used by the same every day need less for safety than one of which nothing was seen to happen."""
    many = [replace(one, product_id=f"p{place}") for place in range(20) for one in _readings(0.25)]
    alone = _decided(_readings(0.25))["salt"]
    together = _decided([*many, *_readings(0.25)])["salt"]
    assert (alone.decided, together.because) == (Decided.ORDER, (Why.LASTS,))


def test_what_lasts_waits() -> None:
    salt = _decided(_readings(0.9))["salt"]
    assert (salt.decided, salt.because) == (Decided.WAIT, (Why.LASTS,))


def test_without_rules_it_is_proposed() -> None:
    salt = _decided(_readings(0.1), rules=None)["salt"]
    assert (salt.decided, salt.because) == (Decided.PROPOSE, (Why.RUNS_OUT, Why.NOT_AUTOMATIC))


@pytest.mark.parametrize(
    ("rules", "decided", "why"),
    [
        ({"paused_until": NOW + timedelta(days=1)}, Decided.WAIT, Why.PAUSED),
        ({"paused_until": NOW}, Decided.ORDER, Why.RUNS_OUT),
        ({"quiet_from": 20, "quiet_until": 8, "timezone": "Asia/Tokyo"}, Decided.WAIT, Why.QUIET),  # 21 h there
        ({"quiet_from": 20, "quiet_until": 8}, Decided.ORDER, Why.RUNS_OUT),
        ({"month_limit_minor": 799}, Decided.PROPOSE, Why.OVER_MONTH_LIMIT),
        ({"month_limit_minor": 800, "confirm_above_minor": 800}, Decided.ORDER, Why.RUNS_OUT),
        ({"confirm_above_minor": 799}, Decided.PROPOSE, Why.OVER_CONFIRM_LIMIT),
    ],
)
def test_the_households_rules_hold(rules: dict, decided: Decided, why: Why) -> None:
    salt = _decided(_readings(0.1), rules=replace(ALLOWED, **rules))["salt"]
    assert salt.decided is decided
    assert why in salt.because


def test_what_machines_spent_within_a_month_counts_to_its_limit() -> None:
    orders = [_order(50), _order(20, "tea", initiator=Initiator.MACHINE)]
    rules = replace(ALLOWED, month_limit_minor=1500)
    assert Why.OVER_MONTH_LIMIT in _decided(_readings(0.1), orders=orders, rules=rules)["salt"].because


def test_nothing_is_ordered_by_readings_that_are_old() -> None:
    salt = _decided(_readings(0.1, until=10))["salt"]
    assert (salt.decided, salt.because) == (Decided.WAIT, (Why.STALE,))


@pytest.mark.parametrize("value", [-500.0, 0.0, 90000.0])
def test_one_reading_that_cannot_be_or_is_strange_orders_nothing(value: float) -> None:
    good = _readings(0.6, until=1)
    wrong = replace(good[0], taken_at=NOW, value=value)
    assert _decided([*good, wrong])["salt"].decided is Decided.WAIT


def test_what_was_just_ordered_is_on_its_way() -> None:
    salt = _decided(_readings(0.1), orders=[_order(50), _order(1)])["salt"]
    assert (salt.decided, salt.because) == (Decided.WAIT, (Why.ON_ITS_WAY,))


def test_what_is_needed_soon_joins_a_parcel_that_goes_anyway() -> None:
    both = _readings(0.1) + _readings(0.55, "tabs")
    orders = [_order(50), _order(50, "tabs")]
    found = _decided(both, orders=orders)
    assert (found["tabs"].decided, found["tabs"].because) == (Decided.ORDER, (Why.JOINS_A_PARCEL,))
    free = [replace(one, shipping_minor=0) for one in orders]
    assert _decided(both, orders=free)["tabs"].decided is Decided.WAIT
    assert _decided(_readings(0.9) + _readings(0.55, "tabs"), orders=orders)["tabs"].decided is Decided.WAIT


def test_what_only_joins_stays_at_home_where_the_parcel_would_have_to_be_asked_for() -> None:
    both, orders = _readings(0.1) + _readings(0.55, "tabs"), [_order(50), _order(50, "tabs")]
    for limit in ({"month_limit_minor": 1599}, {"confirm_above_minor": 1599}):
        found = _decided(both, orders=orders, rules=replace(ALLOWED, **limit))
        assert (found["salt"].decided, found["salt"].because) == (Decided.ORDER, (Why.RUNS_OUT,)), limit
        assert (found["tabs"].decided, found["tabs"].because) == (Decided.WAIT, (Why.LASTS,)), limit
    asked = _decided(both, orders=orders, rules=replace(ALLOWED, month_limit_minor=799))
    assert {one.decided for one in asked.values()} == {Decided.PROPOSE}, "what has to be asked for anyhow goes along"


@pytest.mark.parametrize("days_beside", [0, 2, 5, 12])
def test_a_full_device_orders_nothing_however_long_packs_stand_beside_it_first(days_beside: int) -> None:
    """A pack lasts twenty days and is filled in when the last is used up, some days after it came."""
    readings = [
        replace(one, value=1000 * ((20 - day % 20) / 20)) for day, one in enumerate(reversed(_readings(0.0, days=102)))
    ]
    orders = [_order(102 - filled + 3 + days_beside) for filled in range(20, 102, 20)]
    salt = _decided(readings, orders=orders)["salt"]
    assert (salt.decided, salt.because) == (Decided.WAIT, (Why.LASTS,))
    assert salt.a_day == pytest.approx(0.05, abs=0.004)
    assert salt.days_left[1] == pytest.approx(19, abs=1.5)


def test_what_came_later_than_the_moment_is_not_looked_at() -> None:
    early = NOW - timedelta(days=12)
    assert _decided(_readings(0.1), now=early)["salt"].because == (Why.LASTS,)


def test_cycles_and_time_tell_what_was_used() -> None:
    reading = replace(_readings(0.5)[0], kind=ReadingKind.CYCLES, value=30.0, pack=40.0)
    assert reading.packs_left == pytest.approx(0.25)


def test_without_device_and_history_nobody_knows() -> None:
    assert _decided([])["salt"].because == (Why.TOO_LITTLE_KNOWN,)


def test_a_habit_is_proposed_and_never_ordered() -> None:
    """Sixty households order every twenty days; the one whose time has come is proposed to, whatever it allows."""
    orders = [
        replace(_order(days + who % 20), order_id=f"{who}-{days}", identity=Identity(account=f"h{who}"))
        for who in range(60)
        for days in range(0, 240, 20)
    ]
    rules = [HouseholdRules(household="h19", automatic=("salt",))]
    found = {one.household: one for one in decisions(orders, [], rules, LEAD, NOW)}
    assert found["h19"].decided is Decided.PROPOSE
    assert found["h19"].because == (Why.DUE_BY_HABIT, Why.NO_DEVICE)
    assert found["h7"].because == (Why.NOT_DUE_BY_HABIT,)
    assert found["h0"].because == (Why.ON_ITS_WAY,)


@pytest.mark.parametrize(
    "change",
    [
        {"is_test": True},
        {"status": OrderStatus.CANCELLED},
        {"status": OrderStatus.REFUNDED, "refunded_minor": 800},
        {"consent": Consent(measurement=Grant.DENIED)},
        {"identity": Identity(cookie="c")},
    ],
)
def test_what_does_not_stand_or_may_not_be_told_of_was_not_bought(change: dict) -> None:
    assert purchases([replace(_order(5), **change)], NOW) == {}


def test_of_one_order_the_latest_version_counts() -> None:
    first = _order(5)
    gone = replace(first, status=OrderStatus.CANCELLED, received_at=NOW)
    assert purchases([gone, first], NOW) == {}


def test_every_reason_has_words_and_a_decision_tells_its_facts() -> None:
    assert set(WORDS) == set(Why)
    told = explained(_decided(_readings(0.1))["salt"])
    assert told.startswith("salt: order 1 for 8.00 USD, because what is left would run out")
    assert "Last believed reading: 2026-11-20." in told


def test_lines_of_readings_and_rules_are_refused_by_field() -> None:
    with pytest.raises(InputError, match="pack"):
        read_reading(
            '{"household":"hh","product_id":"salt","taken_at":"2026-11-20T08:00:00Z","kind":"weight","value":1,"pack":0}'
        )
    with pytest.raises(InputError, match="Mars/Olympus"):
        read_rules('{"household":"hh","timezone":"Mars/Olympus"}')
    assert read_rules('{"household":"hh","automatic":["salt"]}').automatic == ("salt",)


def test_a_day_without_that_costs_more_is_ordered_against_earlier() -> None:
    found = {
        cost: _decided(_readings(0.3), rules=replace(ALLOWED, day_without_minor=cost))["salt"].decided
        for cost in (1, None, 1_000)
    }
    assert found == {1: Decided.WAIT, None: Decided.WAIT, 1_000: Decided.ORDER}
    assert _decided(_readings(0.2), rules=replace(ALLOWED, day_without_minor=1))["salt"].decided is Decided.WAIT
    assert _decided(_readings(0.2))["salt"].decided is Decided.ORDER


def test_several_are_taken_at_once_where_that_saves_parcels_and_the_household_did_so_before() -> None:
    line = OrderLine(product_id="salt", quantity=3, unit_price_minor=800)
    orders = [replace(_order(110), lines=(line,)), _order(50)]
    salt = _decided(_readings(0.1), orders=orders)["salt"]
    assert (salt.decided, salt.packs, salt.cost_minor) == (Decided.ORDER, 3, 2400)
    assert salt.because == (Why.RUNS_OUT, Why.FEWER_PARCELS)
    asked = _decided(_readings(0.1), orders=orders, rules=replace(ALLOWED, confirm_above_minor=2000))["salt"]
    assert (asked.decided, asked.packs, asked.because) == (Decided.ORDER, 1, (Why.RUNS_OUT,))
    free = [replace(one, shipping_minor=0) for one in orders]
    assert _decided(_readings(0.1), orders=free)["salt"].packs == 1


def test_of_what_a_month_allows_the_soonest_needed_is_ordered_and_the_rest_proposed() -> None:
    both, orders = _readings(0.1) + _readings(0.05, "tabs"), [_order(50), _order(50, "tabs")]
    found = _decided(both, orders=orders, rules=replace(ALLOWED, month_limit_minor=1000))
    assert {name: one.decided for name, one in found.items()} == {"tabs": Decided.ORDER, "salt": Decided.PROPOSE}
    assert found["salt"].because[-1] is Why.OVER_MONTH_LIMIT
    asked = _decided(both, orders=orders, rules=replace(ALLOWED, confirm_above_minor=1000))
    assert {one.decided for one in asked.values()} == {Decided.PROPOSE}, "a parcel to be asked about is not split"


def test_nothing_is_ordered_along_with_what_is_only_proposed_nor_the_reverse() -> None:
    both, orders = _readings(0.1) + _readings(0.55, "tabs"), [_order(50), _order(50, "tabs")]
    for automatic in ("salt", "tabs"):
        found = _decided(both, orders=orders, rules=replace(ALLOWED, automatic=(automatic,)))
        assert found["tabs"].decided is Decided.WAIT, automatic
    proposed = _decided(both, orders=orders, rules=replace(ALLOWED, automatic=()))
    assert {one.decided for one in proposed.values()} == {Decided.PROPOSE}
