"""`touches`, `orders`, `identifiers` -> `meetings`: every way in which a session and an order meet."""

from __future__ import annotations

from attribution.engine.step import Step
from attribution.inputs.kinds import VOICE_PLATFORMS

# What one does to an order that already exists.
AFTERWARDS = "('cancel', 'refund', 'skip', 'pause', 'resume', 'unsubscribe', 'usage')"

# A token is one customer's: one seen by more sessions or orders than this was shared or is a placeholder.
MAX_TOKEN_USES = 20

SPANS = Step(
    name="spans",
    row="a session that can be a step of a journey: first_us and last_us of its touches that count",
    reads=("touches",),
    sql="""
select session_id, min(occurred_us) as first_us, max(occurred_us) as last_us
from touches where creditable or exposed group by session_id
""",
)

# The conversation that placed an order by voice: of those that name it, the nearest in time, however wrong the clocks.
PLACED_BY_VOICE = Step(
    name="placed_by_voice",
    row="an order placed by voice: the session that placed it",
    reads=("orders", "touches"),
    sql=f"""
select o.order_id, t.session_id
from orders o join touches t on t.order_id = o.order_id
where (o.source = 'voice' or t.action = 'buy') and o.initiator = 'human' and t.platform in {VOICE_PLATFORMS}
  and t.creditable and t.action not in {AFTERWARDS}
qualify row_number() over (
    partition by o.order_id order by abs(t.occurred_us - o.placed_us), t.session_id, t.touchpoint_id) = 1
""",
)

# Where measurement was refused, on either side, only two facts tie a session to an order: the order carries the token
# of the link that was followed, or it was placed by voice in this session.
MET_BY_ORDER = Step(
    name="met_by_order",
    row="a (session_id, order_id) where the session names the order, or placed it",
    reads=("placed_by_voice", "touches", "orders"),
    sql=f"""
select session_id, order_id, 'own_order' as match from placed_by_voice
union
select t.session_id, o.order_id, 'own_order'
from touches t join orders o on t.order_id = o.order_id
where t.creditable and t.action not in {AFTERWARDS} and o.initiator = 'human'
  and not t.denied and o.consent_measurement is distinct from 'denied'
""",
)

MET_BY_TOKEN = Step(
    name="met_by_token",
    row="a (session_id, order_id, match) where the order carries the session's hand-off token",
    reads=("touches", "orders"),
    sql=f"""
with tokens as (
    select handoff_token from touches where handoff_token is not null
    group by handoff_token having count(distinct session_id) <= {MAX_TOKEN_USES}
    intersect
    select handoff_token from orders where handoff_token is not null
    group by handoff_token having count(*) <= {MAX_TOKEN_USES}
)
select distinct t.session_id, o.order_id, case t.action when 'click' then 'followed' else 'token' end as match
from touches t join orders o on t.handoff_token = o.handoff_token join tokens k on k.handoff_token = o.handoff_token
where o.initiator = 'human'
""",
)

# What the click has from the session that gave out the link does not tell who clicked.
MET_BY_CLICK = Step(
    name="met_by_click",
    row="a (session_id, order_id) where the session's link was clicked in the order's browser or account",
    reads=("touches", "orders", "identifiers"),
    sql=f"""
with tokens as (
    select handoff_token from touches group by handoff_token having count(distinct session_id) <= {MAX_TOKEN_USES}
)
select distinct issued.session_id, o.order_id, 'token_click' as match
from touches issued join tokens on tokens.handoff_token = issued.handoff_token
join touches click on click.handoff_token = issued.handoff_token and click.session_id <> issued.session_id
join identifiers c on c.kind = 'touch' and c.record_id = click.touchpoint_id
join identifiers k on k.kind = 'order' and k.namespace = c.namespace and k.value = c.value
join orders o on o.order_id = k.record_id
where click.action = 'click' and c.namespace in ('cookie', 'account', 'user') and o.initiator = 'human'
  and click.occurred_us <= o.placed_us and not issued.denied
  and not exists (
      select 1 from identifiers known
      where known.kind = 'touch' and known.session_id = issued.session_id
        and known.namespace = c.namespace and known.value = c.value)
""",
)

# The same value on both sides. A recognised person's account is more than the speaker's.
MET_BY_VALUE = Step(
    name="met_by_value",
    row="a (session_id, order_id, match) with the same identifier on both sides, inside the window",
    reads=("identifiers", "orders", "spans", "session_accounts"),
    needs=("window_us",),
    sql="""
with values_met as (
    select distinct session_id, namespace, value from identifiers
    where kind = 'touch' and namespace in ('account', 'user', 'email', 'phone', 'cookie')
)
select distinct t.session_id, o.order_id,
       case when t.namespace = 'account' and p.voice is not null then 'person_account' else t.namespace end as match
from values_met t
join identifiers k on k.kind = 'order' and k.namespace = t.namespace and k.value = t.value
join orders o on o.order_id = k.record_id and o.initiator = 'human'
join spans s on s.session_id = t.session_id and s.first_us <= o.placed_us and s.last_us >= o.placed_us - $window_us
left join session_accounts p on p.session_id = t.session_id and t.namespace = 'account' and p.account = t.value
""",
)

MET_IN_HOUSEHOLD = Step(
    name="met_in_household",
    row="a (session_id, order_id) of the same household, inside the window",
    reads=("touches", "record_households", "orders", "spans"),
    needs=("window_us",),
    sql="""
with homes as (
    select distinct t.session_id, r.household_id
    from touches t join record_households r on r.kind = 'touch' and r.record_id = t.touchpoint_id
)
select distinct t.session_id, o.order_id, 'household' as match
from homes t
join record_households r on r.kind = 'order' and r.household_id = t.household_id
join orders o on o.order_id = r.record_id and o.initiator = 'human'
join spans s on s.session_id = t.session_id and s.first_us <= o.placed_us and s.last_us >= o.placed_us - $window_us
""",
)

_MET = (MET_BY_ORDER, MET_BY_TOKEN, MET_BY_CLICK, MET_BY_VALUE, MET_IN_HOUSEHOLD)

MEETINGS = Step(
    name="meetings",
    row="a (session_id, order_id): `matches`, sorted",
    reads=tuple(step.name for step in _MET),
    sql=f"""
with met as (
    {" union all ".join(f"select session_id, order_id, match from {step.name}" for step in _MET)}
)
select session_id, order_id, list_sort(list(distinct match)) as matches from met group by session_id, order_id
""",
)

STEPS = (SPANS, PLACED_BY_VOICE, *_MET, MEETINGS)
