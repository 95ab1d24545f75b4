"""Who takes part in a test, and what each ordered: by names that were known before anything was given or withheld.

A household is its account, else its user: what the arm was drawn by. A user who links an account later, or leaves it,
stays the household of its first exposure: linking may be what the test brought about. Its orders are all that bear one
of the names that its records bore up to the first exposure (account, user, e-mail, phone). What the arm may bring about
ties nothing: no hand-off token, no click, no cookie, no name that came up later, no household of the identity graph.
"""

from __future__ import annotations

from attribution.credit.earners import VOICE
from attribution.engine.step import Step

NAMES = ("account", "user", "email", "phone")  # the most telling first
MOST_UNITS = 4
"""Households that bear one name: a name of more is shared by strangers, and finds nobody's orders."""

_UNIT = "coalesce(id_account, id_user)"
# A record of an account bears the names of its user too, whose exposures may know no account.
_OF_ALL = "\n    union all\n    ".join(
    f"select touchpoint_id, occurred_us, id_{unit} as unit, {place} as place, id_{name} as name from touchpoints"
    f" where id_{name} is not null and id_{unit} is not null"
    for unit in ("account", "user")
    for place, name in enumerate(NAMES)
)
_OF_ORDERS = "\n    union all\n    ".join(
    f"select order_id, placed_us, {place} as place, id_{name} as name from orders where id_{name} is not null"
    for place, name in enumerate(NAMES)
)

EXPOSURES = Step(
    name="lift_exposures",
    row="a touchpoint in which something was given or withheld by a test: test, arm, unit (null where it names nobody)"
    ", its home in the identity graph, its campaign, and whether it was voice's",
    reads=("touchpoints", "record_households"),
    sql=f"""
with given as (
    select t.test_id as test, t.arm, t.campaign_id, t.touchpoint_id, t.occurred_us, t.action, t.outcome,
           {VOICE} as of_voice, {_UNIT} as unit, t.id_account, t.id_user, h.household_id as home
    from touchpoints t left join record_households h on h.kind = 'touch' and h.record_id = t.touchpoint_id
    where t.test_id is not null and t.arm is not null
), met as (
    select test, id_user, unit, row_number() over (
               partition by test, id_user order by occurred_us, touchpoint_id) as turn
    from given where id_user is not null and arm <> 'not_measured'
)
select g.test, g.arm, g.campaign_id, g.touchpoint_id, g.occurred_us, g.action, g.outcome,
       coalesce(m.unit, g.unit) as unit, g.id_account, g.home, g.of_voice
from given g left join met m on m.test = g.test and m.id_user = g.id_user and m.turn = 1
""",
)

# Where an ad's log tells whom it would have reached, households count from then on, not from when they were drawn.
UNITS = Step(
    name="lift_units",
    row="a household in a test: test, unit, the arm of its first exposure, first_us, arms it was seen in, whether it "
    "has an account, its home in the identity graph, and how often something was shown to it",
    reads=("lift_exposures",),
    sql="""
with ghosts as (
    select distinct test from lift_exposures where action = 'exposure' and outcome = 'ghost'
), counted as (
    select e.* from lift_exposures e left join ghosts g on g.test = e.test
    where e.unit is not null and e.arm <> 'not_measured' and (g.test is null or e.action = 'exposure')
), ranked as (
    select *, row_number() over (partition by test, unit order by occurred_us, touchpoint_id) as place from counted
)
select test, unit, min(case when place = 1 then arm end) as arm, min(occurred_us) as first_us,
       count(distinct arm) as arms, max(case when id_account is null then 0 else 1 end) as has_account,
       min(case when place = 1 then home end) as home,
       sum(case when action = 'exposure' and coalesce(outcome, '') not in ('ghost', 'withheld')
                then 1 else 0 end)::bigint as shown
from ranked group by test, unit
""",
)

UNIT_NAMES = Step(
    name="lift_names",
    row="a name of a household in a test that its records bore up to its first exposure: test, unit, place, name",
    reads=("lift_units", "touchpoints"),
    sql=f"""
with names as (
    {_OF_ALL}
), known as (
    select distinct u.test, u.unit, n.place, n.name
    from lift_units u join names n on n.unit = u.unit and n.occurred_us <= u.first_us
), shared as (
    select test, place, name from known group by test, place, name having count(*) > {MOST_UNITS}
)
select k.test, k.unit, k.place, k.name
from known k anti join shared s on s.test = k.test and s.place = k.place and s.name = k.name
""",
)

UNIT_ORDERS = Step(
    name="lift_orders",
    row="an order of a household in a test, before its first exposure too: test, unit, placed_us, net_revenue_minor, "
    "currency, and how many arms have a household that it may belong to",
    reads=("lift_names", "lift_units", "orders"),
    sql=f"""
with names as (
    {_OF_ORDERS}
), found as (
    select k.test, k.unit, n.order_id, min(n.place) as place
    from names n join lift_names k on k.place = n.place and k.name = n.name
    group by k.test, k.unit, n.order_id
), ranked as (
    select f.test, f.unit, f.order_id, u.arm, row_number() over (
               partition by f.test, f.order_id order by f.place, u.first_us, f.unit) as turn
    from found f join lift_units u on u.test = f.test and u.unit = f.unit
), met as (
    select test, order_id, count(distinct arm) as arms from ranked group by test, order_id
)
select r.test, r.unit, o.order_id, o.placed_us, o.net_revenue_minor, o.currency, m.arms
from ranked r join orders o on o.order_id = r.order_id
join met m on m.test = r.test and m.order_id = r.order_id
where r.turn = 1
""",
)

STEPS = (EXPOSURES, UNITS, UNIT_NAMES, UNIT_ORDERS)
