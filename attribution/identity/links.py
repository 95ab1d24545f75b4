"""Step 7. `candidates` and `enrolments` -> `links`: how sure we are that a session led to an order, and why."""

from __future__ import annotations

from duckdb import DuckDBPyConnection

from attribution.engine.database import US_PER_HOUR
from attribution.identity.evidence import GAPS, MEETINGS, MODEL_VERSION, NEEDS

_MEETINGS = ", ".join(
    f"('{way.name}', {way.tier}, '{way.reason}', {way.log_odds!r}::double, {str(way.certain).lower()})"
    for way in MEETINGS
)
_NEEDS = " ".join(f"when '{need}' then {weight!r}" for need, (weight, _) in NEEDS.items())
_GAPS = " ".join(f"when gap_us <= {hours * US_PER_HOUR} then {weight!r}" for hours, weight in GAPS)

LINKS = f"""
create or replace table links as
with matches(match, tier, reason, log_odds, certain) as (values {_MEETINGS}),
pairs as (
    select session_id, order_id, touchpoint_id, occurred_us, matches, need, gap_us from candidates
    union all
    select session_id, order_id, touchpoint_id, occurred_us, ['enrolment'], 'unknown', gap_us from enrolments
), weighed as (
    select p.*, m.tier, m.reason, m.certain, m.match,
           m.log_odds + case need {_NEEDS} end + case {_GAPS} else {GAPS[-1][1]!r} end as log_odds,
           row_number() over (partition by session_id, order_id order by m.tier) as turn
    from (select *, unnest(matches) as match from pairs) p join matches m using (match)
), judged as (
    select w.*, case when certain then 1.0::double else round(1 / (1 + exp(-log_odds)), 6) end as probability,
           case when match in ('token', 'followed') then 'person'
                when o.person_id is null and match <> 'own_order' then 'household'  -- a shared speaker's order
                when a.own or a.voice = coalesce(speaker.value, a.voice) then 'person'
                else 'household' end as scope,
           s.person_id as session_person, o.person_id as order_person, h.household_id as session_household,
           k.household_id as order_household
    from weighed w
    left join session_people s using (session_id)
    left join record_people o on o.kind = 'order' and o.record_id = w.order_id
    left join (select record_id, value from identifiers where kind = 'order' and namespace = 'account') owner
        on owner.record_id = w.order_id
    left join (select record_id, value from identifiers where kind = 'order' and namespace = 'person') speaker
        on speaker.record_id = w.order_id
    left join session_accounts a on a.session_id = w.session_id and a.account = owner.value
    left join record_households h on h.kind = 'touch' and h.record_id = w.touchpoint_id
    left join record_households k on k.kind = 'order' and k.record_id = w.order_id
    where turn = 1
)
select session_id, order_id, touchpoint_id, occurred_us, gap_us, probability, tier, reason,
       to_json({{'gap_hours': round(gap_us / {US_PER_HOUR}, 2), 'match': match, 'matched': list_sort(matches),
                 'need': need}})::varchar as evidence,
       scope, coalesce(order_household, session_household) as household_id,
       -- both sides name the same human, or only the order does (to its own conversation: either)
       case when scope = 'person' and coalesce(session_person = order_person, true)
            then coalesce(order_person, case match when 'own_order' then session_person end) end as person_id,
       probability >= $accept as accepted, '{MODEL_VERSION}' as model_version
from judged order by session_id, order_id
"""


def links(con: DuckDBPyConnection, accept: float) -> None:
    """Judge every candidate: the strongest match, corrected for need and time gap, as log-odds.

    Reads  `candidates`, `enrolments`, `identifiers`, `record_households`, `record_people`, `session_people`,
           `session_accounts`.
    Writes `links`  one row a (session_id, order_id), accepted or not: probability at 6 decimals, tier (1 is the
                    strongest), reason, evidence (JSON, keys sorted), scope, household_id, person_id.

    Scope is person where the order carries the session's token, or where the order's very account was met in the
    session with its only recognised voice or on a device of one's own.

    Args:
        con: the run's database.
        accept: least probability of an accepted link.
    """
    con.execute(LINKS, {"accept": accept})
