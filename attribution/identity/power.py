"""`pairs` -> how much an identifier may still tie together: less with each other one that it meets, never at once."""

from __future__ import annotations

import json

import pyarrow as pa

from attribution.engine.step import Step
from attribution.engine.times import US_PER_DAY
from attribution.identity.namespaces import ANYONE, FAN_OUT_CAPS, FULL, MAX_SEEN_30D

# Fewer values than this say nothing of how many others a household's value meets.
ENOUGH_VALUES = 300
# Households fall off with every further neighbour; where the fall flattens, strangers begin.
FLAT = 0.7
RARE = 0.01

_JUDGED = ", ".join(f"('{mine}', '{theirs}')" for mine, theirs in FAN_OUT_CAPS)

FAN_OUTS = Step(
    name="fan_outs",
    row="a (namespace, value, other): met, how many identifiers of the kind `other` it was seen with",
    reads=("pairs",),
    sql=f"""
with judged(namespace, other) as (values {_JUDGED}), met as (
    select namespace, value, other from pairs
    union all
    select other, other_value, namespace from pairs
    union all
    select other, other_value, '{ANYONE}' from pairs where nearest > 0
)
select m.namespace, m.value, m.other, count(*) as met
from met m join judged j on j.namespace = m.namespace and j.other = m.other
group by m.namespace, m.value, m.other
""",
)

FAN_OUT_COUNTS = Step(
    name="fan_out_counts",
    row="a (namespace, other, met): values, how many of the kind `namespace` met so many of the kind `other`",
    reads=("fan_outs",),
    sql="select namespace, other, met, count(*) as values_met from fan_outs group by namespace, other, met",
)


def caps(counts: pa.Table, *, calibration: str | None) -> pa.Table:
    """Return (namespace, other, cap, fitted, values_met), one row a pair of kinds that says something of a household.

    A cap is the last number of neighbours before the fall of the counts flattens or ends, between a least and a most;
    the usual one where under ENOUGH_VALUES values met the other kind. A calibration given holds them.
    """
    if calibration is not None:
        given = json.loads(calibration)["caps"]
        return _table([(*row["of"], row["cap"], row["fitted"], row["values"]) for row in given])
    histograms: dict[tuple[str, str], dict[int, int]] = {pair: {} for pair in FAN_OUT_CAPS}
    for row in counts.to_pylist():
        histograms[row["namespace"], row["other"]][row["met"]] = row["values_met"]
    found = [
        (*pair, *_cap(histogram, FAN_OUT_CAPS[pair]), sum(histogram.values())) for pair, histogram in histograms.items()
    ]
    return _table(found)


def _table(found: list[tuple[str, str, int, bool, int]]) -> pa.Table:
    columns = [pa.array(column) for column in zip(*found, strict=True)]
    return pa.table(columns, ("namespace", "other", "cap", "fitted", "values_met"))


def _cap(histogram: dict[int, int], bounds: tuple[int, int, int]) -> tuple[int, bool]:
    least, usual, most = bounds
    total = sum(histogram.values())
    if total < ENOUGH_VALUES:
        return usual, False
    for met in range(least, most):
        here, further = histogram.get(met, 0), histogram.get(met + 1, 0)
        if further < RARE * total or further >= FLAT * here:
            return met, True
    return most, True


NAMESPACE_CAPS = Step(
    name="namespace_caps",
    row="a (namespace, other): cap, the most of the kind `other` that a household's value meets; whether it was "
    "fitted, and to how many values_met",
    reads=("fan_out_counts",),
    work=caps,
    needs=("calibration",),
)

# A mailbox of which only stores tell, mostly where nobody is known, and that several accounts were named with once: the
# one that a clerk types for customers who give none.
OF_A_CLERK = 4  # records for each account

# Twice the cap leaves a quarter of the power. A month is the value's own: so much in its time, whatever the calendar.
POWERS = Step(
    name="powers",
    row="a (namespace, value) that met more than a household's, or is busier: power, whole thousandths below 1000; why",
    reads=("fan_outs", "namespace_caps", "names"),
    sql=f"""
with lost as (
    select f.namespace, f.value, {FULL} * c.cap * c.cap // (f.met * f.met) as power,
           'more ' || replace(f.other || 's', '{ANYONE}s', 'people') || ' than a household has' as why
    from fan_outs f join namespace_caps c on c.namespace = f.namespace and c.other = f.other and f.met > c.cap
    union all
    select namespace, value, {FULL} * most // times * most // times, 'busier than a household'
    from (
        select namespace, value, times,
               {MAX_SEEN_30D} * greatest((last_us - first_us) // {US_PER_DAY}, 30) // 30 as most
        from names
    ) as busy
    where times > most
    union all
    select n.namespace, n.value, 0, 'a store''s own'
    from names n join fan_outs f on f.namespace = n.namespace and f.value = n.value and f.other = 'account'
    where n.namespace = 'email' and n.outside = 0 and f.met > 1 and n.times >= {OF_A_CLERK} * f.met
)
select namespace, value, power, why from lost
qualify row_number() over (partition by namespace, value order by power, why) = 1
""",
)

STEPS = (FAN_OUTS, FAN_OUT_COUNTS, NAMESPACE_CAPS, POWERS)
