"""`touchpoints` -> `touches`: every touchpoint knows its session."""

from __future__ import annotations

from attribution.engine.step import Step
from attribution.engine.times import US_PER_MINUTE
from attribution.identity.namespaces import MAX_PEOPLE
from attribution.inputs.columns import IDENTITY
from attribution.inputs.kinds import DIRECT_CHANNELS, HANDOFF_CHANNEL, TouchKind

SILENCE_US = 30 * US_PER_MINUTE

# A conversation is one: whoever refuses in it is not known by what was said before or after.
_IDS = ", ".join(f"id_{name}" for name in IDENTITY)
_UNLESS_DENIED = ", ".join(
    f"case when not denied{'' if name == 'ad_id' else ' and $linked'} then id_{name} end as id_{name}"
    for name in IDENTITY
)

# A session id that many people share is none. Most sessions are too short to ask.
CROWDED_SESSIONS = Step(
    name="crowded_sessions",
    row="a session_id that more people share than a household has",
    reads=("touchpoints",),
    sql=f"""
with long as (
    select session_id from touchpoints where session_id is not null group by session_id having count(*) > {MAX_PEOPLE}
)
select t.session_id from touchpoints t join long l on l.session_id = t.session_id group by t.session_id
having count(distinct t.id_user) > {MAX_PEOPLE} or count(distinct t.id_account) > {MAX_PEOPLE}
""",
)

# Visits are split where a cookie was silent for 30 minutes. Derived ids begin with `web:` or `touch:`.
VISITS = Step(
    name="visits",
    row="a touchpoint on the web without a session of its own: `visit_id`, of its cookie's visit",
    reads=("touchpoints", "crowded_sessions"),
    sql=f"""
with web as (
    select t.touchpoint_id, t.id_cookie, t.occurred_us,
           case when t.occurred_us - lag(t.occurred_us) over (
               partition by t.id_cookie order by t.occurred_us, t.touchpoint_id) >= {SILENCE_US} then 1 else 0 end
               as begins
    from touchpoints t left join crowded_sessions c on c.session_id = t.session_id
    where (t.session_id is null or c.session_id is not null) and t.platform = 'web' and t.id_cookie is not null
), counted as (
    select *, sum(begins) over (
        partition by id_cookie order by occurred_us, touchpoint_id rows unbounded preceding) as visit
    from web
)
select touchpoint_id, 'web:' || first_value(touchpoint_id) over (
    partition by id_cookie, visit order by occurred_us, touchpoint_id) as visit_id
from counted
""",
)

_DIRECT = ", ".join(f"'{channel}'" for channel in DIRECT_CHANNELS)
_SEAT = """coalesce(case when c.session_id is null then t.session_id end, v.visit_id, 'touch:' || t.touchpoint_id)"""
_SEATED = """touchpoints t left join crowded_sessions c on c.session_id = t.session_id
    left join visits v on v.touchpoint_id = t.touchpoint_id"""
_SORTED = f"""{_SEATED} left join handoff_clicks h on h.touchpoint_id = t.touchpoint_id"""
_KIND = "coalesce(h.kind, t.kind)"
_CREDITABLE = f"{_KIND} = '{TouchKind.HUMAN}' and h.issued_by is null"

REFUSED_SESSIONS = Step(
    name="refused_sessions",
    row="a session_id in which measurement was refused",
    reads=("touchpoints", "crowded_sessions", "visits"),
    sql=f"select distinct {_SEAT} as session_id from {_SEATED} where t.consent_measurement = 'denied'",
)

SHOWN_SESSIONS = Step(
    name="shown_sessions",
    row="a session_id in which something was shown and nobody acted",
    reads=("touchpoints", "crowded_sessions", "visits", "handoff_clicks"),
    sql=f"""
with shown as (
    select distinct {_SEAT} as session_id from {_SORTED} where {_KIND} = '{TouchKind.EXPOSURE}'
), acted as (
    select distinct {_SEAT} as session_id from {_SORTED} where {_CREDITABLE}
)
select session_id from shown anti join acted using (session_id)
""",
)

# A link that was opened brings the whole visit: what it did there without a source of its own is filed as direct, and
# here the source is known.
HANDOFF_SESSIONS = Step(
    name="handoff_sessions",
    row="a session_id in which a hand-off link was opened, and since when",
    reads=("touchpoints", "crowded_sessions", "visits", "handoff_clicks"),
    sql=f"""
select {_SEAT} as session_id, min(t.occurred_us) as opened_us
from {_SEATED} join handoff_clicks h on h.touchpoint_id = t.touchpoint_id
where {_KIND} = '{TouchKind.HUMAN}' group by 1
""",
)

# What follows a purchase ranks lowest: it is about an order already made. A click on a hand-off link carries the
# speaker's account, so it is nobody's own device.
TOUCHES = Step(
    name="touches",
    row="a touchpoint: `session_id` it names, or of its cookie's visit, or its own; `stage_rank` 0-3; `personal` when "
    "one person holds the device; `denied` when measurement was refused anywhere in the session: then no identifiers; "
    "`kind`; `creditable` when a person acted and it is neither a click that belongs to the touch `issued_by` nor part "
    "of the visit that a click brought; `exposed` when it was only shown, in a session where nobody acted",
    reads=(
        *("touchpoints", "crowded_sessions", "visits", "handoff_clicks"),
        *("handoff_sessions", "refused_sessions", "shown_sessions"),
    ),
    needs=("linked",),
    sql=f"""
with seated as (
    select t.* exclude (session_id, kind, channel), {_SEAT} as session_id, {_KIND} as kind, h.issued_by,
           case when h.touchpoint_id is null then t.channel else '{HANDOFF_CHANNEL}' end as channel,
           {_CREDITABLE} as creditable
    from {_SORTED}
), judged as (
    select s.* exclude (creditable), r.session_id is not null as denied, n.session_id is not null as only_exposed,
           s.creditable and b.session_id is null as creditable
    from seated s left join refused_sessions r on r.session_id = s.session_id
    left join shown_sessions n on n.session_id = s.session_id
    left join handoff_sessions b
        on b.session_id = s.session_id and s.channel in ({_DIRECT}) and s.occurred_us >= b.opened_us
)
select * exclude ({_IDS}, only_exposed), {_UNLESS_DENIED}, only_exposed and kind = '{TouchKind.EXPOSURE}' as exposed,
       case stage when 'purchase' then 3 when 'consideration' then 2 when 'awareness' then 1 else 0 end as stage_rank,
       (platform in ('web', 'app', 'email') or coalesce(device_type, '') in ('phone', 'computer', 'wearable'))
           and not (action = 'click' and handoff_token is not null) as personal
from judged
""",
)

STEPS = (CROWDED_SESSIONS, VISITS, REFUSED_SESSIONS, SHOWN_SESSIONS, HANDOFF_SESSIONS, TOUCHES)
