"""`candidates` and `enrolments` -> `links`: how sure we are that a session led to an order, and why."""

from __future__ import annotations

import math

import pyarrow as pa

from attribution.engine.step import Step
from attribution.engine.times import US_PER_HOUR, rounded
from attribution.identity.evidence import GAPS, MEETINGS, MODEL_VERSION, NEEDS, LinkReason

MICRO = 1_000_000


def odds() -> pa.Table:
    """Return every combination of a match, a need and a gap: tier and probability in millionths.

    `gap` counts the bounds of GAPS that the time exceeds; beyond the last the last weight holds.
    """
    weights = [weight for _, weight in GAPS]
    combined = [
        (way.name, need, gap, way.tier, _millionths(way.log_odds + plus + weight, certain=way.certain))
        for way in MEETINGS
        for need, (plus, _) in NEEDS.items()
        for gap, weight in enumerate([*weights, weights[-1]])
    ]
    names = ("match", "need", "gap", "tier", "probability_micro")
    return pa.table([pa.array(column) for column in zip(*combined, strict=True)], names)


def _millionths(log_odds: float, *, certain: bool) -> int:
    return MICRO if certain else round(MICRO / (1 + math.exp(-log_odds)))


ODDS = Step(name="odds", row="a (match, need, gap): tier, probability in millionths", reads=(), work=odds)

_GAPS = " ".join(f"when p.gap_us <= {hours * US_PER_HOUR} then {gap}" for gap, (hours, _) in enumerate(GAPS))

WEIGHED = Step(
    name="weighed",
    row="a (session_id, order_id) with its strongest match: tier, need, matches, gap_us, probability_micro",
    reads=("candidates", "enrolments", "odds"),
    sql=f"""
with pairs as (
    select session_id, order_id, touchpoint_id, occurred_us, matches, need, gap_us from candidates
    union all
    select session_id, order_id, touchpoint_id, occurred_us, ['enrolment'], 'unknown', gap_us from enrolments
), ways as (
    select p.*, unnest(p.matches) as match, case {_GAPS} else {len(GAPS)} end as gap from pairs p
)
select w.* exclude (gap), o.tier, o.probability_micro
from ways w join odds o on o.match = w.match and o.need = w.need and o.gap = w.gap
qualify row_number() over (partition by w.session_id, w.order_id order by o.tier, w.match) = 1
""",
)

_STRENGTH = {reason: strength for strength, reason in enumerate(LinkReason)}
_SAYS = ", ".join(f"('{way.name}', '{way.reason}', {_STRENGTH[way.reason]})" for way in MEETINGS)

# A device that both sides name ties them through their household; it makes no link more probable than that.
REASONS = Step(
    name="reasons",
    row="a (session_id, order_id): reason, the strongest that holds",
    reads=("candidates", "enrolments", "identifiers"),
    sql=f"""
with says(match, reason, strength) as (values {_SAYS}), held as (
    select session_id, order_id, unnest(matches) as match from candidates
    union all
    select session_id, order_id, 'enrolment' from enrolments
), devices as (
    select distinct session_id, value from identifiers where kind = 'touch' and namespace = 'device'
), known as (
    select h.session_id, h.order_id, s.reason, s.strength from held h join says s on s.match = h.match
    union all
    select c.session_id, c.order_id, '{LinkReason.DEVICE}', {_STRENGTH[LinkReason.DEVICE]}
    from candidates c join devices d on d.session_id = c.session_id
    join identifiers o on o.kind = 'order' and o.namespace = 'device'
        and o.record_id = c.order_id and o.value = d.value
)
select session_id, order_id, reason from known
qualify row_number() over (partition by session_id, order_id order by strength, reason) = 1
""",
)

# Person where the order carries the session's token, or where the order's very account was met in the session with
# its only recognised voice or on a device of one's own; an order from a shared speaker is nobody's.
JUDGED = Step(
    name="judged",
    row="a (session_id, order_id) with scope, and who and which household stands on each side",
    reads=(
        "weighed",
        "session_people",
        "record_people",
        "identifiers",
        "session_accounts",
        "record_households",
    ),
    sql="""
with owners as (
    select record_id, value from identifiers where kind = 'order' and namespace = 'account'
), speakers as (
    select record_id, value from identifiers where kind = 'order' and namespace = 'person'
)
select w.*,
       case when w.match in ('token', 'followed') then 'person'
            when o.person_id is null and w.match <> 'own_order' then 'household'
            when a.own or a.voice = coalesce(speakers.value, a.voice) then 'person'
            else 'household' end as scope,
       s.person_id as session_person, o.person_id as order_person, h.household_id as session_household,
       k.household_id as order_household
from weighed w
left join session_people s on s.session_id = w.session_id
left join record_people o on o.kind = 'order' and o.record_id = w.order_id
left join owners on owners.record_id = w.order_id
left join speakers on speakers.record_id = w.order_id
left join session_accounts a on a.session_id = w.session_id and a.account = owners.value
left join record_households h on h.kind = 'touch' and h.record_id = w.touchpoint_id
left join record_households k on k.kind = 'order' and k.record_id = w.order_id
""",
)

_HUNDREDTHS = rounded("gap_us", US_PER_HOUR // 100)

# The person behind a link is the speaker: a voice that was recognised, else whoever came back with the order. The gap
# is written as a JSON number with the digits it needs, one at least.
LINKS = Step(
    name="links",
    row="a candidate (session_id, order_id), accepted or not: probability, tier (1 is the strongest), match, reason, "
    "evidence (JSON, keys sorted), scope, household_id, person_id, and its touch's occurred_us, platform, channel",
    reads=("judged", "reasons", "touches"),
    needs=("accept",),
    sql=f"""
with written as (
    select *, {_HUNDREDTHS} as hundredths, probability_micro / {MICRO} as probability from judged
)
select j.session_id, j.order_id, j.touchpoint_id, j.occurred_us, t.platform, t.channel, j.gap_us, j.probability,
       j.probability_micro, j.tier, j.match, r.reason,
       '{{"gap_hours":' || (hundredths // 100) || '.'
           || case when hundredths % 10 = 0 then '' || (hundredths % 100 // 10)
                   when hundredths % 100 < 10 then '0' || (hundredths % 100) else '' || (hundredths % 100) end
           || ',"match":"' || match || '","matched":["' || array_to_string(matches, '","')
           || '"],"need":"' || need || '"}}' as evidence,
       j.scope, coalesce(j.order_household, j.session_household) as household_id,
       case when j.scope = 'person' then coalesce(j.session_person, j.order_person) end as person_id,
       j.probability >= $accept as accepted, '{MODEL_VERSION}' as model_version
from written j join touches t on t.touchpoint_id = j.touchpoint_id
join reasons r on r.session_id = j.session_id and r.order_id = j.order_id
""",
)

STEPS = (ODDS, WEIGHED, REASONS, JUDGED, LINKS)
