"""What each campaign, device type, assistant, brand, action and locale earned: the models run on its own paths.

Each dimension tells the journeys once more, with its value in the channel's place. Models learn from all of them at
once: a name carries its dimension, so that no two of them meet. What a model says that looks at no name holds in each.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from attribution.credit.cells import Cells
from attribution.credit.claimants import claimants_of, coded_channels, flags, whole
from attribution.credit.given import NOBODYS, CreditGiven, given
from attribution.credit.kernel.whole import Whole
from attribution.credit.learnt_again import ToldPaths, learnt_again
from attribution.credit.parts import AUTOMATION, LINK_UNCERTAINTY, NO_LINK
from attribution.credit.sampling import LEAST_HOUSEHOLDS, buckets_of, ranked_ids
from attribution.credit.walked import Touches
from attribution.engine.engine import Engine, Values
from attribution.inputs.kinds import VOICE_PLATFORMS

# Values of a touch `t`, by the dimension's name.
DIMENSIONS = {
    "action": "t.action",
    "assistant": f"case when t.platform in {VOICE_PLATFORMS} then t.platform end",
    "brand": "t.brand_id",
    "campaign": "t.campaign_id",
    "device_type": "t.device_type",
    "locale": "t.locale",
}
NONE = "(none)"
OF_CHANNELS = ("last_non_direct",)  # models that look at what a channel is called
KEY = ("dimension", "value", "model", "currency")
RESTS = (NO_LINK, LINK_UNCERTAINTY, AUTOMATION)
_MILLION = 10**6
_VALUES = ",\n       ".join(f"coalesce({value}, '{NONE}') as value_{name}" for name, value in DIMENSIONS.items())
JOURNEYS = f"""
select j.order_id, j.turn, j.exposed, j.gap_us, j.probability_micro,
       {_VALUES}
from journeys j join touches t on t.touchpoint_id = j.touchpoint_id
"""
LOST = f"""
select j.journey_id, j.step, j.exposed, j.at_risk_us,
       {_VALUES}
from lost_journeys j join touches t on t.touchpoint_id = j.touchpoint_id
"""
ENROLLED = f"""
select e.order_id, e.renewal,
       {_VALUES}
from enrolments e join touches t on t.touchpoint_id = e.touchpoint_id
"""
ORDERS = """
select o.order_id, o.initiator, o.currency, o.net_revenue_minor,
       coalesce(h.household_id, 'order:' || o.order_id) as household,
       exists (select 1 from journeys j where j.order_id = o.order_id) as linked
from orders o left join record_households h on h.kind = 'order' and h.record_id = o.order_id
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Told:
    """One dimension: its values; the code of each of RESTS, of touches that may claim something, and of lost ones."""

    values: list[str]
    rests: Whole
    codes: Whole
    lost: Whole


def credit_by_dimension(engine: Engine, values: Values) -> None:
    """Make `credit_by`, a row a (dimension, value, model, currency): micros, minor, low and high of its sampling error.

    Args:
        engine: the run's, its journeys made.
        values: of the run's parameters.
    """
    journeys, lost, enrolled, orders = (engine.query(query) for query in (JOURNEYS, LOST, ENROLLED, ORDERS))
    claimants = claimants_of(journeys, orders, enrolled, values["automation_decay"])
    told = {name: _told(f"value_{name}", journeys, enrolled, lost) for name in DIMENSIONS}
    offsets = np.cumsum([0, *(len(one.values) for one in told.values())])
    codes = [one.codes + offset for one, offset in zip(told.values(), offsets, strict=False)]
    learned = learnt_again(
        ToldPaths(
            names=[f"{name}:{value}" for name, one in told.items() for value in one.values],
            won=claimants.touches,
            lost=_lost(lost),
            won_codes=codes,
            lost_codes=[one.lost + offset for one, offset in zip(told.values(), offsets, strict=False)],
        ),
        values["exposure_thousandths"],
    )
    every = given(claimants, learned, codes)
    engine.put("credit_by", pa.concat_tables([_EMPTY, *_rows(every, orders, told)]))


def _told(column: str, journeys: pa.Table, enrolled: pa.Table, lost: pa.Table) -> _Told:
    names, codes = coded_channels(journeys[column], enrolled[column], lost[column])
    claiming = len(journeys) + len(enrolled)
    values = [*names, *(rest for rest in RESTS if rest not in names)]  # a brand may well be called so
    rests = np.array([values.index(rest) for rest in RESTS])
    return _Told(values=values, rests=rests, codes=codes[:claiming], lost=codes[claiming:])


def _lost(lost: pa.Table) -> Touches:
    journeys = coded_channels(lost["journey_id"])[1]
    return Touches(
        orders=journeys,
        turns=whole(lost["step"]),
        exposed=flags(lost["exposed"]),
        gaps_us=whole(lost["at_risk_us"]),
        micro=np.zeros(len(lost), np.int64),
    )


def _rows(every: Iterator[CreditGiven], orders: pa.Table, told: dict[str, _Told]) -> Iterator[pa.Table]:
    households, met = ranked_ids(orders["household"])
    buckets = buckets_of(met)
    names, currencies = coded_channels(orders["currency"])
    machine = pc.equal(orders["initiator"], "machine").to_numpy()
    rest = np.where(machine, RESTS.index(AUTOMATION), flags(orders["linked"]).astype(np.int64))
    for model, parts in groupby(every, key=lambda one: one.model):
        if model in OF_CHANNELS:
            continue
        cells = [Cells(len(one.values) * len(names), buckets) for one in told.values()]
        for part in parts:
            dealt, currency = households[part.orders] % buckets, currencies[part.orders]
            nobodys = part.places == NOBODYS
            for place, one in enumerate(told.values()):
                if part.telling in {None, place}:
                    value = np.where(nobodys, one.rests[rest[part.orders]], np.append(one.codes, 0)[part.places])
                    cells[place].add(value * len(names) + currency, dealt, part.units, part.minor)
        for (name, one), found in zip(told.items(), cells, strict=True):
            yield _table(name, one.values, model, names, found, known=met >= LEAST_HOUSEHOLDS)


def _table(  # noqa: PLR0913 - what the rows are of, and their sums
    dimension: str, values: list[str], model: str, currencies: list[str], cells: Cells, *, known: bool
) -> pa.Table:
    places, units, minor, bounds = cells.found()
    value, currency = np.divmod(places, len(currencies))
    columns = [
        pa.repeat(dimension, len(places)),
        pa.array(values, pa.string()).take(pa.array(value)),
        pa.repeat(model, len(places)),
        pa.array(currencies, pa.string()).take(pa.array(currency)),
        pa.array((units + _MILLION // 2) // _MILLION),
        pa.array(minor),
        *(pa.array(side) if known else pa.nulls(len(places), pa.int64()) for side in bounds),
    ]
    return pa.table(columns, schema=_EMPTY.schema)


_EMPTY = pa.schema(
    [*((name, pa.string()) for name in KEY), *((name, pa.int64()) for name in ("micros", "minor", "low", "high"))]
).empty_table()
