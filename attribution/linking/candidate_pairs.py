"""`candidates` -> `candidate_pairs`: what is known of each pair, in small whole numbers."""

from __future__ import annotations

from attribution.engine.step import Step
from attribution.engine.times import US_PER_DAY, US_PER_HOUR, US_PER_MINUTE
from attribution.linking.features import CODE, PLACES
from attribution.linking.near import ADDRESS, IP
from attribution.linking.reasons import NAMED, TIERS, LinkReason

# What the session and the order are about, the least alike first.
NEEDS = ("other", "unknown", "brand", "brand", "product")

# Upper bounds of the classes of time between a session and an order; what is longer is the last class, up to the
# longest window.
GAPS_US = (
    *(10 * US_PER_MINUTE, 30 * US_PER_MINUTE, US_PER_HOUR, 3 * US_PER_HOUR, 8 * US_PER_HOUR, 16 * US_PER_HOUR),
    *(US_PER_DAY * days for days in (1, 2, 3, 4, 5, 7, 10, 14, 21, 30, 45, 60)),
)
_GAP = "case " + " ".join(f"when c.gap_us <= {most} then {code}" for code, most in enumerate(GAPS_US))
_GAP += f" else {len(GAPS_US)} end"

# How far apart a session and an order may lie to be company of other pairs: under a longer window a session meets more
# orders, and what that weighs in a pair of yesterday must stay what it was.
COMPANY_US = 30 * US_PER_DAY

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

# A session and an order as sides of a pair: what each is alone is put together once, and not for every pair. The pairs
# are grouped and sorted by the numbers, which are many times cheaper than texts.
_NAMED = ", ".join(f"n.{name}" for name in NAMED)

SESSION_SIDES = Step(
    name="session_sides",
    row="a session of `session_facts`: its number in the order of their ids, what it did, the identifiers it showed, "
    "its household and who spoke",
    reads=("session_facts", "session_names", "session_homes", "session_people"),
    sql=f"""
select f.session_id, row_number() over (order by f.session_id) as session_number, f.act, f.medium,
       f.ended, f.exposed, f.names_product, f.names_brand, {_NAMED},
       h.household_id, h.buys, p.person_id
from session_facts f left join session_names n on n.session_id = f.session_id
left join session_homes h on h.session_id = f.session_id left join session_people p on p.session_id = f.session_id
""",
)

ORDER_SIDES = Step(
    name="order_sides",
    row="an order of `order_facts`: its number in the order of their ids, its lines, the identifiers it showed, its "
    "household and who ordered",
    reads=("order_facts", "order_names", "record_households", "record_people", "home_sizes"),
    sql=f"""
select f.order_id, row_number() over (order by f.order_id) as order_number, f.source,
       least(f.lines, 3) as lines, f.names_product, f.names_brand, {_NAMED},
       h.household_id, coalesce(z.people, 0) as home_people, coalesce(z.speaks, 0) as speaks, p.person_id
from order_facts f left join order_names n on n.order_id = f.order_id
left join record_households h on h.kind = 'order' and h.record_id = f.order_id
left join home_sizes z on z.household_id = h.household_id
left join record_people p on p.kind = 'order' and p.record_id = f.order_id
""",
)

_SAME = {name: f"s.{name} = o.{name}" for name in NAMED}
_TESTS = (
    (LinkReason.OWN_ORDER, "c.own = 1"),
    (LinkReason.TOKEN, "c.token = 1"),
    (LinkReason.CLICK, "c.click = 1"),
    (LinkReason.PERSON_ACCOUNT, "v.session_id is not null"),
    *((reason, _SAME[reason]) for reason in LinkReason if reason in NAMED and reason is not LinkReason.ADDRESS),
    (LinkReason.HOUSEHOLD, "s.household_id = o.household_id"),
    (LinkReason.ADDRESS, f"{_SAME['address']} or c.way = {ADDRESS}"),
    (LinkReason.IP, f"c.way = {IP}"),
)
_TIER = "case " + " ".join(f"when {test} then {TIERS[reason]}" for reason, test in _TESTS)
_TIER += f" else {TIERS[LinkReason.POSTAL]} end"

DESCRIBED = Step(
    name="described",
    row="a candidate pair: tier of its strongest reason, need, gap and what each side is, in small whole numbers",
    reads=("candidates", "same_subjects", "session_sides", "order_sides", "session_accounts"),
    sql=f"""
with heard as (
    select session_id, account from session_accounts where voice is not null
)
select c.session_id, c.order_id, s.session_number, o.order_number, c.touchpoint_id, c.occurred_us, c.gap_us, c.ahead,
       c.own, c.token, {_TIER} as tier,
       case when m.product = 1 then 4
            when m.product = 0 then case when s.names_product + o.names_product = 2 then 2 else 3 end
            when s.names_product + o.names_product = 2 or s.names_brand + o.names_brand = 2 then 0 else 1 end as need,
       {_GAP} as gap, s.act, s.medium, s.ended, s.exposed, o.source, o.lines,
       case when s.person_id is null or o.person_id is null then 0 when s.person_id = o.person_id then 1 else 2 end
           as people,
       o.home_people,
       case when o.household_id is null or s.household_id is null then 0
            when o.household_id = s.household_id then 5
            else 4 - 2 * s.buys - o.speaks end as home
from candidates c
join session_sides s on s.session_id = c.session_id join order_sides o on o.order_id = c.order_id
left join same_subjects m on m.session_id = c.session_id and m.order_id = c.order_id
left join heard v on v.session_id = c.session_id and v.account = s.account and v.account = o.account
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

# What else the session met after it, and the order before it. Of a pair whose order was there before its session they
# are taken as if the order had come as long after: it brings the sessions that it came of, and the session has its
# orders still to come, so that coincidence is weighed in the company that it has among the pairs that may be true. Only
# a conversation that placed an order says how that order came about: the page on which one was placed does not.
CANDIDATE_PAIRS = Step(
    name="candidate_pairs",
    row=f"a candidate pair in small whole numbers ({', '.join(PLACES)}), and `code`, all of them as one",
    reads=("described",),
    sql=f"""
with kin as (
    select session_number, order_number, ahead, gap_us, token,
           case when need >= 2 and exposed = 0 then 1 else 0 end as same,
           case when gap_us <= {COMPANY_US} then 1 else 0 end as near,
           case medium when 2 then own else 0 end as spoke
    from described
), sessions as (
    select session_number, sum((1 - ahead) * same * near)::bigint as orders_before,
           sum((1 - ahead) * near)::bigint as pairs_before, max(spoke) as spoke, max(token) as token
    from kin group by session_number
), bought as (
    select order_number, sum(ahead * same * near)::bigint as sessions_ahead, max(spoke) as spoke, max(token) as token
    from kin group by order_number
), nearer as (
    select session_number, order_number, same, ahead * same * near as counted, (1 - ahead) * same * near as earlier,
           (1 - ahead) * near as around, spoke,
           sum(ahead * same) over (
               partition by session_number order by gap_us, order_number rows unbounded preceding) - ahead * same
               as orders,
           sum(ahead * same) over (
               partition by order_number order by gap_us, session_number rows unbounded preceding) - ahead * same
               as sessions
    from kin
), counted as (
    select k.*, n.same, s.pairs_before - n.around as orders_around,
           s.spoke - n.spoke as placed, s.token - k.token as handed_off, o.spoke - n.spoke as spoken,
           o.token - k.token as followed, n.orders::bigint as nearer_orders,
           s.orders_before - n.earlier as orders_before,
           n.sessions::bigint as nearer_sessions, o.sessions_ahead - n.counted as rivals
    from described k
    join nearer n on n.session_number = k.session_number and n.order_number = k.order_number
    join sessions s on s.session_number = k.session_number join bought o on o.order_number = k.order_number
)
select *, {CODE} as code from counted
""",
)

STEPS = (SAME_SUBJECTS, SESSION_SIDES, ORDER_SIDES, DESCRIBED, CANDIDATE_PAIRS)
