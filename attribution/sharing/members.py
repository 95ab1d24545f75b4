"""Who is in each group of a query, which `fold` reads, and under which key each is shown, as a table."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa

from attribution.engine.engine import Engine, rows
from attribution.sharing.fold import UNKNOWN, GroupKey, Members


def members_of(
    engine: Engine, query: str, dimensions: Sequence[str], least: int, *, parts: int = 0
) -> dict[GroupKey, Members]:
    """Return the households of each group of a query that gives them by `dimensions`, one `household` a row.

    With `parts` the query says of each row too of which `part` it is: of one from 1 on that must be large enough as
    well, or of none (0).
    """
    names = ", ".join(dimensions)
    asked = f"""
with each as (
    select distinct {names}, household, {"part" if parts else "0 as part"} from ({query}) q
), sized as (
    select {names}, count(distinct household) as size from each group by {names}
), placed as (
    select *, row_number() over (partition by {names}, part order by household nulls first) as place from each
)
select {names}, p.household, p.part, s.size from placed p join sized s using ({names}) where p.place <= $least + 1
"""
    found: dict[GroupKey, tuple[list[set[str]], int]] = {}
    for *key, household, part, size in rows(engine, asked, {"least": least}):
        every, _ = found.setdefault(tuple(key), ([set() for _ in range(parts + 1)], size))
        for ids in {0: every[:1]}.get(part, [every[0], every[part]]):
            ids.add(UNKNOWN if household is None else household)
    return {key: Members(tuple(map(frozenset, every)), size) for key, (every, size) in found.items()}


def put_shown(engine: Engine, name: str, dimensions: Sequence[str], shown: dict[GroupKey, GroupKey]) -> None:
    """Make the table `name`: each group's key, and `to_...`, the key under which it is shown."""
    columns = [*dimensions, *(f"to_{dimension}" for dimension in dimensions)]
    cells = list(zip(*((*key, *to) for key, to in sorted(shown.items())), strict=True)) or [()] * len(columns)
    engine.put(name, pa.table([pa.array(cell, pa.string()) for cell in cells], columns))
