"""What each campaign, device type, assistant, brand, action and locale earned: the models run on its own paths.

Each dimension tells the journeys once more, with its value in the channel's place. Models learn from all of them at
once: a name carries its dimension, so that no two of them meet. What a model says that looks at no name holds in each.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pyarrow as pa

from attribution.credit.credit_touches import named
from attribution.credit.day_sums import taken
from attribution.credit.dimension_effects import ToldPaths, learnt_again
from attribution.credit.dimension_values import DIMENSIONS, VALUES, told_values
from attribution.credit.earners import RESTS
from attribution.credit.journeys_by_length import Touches
from attribution.credit.kernel.whole import Whole
from attribution.credit.model_weights import Learned
from attribution.credit.order_slots import NOBODYS, OrderSlots, slots_of
from attribution.credit.read_orders import CreditOfRun, RunCredit
from attribution.credit.sampling import LEAST_HOUSEHOLDS, bounds_of, buckets_of
from attribution.credit.scatter import CellSums, Scatter
from attribution.credit.split_orders import Split, goes_compiled, split_orders
from attribution.credit.texts import Coded, flags, whole
from attribution.credit.weights import of_run
from attribution.engine.engine import Engine, Values

OF_CHANNELS = ("last_non_direct",)  # models that look at what a channel is called
KEY = ("dimension", "value", "model", "currency")
_MILLION = 10**6
_CODES, _JOINS = named("told", [f"value_{name}" for name in DIMENSIONS])
LOST = f"""
with told as (
    select j.journey_id, j.step, j.exposed, j.at_risk_us,
           {VALUES}
    from lost_journeys j join touches t on t.touchpoint_id = j.touchpoint_id
), walked as (
    select journey_id, row_number() over (order by journey_id) as journey
    from (select distinct journey_id from lost_journeys) as known
)
select w.journey, told.step, told.exposed, told.at_risk_us, {_CODES}
from told join walked w on w.journey_id = told.journey_id
{_JOINS}
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Told:
    """One dimension: its values, and the code of each of RESTS."""

    name: str
    values: list[str]
    rests: Whole


def credit_by_dimension(engine: Engine, run: CreditOfRun, values: Values) -> None:
    """Make `credit_by`, a row a (dimension, value, model, currency): micros, minor, low and high of its sampling error.

    Args:
        engine: the run's, with its lost journeys.
        run: what its credit is made of.
        values: of the run's parameters.
    """
    told = [_told(name, texts) for name, texts in run.values.items()]
    offsets = np.cumsum([0, *(len(one.values) for one in told)])
    learned = learnt_again(
        [f"{one.name}:{value}" for one in told for value in one.values],
        _walks(engine, run, offsets),
        of_run(values["models"]),
        values["exposure_thousandths"],
    )
    known = replace(learned, models=tuple(one for one in learned.models if one.by_order not in OF_CHANNELS))
    engine.put("credit_by", pa.concat_tables([_EMPTY, *_rows(run, known, told, offsets)]))


def _told(name: str, texts: list[str]) -> _Told:
    values = list(dict.fromkeys([*texts, *RESTS]))  # a brand may well be called as one of these
    return _Told(name=name, values=values, rests=np.array([values.index(rest) for rest in RESTS]))


def _walks(engine: Engine, run: CreditOfRun, offsets: Whole) -> Iterator[ToldPaths]:
    for part in run.parts():
        yield ToldPaths(touches=part.touches, codes=_codes(part.told, offsets), won=True)
    lost = engine.query(LOST)
    touches = Touches(
        orders=whole(lost["journey"]),
        turns=whole(lost["step"]),
        exposed=flags(lost["exposed"]),
        gaps_us=whole(lost["at_risk_us"]),
        micro=np.zeros(len(lost), np.int64),
    )
    walked = {name: told_values(texts, whole(lost[f"value_{name}"])) for name, texts in run.values.items()}
    yield ToldPaths(touches=touches, codes=_codes(walked, offsets), won=False)


def _codes(told: Mapping[str, Coded], offsets: Whole) -> list[Whole]:
    return [one.codes + offset for one, offset in zip(told.values(), offsets, strict=False)]


def _rows(run: CreditOfRun, learned: Learned, told: Sequence[_Told], offsets: Whole) -> Iterator[pa.Table]:
    sums: defaultdict[tuple[tuple[str, ...], int], _Sums] = defaultdict(_Sums)
    compiled = goes_compiled(len(run.orders.net_minor))
    for part in run.parts():
        net = part.orders.net_minor
        slots = slots_of(part.touches, net, np.zeros_like(net), part.enrolled)
        of_part = [_DimensionSums(one, part, slots) for one in told]
        for split in split_orders(slots, learned, _codes(part.told, offsets), compiled=compiled):
            for place in range(len(told)) if split.telling is None else (split.telling,):
                of_part[place].add(split, sums[split.models, place])
    for (models, place), found in sums.items():
        rows = _table(run, told[place], found)
        for model in models:
            yield rows.add_column(2, "model", pa.repeat(model, rows.num_rows)).cast(_EMPTY.schema)


@dataclass(frozen=True, slots=True)
class _Sums:
    """By value and currency: rows and units; and by bucket of households as well: rows and money."""

    units: CellSums = field(default_factory=CellSums)
    minor: CellSums = field(default_factory=CellSums)


class _DimensionSums:
    """Where each slot's part goes: by value and currency, and by bucket of households."""

    def __init__(self, told: _Told, part: RunCredit, slots: OrderSlots) -> None:
        orders, codes = part.orders, part.told[told.name].codes
        currencies, buckets = len(orders.currencies), buckets_of(orders.households_met)
        value = np.append(codes, 0)[slots.touches]
        value = np.where(slots.touches == NOBODYS, told.rests[orders.rests][slots.orders], value)
        cells = value * currencies + orders.currencies.codes[slots.orders]
        count = len(told.values) * currencies
        self._cells = Scatter(cells, size=count)
        self._dealt = Scatter(cells * buckets + (orders.households % buckets)[slots.orders], size=count * buckets)

    def add(self, split: Split, sums: _Sums) -> None:
        """Add what a split gives."""
        met = split.met()
        sums.units.add(self._cells.cells, self._cells.counted(met), self._cells.added(split.units))
        sums.minor.add(self._dealt.cells, self._dealt.counted(met), self._dealt.added(split.minor))


def _table(run: CreditOfRun, told: _Told, sums: _Sums) -> pa.Table:
    """Return (dimension, value, currency): micros, minor and its bounds, of what models give anything or a 0."""
    buckets, enough = buckets_of(run.orders.households_met), run.orders.households_met >= LEAST_HOUSEHOLDS
    places, _, units = sums.units.there()
    dealt, _, minor = sums.minor.there()
    by_bucket = np.zeros((len(places), buckets), np.int64)
    by_bucket[np.searchsorted(places, dealt // buckets), dealt % buckets] = minor
    value, currency = np.divmod(places, max(len(run.orders.currencies), 1))
    return pa.table(
        {
            "dimension": pa.repeat(told.name, len(places)),
            "value": taken(told.values, value),
            "currency": taken(run.orders.currencies.texts, currency),
            "micros": pa.array((units + _MILLION // 2) // _MILLION),
            "minor": pa.array(by_bucket.sum(axis=1)),
            **{
                side: pa.array(found) if enough else pa.nulls(len(places), pa.int64())
                for side, found in zip(("low", "high"), bounds_of(by_bucket), strict=True)
            },
        }
    )


_EMPTY = pa.schema(
    [*((name, pa.string()) for name in KEY), *((name, pa.int64()) for name in ("micros", "minor", "low", "high"))]
).empty_table()
