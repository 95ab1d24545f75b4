"""How people and the assistant understood each other, on the page: what was said, by intent, and what became of it."""

from __future__ import annotations

import re
from typing import Any

from attribution.engine.engine import Engine, rows
from attribution.inputs.kinds import VOICE_PLATFORMS
from attribution.kpis.voice_funnel import FALLBACKS, NONE
from attribution.words import count, decimal, percent, plural

MOST = 12
WITHHELD = "withheld"
SUMMED = """
select intent, sum(turns)::bigint as turns, sum(understood)::bigint as understood,
       sum(asked_back)::bigint as asked_back, sum(unhandled)::bigint as unhandled, sum(ordered)::bigint as ordered,
       sum(failed)::bigint as failed
from voice_funnel group by intent
"""
BY_INTENT = f"""
with waits as (
    select coalesce(intent, '{NONE}') as intent, duration_ms,
           row_number() over (partition by intent order by duration_ms, touchpoint_id) as place,
           count(*) over (partition by intent) as timed
    from touches
    where platform in {VOICE_PLATFORMS} and initiator = 'human' and exposure = 'active' and duration_ms is not null
), slow as (
    select intent, max(case when place = (95 * timed + 99) // 100 then duration_ms end) as p95
    from waits group by intent
), summed as (
    {{summed}}
)
select s.intent, turns, understood, asked_back, unhandled, ordered, failed, p95
from summed s left join slow w on w.intent = s.intent
"""


def voice_health(engine: Engine, *, shared: int = 0) -> dict[str, Any]:
    """Return the intents said most as lines of a table, and a sentence about all turns; no lines without a turn.

    Of a run that is `shared`, in groups of so many households, the sums are those that may be, and what may not be is
    said to be withheld.

    Turns that tell neither what was meant nor that anything came of it (a log from elsewhere often tells neither) say
    nothing of how well anybody was understood: they are counted apart, and are in no share.
    """
    every = rows(engine, BY_INTENT.format(summed="select * from voice_by_intent" if shared else SUMMED))
    known = [row for row in every if row[2] is not None]
    found = sorted((_told(row) for row in known if any(row[2:5])), key=lambda row: (-row[1], row[0]))
    untold = sum(row[1] for row in known) - sum(row[1] for row in found)
    kept = sorted((row for row in every if row[2] is None), key=lambda row: (-row[1], row[0]))
    lines = [_line(row) for row in sorted((*found, *kept), key=lambda row: (-row[1], row[0]))[:MOST]]
    if shared and not every:
        return {"rows": [], "about": withheld(shared) if rows(engine, "select * from voice_turns limit 1") else ""}
    return {"rows": lines, "about": _about(found, untold, len(kept))}


def withheld(least: int) -> str:
    """Return what stands in place of what too few households did."""
    return f"Withheld: of fewer than {plural(least, 'household', 'households')}."


def _told(row: tuple[Any, ...]) -> tuple[Any, ...]:
    intent, _, understood, asked_back, unhandled, *more = row
    return intent, understood + asked_back + unhandled, understood, asked_back, unhandled, *more


def _line(row: tuple[Any, ...]) -> dict[str, Any]:
    intent, turns, understood, asked_back, unhandled, ordered, failed, p95 = row
    shares = (
        WITHHELD if some is None else percent(some, turns) for some in (understood, asked_back, unhandled, failed)
    )
    slow = "—" if p95 is None else f"{decimal(p95 / 1000)} s"
    return {
        "intent": intent_in_words(intent),
        "cells": [count(turns), *shares, WITHHELD if ordered is None else count(ordered), slow],
    }


def _about(found: list[tuple[Any, ...]], untold: int, withheld: int) -> str:
    told = f"{plural(untold, 'turn tells', 'turns tell')} neither what was meant nor that anything came of it"
    kept = f" Of {plural(withheld, 'intent', 'intents')} what became of them is of too few households, and withheld."
    if not found:
        nothing = f"{told}: nothing can be said of how they were understood." if untold else ""
        return f"{nothing}{kept if withheld else ''}".strip()
    turns, understood, asked_back, unhandled = (sum(row[place] for row in found) for place in (1, 2, 3, 4))
    apart = f" {told}, and {'counts' if untold == 1 else 'count'} in none of these shares." if untold else ""
    more = f" The {MOST} intents said most are shown." if len(found) > MOST else ""
    return (
        f"Of {plural(turns, 'turn', 'turns')}, {percent(understood, turns)} were understood at once, "
        f"{percent(asked_back, turns)} were answered by asking back and {percent(unhandled, turns)} met no intent or "
        f"no answer.{apart}{more}{kept if withheld else ''} Every day and locale is in voice_funnel.csv."
    )


def intent_in_words(intent: str) -> str:
    """Return an intent as a reader says it: "Basket add" for BasketAddIntent."""
    if intent == NONE:
        return "Not told"
    if intent in FALLBACKS:
        return "Matched nothing"
    name = intent.rsplit(".", 1)[-1].removesuffix("Intent") or intent
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name).capitalize()
