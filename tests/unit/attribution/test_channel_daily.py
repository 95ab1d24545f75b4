"""Credit by day: windows from one pass, cash and accrual with refunds on their own day, customers, bounds."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date, timedelta
from typing import Any

import pytest

from attribution.linking.defaults import DEFAULTS
from attribution.report.figures import read_weeks
from ledger.records import Identity, Initiator, OrderStatus
from tests.factories.attribution import WorkedOut, ago, bought, spoken, visit, work_out

DAYS_AGO = (0.1, 5, 12, 29, 80)  # one touch for each window
HOMES = 12


def records() -> tuple[list[Any], list[Any]]:
    """Homes with a session in each window and an order; of some the order is paid back, cancelled, or a machine's."""
    touches: list[Any] = []
    for home in range(HOMES):
        who = Identity(account=f"a{home}", cookie=f"c{home}")
        for place, days in enumerate(DAYS_AGO):
            make = spoken if (home + place) % 2 else visit
            named = f"{home}_{place}"
            touches.append(make(f"tp_{named}", at=ago(days=days), session_id=f"s{named}", identity=who))
    orders = [bought(f"or_{n}", revenue_minor=1000 + 7 * n, identity=Identity(account=f"a{n}")) for n in range(HOMES)]
    back = {"status": OrderStatus.REFUNDED, "refunded_minor": 334, "refunded_at": ago(days=-3)}
    orders += [
        bought("or_back", identity=Identity(account="a0"), revenue_minor=1001, is_new_customer=True, **back),
        bought("or_gone", status=OrderStatus.CANCELLED, cancelled_at=ago(days=-2), is_new_customer=False),
        bought("or_machine", revenue_minor=70, identity=Identity(account="m"), initiator=Initiator.MACHINE),
    ]
    return touches, orders


@pytest.fixture(scope="module")
def longest() -> WorkedOut:
    return work_out(*records(), window_days=90, calibration=DEFAULTS)


@pytest.fixture(scope="module")
def rows(longest: WorkedOut) -> list[dict[str, Any]]:
    return longest.table("channel_daily")


def of(rows: list[dict[str, Any]], **wanted: object) -> list[dict[str, Any]]:
    asked = {"customer_type": "all", "accounting": "cash"} | wanted
    return [row for row in rows if all(row[name] == value for name, value in asked.items())]


def test_every_window_up_to_the_runs_own_is_there_and_adds_up_to_net_revenue(
    longest: WorkedOut, rows: list[dict[str, Any]]
) -> None:
    net = sum(row["net_revenue_minor"] for row in longest.table("orders"))
    money: Counter[tuple[int, str, str]] = Counter()
    for row in of(rows) + of(rows, accounting="accrual"):
        money[row["window_days"], row["accounting"], row["model"]] += row["revenue_minor"]
    assert {window for window, _, _ in money} == {1, 7, 14, 30, 60, 90}
    assert set(money.values()) == {net}


PARTS = {
    "first": lambda steps: [1] + [0] * (len(steps) - 1),
    "last": lambda steps: [0] * (len(steps) - 1) + [1],
    "linear": lambda steps: [1 / len(steps)] * len(steps),
}


@pytest.mark.parametrize("window", [1, 7, 14, 30, 60])
@pytest.mark.parametrize("model", PARTS)
def test_a_shorter_window_shares_each_order_among_the_sessions_that_lie_in_it(
    longest: WorkedOut, rows: list[dict[str, Any]], window: int, model: str
) -> None:
    net = {row["order_id"]: row["net_revenue_minor"] for row in longest.table("orders")}
    journeys: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for step in longest.table("journeys"):
        if step["hours_before_order"] <= 24 * window:
            journeys[step["order_id"]].append(step)
    expected: Counter[str] = Counter()
    for order_id, steps in journeys.items():
        for step, part in zip(steps, PARTS[model](steps), strict=True):
            expected[step["channel"]] += net[order_id] * part * step["link_probability"]
    found: Counter[str] = Counter()
    for row in of(rows, model=model, window_days=window):
        found[row["channel"]] += row["revenue_minor"]
    assert expected
    assert all(abs(found[channel] - minor) <= HOMES for channel, minor in expected.items())


def test_a_shorter_window_is_told_as_would_the_decision_change_tells_it(
    longest: WorkedOut, rows: list[dict[str, Any]]
) -> None:
    told = {
        (row["setting"], row["channel"]): row["credit_minor"]
        for row in longest.table("sensitivity")
        if row["varied"] == "window"
    }
    found: Counter[tuple[str, str]] = Counter()
    for row in of(rows, model="markov_1_by_order"):
        if not row["channel"].startswith("("):
            found[f"{row['window_days']}d", row["channel"]] += row["revenue_minor"]
    assert told
    assert all(
        abs(found[key] - told[key]) <= 2 * HOMES for key in told
    )  # each order is rounded once there, in parts here


def test_cash_takes_a_refund_back_on_its_own_day_and_accrual_on_the_touchs(rows: list[dict[str, Any]]) -> None:
    for model in ("linear", "hazard"):
        by_day: Counter[str] = Counter()
        for row in of(rows, model=model, customer_type="new", window_days=90):
            by_day[row["day"]] += row["revenue_minor"]
        assert by_day == {"2026-11-20": 1001, "2026-11-23": -334}
    assert {row["conversions"] for row in rows if row["day"] == "2026-11-23"} == {0.0}
    assert all(row["day"] <= "2026-11-20" for row in of(rows, accounting="accrual"))


def test_the_page_s_weeks_are_the_cash_rows_added_up(longest: WorkedOut, rows: list[dict[str, Any]]) -> None:
    engine = longest.as_far_as_credit()
    _, weeks = read_weeks(engine, "USD", "UTC")
    money: Counter[tuple[date, str]] = Counter()
    for row in of(rows, model="linear", window_days=90):
        kind = {"alexa": "voice", "paid_search": "other"}.get(row["channel"], "nobody")
        day = date.fromisoformat(row["day"])
        money[day - timedelta(days=day.weekday()), kind] += row["revenue_minor"]
    told = {week.monday: (week.voice_minor, week.other_minor, week.nobody_minor) for week in weeks}
    assert told == {monday: tuple(money[monday, kind] for kind in ("voice", "other", "nobody")) for monday in told}
    assert sum(told[date(2026, 11, 23)]) == -334


def test_a_cancelled_order_is_worth_nothing_on_any_day(rows: list[dict[str, Any]]) -> None:
    assert {row["revenue_minor"] for row in of(rows, customer_type="returning")} == {0}


def test_all_customers_are_more_than_the_new_and_the_returning_that_are_known(rows: list[dict[str, Any]]) -> None:
    assert {row["customer_type"] for row in rows} == {"all", "new", "returning"}
    assert sum(row["conversions"] for row in of(rows, model="last", window_days=90)) == pytest.approx(HOMES + 3)


def test_bounds_are_those_of_all_customers_by_cash_in_the_runs_window(rows: list[dict[str, Any]]) -> None:
    known = [row for row in rows if row["interval_low_minor"] is not None]
    assert known == of(rows, window_days=90)
    paid = of(known, model="linear", channel="paid_search")
    assert all(row["interval_low_minor"] < row["revenue_minor"] < row["interval_high_minor"] for row in paid)


def test_few_households_have_no_bounds_and_currencies_stay_apart() -> None:
    orders = [bought(), bought("or_2", currency="JPY", revenue_minor=900, identity=Identity(account="other"))]
    few = work_out([spoken()], orders).table("channel_daily")
    assert {row["interval_low_minor"] for row in few} == {None}
    assert sum(row["revenue_minor"] for row in of(few, model="last", window_days=30, currency="JPY")) == 900
