"""Step 9. `journeys` -> `weights`: what each model says of each touch, in whole numbers, before anyone is paid.

Only the proportions within an order count. Whole numbers keep every later step exact, on any engine.
"""

from __future__ import annotations

from duckdb import DuckDBPyConnection

from attribution.credit.markov import UNIT
from attribution.engine.database import US_PER_DAY

HALF_LIFE_DAYS = 7
DIRECT = "('direct', '(direct)', '(none)')"

MODELS = ("first", "last", "last_non_direct", "linear", "position", "time_decay", "markov_1_by_order")

# Position is the common 40 / 20 / 40, written in whole numbers: 2(n-2) : 1 : ... : 1 : 2(n-2).
# Last non-direct falls back to the last touch when every touch was direct.
POSITIONAL = f"""
create or replace table weights as
with human as (
    select j.*, max(step) filter (lower(channel) not in {DIRECT}) over (partition by order_id) as last_named
    from journeys j join orders using (order_id) where initiator = 'human'
)
unpivot (
    select order_id, step,
           (step = 1)::bigint as first,
           (step = steps)::bigint as last,
           (step = coalesce(last_named, steps))::bigint as last_non_direct,
           1::bigint as linear,
           case when steps <= 2 then 1 when step in (1, steps) then 2 * (steps - 2) else 1 end::bigint as position,
           greatest(1, round({UNIT // 1000} * pow(2, -gap_us / {HALF_LIFE_DAYS * US_PER_DAY}.0)))::bigint as time_decay
    from human
) on first, last, last_non_direct, linear, position, time_decay into name model value weight
"""

MARKOV = """
insert into weights
select order_id, step, 'markov_1_by_order', weight
from journeys join orders using (order_id) join channel_effects using (channel) where initiator = 'human'
"""


def weights(con: DuckDBPyConnection) -> None:
    """Weigh every touch by every model.

    Reads  `journeys`, `orders`, `channel_effects` (channel, weight: its removal effect in units of 1e-12).
    Writes `weights`  one row a (order_id, step, model): weight >= 0, whole.
    """
    con.execute(POSITIONAL)
    con.execute(MARKOV)
