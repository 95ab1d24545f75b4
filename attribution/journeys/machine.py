"""Orders a machine placed -> `enrolments`: the touch that set the automation up, however long ago."""

from __future__ import annotations

from attribution.engine.step import Step
from attribution.inputs.kinds import TouchKind

# Which renewals the orders in hand are. The first of them is the first there was, unless the orders begin later than
# the enrolment and come at an interval that, followed back, meets it (a quarter of it to spare): then those between
# are missing, and are counted. A plan that ships at once had one at its enrolment too, where no person placed that.
AUTOMATIONS = Step(
    name="automations",
    row="an automation that ordered: first_us, its first order in hand; interval_us between its orders (null when "
    "there is one alone); shipped_at_once; and data_from_us, when the orders of the run begin",
    reads=("orders",),
    sql="""
with begun as (
    select min(placed_us) as data_from_us from orders
), ordered as (
    select subscription_id, min(case when initiator = 'machine' then placed_us end) as first_us,
           max(case when initiator = 'machine' then placed_us end) as last_us,
           sum(case when initiator = 'machine' then 1 else 0 end) as machines,
           min(case when initiator = 'machine' and source <> 'subscription' or initiator = 'human' then 0 else 1 end)
               as shipped_at_once
    from orders where subscription_id is not null group by subscription_id
)
select o.subscription_id, o.first_us, o.shipped_at_once, b.data_from_us,
       case when o.machines > 1 and o.last_us - o.first_us >= o.machines
            then (o.last_us - o.first_us) // (o.machines - 1) end::bigint as interval_us
from ordered o cross join begun b where o.first_us is not null
""",
)

# Enrolling proper first, then setting up, then the purchase that began it; a machine's own enrolling only where no
# person's is known. Skipping, pausing or using an automation sets nothing up; nor does whatever is said once it runs,
# nor anything where measurement was refused. A click's enrolling is the session's that gave its link out.
ENROLMENTS = Step(
    name="enrolments",
    row="a machine's order whose enrolment is known: the touch, not later than the automation's first order; `renewal` "
    "from 1; `missing`, how many of them came before the first order in hand; `counted`, false when that cannot be "
    "told",
    reads=("orders", "touches", "automations"),
    sql=f"""
with machine as (
    select order_id, placed_us, subscription_id, consent_measurement,
           row_number() over (partition by subscription_id order by placed_us, order_id) as turn
    from orders where initiator = 'machine' and subscription_id is not null
), enrolling as (
    select *, row_number() over (
               partition by subscription_id
               order by case kind when '{TouchKind.HUMAN}' then 0 else 1 end,
                        case action when 'subscribe' then 0 when 'setup' then 1 else 2 end, occurred_us, touchpoint_id
           ) as choice
    from (
        select t.subscription_id, t.kind, t.action, t.occurred_us, t.touchpoint_id, t.issued_by, a.first_us,
               a.interval_us, a.shipped_at_once, a.data_from_us
        from touches t join automations a on a.subscription_id = t.subscription_id
        where t.occurred_us <= a.first_us and not t.denied and (
            (t.kind = '{TouchKind.HUMAN}' and t.action in ('subscribe', 'setup', 'buy', 'reorder', 'replenish'))
            or (t.kind = '{TouchKind.MACHINE}' and t.action in ('subscribe', 'setup')))
    ) as known
), chosen as (
    select *, case when data_from_us > occurred_us
                   then (first_us - occurred_us + interval_us // 2) // interval_us else 0 end as intervals
    from enrolling where choice = 1
), met as (
    select *, abs(first_us - occurred_us - intervals * interval_us) <= interval_us // 4 as on_time from chosen
), dated as (
    select c.subscription_id, coalesce(c.issued_by, c.touchpoint_id) as touchpoint_id,
           case when c.on_time and c.intervals > 0 then c.intervals - 1 + c.shipped_at_once else 0 end as missing,
           case when c.data_from_us <= c.occurred_us then true else coalesce(c.on_time, false) end as counted
    from met c
)
select m.order_id, m.turn + d.missing as renewal, d.missing, d.counted, t.session_id, t.touchpoint_id, t.occurred_us,
       m.placed_us - t.occurred_us as gap_us
from machine m join dated d on d.subscription_id = m.subscription_id
join touches t on t.touchpoint_id = d.touchpoint_id and not t.denied
where m.consent_measurement is distinct from 'denied'
""",
)

STEPS = (AUTOMATIONS, ENROLMENTS)
