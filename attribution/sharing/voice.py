"""`voice_funnel` for sharing: what enough households said, and what became of it where that too is of enough.

What became of turns is left out where fewer did it (a day's only order is one household's), and with it what would tell
it as a difference: of what is understood, asked back, unhandled or untold all, since these add up to the turns.
"""

from __future__ import annotations

from collections.abc import Iterable

from attribution.engine.engine import Engine
from attribution.sharing.fold import OTHER, folded
from attribution.sharing.members import members_of, put_shown

DIMENSIONS = ("day", "locale", "intent")
SPOKE = """
select s.day, s.locale, s.intent, h.household_id as household from voice_turns s
left join record_households h on h.kind = 'touch' and h.record_id = s.touchpoint_id
"""
# What a turn came to: of the first four it is exactly one; `taken` is what `confirmed` has beside `ordered`.
BECAME = {
    "understood": "told and not unhandled and not asked_back",
    "asked_back": "asked_back and not unhandled",
    "unhandled": "unhandled",
    "untold": "not told and not unhandled and not asked_back",
    "ordered": "outcome = 'ordered'",
    "taken": "outcome in ('handed_off', 'cancelled')",
    "confirmed": "outcome in ('ordered', 'handed_off', 'cancelled')",
    "failed": "outcome in ('error', 'gave_up')",
}
HEARD = ("understood", "asked_back", "unhandled", "untold")
SAID = """
select s.to_day as day, s.to_locale as locale, s.to_intent as intent, v.session_id, v.outcome, v.told, v.unhandled,
       v.asked_back, h.household_id as household
from voice_turns v join shown_turns s on s.day = v.day and s.locale = v.locale and s.intent = v.intent
left join record_households h on h.kind = 'touch' and h.record_id = v.touchpoint_id
"""


def _turns(name: str, what: str) -> str:
    return f"sum(case when {what} then 1 else 0 end)::bigint as {name}_turns"


def _homes(name: str, what: str) -> str:
    return f"count(distinct case when {what} then household end) as {name}_homes"


def _joined(columns: Iterable[str]) -> str:
    return ",\n       ".join(columns)


def _enough(*names: str) -> str:
    return " and ".join(f"({name}_turns = 0 or {name}_homes >= $least)" for name in names)


FUNNEL = f"""
with counted as (
    select day, locale, intent, count(distinct session_id) as sessions, count(*) as turns,
       {_joined(make(name, what) for name, what in BECAME.items() for make in (_turns, _homes))}
    from said group by day, locale, intent
), waits as (
    select s.to_day as day, s.to_locale as locale, s.to_intent as intent, max(f.p50_ms) as p50_ms,
           max(f.p95_ms) as p95_ms
    from voice_funnel f join shown_turns s on s.day = f.day and s.locale = f.locale and s.intent = f.intent
    where '{OTHER}' not in (s.to_day, s.to_locale, s.to_intent) group by s.to_day, s.to_locale, s.to_intent
)
select c.day, c.locale, c.intent, c.sessions, c.turns,
       {", ".join(f"case when {_enough(*HEARD)} then {name}_turns end as {name}" for name in HEARD[:3])},
       case when {_enough("confirmed")} and ({_enough("taken")} or not ({_enough("ordered")})) then confirmed_turns end
           as confirmed,
       case when {_enough("ordered")} then ordered_turns end as ordered,
       case when {_enough("failed")} then failed_turns end as failed, w.p50_ms, w.p95_ms
from counted c left join waits w on w.day = c.day and w.locale = c.locale and w.intent = c.intent
"""
# Of all days and locales: a sum is told where what its rows leave out is of enough households together, or nothing.
_LEFT_OUT = {name: "understood" if name in HEARD else name for name in (*HEARD, "ordered", "failed")}
BY_INTENT = f"""
with beside as (
    select v.*, f.understood, f.ordered, f.failed
    from said v join voice_funnel f on f.day = v.day and f.locale = v.locale and f.intent = v.intent
), counted as (
    select intent, count(*) as turns,
       {_joined(_turns(f"all_{name}", f"({BECAME[name]})") for name in _LEFT_OUT)},
       {
    _joined(
        make(name, f"({BECAME[name]}) and {shown} is null")
        for name, shown in _LEFT_OUT.items()
        for make in (_turns, _homes)
    )
}
    from beside group by intent
)
select intent, turns,
       {_joined(f"case when {_enough(*HEARD)} then all_{name}_turns end as {name}" for name in HEARD[:3])},
       {_joined(f"case when {_enough(name)} then all_{name}_turns end as {name}" for name in ("ordered", "failed"))}
from counted
"""


def share_voice(engine: Engine, least: int) -> None:
    """Make `voice_funnel` again, and `voice_by_intent`: what became of all turns of an intent, null where of too few.

    Args:
        engine: the run's, `voice_turns` and `voice_funnel` made.
        least: households of a group that is shown.
    """
    put_shown(engine, "shown_turns", DIMENSIONS, folded(members_of(engine, SPOKE, DIMENSIONS, least), least))
    engine.create("said", SAID)
    engine.create("voice_funnel", FUNNEL, {"least": least})
    engine.create("voice_by_intent", BY_INTENT, {"least": least})
