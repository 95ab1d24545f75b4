"""What the dashboard shows of a run: its own Parquet files, narrowed to what was chosen, added up where that is right.

Nothing is reckoned here that the run's tables do not hold: sums over days of one model, window and accounting.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from attribution.exports.tables import OF_AN_UPDATE, TABLES
from base.errors import InputError
from base.money import exponent

MOST_ROWS = 1000
_DAYS = {"touchpoints": "occurred_at", "orders": "placed_at", "links": "occurred_at", "credit": "occurred_at"}
_BY = ("model", "window_days", "accounting", "customer_type", "currency")

CHANNELS = """
select channel, sum(conversions)::double as orders, sum(revenue_minor) / $unit as credit,
       sum(spend_minor) / $unit as spend,
       case when sum(spend_minor) > 0 then sum(revenue_minor) / sum(spend_minor) end as roas,
       case when sum(conversions) > 0 then sum(spend_minor) / $unit / sum(conversions)::double end as cost_an_order
from read_parquet($file) where {chosen} group by channel order by credit desc, channel
"""
DAYS = """
select day, channel, sum(revenue_minor) / $unit as credit from read_parquet($file) where {chosen}
group by day, channel order by day, channel
"""
BRANDS = """
select value as brand, sum(conversions)::double as orders, sum(revenue_minor) / $unit as credit,
       max(interval_low_minor) / $unit as low, max(interval_high_minor) / $unit as high
from read_parquet($file)
where dimension = 'brand' and value not like '(%' and model = $model and currency = $currency
      and (len($brands) = 0 or list_contains($brands, value))
group by value order by credit desc, brand
"""
VOICE = """
select intent, sum(sessions)::bigint as sessions, sum(turns)::bigint as turns, sum(understood)::bigint as understood,
       sum(asked_back)::bigint as asked_back, sum(unhandled)::bigint as unhandled, sum(ordered)::bigint as ordered,
       sum(failed)::bigint as failed
from read_parquet($file) where day::varchar between $first and $last group by intent order by turns desc, intent
"""
PATHS = """
select path, orders, revenue_minor / $unit as revenue, non_orders, median_hours from read_parquet($file)
order by orders desc, path limit $most
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunChoice:
    """What is looked at: days from the first to the last, one credit, and some brands (none: all)."""

    first: date
    last: date
    model: str
    window_days: int
    accounting: str
    customer_type: str
    currency: str
    brands: tuple[str, ...] = ()


class RunViews:
    """The tables of one run.

    Raises:
        InputError: the folder holds no run, or one that an older version wrote.
    """

    def __init__(self, folder: Path) -> None:
        manifest = folder / "manifest.json"
        if not manifest.is_file():
            raise InputError(f"{folder} holds no run: name the folder that `earshot attribute --out` wrote, with --run")
        try:
            facts = json.loads(manifest.read_text(encoding="utf-8"))
            self.run_id = str(facts["run_id"])
            self.brand = str(facts["parameters"]["brand"])
            self.headline = str(facts["counts"]["headline"])
            self._orders = {str(name): int(total["orders"]) for name, total in facts["totals"].items()}
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise InputError(f"{manifest} cannot be read: run `earshot attribute` again with this version") from error
        self._folder = folder

    def tables(self) -> list[str]:
        """Return the names of the tables that the run has."""
        return [table.name for table in (*TABLES, *OF_AN_UPDATE) if self._file(table.name).is_file()]

    def choices(self, name: str) -> list[Any]:
        """Return the values of one column of `channel_daily` by which it can be narrowed."""
        return [row[0] for row in self._rows(f"select distinct {name} from read_parquet($file) order by 1")]

    def main_currency(self) -> str | None:
        """Return the currency of most orders, as the page has it; None where nothing is in it."""
        known = self.choices("currency")
        return max(known, key=lambda name: (self._orders.get(name, 0), name), default=None)

    def days(self) -> tuple[date, date] | None:
        """Return the first day and the last one; None where the run has none."""
        ((first, last),) = self._rows("select min(day)::varchar, max(day)::varchar from read_parquet($file)")
        return (date.fromisoformat(first), date.fromisoformat(last)) if first else None

    def brands_known(self) -> list[str]:
        """Return the brands that something is credited to; none of a run that is for sharing, which tells no brand."""
        if not self._file("credit_by").is_file():
            return []
        of_brands = "dimension = 'brand' and value not like '(%'"
        asked = f"select distinct value from read_parquet($file) where {of_brands} order by 1"
        return [row[0] for row in self._rows(asked, "credit_by")]

    def channels(self, choice: RunChoice) -> pa.Table:
        """Return a row a channel: orders, credit, spend, return on it, cost an order, in units of the currency."""
        return self._credit(CHANNELS, choice)

    def by_day(self, choice: RunChoice) -> pa.Table:
        """Return a row a (day, channel): credit, in units of the currency."""
        return self._credit(DAYS, choice)

    def brands(self, choice: RunChoice) -> pa.Table:
        """Return a row a brand, of the run's whole period and window: orders, credit, its bounds."""
        if not self._file("credit_by").is_file():
            return pa.table({})
        told = {"model": choice.model, "currency": choice.currency, "brands": list(choice.brands)}
        return self._asked(BRANDS, "credit_by", {**told, "unit": _unit(choice)})

    def voice(self, choice: RunChoice) -> pa.Table:
        """Return a row an intent: what became of its turns."""
        return self._asked(VOICE, "voice_funnel", {"first": str(choice.first), "last": str(choice.last)})

    def paths(self, choice: RunChoice) -> pa.Table:
        """Return the most trodden paths of the run's whole period."""
        return self._asked(PATHS, "paths", {"unit": _unit(choice), "most": MOST_ROWS})

    def rows_of(self, name: str, choice: RunChoice) -> pa.Table:
        """Return the first rows of a table that are of what was chosen, as far as its columns tell."""
        known = set(pq.read_schema(self._file(name)).names)
        told: list[str] = []
        values: dict[str, Any] = {}
        day = "day" if "day" in known else _DAYS.get(name)
        if day:
            told.append(f"{day}::date::varchar between $first and $last")
            values |= {"first": str(choice.first), "last": str(choice.last)}
        for column in _BY:
            if column in known and (column != "window_days" or name == "channel_daily"):
                told.append(f"{column} = ${column}")
                values[column] = getattr(choice, column)
        brand = "brand_id" if "brand_id" in known else None
        if brand and choice.brands:
            told.append(f"list_contains($brands, {brand})")
            values["brands"] = list(choice.brands)
        where = f"where {' and '.join(told)}" if told else ""
        return self._asked(f"select * from read_parquet($file) {where} limit {MOST_ROWS}", name, values)

    def _credit(self, sql: str, choice: RunChoice) -> pa.Table:
        chosen = " and ".join(("day::varchar between $first and $last", *(f"{name} = ${name}" for name in _BY)))
        values = {name: getattr(choice, name) for name in _BY} | {"first": str(choice.first), "last": str(choice.last)}
        return self._asked(sql.format(chosen=chosen), "channel_daily", {**values, "unit": _unit(choice)})

    def _rows(self, sql: str, name: str = "channel_daily") -> list[tuple[Any, ...]]:
        found = self._asked(sql, name, {})
        return list(zip(*(column.to_pylist() for column in found.columns), strict=True))

    def _asked(self, sql: str, name: str, values: dict[str, Any]) -> pa.Table:
        with duckdb.connect() as connection:
            return connection.sql(sql, params={**values, "file": str(self._file(name))}).to_arrow_table()

    def _file(self, name: str) -> Path:
        return self._folder / f"{name}.parquet"


def _unit(choice: RunChoice) -> float:
    return 10.0 ** exponent(choice.currency)


def narrowed(days: Sequence[date], every: tuple[date, date]) -> tuple[date, date]:
    """Return the first and the last day that a picker of days gave, which gives one alone while it is being used."""
    return (days[0], days[-1]) if days else every
