"""`clusters` -> `households`: one id a household, that of its earliest identifier, and whose each record is."""

from __future__ import annotations

from attribution.engine.step import Step
from attribution.identity.namespaces import JOINS, NAMESPACES

_TRUST = " ".join(f"when '{name}' then {rank}" for rank, name in enumerate(NAMESPACES))

# What has lost the power to join names no household: a kiosk is nobody's home.
HOUSEHOLDS = Step(
    name="households",
    row="an identifier with power left: namespace, value, household_id, of the identifier of its household that was "
    "seen first (of two, the smaller) and nothing else; people, how many the household has at least",
    reads=("names", "clusters", "powers"),
    sql=f"""
with members as (
    select n.namespace, n.value, n.text, n.first_us, c.cluster,
           case when c.cluster is null then n.namespace || ':' || n.text end as alone
    from names n
    left join clusters c on c.namespace = n.namespace and c.value = n.value
    left join powers p on p.namespace = n.namespace and p.value = n.value
    where coalesce(p.power, {JOINS}) >= {JOINS}
), earliest as (
    select cluster, namespace || ':' || text as name from members where cluster is not null
    qualify row_number() over (partition by cluster order by first_us, text, namespace) = 1
), counted as (
    select cluster, count(case when namespace = 'account' then 1 end) as accounts,
           count(case when namespace = 'person' then 1 end) as voices
    from members where cluster is not null group by cluster
)
select m.namespace, m.value, greatest(coalesce(c.accounts, 1), coalesce(c.voices, 1), 1) as people,
       'h_' || substr(sha256(coalesce(m.alone, e.name)), 1, 16) as household_id
from members m left join earliest e on e.cluster = m.cluster left join counted c on c.cluster = m.cluster
""",
)

# The most trusted identifier decides; the rank before the id makes it the smallest text.
_OWN = f"substr(min(case i.namespace {_TRUST} end || h.household_id), 2)"

RECORD_HOUSEHOLDS = Step(
    name="record_households",
    row="a (kind, record_id) that has a usable identifier: household_id of the one most trusted",
    reads=("identifiers", "households"),
    sql=f"""
select i.kind, i.record_id, {_OWN} as household_id
from identifiers i join households h on h.namespace = i.namespace and h.value = i.value
group by i.kind, i.record_id
""",
)

SESSION_HOUSEHOLDS = Step(
    name="session_households",
    row="a session that has a usable identifier: household_id of the one most trusted",
    reads=("identifiers", "households"),
    sql=f"""
select i.session_id, {_OWN} as household_id
from identifiers i join households h on h.namespace = i.namespace and h.value = i.value
where i.kind = 'touch' group by i.session_id
""",
)

STEPS = (HOUSEHOLDS, RECORD_HOUSEHOLDS, SESSION_HOUSEHOLDS)
