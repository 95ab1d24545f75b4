"""Sessions and orders that share a key and lie near each other in time -> `near`: at most REACH orders on each side.

A key is a household; a busy household's product or brand; an address, connection or postal code with one. Orders
before the session are kept as well: what they meet is coincidence, and tells how much of the rest is.
"""

from __future__ import annotations

from attribution.engine.step import Step
from attribution.identity.namespaces import JOINS

# Orders of a key that a session meets on each side of it: so pairs grow with sessions, however much a key buys.
REACH = 12
QUIET = 2 * REACH

# What a home is known by besides its identifiers, in the order of how near it brings.
ADDRESS, IP, POSTAL = 1, 2, 3
# A home's own places, the ones most often named: a gift's address is none of them.
_PLACES_A_HOME = 3

# An internet connection that many use is none of a home's: those have lost their power.
PLACES = Step(
    name="places",
    row="a (kind, record_id, place): an address, internet connection or postal code that a touch or an order names; "
    "`way`, which of these; session_id of a touch",
    reads=("touches", "orders", "identifiers", "names"),
    sql=f"""
select 'touch' as kind, touchpoint_id as record_id, session_id, 'address:' || id_address as place, {ADDRESS} as way
from touches where id_address is not null
union all
select 'touch', touchpoint_id, session_id, 'postal:' || id_postal_code, {POSTAL}
from touches where id_postal_code is not null
union all
select 'order', order_id, null, 'address:' || id_address, {ADDRESS} from orders where id_address is not null
union all
select 'order', order_id, null, 'postal:' || id_postal_code, {POSTAL} from orders where id_postal_code is not null
union all
select i.kind, i.record_id, i.session_id, 'ip:' || n.text, {IP}
from identifiers i join names n on n.namespace = 'ip' and n.value = i.value
where i.namespace = 'ip' and i.power >= {JOINS}
""",
)

HOME_PLACES = Step(
    name="home_places",
    row=f"a (household_id, place): up to {_PLACES_A_HOME} of each way, those most often named",
    reads=("places", "record_households"),
    sql=f"""
with counted as (
    select r.household_id, n.place, n.way, count(*) as times
    from places n join record_households r on r.kind = n.kind and r.record_id = n.record_id
    group by r.household_id, n.place, n.way
)
select household_id, place, way from counted
qualify row_number() over (partition by household_id, way order by times desc, place) <= {_PLACES_A_HOME}
""",
)

ORDER_MARKS = Step(
    name="order_marks",
    row="a (key, subject, order_id): the key and, of one that is only met about the same, what about, as whole numbers "
    "(subject 0: whatever about); placed_us, and `way`: 0 a household, 1 an address, 2 a connection, 3 a postal code",
    reads=("order_facts", "order_subjects", "record_households", "home_places", "places"),
    sql=f"""
with homes as (
    select r.record_id as order_id, r.household_id from record_households r where r.kind = 'order'
), busy as (
    select household_id from homes group by household_id having count(*) > {QUIET}
), named as (
    select record_id as order_id, key64(place) as key, way from places where kind = 'order'
    union select h.order_id, key64(p.place), p.way from homes h join home_places p on p.household_id = h.household_id
), about as (
    select order_id, key64(kind || ':' || value) as subject from order_subjects
), marked as (
    select key64(household_id) as key, 0 as subject, order_id, 0 as way from homes
    union all
    select key64(h.household_id), a.subject, h.order_id, 0
    from homes h join busy b on b.household_id = h.household_id join about a on a.order_id = h.order_id
    union all
    select n.key, a.subject, n.order_id, n.way from named n join about a on a.order_id = n.order_id
)
select m.key, m.subject, m.order_id, m.way, o.placed_us from marked m join order_facts o on o.order_id = m.order_id
""",
)

SESSION_MARKS = Step(
    name="session_marks",
    row="a (key, subject, session_id) as of order_marks: first_us and last_us of the session, and `way`",
    reads=(
        *("session_facts", "session_subjects", "session_households", "record_households", "home_places", "places"),
        *("clicked_as", "households"),
    ),
    sql=f"""
with busy as (
    select household_id from record_households where kind = 'order' group by household_id having count(*) > {QUIET}
), named as (
    select session_id, key64(place) as key, way from places where kind = 'touch'
    union select h.session_id, key64(p.place), p.way
    from session_households h join home_places p on p.household_id = h.household_id
), about as (
    select session_id, key64(kind || ':' || value) as subject from session_subjects
), marked as (
    select key64(household_id) as key, 0 as subject, session_id, 0 as way from session_households
    union
    select key64(h.household_id), 0, c.session_id, 0
    from clicked_as c join households h on h.namespace = c.namespace and h.value = c.value
    union all
    select key64(h.household_id), a.subject, h.session_id, 0
    from session_households h join busy b on b.household_id = h.household_id
    join about a on a.session_id = h.session_id
    union all
    select n.key, a.subject, n.session_id, n.way from named n join about a on a.session_id = n.session_id
)
select m.key, m.subject, m.session_id, m.way, f.first_us, f.last_us
from marked m join session_facts f on f.session_id = m.session_id
""",
)

_STEPS = ", ".join(f"({number})" for number in range(1 - REACH, REACH + 1))

NEAR = Step(
    name="near",
    row="a (session_id, order_id) that share a key, inside the window on either side of the session: the nearest `way`",
    reads=("session_marks", "order_marks"),
    needs=("window_us",),
    sql=f"""
with crowded as (
    select key, subject from order_marks group by key, subject having count(*) > {QUIET}
), quiet as (
    select s.session_id, o.order_id, s.way
    from session_marks s join order_marks o on o.key = s.key and o.subject = s.subject
    anti join crowded c on c.key = s.key and c.subject = s.subject
    where o.placed_us between s.first_us - $window_us and s.last_us + $window_us
), merged as (
    select key, subject, first_us as at_us, 0 as is_order, session_id as id, last_us, way from session_marks
    semi join crowded using (key, subject)
    union all
    select key, subject, placed_us, 1, order_id, placed_us, way from order_marks semi join crowded using (key, subject)
), counted as (
    select *, sum(is_order) over (
        partition by key, subject order by at_us, is_order, id rows unbounded preceding) as number from merged
), reached as (
    select c.key, c.subject, c.id as session_id, c.at_us, c.last_us, c.way, c.number + r.step as number
    from counted c cross join (values {_STEPS}) as r(step) where c.is_order = 0
), crowd as (
    select r.session_id, o.id as order_id, r.way
    from reached r
    join counted o on o.is_order = 1 and o.key = r.key and o.subject = r.subject and o.number = r.number
    where o.at_us between r.at_us - $window_us and r.last_us + $window_us
)
select session_id, order_id, min(way) as way
from (select * from quiet union all select * from crowd) as every_way group by session_id, order_id
""",
)

MARKS = (PLACES, HOME_PLACES, ORDER_MARKS, SESSION_MARKS)
