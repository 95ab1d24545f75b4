"""How far the links across devices can be trusted, judged on orders of which the truth is known and was hidden."""

from __future__ import annotations

from attribution.kpis.kpi import WINDOW, Kpi

NO_FACT = "no order of the fixed tenth that carries a hand-off token or was placed in a known conversation"
HIDDEN = (
    "On a fixed tenth of the orders (by the hash of the order's id) the hand-off token, the order's own session and "
    "clicks on its link are hidden from the household graph and the linker, which then have to find the conversation "
    "by who and when alone, under the run's own calibration. Biased towards people who tap links and towards orders by "
    "voice: of others nobody knows the truth. Whoever refused measurement is left out."
)

RECALL = Kpi(
    name="cross_device_recall",
    title="Cross-device attribution accuracy: recall",
    numerator="those that are accepted with the fact hidden",
    denominator="pairs of a conversation and an order, of the fixed tenth, that are known for a fact",
    window=WINDOW,
    segments="`all`; `fact=token`, finished on another device; `fact=own_order`, placed in the conversation",
    definition=f"How many of the true links the linker finds without being told. {HIDDEN}",
    missing=NO_FACT,
    reads=("hidden_facts", "hidden_links", "kpi_orders"),
    sql="""
with pairs as (
    select session_id, order_id, max(fact) as fact from hidden_facts group by session_id, order_id
), told as (
    select o.home, p.fact, case when l.order_id is null then 0 else 1 end as found
    from pairs p join kpi_orders o on o.order_id = p.order_id
    left join hidden_links l on l.session_id = p.session_id and l.order_id = p.order_id
)
select 'all' as period, 'all' as segment, home, found as above, 1 as below from told
union all
select 'all', 'fact=' || fact, home, found, 1 from told
""",
)
PRECISION = Kpi(
    name="cross_device_precision",
    title="Cross-device attribution accuracy: precision",
    numerator="those that are known for a fact",
    denominator="links accepted with the facts hidden, of those orders to conversations that are known to have led to "
    "an order, that one or another",
    window=WINDOW,
    definition="How many of the links found without being told are true. A conversation may have led to a second "
    f"order as well, which counts as false here. {HIDDEN}",
    missing=f"{NO_FACT}, or nothing accepted without the facts",
    reads=("hidden_facts", "hidden_links", "kpi_orders", "met_by_order", "met_by_token", "session_facts"),
    sql="""
with known as (
    select session_id from met_by_order union select session_id from met_by_token where reason = 'token'
), voiced as (
    select k.session_id from known k join session_facts s on s.session_id = k.session_id where s.medium = 2
), facts as (
    select distinct session_id, order_id from hidden_facts
)
select 'all' as period, 'all' as segment, o.home, case when f.order_id is null then 0 else 1 end as above, 1 as below
from hidden_links l join kpi_orders o on o.order_id = l.order_id
semi join voiced v on v.session_id = l.session_id
left join facts f on f.session_id = l.session_id and f.order_id = l.order_id
""",
)

KPIS = (RECALL, PRECISION)
