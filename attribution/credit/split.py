"""`weights` -> `credit`: shares that add to exactly 1, money that adds to exactly the order's net revenue."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from attribution.credit.model import UNIT
from attribution.engine.step import Step
from attribution.linking.scorecard import MICRO


def decays(enrolments: pa.Table, *, automation_decay: float) -> pa.Table:
    """Return (renewal, part): what is left to the enrolling touch at each renewal, in units of 1e-12."""
    renewals = sorted(pc.unique(enrolments["renewal"]).to_pylist())
    parts = [round(automation_decay ** (renewal - 1) * UNIT) for renewal in renewals]
    return pa.table({"renewal": pa.array(renewals, pa.int64()), "part": pa.array(parts, pa.int64())})


DECAYS = Step(
    name="decays",
    row="a renewal that occurs: the enrolling touch's part of it, in units of 1e-12",
    reads=("enrolments",),
    needs=("automation_decay",),
    work=decays,
)

# A claim is `part / whole` of an order: weight x link probability for a touch, what is left for nobody.
CLAIMS = Step(
    name="claims",
    row="a (order_id, model, touch): part and whole, whole numbers of up to 38 digits; the touch with the empty id is "
    "`(unattributed)`, or `(automation)` when a machine ordered",
    reads=("weights", "models", "journeys", "enrolments", "decays", "touches", "orders"),
    sql=f"""
with weighed as (
    select *, sum(weight) over (partition by order_id, model)::hugeint * {MICRO} as whole from weights
), touched as (
    select w.order_id, w.model, j.step, j.touchpoint_id, j.channel,
           w.weight::hugeint * j.probability_micro as part, w.whole
    from weighed w join journeys j on j.order_id = w.order_id and j.turn = w.turn
    union all
    select j.order_id, m.model, j.step, j.touchpoint_id, j.channel, 0::hugeint, 1::hugeint
    from journeys j join orders o on o.order_id = j.order_id cross join models m
    where o.initiator = 'human' and j.turn is null
), automated as (
    select e.order_id, m.model, 1 as step, e.touchpoint_id, t.channel, d.part::hugeint as part,
           {UNIT}::hugeint as whole
    from enrolments e join touches t on t.touchpoint_id = e.touchpoint_id join decays d on d.renewal = e.renewal
    cross join models m
), claimed as (
    select * from touched where whole > 0 union all select * from automated
), nobodys as (
    select o.order_id, c.model, o.initiator, c.whole - c.parts as part, c.whole
    from (
        select order_id, model, max(whole) as whole, sum(part) as parts from claimed group by order_id, model
    ) c join orders o on o.order_id = c.order_id
    union all
    select o.order_id, m.model, o.initiator, 1::hugeint, 1::hugeint
    from orders o cross join models m
    anti join (select distinct order_id, model from claimed) c on c.order_id = o.order_id and c.model = m.model
), rest as (
    select order_id, model, null as step, '' as touchpoint_id,
           case initiator when 'machine' then '(automation)' else '(unattributed)' end as channel, part, whole
    from nobodys
)
select * from claimed union all select * from rest
""",
)

# Largest remainder (Hamilton), twice: first the shares in units of 1e-12, then the money by those shares. Ties go to
# the earlier touch, the rest row last. Who claims all of an order, or nothing, leaves nothing to share out: most rows.
CREDIT = Step(
    name="credit",
    row="a (order_id, model, touchpoint_id): units (share x 1e12, adds to exactly 1e12 an order and model), "
    "credit_minor (adds to the order's net revenue)",
    reads=("claims", "orders"),
    sql=f"""
with torn as (
    select * from claims where part > 0 and part < whole
), floored as (
    select *, part * {UNIT} // whole as floor_units,
           row_number() over (
               partition by order_id, model order by part * {UNIT} % whole desc, step nulls last, touchpoint_id) as turn
    from torn
), shared as (
    select order_id, model, touchpoint_id, channel, step,
           floor_units + case when turn <= {UNIT} - sum(floor_units) over (partition by order_id, model)
                              then 1 else 0 end as units
    from floored
), scaled as (
    select s.*, o.currency, case when o.net_revenue_minor < 0 then -1 else 1 end as sign,
           abs(o.net_revenue_minor)::hugeint as net, abs(o.net_revenue_minor)::hugeint * s.units as money
    from shared s join orders o on o.order_id = s.order_id
), paid as (
    select *, money // {UNIT} as floor_minor,
           row_number() over (
               partition by order_id, model order by money % {UNIT} desc, step nulls last, touchpoint_id) as turn
    from scaled
)
select order_id, model, touchpoint_id, channel, step, units::bigint as units,
       (sign * (floor_minor + case when turn <= net - sum(floor_minor) over (partition by order_id, model)
                                   then 1 else 0 end))::bigint as credit_minor,
       currency
from paid
union all
select c.order_id, c.model, c.touchpoint_id, c.channel, c.step, case when c.part = 0 then 0 else {UNIT} end::bigint,
       case when c.part = 0 then 0 else o.net_revenue_minor end, o.currency
from claims c join orders o on o.order_id = c.order_id where c.part = 0 or c.part = c.whole
""",
)

STEPS = (DECAYS, CLAIMS, CREDIT)
