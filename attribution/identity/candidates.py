"""Step 5. `touches`, `orders`, `identifiers`, `households` -> `candidates`: sessions that may have led to an order."""

from __future__ import annotations

from duckdb import DuckDBPyConnection

from attribution.engine.database import US_PER_DAY
from attribution.inputs.clean import VOICE_PLATFORMS

# An order is written a moment before or after the turn that placed it.
CLOCK_SLACK_US = 5 * 60 * 1_000_000
# What one does to an order that already exists.
AFTERWARDS = "('cancel', 'refund', 'skip', 'pause', 'resume', 'unsubscribe', 'usage')"

# A token is one customer's: one seen by more sessions or orders than this was shared or is a placeholder.
MAX_TOKEN_USES = 20

TOKENS = f"""
create or replace table tokens as
select handoff_token from touches where handoff_token is not null
group by handoff_token having count(distinct session_id) <= {MAX_TOKEN_USES}
intersect
select handoff_token from orders where handoff_token is not null
group by handoff_token having count(*) <= {MAX_TOKEN_USES}
"""

# The conversation that placed an order by voice: of those that name it, the nearest in time, however wrong the clocks.
PLACED_BY_VOICE = f"""
create or replace table placed_by_voice as
select o.order_id, arg_min(t.session_id, (abs(t.occurred_us - o.placed_us), t.session_id)) as session_id
from orders o join touches t on t.order_id = o.order_id
where (o.source = 'voice' or t.action = 'buy') and o.initiator = 'human' and t.platform in {VOICE_PLATFORMS}
  and t.creditable and t.action not in {AFTERWARDS}
group by o.order_id order by o.order_id
"""

# Where measurement was refused, on either side, only two facts tie a session to an order: the order carries the token
# of the link that was followed, or it was placed by voice in this session.
OWN_AND_TOKENS = f"""
create or replace table meetings as
select session_id, order_id, 'own_order' as match from placed_by_voice
union all
select distinct t.session_id, o.order_id, 'own_order'
from touches t join orders o on t.order_id = o.order_id
where t.creditable and t.action not in {AFTERWARDS} and o.initiator = 'human'
  and not t.denied and o.consent_measurement is distinct from 'denied'
union all
select distinct t.session_id, o.order_id, case t.action when 'click' then 'followed' else 'token' end
from touches t join orders o on t.handoff_token = o.handoff_token join tokens k on k.handoff_token = o.handoff_token
where o.initiator = 'human'
union all
select distinct issued.session_id, o.order_id, 'token_click'
from touches issued
join (select handoff_token from touches group by handoff_token
      having count(distinct session_id) <= {MAX_TOKEN_USES}) using (handoff_token)
join touches click on click.handoff_token = issued.handoff_token and click.session_id <> issued.session_id
join identifiers c on c.kind = 'touch' and c.record_id = click.touchpoint_id
join identifiers k on k.kind = 'order' and k.namespace = c.namespace and k.value = c.value
join orders o on o.order_id = k.record_id
where click.action = 'click' and c.namespace in ('cookie', 'account', 'user') and o.initiator = 'human'
  and click.occurred_us <= o.placed_us and not issued.denied
  -- what the click has from the session that gave out the link does not tell who clicked
  and (issued.session_id, c.namespace, c.value) not in
      (select (session_id, namespace, value) from identifiers where kind = 'touch')
"""

# The same value on both sides. A recognised person's account is more than the speaker's.
SAME_VALUE = """
insert into meetings
select distinct t.session_id, o.order_id,
       case when t.namespace = 'account' and p.voice is not null then 'person_account' else t.namespace end
from (select distinct session_id, namespace, value from identifiers where kind = 'touch') t
join identifiers k on k.kind = 'order' and k.namespace = t.namespace and k.value = t.value
join orders o on o.order_id = k.record_id and o.initiator = 'human'
join spans s on s.session_id = t.session_id and s.first_us <= o.placed_us and s.last_us >= o.placed_us - $window_us
left join session_accounts p on p.session_id = t.session_id and t.namespace = 'account' and p.account = t.value
where t.namespace in ('account', 'user', 'email', 'phone', 'cookie')
"""

SAME_HOUSEHOLD = """
insert into meetings
select distinct t.session_id, o.order_id, 'household'
from (select distinct session_id, household_id from touches
      join record_households r on r.kind = 'touch' and r.record_id = touchpoint_id) t
join record_households r on r.kind = 'order' and r.household_id = t.household_id
join orders o on o.order_id = r.record_id and o.initiator = 'human'
join spans s on s.session_id = t.session_id and s.first_us <= o.placed_us and s.last_us >= o.placed_us - $window_us
"""

SPANS = """
create or replace table spans as
select session_id, min(occurred_us) as first_us, max(occurred_us) as last_us
from touches where creditable group by session_id order by session_id
"""

# The session's touch: the one that placed the order, else the furthest stage reached before it, else the latest.
CANDIDATES = f"""
create or replace table candidates as
with pairs as (select session_id, order_id, list(distinct match order by match) as matches from meetings group by all),
inside as (
    select p.session_id, p.order_id, p.matches, t.touchpoint_id, t.occurred_us, o.placed_us, t.brand_id, t.product_id,
           row_number() over (
               partition by p.session_id, p.order_id
               order by t.order_id is not distinct from o.order_id desc, t.stage_rank desc, t.occurred_us desc,
                        t.touchpoint_id
           ) as turn
    from pairs p join orders o using (order_id) join touches t using (session_id)
    left join placed_by_voice v using (session_id, order_id)
    where t.creditable and (
        t.occurred_us between o.placed_us - $window_us
            and o.placed_us + case when t.order_id = o.order_id then {CLOCK_SLACK_US} else 0 end
        or (v.order_id is not null and t.order_id = o.order_id and t.action not in {AFTERWARDS})
    )
), needs as (
    select i.session_id, i.order_id,
           bool_or(i.product_id = l.product_id) as same_product, bool_or(i.brand_id = l.brand_id) as same_brand,
           bool_or(i.brand_id <> l.brand_id or i.product_id <> l.product_id) as compared
    from inside i join order_lines l using (order_id) group by all
)
select i.session_id, i.order_id, i.matches, i.touchpoint_id, i.occurred_us,
       greatest(i.placed_us - i.occurred_us, 0) as gap_us,
       case when same_product then 'product' when same_brand then 'brand' when compared then 'other' else 'unknown' end
           as need
from inside i left join needs using (session_id, order_id)
where i.turn = 1 order by i.session_id, i.order_id
"""

ORDER_LINES = """
create or replace table order_lines as
select distinct order_id, line.product_id, line.brand_id
from (select order_id, unnest(lines) as line from orders) order by all
"""


def candidates(con: DuckDBPyConnection, window_days: int) -> None:
    """Find every session that could have led to an order placed by a person, inside the window.

    Reads  `touches`, `orders`, `identifiers`, `record_households`, `session_accounts`.
    Writes `candidates`  one row a (session_id, order_id): matches (list), need, touchpoint_id (the session's touch),
                         gap_us from that touch to the order (0 when clocks disagree).

    Joins on equal values only, after `identifiers` left out the crowded ones, so the work grows with the households.
    """
    window = {"window_us": window_days * US_PER_DAY}
    con.execute(SPANS)
    con.execute(ORDER_LINES)
    con.execute(TOKENS)
    con.execute(PLACED_BY_VOICE)
    con.execute(OWN_AND_TOKENS)
    con.execute(SAME_VALUE, window)
    con.execute(SAME_HOUSEHOLD, window)
    con.execute(CANDIDATES, window)
