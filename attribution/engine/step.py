"""A step of attribution is a value: what it reads, what it makes, and how. An engine runs it.

The texts keep to what means the same on every engine we know of. A test holds what can be seen in a text, here and
wherever else a run asks an engine; another, that no step relies on the order of rows. One table of one query; no
rounding of fractions (whole numbers to the end), no powers or logarithms (small tables made in Python); rows picked by
`row_number` over a total order; lists sorted as lists; no case or trim (done at load).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

import pyarrow as pa

from attribution.engine.engine import Engine, Values

Work = Callable[..., pa.Table | pa.RecordBatchReader]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One table made of others.

    `name` is the table it makes. It has either `sql`, or `work`: a function that takes the tables of `reads` as Arrow
    tables, in that order and with rows in no order, then the values of `needs` by name, and returns the new table, or
    its rows part by part. With `of_parts`, the schema of what it returns, the first of these tables may come to it some
    rows at a time, the others whole each time, and what it returns is put together, wherever that is done. `columns`
    names those that it takes of a table, where it does not take all.
    """

    name: str
    row: str  # what one row is, with its units
    reads: tuple[str, ...]
    sql: str = ""
    work: Work | None = None
    needs: tuple[str, ...] = ()  # parameters; `$name` in the text
    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    of_parts: pa.Schema | None = None

    def run(self, engine: Engine, values: Values) -> None:
        """Make the table in `engine`; `values` holds at least what the step needs."""
        needed = {name: values[name] for name in self.needs}
        if self.work is None:
            engine.create(self.name, self.sql, needed)
        else:
            first, *others = [f"select {', '.join(self.columns.get(of, '*'))} from {of}" for of in self.reads]
            tables = [engine.query(asked) for asked in others]
            if self.of_parts is None:
                made = self.work(engine.query(first), *tables, **needed)
            else:
                made = engine.of_parts(first, self.of_parts, partial(_of_part, self.work, tables, needed))
            if isinstance(made, pa.RecordBatchReader):
                engine.fill(self.name, made.schema, (pa.Table.from_batches([batch]) for batch in made))
            else:
                engine.put(self.name, made)


def _of_part(work: Work, beside: Sequence[pa.Table], needed: Values, part: pa.Table) -> pa.Table:
    return work(part, *beside, **needed)


def run_steps(engine: Engine, steps: Iterable[Step], values: Values) -> None:
    """Run steps in the order given; each reads tables that are there or that an earlier one made."""
    for step in steps:
        step.run(engine, values)


def reads_from_outside(steps: Iterable[Step]) -> set[str]:
    """Return the tables that steps read and none of them makes."""
    taken = tuple(steps)
    return {table for step in taken for table in step.reads} - {step.name for step in taken}
