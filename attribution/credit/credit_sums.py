"""One pass over what all models give all orders -> every sum of credit that a run tells of; no row of it is kept.

`channel_sums`, `channel_bounds`, `credit_totals`, `credit_by_bucket`, `order_credit` and `machine_credit`; where
anything was spent, `channel_households`; and for a run that is shared, `credit_parts` (of the headline model) and
`credited_households`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

import pyarrow as pa

from attribution.credit.bucket_sums import BucketSums, BucketTables
from attribution.credit.day_sums import DaySums, cells_of_run, channel_rows, shorter_windows, windows_of
from attribution.credit.household_parts import credited_households, household_parts
from attribution.credit.kernel.whole import Whole
from attribution.credit.order_sums import OrderSums, machines_table, totals_table
from attribution.credit.read_orders import MOST_ORDERS, CreditOfRun, RunCredit, put_terms, read_credit
from attribution.credit.scatter import CellSums
from attribution.credit.split_orders import Split, given_back, goes_compiled, split_orders
from attribution.engine.engine import Engine, Values, number

_NAMED = (("channel", pa.string()), ("currency", pa.string()))
_SUMS = (("units", pa.int64()), ("minor", pa.int64()))
SCHEMAS = {
    "channel_sums": (
        *(("day", pa.string()), *_NAMED, ("accounting", pa.string()), ("customer_type", pa.string())),
        *(("window_days", pa.int64()), *_SUMS),
    ),
    "channel_bounds": (("day", pa.string()), *_NAMED, ("low", pa.int64()), ("high", pa.int64())),
    "credit_by_bucket": (*_NAMED, ("bucket", pa.int64()), ("minor", pa.int64())),
    "credit_totals": (
        *_NAMED,
        *((name, pa.int64()) for name in ("touched", "voice", "unit_millions", "unit_rest", "minor")),
    ),
}
OF_SHARED = {
    "credit_parts": (*_NAMED, ("household", pa.string()), ("cash_day", pa.string()), *_SUMS),
    "credited_households": (*_NAMED, ("household", pa.string()), ("voice", pa.int64()), *_SUMS),
}


def sum_credit(engine: Engine, values: Values, headline: str, *, shared: bool = False) -> CreditOfRun:
    """Make the tables; return what the credit is made of.

    Args:
        engine: the run's; its journeys, `order_days` and what models learn are made, and what was spent is there.
        values: of the run's parameters.
        headline: the model that a run's headline numbers are by.
        shared: whether what each household has is asked for too.
    """
    put_terms(engine, values)
    run, windows = read_credit(engine, values), windows_of(values["window_us"])
    asked = _Asked(
        windows=windows,
        headline=headline,
        spent=number(engine, "select count(*) from spend") > 0,
        shared=shared,
    )
    made = defaultdict(list, _tables(run, asked))
    for name, columns in (SCHEMAS | (OF_SHARED if shared else {})).items():
        schema = pa.schema([*columns, ("model", pa.string())])
        parts = [part.select(schema.names) for part in made.pop(name, [])]
        engine.put(name, pa.concat_tables([schema.empty_table(), *parts]))
    for name, parts in made.items():
        engine.put(name, pa.concat_tables(parts))
    return run


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    windows: tuple[int, ...]
    headline: str
    spent: bool
    shared: bool


@dataclass(frozen=True, slots=True)
class _Sums:
    """What some models that say the same give, of all parts of a run so far."""

    whole: CellSums = field(default_factory=CellSums)
    cut: CellSums = field(default_factory=CellSums)
    buckets: CellSums = field(default_factory=CellSums)
    totals: CellSums = field(default_factory=CellSums)
    machines: CellSums = field(default_factory=CellSums)

    def tables(self, run: CreditOfRun, windows: tuple[int, ...]) -> Iterator[tuple[str, pa.Table]]:
        for columns in channel_rows(run, windows, self.whole.there(), self.cut.there()):
            yield "channel_sums", pa.table(columns)
        buckets = BucketTables(run, self.buckets)
        yield "channel_bounds", buckets.bounds()
        yield "credit_by_bucket", buckets.by_bucket()
        yield "credit_totals", totals_table(run, self.totals)


def _tables(run: CreditOfRun, asked: _Asked) -> dict[str, list[pa.Table]]:
    """Return parts of tables by their names; those of what models give have a column that says of which."""
    sums: defaultdict[tuple[str, ...], _Sums] = defaultdict(_Sums)
    made: defaultdict[str, list[pa.Table]] = defaultdict(list)
    compiled = goes_compiled(len(run.orders.net_minor))
    for part in run.parts(None if asked.shared else MOST_ORDERS):  # households are told once of all their orders
        for name, table in _Pass(part, asked, compiled=compiled).added_to(sums):
            made[name].append(table)
    for models, of_models in sums.items():
        for name, table in of_models.tables(run, asked.windows):
            made[name] += _of_models(table, models)
        if asked.headline in models:
            made["machine_credit"].append(machines_table(run, of_models.machines))
    if asked.spent:
        made["channel_households"] = [_together(made["channel_households"])]
    return made


def _of_models(table: pa.Table, models: tuple[str, ...]) -> list[pa.Table]:
    return [table.append_column("model", pa.repeat(model, table.num_rows)) for model in models]


def _together(parts: list[pa.Table]) -> pa.Table:
    """Return the sums of what households have, each told once."""
    key, sums = ["channel", "currency", "household"], ["units", "minor"]
    summed = pa.concat_tables(parts).group_by(key, use_threads=False).aggregate([(name, "sum") for name in sums])
    return summed.select([*key, *(f"{name}_sum" for name in sums)]).rename_columns([*key, *sums])


class _Pass:
    """One pass over what all models give some orders.

    Args:
        run: the orders.
        asked: what is told of them.
        compiled: whether they are split by the compiled loop.
    """

    def __init__(self, run: RunCredit, asked: _Asked, *, compiled: bool) -> None:
        self._run, self._asked, self._compiled = run, asked, compiled
        self._whole, self._cut = cells_of_run(run, asked.windows), shorter_windows(run, asked.windows)
        self._days, self._days_cut = (DaySums(run, asked.windows, parts) for parts in (self._whole, self._cut))
        self._buckets, self._orders = BucketSums(run, self._whole), OrderSums(run, self._whole)

    def added_to(self, sums: defaultdict[tuple[str, ...], _Sums]) -> Iterator[tuple[str, pa.Table]]:
        """Add to the sums of each model, and yield parts of the tables that no sums are: its name and its rows."""
        run, codes = self._run, self._run.earners.codes
        left = codes[self._cut.of_touch]
        splits = split_orders(self._whole.slots, run.learned, [codes], compiled=self._compiled)
        of_cut = split_orders(self._cut.slots, run.learned, [left], compiled=self._compiled)
        for split, cut in zip(splits, of_cut, strict=True):
            back, of_models = given_back(self._whole.slots, split.units), sums[split.models]
            of_models.whole.add(*self._days.added(split, back))
            of_models.cut.add(*self._days_cut.added(cut, given_back(self._cut.slots, cut.units)))
            of_models.buckets.add(*self._buckets.added(split, back))
            of_models.totals.add(*self._orders.added(split))
            if self._asked.headline in split.models:
                of_models.machines.add(*self._orders.of_machines(split))
                yield from self._of_headline(split, back)
            if self._asked.shared:
                credited = credited_households(run, self._whole, split, self._orders.voice)
                yield from (("credited_households", table) for table in _of_models(credited, split.models))

    def _of_headline(self, split: Split, back: Whole) -> Iterator[tuple[str, pa.Table]]:
        yield "order_credit", self._orders.by_order(split, back)
        if self._asked.shared:  # days are told by it alone
            parts = household_parts(self._run, self._whole, split, back)
            yield "credit_parts", parts.append_column("model", pa.repeat(self._asked.headline, parts.num_rows))
        if self._asked.spent:
            yield "channel_households", self._orders.by_household(split)
