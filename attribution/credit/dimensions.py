"""What each campaign, device type, assistant, brand, action and locale earned: the models run on its own paths.

Each dimension tells the journeys once more, with its value in the channel's place. Models learn from all of them at
once: a name carries its dimension, so that no two of them meet. What a model says that looks at no name holds in each.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa

from attribution.credit.day_sums import taken
from attribution.credit.dimension_effects import ToldPaths, learnt_again
from attribution.credit.dimension_values import DIMENSIONS, VALUES, told_values
from attribution.credit.earners import RESTS
from attribution.credit.journeys_by_length import Touches
from attribution.credit.kernel.whole import Whole
from attribution.credit.order_slots import NOBODYS, OrderSlots, slots_of
from attribution.credit.read_orders import CreditedOrders, RunCredit, flags, whole
from attribution.credit.sampling import LEAST_HOUSEHOLDS, bounds_of, buckets_of
from attribution.credit.scatter import Scatter
from attribution.credit.split_orders import Split, split_orders
from attribution.credit.texts import Coded, coded
from attribution.credit.weights import of_run
from attribution.engine.engine import Engine, Values

OF_CHANNELS = ("last_non_direct",)  # models that look at what a channel is called
KEY = ("dimension", "value", "model", "currency")
_MILLION = 10**6
LOST = f"""
select j.journey_id, j.step, j.exposed, j.at_risk_us,
       {VALUES}
from lost_journeys j join touches t on t.touchpoint_id = j.touchpoint_id
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Told:
    """One dimension: its values; the code of each of RESTS, of touches that may claim something, and of lost ones."""

    values: list[str]
    rests: Whole
    codes: Whole
    lost: Whole


def credit_by_dimension(engine: Engine, run: RunCredit, values: Values) -> None:
    """Make `credit_by`, a row a (dimension, value, model, currency): micros, minor, low and high of its sampling error.

    Args:
        engine: the run's, with its lost journeys.
        run: what its credit is made of.
        values: of the run's parameters.
    """
    orders, lost = run.orders, engine.query(LOST)
    told = {name: _told(run.told[name], lost[f"value_{name}"]) for name in DIMENSIONS}
    offsets = np.cumsum([0, *(len(one.values) for one in told.values())])
    codes = [one.codes + offset for one, offset in zip(told.values(), offsets, strict=False)]
    learned = learnt_again(
        ToldPaths(
            names=[f"{name}:{value}" for name, one in told.items() for value in one.values],
            won=run.touches,
            lost=_lost(lost),
            won_codes=codes,
            lost_codes=[one.lost + offset for one, offset in zip(told.values(), offsets, strict=False)],
        ),
        of_run(values["models"]),
        values["exposure_thousandths"],
    )
    slots = slots_of(run.touches, orders.net_minor, np.zeros_like(orders.net_minor), run.enrolled)
    named = replace(learned, models=tuple(one for one in learned.models if one.by_order not in OF_CHANNELS))
    parts = _rows(split_orders(slots, named, codes), slots, orders, told)
    engine.put("credit_by", pa.concat_tables([_EMPTY, *parts]))


def _told(claiming: Coded, lost: pa.ChunkedArray) -> _Told:
    walked = told_values(lost)
    values = list(dict.fromkeys([*claiming.texts, *walked.texts, *RESTS]))  # a brand may well be called as one of these
    place = {value: code for code, value in enumerate(values)}
    codes = np.array([place[value] for value in walked.texts], np.int64)
    return _Told(
        values=values,
        rests=np.array([place[rest] for rest in RESTS]),
        codes=claiming.codes,
        lost=codes[walked.codes] if len(codes) else walked.codes,
    )


def _lost(lost: pa.Table) -> Touches:
    journeys = coded(lost["journey_id"]).codes
    return Touches(
        orders=journeys,
        turns=whole(lost["step"]),
        exposed=flags(lost["exposed"]),
        gaps_us=whole(lost["at_risk_us"]),
        micro=np.zeros(len(lost), np.int64),
    )


def _rows(
    splits: Iterator[Split], slots: OrderSlots, orders: CreditedOrders, told: dict[str, _Told]
) -> Iterator[pa.Table]:
    sums = [_DimensionSums(name, one, slots, orders) for name, one in told.items()]
    for split in splits:
        for one in sums if split.telling is None else sums[split.telling : split.telling + 1]:
            rows = one.rows(split)
            for model in split.models:
                yield rows.add_column(2, "model", pa.repeat(model, rows.num_rows)).cast(_EMPTY.schema)


class _DimensionSums:
    """Where each slot's part goes: by value and currency, and by bucket of households."""

    def __init__(self, name: str, told: _Told, slots: OrderSlots, orders: CreditedOrders) -> None:
        self._name, self._values, self._currencies = name, told.values, orders.currencies.texts
        self._buckets, self._known = buckets_of(orders.households_met), orders.households_met >= LEAST_HOUSEHOLDS
        value = np.append(told.codes, 0)[slots.touches]
        value = np.where(slots.touches == NOBODYS, told.rests[orders.rests][slots.orders], value)
        cells = value * len(self._currencies) + orders.currencies.codes[slots.orders]
        count = len(self._values) * len(self._currencies)
        self._cells = Scatter(cells, size=count)
        dealt = orders.households % self._buckets
        self._dealt = Scatter(cells * self._buckets + dealt[slots.orders], size=count * self._buckets)

    def rows(self, split: Split) -> pa.Table:
        """Return (dimension, value, currency): micros, minor and its bounds, of what a split gives anything or a 0."""
        places = np.flatnonzero(self._cells.dense(self._cells.counted(split.met())))
        units = self._cells.dense(self._cells.added(split.units))[places]
        value, currency = np.divmod(places, max(len(self._currencies), 1))
        by_bucket = self._dealt.dense(self._dealt.added(split.minor)).reshape(-1, self._buckets)[places]
        return pa.table(
            {
                "dimension": pa.repeat(self._name, len(places)),
                "value": taken(self._values, value),
                "currency": taken(self._currencies, currency),
                "micros": pa.array((units + _MILLION // 2) // _MILLION),
                "minor": pa.array(by_bucket.sum(axis=1)),
                **{
                    side: pa.array(found) if self._known else pa.nulls(len(places), pa.int64())
                    for side, found in zip(("low", "high"), bounds_of(by_bucket), strict=True)
                },
            }
        )


_EMPTY = pa.schema(
    [*((name, pa.string()) for name in KEY), *((name, pa.int64()) for name in ("micros", "minor", "low", "high"))]
).empty_table()
