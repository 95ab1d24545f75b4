"""What platforms claim to have sold, on the page: each beside the orders it is part of, and all of them together."""

from __future__ import annotations

from typing import Any

from attribution.engine.engine import Engine, rows
from attribution.kpis.claims import cautions_of_claims
from attribution.words import channel, count, decimal, money, plural

MOST = 14
_SPAN = "select platform, min(day) as first, max(day) as last from claimed group by platform"
BY_PLATFORM = f"""
with span as ({_SPAN}), sold as (
    select distinct o.platform, o.order_id, o.net_revenue_minor
    from claim_orders o join span s on s.platform = o.platform and o.day between s.first and s.last
    where o.currency = $currency
), ordered as (
    select platform, count(*) as orders, sum(net_revenue_minor)::bigint as minor from sold group by platform
), told as (
    select platform, sum(micros)::bigint as micros, sum(minor)::bigint as minor
    from claimed where currency = $currency group by platform
)
select t.platform, t.micros, t.minor, coalesce(o.orders, 0), coalesce(o.minor, 0)
from told t left join ordered o on o.platform = t.platform order by t.minor desc, t.platform
"""
TOUCHED = f"""
with span as ({_SPAN})
select count(distinct o.order_id) from claim_orders o
join span s on s.platform = o.platform and o.day between s.first and s.last where o.currency = $currency
"""
MILLION = 10**6


def claims(engine: Engine, currency: str) -> dict[str, Any]:
    """Return the platforms that claim most as lines of a table, and a sentence about all of them; no lines for none."""
    found = rows(engine, BY_PLATFORM, {"currency": currency})
    lines = [
        {
            "platform": channel(platform),
            "claimed": decimal(micros / MILLION, 0),
            "value": money(minor, currency, whole=True),
            "orders": count(orders),
            "ordered": money(ordered, currency, whole=True),
            "factor": _factor(minor, orders, ordered),
        }
        for platform, micros, minor, orders, ordered in found[:MOST]
    ]
    return {"rows": lines, "about": _about(engine, found, currency) if found else ""}


def _factor(minor: int, orders: int, ordered: int) -> str:
    if ordered > 0:
        return decimal(minor / ordered, 2)
    return "all was given back" if orders else "no touch of it found"


def _about(engine: Engine, found: list[tuple[Any, ...]], currency: str) -> str:
    ((touched,),) = rows(engine, TOUCHED, {"currency": currency})
    claimed = sum(micros for _, micros, *_ in found) / MILLION
    unmatched = "".join(f" {said[0].upper()}{said[1:]}." for said in cautions_of_claims(engine))
    return (
        f"Together they claim {plural(round(claimed), 'order', 'orders')}; a touch of theirs is part of the journey of "
        f"{count(touched)}, each counted once. Beside each claim stand the orders from the first day it claims to the "
        "last, net of refunds, whose journey holds a touch of the platform, whatever else it holds: the most it can "
        f"have sold as far as journeys are known, and no sign that it caused them.{unmatched}"
    )
