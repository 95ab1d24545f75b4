"""One pass over what all models give all orders -> every sum of credit that a run tells of; no row of it is kept.

`channel_sums`, `channel_bounds`, `credit_totals`, `credit_by_bucket`, `order_credit` and `machine_credit`; where
anything was spent, `channel_households`; and for a run that is shared, `credit_parts` (of the headline model) and
`credited_households`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import pyarrow as pa

from attribution.credit.bucket_sums import BucketSums
from attribution.credit.day_sums import DaySums, cells_of_run, channel_rows, shorter_windows, windows_of
from attribution.credit.household_parts import credited_households, household_parts
from attribution.credit.kernel.whole import Whole
from attribution.credit.order_sums import OrderSums
from attribution.credit.read_orders import RunCredit, put_terms, read_credit
from attribution.credit.split_orders import Split, given_back, split_orders
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


def sum_credit(engine: Engine, values: Values, headline: str, *, shared: bool = False) -> RunCredit:
    """Make the tables; return what the credit is made of.

    Args:
        engine: the run's; its journeys, `order_days` and what models learn are made, and what was spent is there.
        values: of the run's parameters.
        headline: the model that a run's headline numbers are by.
        shared: whether what each household has is asked for too.
    """
    put_terms(engine, values)
    run, windows = read_credit(engine, values), windows_of(values["window_us"])
    spent = number(engine, "select count(*) from spend") > 0
    made: defaultdict[str, list[pa.Table]] = defaultdict(list)
    pass_over = _Pass(run, windows, headline, spent=spent, shared=shared)
    for name, models, table in pass_over.tables():
        told = [table.append_column("model", pa.repeat(model, table.num_rows)) for model in models]
        made[name] += told
    for name, columns in (SCHEMAS | (OF_SHARED if shared else {})).items():
        schema = pa.schema([*columns, ("model", pa.string())])
        parts = [part.select(schema.names) for part in made.pop(name, [])]
        engine.put(name, pa.concat_tables([schema.empty_table(), *parts]))
    for name, (table,) in made.items():
        engine.put(name, table.drop_columns(["model"]))
    return run


class _Pass:
    def __init__(self, run: RunCredit, windows: tuple[int, ...], headline: str, *, spent: bool, shared: bool) -> None:
        self._run, self._windows, self._headline, self._spent, self._shared = run, windows, headline, spent, shared
        self._whole, self._cut = cells_of_run(run, windows), shorter_windows(run, windows)
        self._days, self._days_cut = (DaySums(run, windows, parts) for parts in (self._whole, self._cut))
        self._buckets, self._orders = BucketSums(run, self._whole), OrderSums(run, self._whole)

    def tables(self) -> Iterator[tuple[str, tuple[str, ...], pa.Table]]:
        """Yield parts of tables: its name, the models that the part is of, and its rows."""
        run, codes = self._run, self._run.earners.codes
        left = codes[self._cut.of_touch]
        splits = split_orders(self._whole.slots, run.learned, [codes])
        for split, cut in zip(splits, split_orders(self._cut.slots, run.learned, [left]), strict=True):
            back = given_back(self._whole.slots, split.units)
            whole = self._days.added(split, back)
            of_cut = self._days_cut.added(cut, given_back(self._cut.slots, cut.units))
            for columns in channel_rows(run, self._windows, whole, of_cut):
                yield "channel_sums", split.models, pa.table(columns)
            bounds, by_bucket = self._buckets.added(split, back)
            yield "channel_bounds", split.models, bounds
            yield "credit_by_bucket", split.models, by_bucket
            yield "credit_totals", split.models, self._orders.totals(split)
            if self._headline in split.models:
                yield from self._of_headline(split, back)
            if self._shared:
                voice = self._orders.voice
                yield "credited_households", split.models, credited_households(run, self._whole, split, voice)

    def _of_headline(self, split: Split, back: Whole) -> Iterator[tuple[str, tuple[str, ...], pa.Table]]:
        yield "order_credit", (self._headline,), self._orders.by_order(split, back)
        yield "machine_credit", (self._headline,), self._orders.of_machines(split)
        if self._shared:  # days are told by it alone
            yield "credit_parts", (self._headline,), household_parts(self._run, self._whole, split, back)
        if self._spent:
            yield "channel_households", (self._headline,), self._orders.by_household(split)
