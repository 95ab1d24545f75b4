"""The judge of forecasts counts what came, what did not, and leaves out what was sent back."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from base.errors import InputError
from bench.replenish import report
from bench.replenish.histories import read, simulated
from bench.replenish.judge import OURS, CutJudged, concordance, covered, cut_days, scored
from bench.replenish.peers import PEERS, asked

RETAIL = """Invoice,StockCode,Quantity,InvoiceDate,Customer ID
1,tea,2,2026-01-01 10:00:00,17.0
2,tea,1,2026-01-01 18:00:00,17.0
C3,tea,-2,2026-01-04 10:00:00,17.0
4,tea,-1,2026-01-05 10:00:00,17.0
C5,tea,1,2026-01-05 10:00:00,17.0
6,tea,1,2026-01-09 10:00:00,17.0
7,tea,1,2026-01-09 10:00:00,
"""


def test_a_shops_invoices_are_read_without_what_was_sent_back_and_cancelled(tmp_path: Path) -> None:
    file = tmp_path / "invoices.csv"
    file.write_text(RETAIL)
    given = read(file)
    assert given.histories.pairs.day.tolist() == [0, 8]
    assert (given.name, str(given.first), given.days) == ("invoices.csv", "2026-01-01", 9)


def test_a_file_without_customers_is_refused_by_column(tmp_path: Path) -> None:
    file = tmp_path / "orders.csv"
    file.write_text("item,day\ntea,2026-01-01\n")
    with pytest.raises(InputError, match="no column for customer"):
        read(file)


def test_six_days_are_asked_a_month_apart_with_a_month_to_follow() -> None:
    assert cut_days(374) == [180, 210, 240, 270, 300, 330]
    with pytest.raises(InputError, match="240 are needed"):
        cut_days(200)


def test_pairs_that_never_come_count_in_the_order_but_not_in_the_error() -> None:
    told, following = np.array([10.0, 20.0, 15.0]), np.array([12, 21, -1])
    found = scored(told, following, 40)
    assert found.missed.tolist() == [2, 1]
    assert found.concordance == pytest.approx(2 / 3)  # 12 before 21, 12 before never; 21 before never is told wrongly


def test_ties_count_half() -> None:
    assert concordance(np.array([5.0, 5.0]), np.array([1, 2]), np.array([True, False])) == 0.5


def test_an_interval_is_contradicted_by_what_came_too_early_and_by_what_had_not_come_by_its_end() -> None:
    low, high = np.array([5, 5, 5, 5, 5]), np.array([10, 10, 10, 10, 50])
    found = covered(low, high, np.array([4, 7, 11, -1, -1]), 30)
    assert (found.early, found.inside, found.late) == (1, 1, 2)
    assert found.held == pytest.approx(2 / 5)
    assert found.decided == pytest.approx(1 / 4)


@pytest.fixture(scope="module")
def drawn():
    given = simulated(customers=12, days=150)
    return given.histories, asked(given.histories, 120, 4)


@pytest.mark.parametrize("name", [name for name in PEERS if "boosting" not in name])
def test_every_other_method_tells_a_day_for_every_pair(drawn, name: str) -> None:
    told = PEERS[name](*drawn)
    assert told.shape == drawn[1].pair.shape
    assert np.isfinite(told).all()
    if name != "own median gap":
        assert (told >= 119).all()


def test_the_own_median_gap_is_what_it_says(drawn) -> None:
    histories, now = drawn
    days = histories.pairs.day[(histories.pairs.group == now.pair[0]) & (histories.pairs.day < 120)]
    assert PEERS["own median gap"](*drawn)[0] == days[-1] + np.median(np.diff(days))


def test_the_tables_say_where_both_targets_are_reached() -> None:
    worse = scored(np.array([20.0, 30.0]), np.array([0, 0]), 40)
    better = scored(np.array([3.0, 9.0]), np.array([0, 0]), 40)
    one = CutJudged(
        day=30,
        asked=2,
        came=2,
        scores={OURS: better, **dict.fromkeys(PEERS, worse)},
        intervals=covered(np.array([0, 1]), np.array([5, 5]), np.array([0, 0]), 40),
    )
    assert report._by_day([one]).splitlines()[-1] == "| 30 | 2 | 2 | 6.0 | 25.0 | 50.0% | 0.0% | yes |"
    assert report._covered("all", one.intervals) == "| all | 50.0% | 50.0% | 50.0% | 0.0% |"
