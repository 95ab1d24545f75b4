"""The chance that a customer stays away: from which orders it is learnt, and what is said of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest

from base.errors import HistoryTooShort
from ledger.records import Consent, Grant, Identity, Order, OrderLine, OrderSource, OrderStatus
from replenishment.forecast.histories import histories
from replenishment.lifecycle.customers import Spending, customers_at
from replenishment.lifecycle.explain import explained_risk
from replenishment.lifecycle.from_ledger import spending
from replenishment.lifecycle.odds import fit_odds
from replenishment.lifecycle.risks import customer_risks
from replenishment.lifecycle.staying_away import staying_away

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


def _order(days_ago: int, household: str = "hh", **given) -> Order:
    at = NOW - timedelta(days=days_ago)
    values = {"revenue_minor": 800, "currency": "USD"} | given
    return Order(
        order_id=f"or_{household}_{days_ago}",
        placed_at=at,
        received_at=at,
        source=OrderSource.WEB_MOBILE,
        identity=Identity(account=household),
        lines=(OrderLine(product_id="salt", quantity=1, unit_price_minor=800),),
        **values,
    )


def _shop(days: int = 330, customers: int = 140, seed: int = 3) -> Spending:
    """Half of the customers come every week or so and stop on some day; the others come once in two months."""
    draw = np.random.default_rng(seed)
    rows = set()
    for customer in range(customers):
        gap, end = (7, draw.integers(30, 600)) if customer % 2 else (60, 1000)
        day = draw.integers(0, 50)
        while day < min(days, end):
            rows.add((f"c{customer}", f"i{draw.integers(20)}", int(day)))
            day += 1 + draw.poisson(gap)
    who, what, when = (np.array(column) for column in zip(*sorted(rows), strict=True))
    coded = histories(who, what, when + 739_000)  # as days of the calendar are counted
    return Spending(histories=coded, spent=np.ones(len(coded.customers.day)))


def test_left_out_is_what_was_no_order_and_whose_household_may_not_be_told() -> None:
    told = [
        _order(50),
        _order(40, status=OrderStatus.CANCELLED),
        _order(30, is_test=True),
        _order(20, "no", consent=Consent(measurement=Grant.DENIED)),
        _order(-2),
    ]
    given = spending(told, NOW)
    assert given.histories.customer_names.tolist() == ["hh"]
    assert given.histories.customers.day.tolist() == [(NOW - timedelta(days=50)).date().toordinal()]


def test_what_was_spent_is_beside_the_usual_order_of_its_currency() -> None:
    told = [_order(50), _order(40, revenue_minor=1600), _order(30), _order(20, revenue_minor=90_000, currency="JPY")]
    assert spending(told, NOW).spent.tolist() == [1.0, 2.0, 1.0, 1.0]


def test_an_order_without_lines_is_one() -> None:
    assert spending([replace(_order(5), lines=())], NOW).histories.customers.day.size == 1


def test_nobody_is_described_by_what_came_later() -> None:
    given = _shop()
    then = customers_at(given, 739_200)
    known = given.histories.pairs.day < 739_200
    who = given.histories.customer_names[given.histories.customer[given.histories.pairs.group[known]]]
    what = given.histories.item_names[given.histories.item[given.histories.pairs.group[known]]]
    coded = histories(who, what, given.histories.pairs.day[known])
    again = customers_at(Spending(histories=coded, spent=np.ones(len(coded.customers.day))), 739_200)
    assert np.isfinite(then.features).all()
    assert np.allclose(again.features, then.features)


def test_who_stopped_is_told_from_who_comes_seldom() -> None:
    given, today = _shop(), 739_330
    found = staying_away(given, today)
    weekly = np.char.startswith(given.histories.customer_names[found.then.customer], "c") & (found.then.typical < 20)
    late = today - found.then.last
    assert found.chance[weekly & (late > 60)].mean() > 0.8
    assert found.chance[weekly & (late < 10)].mean() < 0.3
    assert found.chance[~weekly & (late < 60)].mean() < 0.4


def test_too_few_customers_teach_no_chance_and_are_told_all_the_same() -> None:
    with pytest.raises(HistoryTooShort):
        staying_away(_shop(customers=10), 739_330)
    (risk,) = customer_risks([_order(64), _order(34), _order(4)], NOW)
    assert (risk.chance, risk.orders, risk.last_order) == (None, 3, date(2026, 11, 16))
    assert "It ordered on 3 days, last on 16 November 2026." in explained_risk(risk)


def test_what_speaks_for_a_risk_is_said() -> None:
    given = _shop(customers=120)
    names, days = given.histories.customer_names, given.histories.customers
    orders = [_order(739_330 - int(day), str(names[group])) for group, day in zip(days.group, days.day, strict=True)]
    risks = customer_risks(orders, NOW)
    assert [one.chance for one in risks] == sorted((one.chance for one in risks), reverse=True)
    assert "For staying away speaks" in explained_risk(risks[0])
    assert "Against it speaks" in explained_risk(risks[-1])


def test_odds_find_what_chances_were_drawn_by() -> None:
    draw = np.random.default_rng(1)
    features = draw.normal(size=(20_000, 2))
    truth = 1 / (1 + np.exp(-(features @ [1.0, -0.5] - 1.0)))
    model = fit_odds(features, draw.random(20_000) < truth, np.ones(20_000))
    assert np.abs(model.chances(features) - truth).mean() < 0.01
    assert np.sign(model.pulls(features[:1])).tolist() == np.sign(features[:1] * [1, -1]).tolist()
