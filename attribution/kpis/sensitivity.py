"""`links`, `credit_totals` -> `sensitivity`: would the decision change? Each channel's share and rank, told otherwise.

One thing is varied at a time: the model; the window; the probability from which links count; a part of the sessions
gone, as where tracking fails; a part of the homes unknown, or all but direct evidence. What a model learned of channels
is held, but where models are compared. Sessions and homes are dropped by a hash of their ids, so the same ones always.
"""

from __future__ import annotations

from attribution.credit.earners import AUTOMATION, LINK_UNCERTAINTY, NO_LINK
from attribution.engine.step import Step
from attribution.engine.times import US_PER_DAY, WINDOWS_DAYS
from attribution.linking.scorecard import MICRO
from attribution.outcome import INSTEAD

AS_RUN, MODEL, WINDOW, ACCEPTANCE, SESSIONS, HOMES = (
    "as run",
    "model",
    "window",
    "acceptance",
    "touches dropped",
    "identities lost",
)
VARIED = (MODEL, WINDOW, ACCEPTANCE, SESSIONS, HOMES)
DIRECT = ("own_order", "enrolment", "token", "ad_id")  # evidence that needs no identity: that of --identity strict
RESTS = (NO_LINK, LINK_UNCERTAINTY, AUTOMATION)
_OWN = -1  # as the run has it
_ALL, _TENTH, _FIFTH, _THIRD, _HALF, _NONE = "", "1a", "33", "4d", "80", "g"  # of hashes' first two hex digits
_LEAST = (500_000, 650_000, 800_000, 950_000)
# (varied, setting, least probability, longest gap, sessions' and homes' hashes from)
SCENARIOS = (
    (AS_RUN, "", _OWN, _OWN, _ALL, _ALL),
    *((WINDOW, f"{days}d", _OWN, days * US_PER_DAY, _ALL, _ALL) for days in WINDOWS_DAYS),
    *((ACCEPTANCE, f"{least / MICRO:g}", least, _OWN, _ALL, _ALL) for least in _LEAST),
    (SESSIONS, "10 %", _OWN, _OWN, _TENTH, _ALL),
    (SESSIONS, "30 %", _OWN, _OWN, _THIRD, _ALL),
    (HOMES, "20 %", _OWN, _OWN, _ALL, _FIFTH),
    (HOMES, "50 %", _OWN, _OWN, _ALL, _HALF),
    (HOMES, "all but direct", _OWN, _OWN, _ALL, _NONE),
)
_NAMES = ",\n    ".join(str((varied, setting, longest)) for varied, setting, _, longest, _, _ in SCENARIOS)
_VALUES = ",\n    ".join(str(scenario) for scenario in SCENARIOS)

TOLD_OTHERWISE = Step(
    name="told_otherwise",
    row="a (varied, setting, currency, channel): credit_minor that it then has; longer windows than the run's are not "
    "there, since their links were not made",
    reads=("links", "touches", "orders", "channel_effects", "machine_credit", "credit_totals"),
    needs=("accept_micro", "window_us", "headline"),
    sql=f"""
with scenarios(varied, setting, least, longest_us, sessions_from, homes_from) as (values
    {_VALUES}
), steps as (
    select l.order_id, l.channel, l.gap_us, l.probability_micro, o.currency, o.net_revenue_minor,
           (case when $headline = '{INSTEAD}' then 1 else coalesce(e.weight, 0) end)::hugeint as weight,
           substr(sha256(l.session_id), 1, 2) as session_hash,
           case when l.reason in {DIRECT} then 'g'
                else substr(sha256(coalesce(l.household_id, l.order_id)), 1, 2) end as home_hash
    from links l join touches t on t.touchpoint_id = l.touchpoint_id join orders o on o.order_id = l.order_id
    left join channel_effects e on e.channel = l.channel and e.model = $headline
    where not t.exposed and o.initiator = 'human' and l.probability_micro >= least({min(_LEAST)}, $accept_micro)
), told as (
    select s.varied, s.setting, p.order_id, p.channel, p.currency, p.net_revenue_minor, p.weight, p.probability_micro,
           sum(p.weight) over (partition by s.varied, s.setting, p.order_id) * {MICRO} as whole
    from steps p cross join scenarios s
    where p.probability_micro >= case when s.least < 0 then $accept_micro else s.least end
          and p.gap_us <= case when s.longest_us < 0 then $window_us else s.longest_us end
          and s.longest_us <= $window_us
          and p.session_hash >= s.sessions_from and p.home_hash >= s.homes_from
), paid as (
    select varied, setting, currency, channel,
           (2 * net_revenue_minor * sum(weight * probability_micro) + whole) // (2 * whole) as minor
    from told where whole > 0 group by varied, setting, order_id, channel, currency, net_revenue_minor, whole
), machines as (
    select currency, channel, minor from machine_credit
), every as (
    select * from paid
    union all
    select s.varied, s.setting, m.currency, m.channel, m.minor from machines m cross join scenarios s
    where s.longest_us <= $window_us
    union all
    select '{MODEL}', model, currency, channel, minor from credit_totals where touched = 1
)
select varied, setting, currency, channel, sum(minor)::bigint as credit_minor
from every group by varied, setting, currency, channel
""",
)

SENSITIVITY = Step(
    name="sensitivity",
    row="a (currency, channel, varied, setting): credit_minor, share_micro (of net revenue), rank (1 the "
    "largest; equal amounts share the better one)",
    reads=("told_otherwise", "models", "orders"),
    needs=("window_us",),
    sql=f"""
with scenarios(varied, setting, longest_us) as (values
    {_NAMES}
), ways as (
    select varied, setting from scenarios where longest_us <= $window_us
    union all
    select '{MODEL}', model from models
), channels as (
    select distinct currency, channel from told_otherwise
), net as (
    select currency, sum(net_revenue_minor)::bigint as net_minor from orders group by currency
), every as (
    select w.varied, w.setting, c.currency, c.channel, coalesce(t.credit_minor, 0) as credit_minor, n.net_minor
    from ways w cross join channels c join net n on n.currency = c.currency
    left join told_otherwise t on t.varied = w.varied and t.setting = w.setting and t.currency = c.currency
              and t.channel = c.channel
), placed as (
    select *, row_number() over (partition by currency, varied, setting order by credit_minor desc, channel) as place
    from every
)
select currency, channel, varied, setting, credit_minor,
       case when net_minor > 0
            then cast((2000000 * credit_minor::hugeint + net_minor) // (2 * net_minor) as bigint) end as share_micro,
       min(place) over (partition by currency, varied, setting, credit_minor) as rank
from placed
""",
)

STEPS = (TOLD_OTHERWISE, SENSITIVITY)
