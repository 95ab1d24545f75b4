"""Brands, on the page: asked for by voice, how surely each was heard, ordered, lost to another, and taken for which.

The words that were heard are kept apart from a run, so how a brand is misheard is told by what came of it: of turns in
one session, another brand that was doubted first and this one that was sure after it.
"""

from __future__ import annotations

from typing import Any

from attribution.engine.engine import Engine, rows
from attribution.inputs.kinds import VOICE_PLATFORMS
from attribution.kpis.voice_funnel import UNSPOKEN
from attribution.words import count, decimal, percent, plural

MOST = 10
_NAMED = f"""
named as (
    select t.touchpoint_id, t.session_id, t.brand_id, t.occurred_us, t.match_score,
           case when t.outcome = 'rejected' then 'reject' else t.match_decision end as decision
    from touches t
    where t.platform in {VOICE_PLATFORMS} and t.initiator = 'human' and t.exposure = 'active'
          and t.action not in {UNSPOKEN} and t.brand_id is not null
)
""".strip()
# An order that holds the brand that was asked for is no loss, whatever else it holds.
BRANDS = f"""
with {_NAMED}, lines as (
    select distinct order_id, line.brand_id as brand_id
    from (select order_id, unnest(lines) as line from orders) as listed where line.brand_id is not null
), wanted as (
    select distinct n.brand_id, l.order_id from named n
    join links l on l.session_id = n.session_id and l.accepted
), ended as (
    select w.brand_id, w.order_id, max(case when i.brand_id = w.brand_id then 1 else 0 end) as got
    from wanted w join lines i on i.order_id = w.order_id group by w.brand_id, w.order_id
), sold as (
    select brand_id, sum(got)::bigint as ordered, sum(1 - got)::bigint as lost from ended group by brand_id
), heard as (
    select brand_id, count(*) as turns, count(distinct session_id) as sessions,
           sum(case when decision = 'accept' then 1 else 0 end)::bigint as sure,
           sum(case when decision = 'ask' then 1 else 0 end)::bigint as doubted,
           sum(case when decision = 'reject' then 1 else 0 end)::bigint as wrong,
           count(decision) as told, count(match_score) as scored,
           sum(cast(match_score * 1000000 as bigint))::bigint as micros
    from named group by brand_id
)
select h.brand_id, h.turns, h.sessions, h.told, h.sure, h.doubted, h.wrong, h.scored, h.micros,
       coalesce(s.ordered, 0), coalesce(s.lost, 0)
from heard h left join sold s on s.brand_id = h.brand_id order by h.turns desc, h.brand_id
"""
TAKEN_FOR = f"""
with {_NAMED}, pairs as (
    select distinct m.brand_id as meant, d.brand_id as heard, m.session_id
    from named m join named d on d.session_id = m.session_id and d.occurred_us < m.occurred_us
         and d.brand_id <> m.brand_id
    where m.decision = 'accept' and d.decision in ('ask', 'reject')
)
select meant, heard, count(*) as times from pairs group by meant, heard order by times desc, meant, heard
"""


def brands(engine: Engine) -> dict[str, Any]:
    """Return the brands asked for most as lines of a table, and a sentence about all; no lines where none was named."""
    found = rows(engine, BRANDS)
    mistaken: dict[str, tuple[str, int]] = {}
    for meant, heard, times in rows(engine, TAKEN_FOR):
        mistaken.setdefault(meant, (heard, times))
    return {
        "rows": [_line(row, mistaken.get(row[0])) for row in found[:MOST]],
        "about": _about(found) if found else "",
    }


def _line(row: tuple[Any, ...], mistaken: tuple[str, int] | None) -> dict[str, Any]:
    brand, turns, sessions, told, sure, doubted, wrong, scored, micros, ordered, lost = row
    heard = "—" if mistaken is None else f"{brand_in_words(mistaken[0])} ({count(mistaken[1])})"
    return {
        "brand": brand_in_words(brand),
        "cells": [
            count(turns),
            count(sessions),
            *(percent(some, told) for some in (sure, doubted, wrong)),
            decimal(micros / scored / 1e6, 2) if scored else "—",
            count(ordered),
            count(lost),
            heard,
        ],
    }


def _about(found: list[tuple[Any, ...]]) -> str:
    turns, told, sure, doubted, wrong = (sum(row[place] for row in found) for place in (1, 3, 4, 5, 6))
    more = f" The {MOST} asked for most are shown." if len(found) > MOST else ""
    surely = (
        f"; of {count(told)} that tell how surely, {percent(sure, told)} were matched, {percent(doubted, told)} asked "
        f"back and {percent(wrong, told)} taken back or not believed"
        if told
        else ""
    )
    return (
        f"{plural(turns, 'turn', 'turns')} by voice named {plural(len(found), 'brand', 'brands')}{surely}. Ordered: "
        "orders with the brand in them that a session asking for it led to; lost: such orders with other brands alone. "
        f"First taken for: the brand that was doubted earlier in the same session.{more}"
    )


def brand_in_words(brand: str) -> str:
    """Return a brand's id as a reader says it: "Kaldivo notte" for kaldivo-notte."""
    return brand.replace("-", " ").replace("_", " ").capitalize() if brand.islower() else brand
