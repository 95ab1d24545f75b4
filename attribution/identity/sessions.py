"""`touchpoints` -> `touches`: every touchpoint knows its session."""

from __future__ import annotations

from attribution.engine.step import Step
from attribution.engine.times import US_PER_MINUTE
from attribution.identity.namespaces import MAX_PEOPLE
from attribution.inputs.columns import IDENTITY
from attribution.inputs.kinds import HANDOFF_CHANNEL, TouchKind

SILENCE_US = 30 * US_PER_MINUTE

# A conversation is one: whoever refuses in it is not known by what was said before or after.
_IDS = ", ".join(f"id_{name}" for name in IDENTITY)
_UNLESS_DENIED = ", ".join(
    f"case when not denied{'' if name == 'ad_id' else ' and $linked'} then id_{name} end as id_{name}"
    for name in IDENTITY
)

# Visits are split where a cookie was silent for 30 minutes. Derived ids begin with `web:` or `touch:`. A session id
# that many people share is none. What follows a purchase ranks lowest: it is about an order already made. A click on
# a hand-off link carries the speaker's account, so it is nobody's own device.
TOUCHES = Step(
    name="touches",
    row="a touchpoint: `session_id` it names, or of its cookie's visit, or its own; `stage_rank` 0-3; `personal` when "
    "one person holds the device; `denied` when measurement was refused anywhere in the session: then no identifiers; "
    "`kind`; `creditable` when a person acted and it is no click that belongs to the touch `issued_by`; `exposed` when "
    "it was only shown, in a session where nobody acted",
    reads=("touchpoints", "handoff_clicks"),
    needs=("linked",),
    sql=f"""
with crowded as (
    select session_id from touchpoints where session_id is not null group by session_id
    having count(distinct id_user) > {MAX_PEOPLE} or count(distinct id_account) > {MAX_PEOPLE}
), known as (
    select t.* exclude (session_id), case when c.session_id is null then t.session_id end as session_id
    from touchpoints t left join crowded c on c.session_id = t.session_id
), web as (
    select touchpoint_id, id_cookie, occurred_us,
           case when occurred_us - lag(occurred_us) over (
               partition by id_cookie order by occurred_us, touchpoint_id) >= {SILENCE_US} then 1 else 0 end as begins
    from known where session_id is null and platform = 'web' and id_cookie is not null
), counted as (
    select *, sum(begins) over (
        partition by id_cookie order by occurred_us, touchpoint_id rows unbounded preceding) as visit
    from web
), named as (
    select touchpoint_id, 'web:' || first_value(touchpoint_id) over (
        partition by id_cookie, visit order by occurred_us, touchpoint_id) as visit_id
    from counted
), seated as (
    select t.* exclude (session_id), coalesce(t.session_id, n.visit_id, 'touch:' || t.touchpoint_id) as session_id
    from known t left join named n on n.touchpoint_id = t.touchpoint_id
), sorted as (
    select s.* exclude (kind, channel), coalesce(c.kind, s.kind) as kind, c.issued_by,
           case when c.touchpoint_id is null then s.channel else '{HANDOFF_CHANNEL}' end as channel,
           coalesce(c.kind, s.kind) = '{TouchKind.HUMAN}' and c.issued_by is null as creditable
    from seated s left join handoff_clicks c on c.touchpoint_id = s.touchpoint_id
), judged as (
    select *, coalesce(bool_or(consent_measurement = 'denied') over (partition by session_id), false) as denied,
           min(case when creditable then 0 when kind = '{TouchKind.EXPOSURE}' then 1 else 2 end) over (
               partition by session_id) = 1 as only_exposed
    from sorted
)
select * exclude ({_IDS}, only_exposed), {_UNLESS_DENIED}, only_exposed and kind = '{TouchKind.EXPOSURE}' as exposed,
       case stage when 'purchase' then 3 when 'consideration' then 2 when 'awareness' then 1 else 0 end as stage_rank,
       (platform in ('web', 'app', 'email') or coalesce(device_type, '') in ('phone', 'computer', 'wearable'))
           and not (action = 'click' and handoff_token is not null) as personal
from judged
""",
)

STEPS = (TOUCHES,)
