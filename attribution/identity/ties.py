"""`pairs`, `powers` -> `ties`: how strongly two identifiers that were seen together belong to one household.

Set by judgement, each from what its two kinds mean; what lacks evidence of its own weakens them: a value that meets
too many, a guest among regulars, an address that is not the home.
"""

from __future__ import annotations

from attribution.engine.step import Step
from attribution.engine.times import US_PER_HOUR
from attribution.identity.namespaces import FULL, JOINS, TOKEN

# (more trusted, other): strength when seen together once, and when again another half day. Linking an account to an
# assistant is a fact; a browser may be a guest's; an IP is a place at a time. Pairs not listed tie nothing.
STRENGTHS = {
    ("account", "user"): (970, 970),
    ("account", "person"): (900, 930),
    ("account", "email"): (950, 960),
    ("account", "phone"): (930, 950),
    ("account", "device"): (880, 930),
    ("account", "ad_id"): (900, 930),
    ("account", "cookie"): (800, 930),
    ("user", "person"): (950, 960),
    ("user", "email"): (900, 930),
    ("user", "phone"): (900, 930),
    ("user", "device"): (950, 960),
    ("user", "ad_id"): (930, 950),
    ("user", "cookie"): (800, 900),
    ("person", "email"): (900, 930),
    ("person", "phone"): (900, 930),
    ("person", "device"): (700, 900),
    ("person", "ad_id"): (900, 930),
    ("person", "cookie"): (800, 900),
    ("email", "phone"): (900, 940),
    ("email", "device"): (880, 930),
    ("email", "ad_id"): (900, 930),
    ("email", "cookie"): (800, 930),
    ("phone", "device"): (880, 930),
    ("phone", "ad_id"): (900, 930),
    ("phone", "cookie"): (800, 930),
    ("device", "ad_id"): (900, 930),
    ("device", "cookie"): (850, 930),
    ("ad_id", "cookie"): (900, 930),
    **{(name, TOKEN): (850, 850) for name in ("account", "user", "person", "email", "phone", "device", "ad_id")},
    ("cookie", TOKEN): (850, 850),
    ("address", TOKEN): (850, 850),
    **{
        (name, "ip"): (650, 750)
        for name in ("account", "user", "email", "phone", "device", "ad_id", "cookie", "address")
    },
}
# A place that meets too many (flats, an office, a carrier) loses its strength twice as fast as what one carries along.
WIDE = ("address", "ip")
AGAIN_US = 12 * US_PER_HOUR

# Somebody seen once with a value that others of his kind use five times as much is a guest there.
GUEST_AMONG = 5
OF_A_GUEST = (3, 4)

# How strongly a place is the home of whoever had something sent there or spoke there.
HOME_AGAIN, HOME_ONCE, HOME_UNSURE = 940, 850, 700
OTHER_HOME = 900  # before or after the main one, never between
SURE = 900  # and above: they live there
ONE_OF_MANY, GIFT, MOVED_AWAY = 450, 200, 300

_STRENGTHS = ", ".join(f"('{name}', '{other}', {once}, {again})" for (name, other), (once, again) in STRENGTHS.items())

LIVES = Step(
    name="lives",
    row="an identifier and a place (other: address or postal_code) that it was seen with: strength in thousandths with "
    "which that is its home",
    reads=("pairs", "names"),
    sql=f"""
with sent as (
    select p.namespace, p.value, p.other, p.other_value, p.nearest, p.first_us, p.last_us,
           row_number() over (
               partition by p.namespace, p.value, p.other
               order by p.nearest desc, p.last_us desc, p.first_us, n.text
           ) as place,
           max(p.first_us) over (partition by p.namespace, p.value, p.other) as newest_us,
           max(p.first_us) over (partition by p.namespace, p.other, p.other_value) as arrived_us,
           count(*) over (partition by p.namespace, p.value, p.other) as places
    from pairs p left join names n on n.namespace = p.other and n.value = p.other_value
    where p.other in ('address', 'postal_code') and p.nearest > 0
), compared as (
    select s.*, m.first_us as main_first_us, m.last_us as main_last_us, n.nearest as second,
           n.last_us <= m.first_us or n.first_us >= m.last_us as apart
    from sent s
    join sent m on m.namespace = s.namespace and m.value = s.value and m.other = s.other and m.place = 1
    left join sent n on n.namespace = s.namespace and n.value = s.value and n.other = s.other and n.place = 2
)
select namespace, value, other, other_value,
       case when newest_us > last_us and arrived_us > last_us and places > 1 and nearest > 1 then {MOVED_AWAY}
            when place = 1 and places = 1 then case when nearest > 1 then {HOME_AGAIN} else {HOME_ONCE} end
            when place = 1 and nearest = 1 then {ONE_OF_MANY}
            when place = 1 and (nearest >= 2 * second or apart) then {HOME_AGAIN}
            when place = 1 then {HOME_UNSURE}
            when nearest > 1 and (last_us <= main_first_us or first_us >= main_last_us) then {OTHER_HOME}
            else {GIFT} end as strength
from compared
""",
)

TIES = Step(
    name="ties",
    row="two identifiers that belong together as far as they alone tell: strength (500 to 1000 thousandths), times, "
    "first_us and last_us",
    reads=("pairs", "powers", "lives"),
    sql=f"""
with strengths(namespace, other, once, often) as (values {_STRENGTHS}), regular as (
    select *, last_us - first_us >= {AGAIN_US} as again,
           sum(times) over (partition by other, other_value, namespace) as all_times
    from pairs
), judged as (
    select r.*, case when r.again then s.often when all_times >= {GUEST_AMONG} * times + times
                     then s.once * {OF_A_GUEST[0]} // {OF_A_GUEST[1]} else s.once end as strength
    from regular r join strengths s on s.namespace = r.namespace and s.other = r.other
    where nearest > 0
    union all
    select r.*, a.strength
    from regular r join lives a
        on r.other = 'address' and a.other = 'address' and a.namespace = r.namespace and a.value = r.value
        and a.other_value = r.other_value
), weakened as (
    select j.namespace, j.value, j.other, j.other_value, j.times, j.first_us, j.last_us,
           j.strength * j.power // {FULL} * case when j.other in {WIDE} then j.other_power else {FULL} end // {FULL}
               as strength
    from (
        select j.*, coalesce(q.power, {FULL}) as other_power,
               case when p.power < coalesce(q.power, {FULL}) then p.power else coalesce(q.power, {FULL}) end as power
        from judged j
        left join powers p on p.namespace = j.namespace and p.value = j.value
        left join powers q on q.namespace = j.other and q.value = j.other_value
    ) as j
)
select * from weakened where strength >= {JOINS}
""",
)

HOMES = Step(
    name="homes",
    row="an identifier that surely lives at a place (other: address or postal_code, other_value), an address at its "
    "own: strength in thousandths",
    reads=("lives",),
    sql=f"""
select namespace, value, other, other_value, strength from lives where strength >= {SURE}
    or (namespace = 'address' and strength >= {HOME_ONCE})
""",
)

# Which number stands for an identifier is each engine's own: of equals, the text decides.
TIE_TURNS = Step(
    name="tie_turns",
    row="a tie that is like others in its kinds and in all that it tells: its turn among them, by the texts",
    reads=("ties", "names"),
    sql="""
with alike as (
    select namespace, other, strength, times, first_us, last_us from ties
    group by namespace, other, strength, times, first_us, last_us having count(*) > 1
)
select t.namespace, t.value, t.other, t.other_value,
       row_number() over (
           partition by t.namespace, t.other, t.strength, t.times, t.first_us, t.last_us
           order by n.text, m.text) as turn
from ties t join alike a on a.namespace = t.namespace and a.other = t.other and a.strength = t.strength
    and a.times = t.times and a.first_us = t.first_us and a.last_us = t.last_us
join names n on n.namespace = t.namespace and n.value = t.value
join names m on m.namespace = t.other and m.value = t.other_value
""",
)

STEPS = (LIVES, HOMES, TIES, TIE_TURNS)
