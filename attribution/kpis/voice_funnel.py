"""`touches` -> `voice_funnel`: what became of what people said to an assistant, by day, locale and intent."""

from __future__ import annotations

from attribution.engine.step import Step
from attribution.engine.times import US_PER_MINUTE
from attribution.inputs.kinds import VOICE_PLATFORMS

NONE = "(none)"
# What matched nothing, as assistants name it.
FALLBACKS = ("AMAZON.FallbackIntent", "FallbackIntent", "actions.intent.NO_MATCH")
# No turns: somebody was reached or followed a link, and nobody spoke.
UNSPOKEN = ("click", "exposure", "usage", "visit")
MEANINGS = {
    "sessions": "sessions with such a turn",
    "turns": "times that somebody said it",
    "understood": "turns of which all was clear at once: not unhandled, and nothing asked back; a turn that tells "
    "neither what was meant nor that something came of it is in turns alone",
    "asked_back": "turns answered by asking what was meant, or that named a brand nobody was sure of",
    "confirmed": "turns that carried out what had been offered: ordered, handed off or taken back",
    "ordered": "turns that placed an order",
    "failed": "turns that ended in an error of ours or in the customer giving up",
    "unhandled": "turns that matched no intent, or to which there was no answer",
    "p50_ms, p95_ms": "our own time to answer that half, and 95 of 100, of the turns that tell it needed at most",
}

# Of a touch `t`. An offer is a question as well: what is asked back names no product yet.
SPOKEN = f"""
t.platform in {VOICE_PLATFORMS} and t.initiator = 'human' and t.exposure = 'active' and t.action not in {UNSPOKEN}
""".strip()
UNHANDLED = f"coalesce(t.intent, '') in {FALLBACKS} or coalesce(t.outcome, '') = 'no_answer'"
ASKED_BACK = """
coalesce(t.match_decision, '') in ('ask', 'reject')
           or coalesce(t.outcome, '') = 'asked' and t.match_decision is null and t.product_id is null
""".strip()
TOLD = """
t.intent is not null or t.match_decision is not null
           or coalesce(t.outcome, '') in ('ordered', 'handed_off', 'cancelled')
""".strip()

VOICE_TURNS = Step(
    name="voice_turns",
    row="a turn said to an assistant: touchpoint_id, session_id, day, locale, intent, outcome, duration_ms, and "
    "whether it was unhandled, asked_back and told what was meant or that something came of it",
    reads=("touches", "local_days"),
    sql=f"""
select d.day, coalesce(t.locale, '{NONE}') as locale, coalesce(t.intent, '{NONE}') as intent, t.session_id,
       t.outcome, t.duration_ms, t.touchpoint_id,
       {UNHANDLED} as unhandled,
       {ASKED_BACK} as asked_back,
       {TOLD} as told
from touches t join local_days d on d.minute = t.occurred_us // {US_PER_MINUTE}
where {SPOKEN}
""",
)

VOICE_FUNNEL = Step(
    name="voice_funnel",
    row="a (day, locale, intent): sessions, turns, understood, asked_back, confirmed, ordered, failed, unhandled; "
    "p50_ms and p95_ms of the turns that tell their time, null where none does",
    reads=("voice_turns",),
    sql="""
with ranked as (
    select *, row_number() over (
               partition by day, locale, intent order by duration_ms nulls last, touchpoint_id) as place,
           count(duration_ms) over (partition by day, locale, intent) as timed
    from voice_turns
)
select day, locale, intent, count(distinct session_id) as sessions, count(*) as turns,
       sum(case when told and not unhandled and not asked_back then 1 else 0 end)::bigint as understood,
       sum(case when asked_back and not unhandled then 1 else 0 end)::bigint as asked_back,
       sum(case when outcome in ('ordered', 'handed_off', 'cancelled') then 1 else 0 end)::bigint as confirmed,
       sum(case when outcome = 'ordered' then 1 else 0 end)::bigint as ordered,
       sum(case when outcome in ('error', 'gave_up') then 1 else 0 end)::bigint as failed,
       sum(case when unhandled then 1 else 0 end)::bigint as unhandled,
       max(case when place = (timed + 1) // 2 then duration_ms end) as p50_ms,
       max(case when place = (95 * timed + 99) // 100 then duration_ms end) as p95_ms
from ranked group by day, locale, intent
""",
)

STEPS = (VOICE_TURNS, VOICE_FUNNEL)
