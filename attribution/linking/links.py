"""`candidate_pairs` and `enrolments` -> `links`: how sure we are that a session led to an order, and why."""

from __future__ import annotations

from attribution.engine.step import Step
from attribution.engine.times import US_PER_HOUR, rounded
from attribution.linking.calibration import MODEL_VERSION
from attribution.linking.candidate_pairs import NEEDS
from attribution.linking.reasons import NAMED, TIERS, LinkReason
from attribution.linking.scorecard import MICRO

# Rows an order: its most probable candidates, and all that are accepted.
MOST_ROWS = 50

# How a pair met, in every way: the strongest is its reason. A fact needs no odds.
WEIGHED = Step(
    name="weighed",
    row="a (session_id, order_id) that may be a link: tier, need, gap_us, probability_micro; `place` among the "
    "order's, the most probable first, and `others`, how many more there are than are kept",
    reads=("candidate_pairs", "enrolments", "odds"),
    needs=("accept_micro",),
    sql=f"""
with known as (
    select p.session_id, p.order_id, p.touchpoint_id, p.occurred_us, p.gap_us, p.tier, p.need, null::bigint as renewal,
           null::bigint as missing, null as counted,
           case when p.own = 1 then {MICRO} else o.probability_micro end as probability_micro
    from candidate_pairs p join odds o on o.code = p.code where p.ahead = 1
    union all
    select session_id, order_id, touchpoint_id, occurred_us, gap_us, {TIERS[LinkReason.ENROLMENT]}, 1, renewal,
           missing, counted, {MICRO}
    from enrolments
), placed as (
    select *, row_number() over (partition by order_id order by probability_micro desc, gap_us, session_id) as place,
           count(*) over (partition by order_id) as candidates
    from known
), kept as (
    select * from placed where place <= {MOST_ROWS} or probability_micro >= $accept_micro
)
select *, candidates - count(*) over (partition by order_id) as others from kept
""",
)

# Person where the order carries the session's token, or the session tells who spoke: its only recognised voice, heard
# with an account, or the account of a device of one's own. Who ordered is another question.
JUDGED = Step(
    name="judged",
    row="a row of `weighed` with scope, and who and which household stands on each side",
    reads=("weighed", "session_people", "record_people", "session_accounts", "record_households"),
    sql=f"""
with told as (
    select session_id, bool_or(own or voice is not null) as known from session_accounts group by session_id
)
select w.*,
       case when w.tier in ({TIERS[LinkReason.TOKEN]}, {TIERS[LinkReason.CLICK]}) then 'person'
            when s.person_id is not null and a.known then 'person'
            else 'household' end as scope,
       s.person_id as session_person, o.person_id as order_person, h.household_id as session_household,
       k.household_id as order_household
from weighed w
left join session_people s on s.session_id = w.session_id
left join record_people o on o.kind = 'order' and o.record_id = w.order_id
left join told a on a.session_id = w.session_id
left join record_households h on h.kind = 'touch' and h.record_id = w.touchpoint_id
left join record_households k on k.kind = 'order' and k.record_id = w.order_id
""",
)

OPENED = Step(
    name="opened",
    row="a link by token or click: touchpoint_id, the last click on the session's link before the order",
    reads=("weighed", "followed"),
    sql=f"""
select w.session_id, w.order_id, f.touchpoint_id
from weighed w join followed f on f.session_id = w.session_id and f.at_us <= w.occurred_us + w.gap_us
where w.tier in ({TIERS[LinkReason.TOKEN]}, {TIERS[LinkReason.CLICK]})
qualify row_number() over (
    partition by w.session_id, w.order_id order by f.at_us desc, f.touchpoint_id) = 1
""",
)

_SHARED = " ".join(
    f"|| case when tier <> {TIERS[reason]} and s.{reason} = n.{reason} then ',\"{reason}\"' else '' end"
    for reason in sorted(reason for reason in LinkReason if reason in NAMED)
)
_REASON = "case j.tier " + " ".join(f"when {tier} then '{reason}'" for reason, tier in TIERS.items()) + " end"
_NEED = "case j.need " + " ".join(f"when {code} then '{need}'" for code, need in enumerate(NEEDS)) + " end"
_HUNDREDTHS = rounded("gap_us", US_PER_HOUR // 100)
_MEASURED = "not t.denied and o.consent_measurement is distinct from 'denied'"

# The person is who spoke: the voice recognised, the owner of the device, else who followed the session's own link. The
# gap is written as a JSON number with the digits it needs, one at least. Where either side refused measurement the fact
# that ties them says nothing of a household: it would be the other side's.
LINKS = Step(
    name="links",
    row="a (session_id, order_id), accepted or not: probability, tier (1 is the strongest), match and reason, evidence "
    "(JSON, keys sorted), scope, household_id, person_id, and its touch's occurred_us, platform, channel",
    reads=("judged", "session_names", "order_names", "session_speakers", "opened", "touches", "orders"),
    needs=("accept_micro",),
    sql=f"""
with worded as (
    select j.*, {_REASON} as reason, {_NEED} as about, {_HUNDREDTHS} as hundredths, '' {_SHARED} as shared,
           coalesce('"click":"' || replace(replace(c.touchpoint_id, '\\', '\\\\'), '"', '\\"') || '",', '') as click,
           case when j.counted then '"counted":true,' when not j.counted then '"counted":false,' else '' end as whole,
           coalesce('"missing":' || j.missing || ',', '') as missed,
           coalesce(',"renewal":' || j.renewal, '') as renewed,
           case when j.scope = 'household' and probability_micro >= $accept_micro
                then ',"speakers":[' || v.speakers || ']' end as voices
    from judged j left join session_names s on s.session_id = j.session_id
    left join order_names n on n.order_id = j.order_id
    left join opened c on c.session_id = j.session_id and c.order_id = j.order_id
    left join session_speakers v on v.session_id = j.session_id
)
select j.session_id, j.order_id, j.touchpoint_id, j.occurred_us, t.platform, t.channel, j.gap_us,
       j.probability_micro / {MICRO} as probability, j.probability_micro, j.tier, j.reason as match, j.reason,
       '{{' || click || whole || '"gap_hours":' || (hundredths // 100) || '.'
           || case when hundredths % 10 = 0 then '' || (hundredths % 100 // 10)
                   when hundredths % 100 < 10 then '0' || (hundredths % 100) else '' || (hundredths % 100) end
           || ',"match":"' || j.reason || '","matched":["' || j.reason || '"' || j.shared || '],' || missed
           || '"need":"' || j.about || '","others":' || j.others || renewed
           || case when {_MEASURED} then coalesce(voices, '') else '' end || '}}' as evidence,
       j.scope,
       case when {_MEASURED} then coalesce(j.order_household, j.session_household) end as household_id,
       case when {_MEASURED} and j.scope = 'person' then coalesce(j.session_person, j.order_person) end as person_id,
       j.probability_micro >= $accept_micro as accepted, '{MODEL_VERSION}' as model_version
from worded j join touches t on t.touchpoint_id = j.touchpoint_id join orders o on o.order_id = j.order_id
""",
)

STEPS = (WEIGHED, JUDGED, OPENED, LINKS)
