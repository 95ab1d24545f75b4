"""What credit adds up to: by day and channel, and by campaign, device, assistant, brand, action and locale."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from attribution.credit.dimension_values import DIMENSIONS
from attribution.credit.dimensions import _told
from attribution.credit.earners import NO_LINK, RESTS
from attribution.credit.sampling import BUCKETS, _draws, drawn_of, intervals
from ledger.records import Identity, Initiator
from tests.factories.attribution import Ran, ago, bought, run, spoken, visit, work_out


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Ran:
    """Twelve households, each with a search and a word to Alexa before an order, and one order without any touch."""
    touches = []
    for n in range(12):
        who = Identity(account=f"a{n}")
        touches += [
            visit(f"tp_s{n}", at=ago(days=3), campaign_id="autumn", session_id=f"s{n}", identity=who),
            spoken(f"tp_a{n}", at=ago(hours=5), session_id=f"t{n}", identity=who, locale="en-GB"),
        ]
    orders = [bought(f"or_{n}", revenue_minor=1000 + n, identity=Identity(account=f"a{n}")) for n in range(12)]
    orders += [
        bought("or_alone", revenue_minor=500, identity=Identity(account="stranger"), is_new_customer=True),
        bought("or_machine", revenue_minor=70, identity=Identity(account="m"), initiator=Initiator.MACHINE),
    ]
    return run(tmp_path_factory.mktemp("run"), touches, orders, timezone="America/New_York")


@pytest.mark.parametrize("accounting", ["cash", "accrual"])
def test_a_models_days_add_up_to_all_orders_and_their_net_revenue(ran: Ran, accounting: str) -> None:
    net = sum(row["net_revenue_minor"] for row in ran.table("orders"))
    money: Counter[str] = Counter()
    orders: Counter[str] = Counter()
    for row in ran.table("channel_daily"):
        if (row["accounting"], row["customer_type"], row["window_days"]) == (accounting, "all", 30):
            money[row["model"]] += row["revenue_minor"]
            orders[row["model"]] += row["conversions"]
    assert set(money.values()) == {net}
    assert all(total == pytest.approx(14, abs=1e-4) for total in orders.values())


def test_cash_counts_on_the_orders_day_and_accrual_on_the_touchs(ran: Ran) -> None:
    rows = [row for row in ran.table("channel_daily") if row["channel"] == "paid_search" and row["model"] == "first"]
    by = {row["accounting"]: row["day"] for row in rows}
    assert by["accrual"] < by["cash"]


def test_what_no_touch_can_claim_stands_apart_by_why(ran: Ran) -> None:
    rows = [row for row in ran.table("channel_daily") if row["model"] == "linear"]
    left = {row["channel"]: row for row in rows if row["customer_type"] == "all" and row["window_days"] == 30}
    assert left["(no link)"]["revenue_minor"] == 500
    assert {row["channel"] for row in rows if row["customer_type"] == "new"} == {"(no link)"}
    assert left["(automation)"]["revenue_minor"] == 70
    assert left["(link uncertainty)"]["revenue_minor"] > 0
    assert "(unattributed)" not in left
    assert {row["channel"] for row in ran.table("credit")} >= {"(unattributed)", "(automation)"}


def test_every_dimension_adds_up_to_the_net_revenue_on_its_own_paths(ran: Ran) -> None:
    net = sum(row["net_revenue_minor"] for row in ran.table("orders"))
    money: Counter[tuple[str, str]] = Counter()
    for row in ran.table("credit_by"):
        money[row["dimension"], row["model"]] += row["revenue_minor"]
    assert {dimension for dimension, _ in money} == set(DIMENSIONS)
    assert set(money.values()) == {net}


def test_a_dimension_of_channels_own_making_would_be_credited_as_channels_are(ran: Ran) -> None:
    by_channel = Counter[str]()
    for row in ran.table("credit"):
        if row["model"] == "markov_2_by_order":
            by_channel[row["channel"]] += row["credit_minor"]
    by_device = {
        row["value"]: row["revenue_minor"]
        for row in ran.table("credit_by")
        if (row["dimension"], row["model"]) == ("device_type", "markov_2_by_order")
    }
    # Here a device is a channel: the same paths, so the same credit.
    assert (by_device["phone"], by_device["smart_speaker"]) == (by_channel["paid_search"], by_channel["alexa"])


def test_a_value_is_named_as_it_came_whatever_is_in_it() -> None:
    odd = "campaign:autumn campaign:"
    rows = work_out([spoken(campaign_id=odd)], [bought()]).table("credit_by")
    assert odd in {row["value"] for row in rows if row["dimension"] == "campaign"}


def test_sums_of_many_households_have_an_interval_around_them(ran: Ran) -> None:
    (row,) = (row for row in ran.table("credit_by") if (row["value"], row["model"]) == ("autumn", "linear"))
    assert 0 < row["interval_low_minor"] < row["revenue_minor"] < row["interval_high_minor"]


def test_an_interval_is_as_wide_as_households_differ_not_as_many_rows_as_they_have() -> None:
    random = np.random.default_rng(3)
    worth = random.integers(0, 1000, 200)
    households = np.arange(200)
    low, high = intervals(np.zeros(200, np.int64), households, worth, 1)
    spread = 1.96 * np.sqrt(200 * worth.var())
    assert (high[0] - low[0]) / 2 == pytest.approx(spread, rel=0.15)
    # The same money in ten rows a household: not more certain.
    many = intervals(np.zeros(2000, np.int64), np.repeat(households, 10), np.repeat(worth, 10) // 10, 1)
    assert many[1][0] - many[0][0] == pytest.approx(high[0] - low[0], rel=0.05)


@pytest.mark.parametrize(("households", "bear"), [(400, 4), (60, 6), (3_000, 30)])
def test_a_sum_that_few_bear_is_held_about_as_often_as_any(households: int, bear: int) -> None:
    random, held = np.random.default_rng(5), 0
    truth = bear * 100 * np.exp(3 + 0.18)
    for _ in range(300):
        worth = np.where(random.random(households) < bear / households, random.lognormal(3, 0.6, households) * 100, 0)
        low, high = intervals(np.zeros(households, np.int64), np.arange(households), worth.astype(np.int64), 1)
        held += low[0] <= truth <= high[0]
    assert held / 300 > 0.9


def test_a_session_of_nobody_is_of_no_household_that_never_bought(tmp_path: Path) -> None:
    nobody = [spoken(f"tp_{place}", session_id=f"s_{place}", identity=Identity()) for place in range(5)]
    ran = run(tmp_path, [*nobody, spoken("tp_known", identity=Identity(user="u9")), spoken("tp_own")], [bought()])
    assert {row["path"]: row["non_orders"] for row in ran.table("paths")} == {"alexa": 6}
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    (line,) = (line for line in page.splitlines() if 'class="path"' in line)
    assert 'data-name="Never bought">1</td>' in line


def test_the_page_counts_no_household_that_bought_among_those_that_never_did(tmp_path: Path) -> None:
    at = ago(days=40)  # longer ago than the window: no order used it, yet the household bought later
    early = spoken("tp_early", at=at, session_id="s_early")
    ran = run(tmp_path, [early, spoken("tp_2"), spoken("tp_3", identity=Identity(user="u9"))], [bought()])
    paths = {row["path"]: row["non_orders"] for row in ran.table("paths")}
    assert paths == {"alexa": 2}
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    (line,) = (line for line in page.splitlines() if 'class="path"' in line)
    assert 'data-name="Never bought">1</td>' in line
    assert 'data-name="Median length">24' in line


def test_a_brand_called_as_what_nobody_can_claim_has_one_place_with_it() -> None:
    told = _told("brand", [NO_LINK, "b1"])
    assert sorted(told.values) == sorted({*RESTS, "b1"})
    assert told.rests[RESTS.index(NO_LINK)] == 0


def test_large_sums_are_drawn_again_as_exactly_as_small_ones() -> None:
    sums = np.random.default_rng(4).integers(-(10**9), 10**9, (3, BUCKETS))
    assert (drawn_of(sums * 10**6) == drawn_of(sums) * 10**6).all()
    assert (drawn_of(sums)[:, 0] == [sum(map(int, row * _draws(BUCKETS)[:, 0])) for row in sums]).all()


def test_a_household_whose_order_bears_no_name_of_its_own_and_is_linked_bought_too(tmp_path: Path) -> None:
    asked = spoken("tp_early", at=ago(days=40), session_id="s_early", brand_id="other")
    ordered = spoken("tp_2", session_id="s_2", action="buy", stage="purchase", outcome="ordered", order_id="o_1")
    ran = run(
        tmp_path,
        [asked, ordered, spoken("tp_3", identity=Identity(user="u9"))],
        [bought("o_1", source="voice", identity=Identity())],
    )
    assert ran.table("links")[0]["accepted"]
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    (line,) = (line for line in page.splitlines() if 'class="path"' in line)
    assert 'data-name="Never bought">1</td>' in line
