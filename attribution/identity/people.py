"""`identifiers` -> who stands behind a record: one id a human, and none where it could be somebody else."""

from __future__ import annotations

from attribution.engine.step import Step

# A recognised voice and an account are one human when each was only ever met with the other. A second voice on the
# account, or a second account with the voice, and we no longer know who is who: they keep ids of their own.
HUMANS = Step(
    name="humans",
    row="a recognised voice or an account: person_id",
    reads=("identifiers",),
    sql="""
with met as (
    select distinct p.value as person, a.value as account
    from identifiers p join identifiers a on a.kind = p.kind and a.record_id = p.record_id
    where p.namespace = 'person' and a.namespace = 'account'
), alone as (
    select person, account from met
    qualify count(*) over (partition by person) = 1 and count(*) over (partition by account) = 1
), named as (
    select distinct namespace, value from identifiers where namespace in ('person', 'account')
)
select n.namespace, n.value,
       'p_' || substr(sha256(coalesce('account:' || a.account, n.namespace || ':' || n.value)), 1, 16) as person_id
from named n left join alone a on n.namespace = 'person' and a.person = n.value
""",
)

# The account of a shared speaker does not tell who spoke; a recognised voice does, and goes first.
RECORD_PEOPLE = Step(
    name="record_people",
    row="a (kind, record_id) with a recognised voice, or an account of one's own: person_id",
    reads=("identifiers", "humans", "touches", "orders"),
    sql="""
with records as (
    select 'touch' as kind, touchpoint_id as record_id, personal from touches
    union all
    select 'order', order_id, source <> 'voice' from orders
)
select i.kind, i.record_id, h.person_id
from identifiers i join humans h on h.namespace = i.namespace and h.value = i.value
join records r on r.kind = i.kind and r.record_id = i.record_id
where i.namespace = 'person' or r.personal
qualify row_number() over (partition by i.kind, i.record_id order by i.namespace desc, i.value) = 1
""",
)

SESSION_PEOPLE = Step(
    name="session_people",
    row="a session in which exactly one human is known: person_id",
    reads=("touches", "record_people"),
    sql="""
select t.session_id, min(p.person_id) as person_id
from touches t join record_people p on p.kind = 'touch' and p.record_id = t.touchpoint_id
group by t.session_id having count(distinct p.person_id) = 1
""",
)

SESSION_ACCOUNTS = Step(
    name="session_accounts",
    row="a (session_id, account): `own` (on a device of one's own), `voice` (the only one recognised in the session, "
    "if it was heard with this account)",
    reads=("identifiers", "touches"),
    sql="""
with spoken as (
    select session_id, record_id, value from identifiers where kind = 'touch' and namespace = 'person'
), voices as (
    select session_id, min(value) as voice from spoken group by session_id having count(distinct value) = 1
)
select i.session_id, i.value as account, bool_or(t.personal) as own,
       max(case when s.record_id is not null then v.voice end) as voice
from identifiers i join touches t on t.touchpoint_id = i.record_id
left join voices v on v.session_id = i.session_id left join spoken s on s.record_id = i.record_id
where i.kind = 'touch' and i.namespace = 'account' group by i.session_id, i.value
""",
)

STEPS = (HUMANS, RECORD_PEOPLE, SESSION_PEOPLE, SESSION_ACCOUNTS)
