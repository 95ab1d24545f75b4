"""Step 7. `candidates` and `enrolments` -> `links`: how sure we are that a session led to an order, and why."""

from __future__ import annotations

from duckdb import DuckDBPyConnection

from attribution.engine.database import US_PER_HOUR
from attribution.identity.evidence import GAPS, MATCHES, MODEL_VERSION, NEEDS

_MATCHES = ", ".join(
    f"('{match.name}', {match.tier}, '{match.reason}', {match.log_odds!r}::double, {str(match.certain).lower()})"
    for match in MATCHES
)
_NEEDS = " ".join(f"when '{need}' then {weight!r}" for need, (weight, _) in NEEDS.items())
_GAPS = " ".join(f"when gap_us <= {hours * US_PER_HOUR} then {weight!r}" for hours, weight in GAPS)

# Who stands behind each record: a recognised voice, or the owner of an account on a device of their own.
PEOPLE = """
create or replace table session_people as
select session_id,
       'p_' || substr(sha256(coalesce(
           'person:' || min(id_person), 'account:' || min(id_account) filter (personal))), 1, 16) as person_id,
       min(id_person) is not null and min(id_account) is not null as recognised_account,
       bool_or(personal and id_account is not null) as own_account
from touches group by session_id;
create or replace table order_people as
select order_id, 'p_' || substr(sha256('account:' || id_account), 1, 16) as person_id
from orders where id_account is not null
"""

LINKS = f"""
create or replace table links as
with matches(match, tier, reason, log_odds, certain) as (values {_MATCHES}),
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
           case when match in ('token', 'followed', 'person_account') or s.recognised_account
                     or (match in ('account', 'own_order', 'enrolment') and s.own_account)
                then 'person' else 'household' end as scope,
           s.person_id as session_person, o.person_id as order_person, h.household_id as session_household,
           k.household_id as order_household
    from weighed w
    left join session_people s using (session_id)
    left join order_people o using (order_id)
    left join record_households h on h.kind = 'touch' and h.record_id = w.touchpoint_id
    left join record_households k on k.kind = 'order' and k.record_id = w.order_id
    where turn = 1
)
select session_id, order_id, touchpoint_id, occurred_us, gap_us, probability, tier, reason,
       to_json({{'gap_hours': round(gap_us / {US_PER_HOUR}, 2), 'match': match, 'matched': list_sort(matches),
                 'need': need}})::varchar as evidence,
       scope, coalesce(order_household, session_household) as household_id,
       case scope when 'person' then coalesce(order_person, session_person) end as person_id,
       probability >= $accept as accepted, '{MODEL_VERSION}' as model_version
from judged order by session_id, order_id
"""


def links(con: DuckDBPyConnection, accept: float) -> None:
    """Judge every candidate: the strongest match, corrected for need and time gap, as log-odds.

    Reads  `candidates`, `enrolments`, `touches`, `orders`, `record_households`.
    Writes `links`  one row a (session_id, order_id), accepted or not: probability at 6 decimals, tier (1 is the
                    strongest), reason, evidence (JSON, keys sorted), scope, household_id, person_id.

    Args:
        con: the run's database.
        accept: least probability of an accepted link.
    """
    con.execute(PEOPLE)
    con.execute(LINKS, {"accept": accept})
