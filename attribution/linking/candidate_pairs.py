"""`candidates` -> `candidate_pairs`: what is known of each pair, in small whole numbers."""

from __future__ import annotations

from attribution.engine.step import Step
from attribution.engine.times import US_PER_DAY, US_PER_HOUR, US_PER_MINUTE
from attribution.linking.features import CODE, PLACES
from attribution.linking.near import ADDRESS, IP
from attribution.linking.reasons import NAMED, TIERS, LinkReason

# What the session and the order are about, the least alike first.
NEEDS = ("other", "unknown", "brand", "brand", "product")

# Upper bounds of the classes of time between a session and an order; what is longer is the last class.
GAPS_US = (
    *(10 * US_PER_MINUTE, 30 * US_PER_MINUTE, US_PER_HOUR, 3 * US_PER_HOUR, 8 * US_PER_HOUR, 16 * US_PER_HOUR),
    *(US_PER_DAY * days for days in (1, 2, 3, 4, 5, 7, 10, 14, 21, 30)),
)
_GAP = "case " + " ".join(f"when c.gap_us <= {most} then {code}" for code, most in enumerate(GAPS_US))
_GAP += f" else {len(GAPS_US)} end"

SAME_SUBJECTS = Step(
    name="same_subjects",
    row="a pair about the same brand (`product` 0) or the same product (1)",
    reads=("candidates", "session_subjects", "order_subjects"),
    sql="""
select c.session_id, c.order_id, max(case s.kind when 'product' then 1 else 0 end) as product
from candidates c join session_subjects s on s.session_id = c.session_id
join order_subjects o on o.order_id = c.order_id and o.kind = s.kind and o.value = s.value
group by c.session_id, c.order_id
""",
)

_SAME = {name: f"s.{name} = o.{name}" for name in NAMED}
_TESTS = (
    (LinkReason.OWN_ORDER, "c.own = 1"),
    (LinkReason.TOKEN, "c.token = 1"),
    (LinkReason.CLICK, "c.click = 1"),
    (LinkReason.PERSON_ACCOUNT, "s.account = o.account and a.voice is not null"),
    *((reason, _SAME[reason]) for reason in LinkReason if reason in NAMED and reason is not LinkReason.ADDRESS),
    (LinkReason.HOUSEHOLD, "k.household_id = y.household_id"),
    (LinkReason.ADDRESS, f"{_SAME['address']} or c.way = {ADDRESS}"),
    (LinkReason.IP, f"c.way = {IP}"),
)
_TIER = "case " + " ".join(f"when {test} then {TIERS[reason]}" for reason, test in _TESTS)
_TIER += f" else {TIERS[LinkReason.POSTAL]} end"

DESCRIBED = Step(
    name="described",
    row="a candidate pair: tier of its strongest reason, need, gap and what each side is, in small whole numbers",
    reads=(
        *("candidates", "same_subjects", "session_facts", "order_facts", "session_names", "order_names"),
        *("session_accounts", "record_households", "session_people", "record_people"),
        *("home_sizes", "session_homes"),
    ),
    sql=f"""
select c.session_id, c.order_id, c.touchpoint_id, c.occurred_us, c.gap_us, c.ahead, c.own, c.token, {_TIER} as tier,
       case when m.product = 1 then 4
            when m.product = 0 then case when f.names_product + g.names_product = 2 then 2 else 3 end
            when f.names_product + g.names_product = 2 or f.names_brand + g.names_brand = 2 then 0 else 1 end as need,
       {_GAP} as gap, f.act, f.medium, f.ended, f.exposed, g.source, least(g.lines, 3) as lines,
       case when sp.person_id is null or op.person_id is null then 0 when sp.person_id = op.person_id then 1 else 2 end
           as people,
       coalesce(z.people, 0) as home_people,
       case when k.household_id is null or y.household_id is null then 0
            when k.household_id = y.household_id then 5
            else 4 - 2 * y.buys - coalesce(z.speaks, 0) end as home
from candidates c
join session_facts f on f.session_id = c.session_id join order_facts g on g.order_id = c.order_id
left join same_subjects m on m.session_id = c.session_id and m.order_id = c.order_id
left join session_names s on s.session_id = c.session_id left join order_names o on o.order_id = c.order_id
left join session_accounts a on a.session_id = c.session_id and a.account = o.account
left join record_households k on k.kind = 'order' and k.record_id = c.order_id
left join session_homes y on y.session_id = c.session_id
left join session_people sp on sp.session_id = c.session_id
left join record_people op on op.kind = 'order' and op.record_id = c.order_id
left join home_sizes z on z.household_id = k.household_id
""",
)

# Two households of which one only speaks and the other only buys are often the two halves of one.
HOME_SIZES = Step(
    name="home_sizes",
    row="a household: how many people are known of it, from 0 to 4, and whether any of them ever spoke",
    reads=("households", "session_households", "session_facts"),
    sql="""
with spoke as (
    select h.household_id, max(case f.medium when 2 then 1 else 0 end) as speaks
    from session_households h join session_facts f on f.session_id = h.session_id group by h.household_id
)
select h.household_id, least(max(h.people), 4) as people, coalesce(max(s.speaks), 0) as speaks
from households h left join spoke s on s.household_id = h.household_id group by h.household_id
""",
)

SESSION_HOMES = Step(
    name="session_homes",
    row="a session: household_id, and whether any order is that household's",
    reads=("session_households", "record_households"),
    sql="""
with buyers as (
    select distinct household_id from record_households where kind = 'order'
)
select s.session_id, s.household_id, case when b.household_id is null then 0 else 1 end as buys
from session_households s left join buyers b on b.household_id = s.household_id
""",
)
HOMES = (HOME_SIZES, SESSION_HOMES)

# What else the session and the order met, on the same side of the session: the mirror sees the same company. Only a
# conversation that placed an order says how that order came about: the page on which one was placed does not.
CANDIDATE_PAIRS = Step(
    name="candidate_pairs",
    row=f"a candidate pair in small whole numbers ({', '.join(PLACES)}), and `code`, all of them as one",
    reads=("described",),
    sql=f"""
with kin as (
    select *, case when need >= 2 and exposed = 0 then 1 else 0 end as same,
           case medium when 2 then own else 0 end as spoke, key64(session_id) as session_key,
           key64(order_id) as order_key
    from described
), sessions as (
    select session_key, sum((1 - ahead) * same)::bigint as orders_before, sum(ahead)::bigint as pairs_ahead,
           sum(1 - ahead)::bigint as pairs_before, max(spoke) as spoke, max(token) as token
    from kin group by session_key
), bought as (
    select order_key, sum(ahead * same)::bigint as sessions_ahead, sum((1 - ahead) * same)::bigint as sessions_before,
           max(spoke) as spoke, max(token) as token
    from kin group by order_key
), nearer as (
    select session_key, order_key,
           sum(same) over (
               partition by session_key, ahead order by gap_us, order_id rows unbounded preceding) - same as orders,
           sum(same) over (
               partition by order_key, ahead order by gap_us, session_id rows unbounded preceding) - same as sessions
    from (select session_key, order_key, session_id, order_id, ahead, gap_us, same from kin) as narrow
), counted as (
    select k.* exclude (session_key, order_key, spoke),
           case k.ahead when 1 then s.pairs_before else s.pairs_ahead end as orders_around,
           s.spoke - k.spoke as placed, s.token - k.token as handed_off, o.spoke - k.spoke as spoken,
           o.token - k.token as followed, n.orders::bigint as nearer_orders, s.orders_before,
           n.sessions::bigint as nearer_sessions,
           case k.ahead when 1 then o.sessions_ahead else o.sessions_before end - k.same as rivals
    from kin k join nearer n on n.session_key = k.session_key and n.order_key = k.order_key
    join sessions s on s.session_key = k.session_key join bought o on o.order_key = k.order_key
)
select *, {CODE} as code from counted
""",
)

STEPS = (SAME_SUBJECTS, DESCRIBED, CANDIDATE_PAIRS)
