"""`touches`, `journeys` -> `kpi_sessions`: what KPIs count of a session, a row each.

Of a touch everything is a number before touches are put together: names by their place in the order of the names, what
happened as bits of one number, turns as digits of two. So many texts and sums, each put together by itself, took three
times as long.
"""

from __future__ import annotations

from collections.abc import Mapping

from attribution.engine.step import Step
from attribution.engine.times import US_PER_MINUTE
from attribution.inputs.kinds import TouchKind
from attribution.kpis.voice_funnel import ASKED_BACK, SPOKEN, TOLD, UNHANDLED

PLATFORMS_OF_DEVICES = "('alexa', 'google_assistant', 'siri', 'homekit', 'smartthings', 'iot')"
DEVICES = "('smart_speaker', 'smart_display', 'tv', 'car', 'appliance', 'wearable', 'hub', 'button')"
# Somebody used it, or it worked by itself: what it merely showed is none of that.
CONNECTED = f"""
(t.platform in {PLATFORMS_OF_DEVICES} or coalesce(t.device_type, '') in {DEVICES}) and t.kind <> '{TouchKind.EXPOSURE}'
""".strip()
STAGES = ("awareness", "consideration", "purchase", "post_purchase")
RESEARCH = "('research', 'compare', 'compatibility')"

# Of a turn that somebody spoke: two in one number, the second in its upper digits.
_DIGITS = (1, 2**31)
_SAID = {
    "said": {"turns": "true", "told": "t.told"},
    "answered": {
        "asked_back": "t.told and t.asked_back and not t.unhandled",
        "understood": "t.told and not t.asked_back and not t.unhandled",
    },
}
_HELD = {
    "connected": "t.connected",
    "acted": "t.creditable",
    "researched": f"t.spoken and t.action in {RESEARCH}",
    "compared": "t.spoken and t.action = 'compare'",
    "matched": "t.spoken and (t.match_decision = 'accept' or t.product_id is not null)",
    "carried_out": "t.spoken and (coalesce(t.outcome, '') in ('ordered', 'handed_off') "
    "or t.action in ('handoff', 'buy', 'subscribe'))",
    "ended_told": "t.spoken and t.outcome is not null",
    "gave_up": "t.spoken and coalesce(t.outcome, '') = 'gave_up'",
    **{stage: f"t.stage = '{stage}'" for stage in STAGES},
}
_LATER = 2**40  # added to the place of a name that is told only where no connected device has one


def _digits(tests: Mapping[str, str]) -> str:
    return " + ".join(
        f"case when {test} then {digit} else 0 end" for digit, test in zip(_DIGITS, tests.values(), strict=True)
    )


_BITS = "\n           + ".join(
    f"case when {test} then {2**place} else 0 end" for place, test in enumerate(_HELD.values())
)
_TURNS = [name for tests in _SAID.values() for name in tests]
_COLUMNS = ",\n       ".join(
    [
        *(
            f"(s.{pair} // {digit} % {_DIGITS[1]})::bigint as {name}"
            for pair, tests in _SAID.items()
            for digit, name in zip(_DIGITS, tests, strict=True)
        ),
        *(f"s.held // {2**place} % 2 as {name}" for place, name in enumerate(_HELD)),
    ]
)

# In steps of which none holds more than one large table beside the one that it reads; rows are numbered while narrow.
SUMS = Step(
    name="kpi_session_sums",
    row="a session: first_us, assistant, platform and device_type as places in the order of names, turns and what "
    "happened as digits and bits",
    reads=("touches", "kpi_names"),
    sql=f"""
with marked as (
    select t.*, coalesce({SPOKEN}, false) as spoken, coalesce({TOLD}, false) as told,
           coalesce({ASKED_BACK}, false) as asked_back, coalesce({UNHANDLED}, false) as unhandled,
           coalesce({CONNECTED}, false) as connected
    from touches t
), numbered as (
    select t.session_id, t.occurred_us, p.place as platform, d.place as device_type, t.connected, t.spoken,
           case when t.spoken then {_digits(_SAID["said"])} else 0 end as said,
           case when t.spoken then {_digits(_SAID["answered"])} else 0 end as answered,
           {_BITS} as held
    from marked t left join kpi_names p on p.name = t.platform left join kpi_names d on d.name = t.device_type
)
select session_id, min(occurred_us) as first_us, min(case when spoken then platform end) as assistant,
       min(platform + case when connected then 0 else {_LATER} end) % {_LATER} as platform,
       min(device_type + case when connected then 0 else {_LATER} end) % {_LATER} as device_type,
       sum(said)::bigint as said, sum(answered)::bigint as answered, bit_or(held) as held
from numbered group by session_id
""",
)
NAMES = Step(
    name="kpi_names",
    row="a platform or device type of a touch: place, in the order of the names",
    reads=("touches",),
    sql="""
select name, row_number() over (order by name) as place from (
    select platform as name from touches union select device_type from touches where device_type is not null
) as told
""",
)
KNOWN = Step(
    name="kpi_session_known",
    row="a session of a known household, or of a journey: home, and soonest_us to the first order of such a journey",
    reads=("session_households", "kpi_homes", "journeys"),
    sql="""
select session_id, max(home) as home, min(gap_us) as soonest_us from (
    select h.session_id, k.home, null as gap_us
    from session_households h join kpi_homes k on k.household_id = h.household_id
    union all
    select session_id, null, gap_us from journeys where not exposed
) as told group by session_id
""",
)
SESSIONS = Step(
    name="kpi_sessions",
    row="a session: home, its first day and week, assistant (null where nobody spoke to one), platform, device_type, "
    f"how many {', '.join(_TURNS)} turns, whether it {', '.join(_HELD)}; "
    "soonest_us, to the first order of a journey that it is in",
    reads=("kpi_session_sums", "kpi_session_known", "kpi_names", "local_days", "kpi_weeks"),
    sql=f"""
select s.session_id, a.name as assistant, p.name as platform, d.name as device_type,
       {_COLUMNS},
       s.soonest_us, w.day_number, w.week, w.week_number, coalesce(s.home, -s.place) as home
from (
    select s.*, k.home, k.soonest_us, row_number() over (order by s.session_id) as place
    from kpi_session_sums s left join kpi_session_known k on k.session_id = s.session_id
) s
left join kpi_names a on a.place = s.assistant left join kpi_names p on p.place = s.platform
left join kpi_names d on d.place = s.device_type
join local_days m on m.minute = s.first_us // {US_PER_MINUTE} join kpi_weeks w on w.day = m.day
""",
)

_OF_STAGES = ", ".join(
    f"sum({stage})::bigint as {stage}, sum(case when soonest_us <= $window_us then {stage} else 0 end)::bigint "
    f"as {stage}_converted"
    for stage in STAGES
)
OF_STAGES = Step(
    name="kpi_stages",
    row="a (home, platform): sessions, those that touch each of the stages, and of these those that led to an order",
    reads=("kpi_sessions",),
    needs=("window_us",),
    sql=f"select home, platform, count(*) as sessions, {_OF_STAGES} from kpi_sessions group by home, platform",
)
STEPS = (NAMES, SUMS, KNOWN, SESSIONS, OF_STAGES)
