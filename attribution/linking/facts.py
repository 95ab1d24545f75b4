"""What ties a session to an order whatever the time between them: its own order, its token, a click on its link."""

from __future__ import annotations

from attribution.engine.step import Step
from attribution.inputs.kinds import VOICE_PLATFORMS

# What one does to an order that already exists.
AFTERWARDS = "('cancel', 'refund', 'skip', 'pause', 'resume', 'unsubscribe', 'usage')"

# A token is one customer's: one seen by more sessions or orders than this was shared or is a placeholder.
MAX_TOKEN_USES = 20

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
select session_id, order_id from placed_by_voice
union
select t.session_id, o.order_id
from touches t join orders o on t.order_id = o.order_id
where t.creditable and t.action not in {AFTERWARDS} and o.initiator = 'human'
  and not t.denied and o.consent_measurement is distinct from 'denied'
""",
)

MET_BY_TOKEN = Step(
    name="met_by_token",
    row="a (session_id, order_id) where the order carries the session's hand-off token: `reason` token, or click where "
    "all that is known of the session is the click",
    reads=("touches", "orders"),
    sql=f"""
with tokens as (
    select handoff_token from touches where handoff_token is not null
    group by handoff_token having count(distinct session_id) <= {MAX_TOKEN_USES}
    intersect
    select handoff_token from orders where handoff_token is not null
    group by handoff_token having count(*) <= {MAX_TOKEN_USES}
)
select t.session_id, o.order_id, max(case t.action when 'click' then 'click' else 'token' end) as reason
from touches t join orders o on t.handoff_token = o.handoff_token join tokens k on k.handoff_token = o.handoff_token
where o.initiator = 'human' and t.creditable
group by t.session_id, o.order_id
""",
)

FOLLOWED = Step(
    name="followed",
    row="a person's click on a hand-off link: session_id of the session that gave it out, touchpoint_id and at_us of "
    "the click",
    reads=("touches",),
    sql="""
select issued.session_id, click.touchpoint_id, click.occurred_us as at_us
from touches click join touches issued on issued.touchpoint_id = click.issued_by
where click.kind = 'human' and issued.creditable and not issued.denied
""",
)

# What the click has from the session that gave out the link does not tell who clicked.
CLICKED_AS = Step(
    name="clicked_as",
    row="a (session_id, namespace, value): who followed the session's hand-off link, where the session did not know, "
    "and at_us, when first",
    reads=("followed", "identifiers"),
    sql="""
select f.session_id, c.namespace, c.value, min(f.at_us) as at_us
from followed f join identifiers c on c.kind = 'touch' and c.record_id = f.touchpoint_id
where c.namespace in ('cookie', 'account', 'user') and not exists (
    select 1 from identifiers known
    where known.kind = 'touch' and known.session_id = f.session_id
      and known.namespace = c.namespace and known.value = c.value)
group by f.session_id, c.namespace, c.value
""",
)

STEPS = (PLACED_BY_VOICE, MET_BY_ORDER, MET_BY_TOKEN, FOLLOWED, CLICKED_AS)
