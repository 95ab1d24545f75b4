"""`touches`, `links` -> `answers`: what people asked and got no answer to, and what those who asked bought."""

from __future__ import annotations

from attribution.engine.step import Step
from attribution.inputs.kinds import VOICE_PLATFORMS

UNTOLD = "(not told)"
MEANINGS = {
    "asked": "turns about the topic, answered or not",
    "unanswered": "turns of them to which there was no answer",
    "sessions": "sessions with such a turn",
    "households": "households of these sessions, as far as measurement was agreed to",
    "orders, net_revenue_minor": "orders with an accepted link to one of these sessions, and what they brought after "
    "refunds, in the currency; not what an answer would bring",
}

# A topic without linked orders stands once, without a currency.
ANSWERS = Step(
    name="answers",
    row="a (topic, currency) that somebody got no answer to: asked, unanswered, sessions, households; orders linked to "
    "these sessions and their net_revenue_minor. Currency is empty where no order is linked",
    reads=("touches", "record_households", "links", "orders"),
    sql=f"""
with turns as (
    select coalesce(topic, '{UNTOLD}') as topic, touchpoint_id, session_id,
           coalesce(outcome, '') = 'no_answer' as unanswered
    from touches where platform in {VOICE_PLATFORMS} and initiator = 'human'
), summed as (
    select t.topic, count(*) as asked, sum(case when unanswered then 1 else 0 end)::bigint as unanswered,
           count(distinct case when unanswered then session_id end) as sessions,
           count(distinct case when unanswered then h.household_id end) as households
    from turns t left join record_households h on h.kind = 'touch' and h.record_id = t.touchpoint_id
    group by t.topic
), led as (
    select distinct t.topic, l.order_id from turns t join links l on l.session_id = t.session_id
    where t.unanswered and l.accepted
), sold as (
    select l.topic, o.currency, count(*) as orders, sum(o.net_revenue_minor)::bigint as net_revenue_minor
    from led l join orders o on o.order_id = l.order_id group by l.topic, o.currency
)
select s.topic, coalesce(b.currency, '') as currency, s.asked, s.unanswered, s.sessions, s.households,
       coalesce(b.orders, 0) as orders, coalesce(b.net_revenue_minor, 0) as net_revenue_minor
from summed s left join sold b on b.topic = s.topic where s.unanswered > 0
""",
)

STEPS = (ANSWERS,)
