"""The households of an earlier moment, as a run would have known them: made again from the records received by then."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from attribution.engine.engine import Engine, Values, number
from attribution.engine.engines import ENGINES
from attribution.engine.room import Room
from attribution.engine.step import Step, run_steps
from attribution.prediction.histories import ORDERS, VISITS, HouseholdHistories, read_histories

# Touchpoints that households are made of again; where there are more, those of a part of the homes.
_MOST_RECORDS = 200_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Again:
    """How the households of an earlier moment are made again: steps from the staging tables on, and where."""

    engine: str
    room: Room
    steps: Sequence[Step]
    values: Values


_PART = """
select {columns} from {table} t join record_households h on h.kind = '{kind}' and h.record_id = t.{key}
where t.received_us <= $at_us
"""
_OF_SOME_HOMES = "and substr(sha256(h.household_id), 1, 3) < $below"
_RAW = (("raw_touchpoints", "touch", "touchpoint_id"), ("raw_orders", "order", "order_id"))


def known_at(engine: Engine, again: Again, at_us: int) -> HouseholdHistories:
    """Return the histories that a run would have known at a moment; of a part of the homes where they are many."""
    many, values = number(engine, "select count(*) from raw_touchpoints"), {"at_us": at_us}
    asked, below = _PART, {}
    if many > _MOST_RECORDS:
        asked, below = _PART + _OF_SOME_HOMES, {"below": f"{int(4096 * _MOST_RECORDS / many):03x}"}
    words = _words(again.steps)
    with ENGINES[again.engine](again.room) as part:
        for table, kind, key in _RAW:
            named = engine.query(f"select * from {table} where false").column_names
            columns = ", ".join(f"t.{name}" for name in named if name in words)
            query = asked.format(columns=columns, table=table, kind=kind, key=key)
            part.put(table, engine.query(query, {**values, **below}))
        run_steps(part, again.steps, {**again.values, "as_of": at_us})
        return read_histories(part)


def _words(steps: Sequence[Step]) -> set[str]:
    """Return the words of the texts that are asked: a column that is not among them, nothing is made of."""
    return {word for text in (*(step.sql for step in steps), VISITS, ORDERS) for word in _WORD.findall(text)}


_WORD = re.compile(r"\w+")
