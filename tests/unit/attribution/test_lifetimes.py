"""Expected repeat orders: of customers drawn as the model thinks of them, and what is said with too few."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from attribution.kpis.lifetime.clock import clock_of, read
from attribution.kpis.lifetime.model import CLASSES, expected, plain, shape_of
from attribution.kpis.lifetime.order_days import BuyingHistories, OrderDays, histories_of
from attribution.kpis.lifetimes import lifetimes
from base.errors import InputError
from bench.lifetime.report import auc, by_decile, read_cdnow

DAYS, CUT = 546, 273


def drawn(customers: int, seed: int) -> OrderDays:
    """Customers of the first twelve weeks: rates gamma, a chance to stop beta after each order, busy weeks at times."""
    random = np.random.default_rng(seed)
    rows = []
    for customer in range(customers):
        rate, stops = random.gamma(0.5, 1 / 40), random.beta(0.8, 2.5)
        day, value = int(random.integers(0, 84)), float(random.lognormal(3, 0.5))
        while day < DAYS:
            rows.append((customer, day, value))
            if len(rows) > 1 and rows[-2][0] == customer and random.random() < stops:
                break
            day += 1 + int(random.exponential(1 / rate))
    customer, day, value = zip(*rows, strict=True)
    return OrderDays(np.array(customer, np.int64), np.array(day, np.int64), np.array(value))


def test_as_many_orders_come_as_are_foretold() -> None:
    purchases = drawn(1500, 4)
    came = purchases.after(CUT, DAYS)
    told = expected(purchases.until(CUT), CUT, DAYS - CUT)
    assert told.sum() == pytest.approx(came.sum(), rel=0.12)
    assert auc(told, came) > 0.6
    assert [real for _, real in by_decile(told, came)][-1] > 4 * came.mean() / 2
    assert not np.allclose(told, np.rint(told))


def test_plain_bg_nbd_tells_what_is_published_of_it() -> None:
    # Fader, Hardie, Lee (2005), section 3.3: x=2, t_x=30.43, T=38.86 weeks; r, alpha, a, b as fitted there: 1.226.
    from attribution.kpis.lifetime.bg_nbd import expected_repeats

    logs = np.log([0.243, 4.414, 0.793, 2.426])
    (told,) = expected_repeats(logs, np.array([2.0]), np.array([30.43]), np.array([38.86]), np.array([39.0]))
    assert told == pytest.approx(1.226, abs=1e-3)


def test_plain_and_full_agree_on_who_buys_more() -> None:
    purchases = drawn(600, 5).until(CUT)
    full, simple = expected(purchases, CUT, 90), plain(histories_of(purchases, CUT), 90)
    assert np.corrcoef(full, simple)[0, 1] > 0.9


def test_a_clock_of_the_usual_pace_shows_weeks() -> None:
    histories = BuyingHistories(*(np.array([value], np.int64) for value in (0, 0, 70, 0)), spend=np.zeros(1))
    clock = clock_of(histories, 7)
    assert read(clock.speed(np.zeros(clock.size)))[0, [0, 7, 77]] == pytest.approx([0, 1, 11])


def test_the_shape_moves_classes_and_leans_on_the_whole_where_little_came() -> None:
    repeats = np.array([0] * 400 + [1] * 400 + [12], np.int64)
    histories = BuyingHistories(repeats, repeats, repeats, repeats, spend=np.zeros(len(repeats)))
    told, came = np.ones(len(repeats)), np.array([1] * 400 + [2] * 400 + [40], np.int64)
    shape = shape_of(histories, told, came)
    assert len(shape) == len(CLASSES) + 1
    assert shape[0] < 1 < shape[1]
    assert shape[2] == pytest.approx(1)
    assert shape[5] < 1.6  # forty of one customer say little


def order_days(homes: int, *, days: int) -> pa.Table:
    rows = [("USD", home, home % 40 + turn * days // 3, 1000) for home in range(1, homes + 1) for turn in range(3)]
    names = ("currency", "home", "day_number", "minor")
    return pa.table(dict(zip(names, map(list, zip(*rows, strict=True)), strict=True)))


def test_every_household_has_an_expected_value_in_whole_minor_units_whatever_the_order_of_rows() -> None:
    rows = order_days(210, days=330)
    made = lifetimes(rows)
    told = made.to_pylist()
    assert len(told) == 210
    assert all(row["expected_minor"] >= 0 for row in told)
    assert len({row["expected_minor"] for row in told}) > 1
    turned = rows.take(np.random.default_rng(1).permutation(rows.num_rows))
    assert lifetimes(turned).equals(made)


@pytest.mark.parametrize(("homes", "days"), [(150, 330), (210, 120)])
def test_of_few_households_or_a_short_time_nothing_is_foretold(homes: int, days: int) -> None:
    assert lifetimes(order_days(homes, days=days)).num_rows == 0


def test_cdnow_s_file_is_read_a_day_a_row(tmp_path: Path) -> None:
    file = tmp_path / "master.txt"
    rows = ("customer_id  date n v", "00001 19970101 1 11.77", "00002 19970112 1 12.00", "00002 19970112 5 77.00")
    file.write_text("".join(f" {row}\n" for row in rows))
    found = read_cdnow(file)
    assert (found.customer.tolist(), found.value.tolist()) == ([0, 1], [11.77, 89.0])
    with pytest.raises(InputError, match="PyPI package"):
        read_cdnow(tmp_path / "none.txt")
