"""Order histories from a file, or drawn by lot where none is given."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb
import numpy as np

from base.errors import InputError
from replenishment.arrays import Real, WholeNumbers
from replenishment.forecast.histories import Histories, histories

NAMES = {
    "customer": ("customer", "customer_id", "customerid", "customer id"),
    "item": ("item", "product_id", "stockcode"),
    "day": ("day", "placed_at", "invoicedate"),
    "invoice": ("invoice", "order_id", "invoiceno"),
    "quantity": ("quantity",),
    "price": ("price", "unitprice"),
}
NEEDED = ("customer", "item", "day")
_DAYS = 1 << 20
SIMULATED = "drawn by lot: 150 customers of our own simulator"


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenHistories:
    """Histories, and what they are called; day 0 is `first`, the last day seen is `days - 1`.

    `spent` is told of each day of `histories.customers`: 1 where the file has no prices.
    """

    histories: Histories
    spent: Real
    name: str
    first: date
    days: int


def read(path: Path) -> GivenHistories:
    """Read orders from Parquet or CSV, a line an item: what was sent back or cancelled is left out.

    Columns: customer, item and day (a date or time), by these names or by those of UCI's Online Retail files; where
    they are there, `quantity` must be positive and an `invoice` begin with none of C (cancelled) and A (adjusted).

    Raises:
        InputError: the file or a column is not there.
    """
    if not path.is_file():
        raise InputError(f"{path} is not there")
    scan = "read_parquet" if path.suffix == ".parquet" else "read_csv"
    with duckdb.connect() as connection:
        source = f"{scan}('{str(path).replace(chr(39), chr(39) * 2)}')"
        there = [row[0] for row in connection.execute(f"describe select * from {source}").fetchall()]
        rows = connection.execute(_kept(source, _columns(path, there))).fetchnumpy()
    days = rows["day"].astype("datetime64[D]")
    return _given(path.name, rows["customer"], rows["item"], days - days.min(), days.min(), rows["amount"])


def _columns(path: Path, there: list[str]) -> dict[str, str]:
    found = {
        wanted: f'"{column}"' for wanted, names in NAMES.items() for column in there if column.strip().lower() in names
    }
    if missing := [wanted for wanted in NEEDED if wanted not in found]:
        raise InputError(f"{path} has no column for {', '.join(missing)}; it has {', '.join(there)}")
    return found


def _kept(source: str, column: dict[str, str]) -> str:
    keep = [f"{column[wanted]} is not null" for wanted in NEEDED]
    if "quantity" in column:
        keep.append(f"{column['quantity']} > 0")
    if "invoice" in column:
        keep.append(f"left({column['invoice']}::varchar, 1) not in ('C', 'A')")
    amount = f"{column['quantity']} * {column['price']}" if {"quantity", "price"} <= set(column) else "1"
    return (
        f"select {column['customer']}::varchar as customer, {column['item']}::varchar as item,"
        f" {column['day']}::timestamp::date::timestamp as day, ({amount})::double as amount"
        f" from {source} where {' and '.join(keep)}"
    )


def simulated(seed: int = 1, customers: int = 150, days: int = 373) -> GivenHistories:
    """Draw customers who use things up at their own pace and come by when enough is gone, until they stay away."""
    draw = np.random.default_rng(seed)
    rows = [row for customer in range(customers) for row in _drawn(draw, customer, days)]
    who, what, when = (np.array(column) for column in zip(*rows, strict=True))
    return _given(SIMULATED, who, what, when, np.datetime64("2025-01-01"))


def _drawn(draw: np.random.Generator, customer: int, days: int) -> list[tuple[str, str, int]]:
    items = draw.choice(40, size=draw.integers(3, 12), replace=False)
    pace = draw.gamma(3.0, 10.0, len(items)) + 5
    due, rows = draw.uniform(0, pace), []
    end, day = min(days, draw.exponential(600)), draw.uniform(0, 60)
    while day < end:
        for place in np.flatnonzero(due <= day + 4):
            rows.append((f"c{customer}", f"i{items[place]}", int(day)))
            due[place] = day + pace[place] * draw.gamma(8.0, 1 / 8.0)
        day = max(day + 1, due.min() + draw.gamma(1.5, 2.0) + (draw.random() < 0.1) * draw.uniform(7, 30))
    return rows


def _given(  # noqa: PLR0913, PLR0917 - the columns of a history
    name: str, customer: object, item: object, day: object, first: object, amount: object = None
) -> GivenHistories:
    days: WholeNumbers = np.asarray(day).astype(np.int64)
    coded = histories(np.asarray(customer), np.asarray(item), days)
    began = np.datetime64(first, "D").astype(date)  # type: ignore[call-overload]
    place = np.searchsorted(coded.customer_names, np.asarray(customer, dtype=str)) * _DAYS + days
    there = coded.customers.group * _DAYS + coded.customers.day
    paid = np.ones(len(place)) if amount is None else np.asarray(amount, dtype=float)
    spent: Real = np.bincount(np.searchsorted(there, place), paid, minlength=len(there)).astype(float)
    return GivenHistories(histories=coded, spent=spent, name=name, first=began, days=int(days.max()) + 1)
