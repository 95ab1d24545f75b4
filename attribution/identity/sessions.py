"""Step 2. `touchpoints` -> `touches`: every touchpoint knows its session."""

from __future__ import annotations

from duckdb import DuckDBPyConnection

from attribution.identity.namespaces import MAX_PEOPLE
from attribution.inputs.columns import IDENTITY
from base.placeholders import IN_RECORDS

SILENCE_US = 30 * 60 * 1_000_000

# A conversation is one: whoever refuses in it is not known by what was said before or after.
_UNLESS_DENIED = ", ".join(f"case when not denied then id_{name} end as id_{name}" for name in IDENTITY)

TOUCHES = f"""
create or replace table touches as
with crowded as (
    select session_id from touchpoints where session_id is not null group by session_id
    having count(distinct id_user) > {MAX_PEOPLE} or count(distinct id_account) > {MAX_PEOPLE}
), known as (
    select * replace (case when session_id not in (from crowded) and lower(trim(session_id)) not in {IN_RECORDS}
                           then session_id end as session_id)
    from touchpoints
), web as (
    select touchpoint_id, id_cookie, occurred_us,
           occurred_us - lag(occurred_us) over visits >= {SILENCE_US} as after_silence
    from known where session_id is null and platform = 'web' and id_cookie is not null
    window visits as (partition by id_cookie order by occurred_us, touchpoint_id)
), counted as (
    select *, count(*) filter (after_silence) over (
        partition by id_cookie order by occurred_us, touchpoint_id rows unbounded preceding) as visit
    from web
), named as (
    select touchpoint_id, 'web:' || first_value(touchpoint_id) over (
        partition by id_cookie, visit order by occurred_us, touchpoint_id) as session_id
    from counted
), seated as (
    select t.* exclude (session_id),
           coalesce(t.session_id, named.session_id, 'touch:' || t.touchpoint_id) as session_id
    from known t left join named using (touchpoint_id)
), judged as (
    select *, coalesce(bool_or(consent_measurement = 'denied') over (partition by session_id), false) as denied
    from seated
)
select * replace ({_UNLESS_DENIED}),
       case stage when 'purchase' then 3 when 'consideration' then 2 when 'awareness' then 1 else 0 end as stage_rank,
       (platform in ('web', 'app', 'email') or coalesce(device_type, '') in ('phone', 'computer', 'wearable'))
           and not (action = 'click' and handoff_token is not null) as personal
from judged order by touchpoint_id
"""


def sessions(con: DuckDBPyConnection) -> None:
    """Give every touchpoint its session: the one it names, or a visit of its cookie, or itself.

    Reads  `touchpoints`  one row a touchpoint_id.
    Writes `touches`      the same rows: `session_id` never null, `stage_rank` 0-3 (what follows a purchase ranks
                          lowest: it is about an order already made), `personal` when one person holds the device
                          (a click on a hand-off link carries the speaker's account, so it is none), `denied` when
                          measurement was refused anywhere in the session: then none of its identifiers is kept.

    Visits are split where a cookie was silent for 30 minutes. Derived ids begin with `web:` or `touch:`. A session id
    that many people share, or that stands for "nothing", is none.
    """
    con.execute(TOUCHES)
