"""Step 10. `weights` -> `credit`: shares that add to exactly 1, money that adds to exactly the order's net revenue."""

from __future__ import annotations

from duckdb import DuckDBPyConnection

from attribution.credit.weights import MODELS

_MODELS = ", ".join(f"('{model}')" for model in MODELS)

# A claim is `part / whole` of an order: weight x link probability for a touch, what is left for nobody.
CLAIMS = f"""
create or replace table claims as
with models(model) as (values {_MODELS}),
touched as (
    select w.order_id, w.model, w.step, j.touchpoint_id, j.channel,
           w.weight::hugeint * round(j.link_probability * 1000000)::bigint as part,
           sum(w.weight) over (partition by w.order_id, w.model)::hugeint * 1000000 as whole
    from weights w join journeys j using (order_id, step)
), automated as (
    select e.order_id, model, 1 as step, e.touchpoint_id, t.channel,
           round(pow($decay, e.renewal - 1) * 1000000000000)::hugeint as part, 1000000000000::hugeint as whole
    from enrolments e join touches t using (touchpoint_id) cross join models
), claimed as (
    from touched where whole > 0 union all from automated
), rest as (
    select o.order_id, m.model, null as step, '' as touchpoint_id,
           case o.initiator when 'machine' then '(automation)' else '(unattributed)' end as channel,
           coalesce(any_value(whole), 1) - coalesce(sum(part), 0) as part, coalesce(any_value(whole), 1) as whole
    from orders o cross join models m left join claimed c on c.order_id = o.order_id and c.model = m.model
    group by o.order_id, m.model, o.initiator
)
from claimed union all from rest
"""

# Largest remainder (Hamilton), twice: first the shares in units of 1e-12, then the money by those shares. Ties go to
# the earlier touch, the rest row last.
CREDIT = """
create or replace table credit as
with floored as (
    select *, part * 1000000000000 // whole as floor_units,
           row_number() over (
               partition by order_id, model order by part * 1000000000000 % whole desc, step nulls last) as turn
    from claims
), shared as (
    select order_id, model, touchpoint_id, channel, step,
           floor_units + (turn <= 1000000000000 - sum(floor_units) over (partition by order_id, model))::int as units
    from floored
), scaled as (
    select s.*, o.currency, sign(o.net_revenue_minor)::hugeint as sign,
           abs(o.net_revenue_minor)::hugeint as net, abs(o.net_revenue_minor)::hugeint * units as money
    from shared s join orders o using (order_id)
), paid as (
    select *, money // 1000000000000 as floor_minor,
           row_number() over (
               partition by order_id, model order by money % 1000000000000 desc, step nulls last) as turn
    from scaled
)
select order_id, model, touchpoint_id, channel, units::bigint as units,
       (sign * (floor_minor + (turn <= net - sum(floor_minor) over (partition by order_id, model))::int))::bigint
           as credit_minor,
       currency
from paid order by order_id, model, touchpoint_id
"""


def split(con: DuckDBPyConnection, automation_decay: float) -> None:
    """Share every order among its touches.

    Reads  `weights`, `journeys`, `enrolments`, `orders`.
    Writes `credit`  one row a (order_id, model, touchpoint_id): units (share x 1e12, adds to exactly 1e12 an order
                     and model), credit_minor (adds to the order's net revenue). The touch with the empty id takes
                     what no touch can claim: `(unattributed)`, or `(automation)` when a machine ordered.
    """
    con.execute(CLAIMS, {"decay": automation_decay})
    con.execute(CREDIT)
