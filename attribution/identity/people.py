"""`identifiers` -> who stands behind a record: one id a human, and none where it could be somebody else."""

from __future__ import annotations

from attribution.engine.step import Step
from attribution.inputs.kinds import VOICE_PLATFORMS

# A voice is an account holder's only where what it was given came back with that account: a speaker that is linked to
# an account does not make every voice at it the holder's. Twice, and three times in four, on both sides.
LEAST_TIMES = 2

VOICE_EVIDENCE = Step(
    name="voice_evidence",
    row="a (person, account): times the link that this voice alone was given came back with the account, or that the "
    "account was signed in on a device of one's own that heard the voice",
    reads=("identifiers", "touches", "orders"),
    sql="""
with spoken as (
    select session_id, min(value) as person from identifiers
    where kind = 'touch' and namespace = 'person' group by session_id having count(distinct value) = 1
), owners as (
    select kind, record_id, min(value) as account from identifiers where namespace = 'account' group by kind, record_id
), given as (
    select t.handoff_token, min(s.person) as person
    from touches t join spoken s on s.session_id = t.session_id
    where t.handoff_token is not null and t.action <> 'click' and not t.denied
    group by t.handoff_token having count(distinct s.person) = 1
), found as (
    select g.person, w.account, o.order_id as seen
    from given g join orders o on o.handoff_token = g.handoff_token and o.source <> 'voice'
    join owners w on w.kind = 'order' and w.record_id = o.order_id
    union all
    select i.value, w.account, i.session_id
    from identifiers i join touches t on t.touchpoint_id = i.record_id and t.personal
    join owners w on w.kind = 'touch' and w.record_id = i.record_id
    where i.kind = 'touch' and i.namespace = 'person'
)
select person, account, count(distinct seen) as times from found group by person, account
""",
)

HUMANS = Step(
    name="humans",
    row="a recognised voice or an account: person_id",
    reads=("voice_evidence", "names"),
    sql=f"""
with weighed as (
    select person, account, times, cast(sum(times) over (partition by person) as bigint) as of_person,
           cast(sum(times) over (partition by account) as bigint) as of_account
    from voice_evidence
), matched as (
    select w.person, n.text as account from weighed w join names n on n.namespace = 'account' and n.value = w.account
    where w.times >= {LEAST_TIMES} and 4 * w.times >= 3 * of_person and 4 * w.times >= 3 * of_account
)
select n.namespace, n.value,
       'p_' || substr(sha256(coalesce('account:' || m.account, n.namespace || ':' || n.text)), 1, 16) as person_id
from names n left join matched m on n.namespace = 'person' and m.person = n.value
where n.namespace in ('person', 'account')
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
qualify row_number() over (partition by i.kind, i.record_id order by i.namespace desc, h.person_id) = 1
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

# Whoever was ever heard or signed in under this roof may have spoken when nobody was recognised.
SESSION_SPEAKERS = Step(
    name="session_speakers",
    row="a conversation in which no human is known, in a household of several: `speakers`, the person_ids of all who "
    "may have spoken, as JSON in order",
    reads=("touches", "session_households", "session_people", "households", "humans"),
    sql=f"""
with homes as (
    select distinct h.household_id, p.person_id
    from households h join humans p on p.namespace = h.namespace and p.value = h.value
), shared as (
    select household_id, array_to_string(list_sort(list('"' || person_id || '"')), ',') as speakers
    from homes group by household_id having count(*) > 1
), unknown as (
    select distinct t.session_id from touches t anti join session_people k on k.session_id = t.session_id
    where t.platform in {VOICE_PLATFORMS}
)
select u.session_id, h.speakers
from unknown u join session_households s on s.session_id = u.session_id
join shared h on h.household_id = s.household_id
""",
)

STEPS = (VOICE_EVIDENCE, HUMANS, RECORD_PEOPLE, SESSION_PEOPLE, SESSION_ACCOUNTS, SESSION_SPEAKERS)
