"""What a KPI is: its words for the docs, and the query that counts it. `registry` has them all."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from attribution.credit.sampling import BUCKETS, LEAST_HOUSEHOLDS
from attribution.engine.step import Step

RUN = "the whole run"
WINDOW = "the whole run; orders inside the run's window"


class KpiUnit(StrEnum):
    """What a value is; only a share has bounds by Wilson where the bootstrap has none."""

    SHARE = "share"
    GROWTH = "growth"
    MINOR = "minor"
    MEAN_MINOR = "minor a household"
    ORDERS = "orders"


BOOTSTRAPPED = f"the bootstrap's over households; none with fewer than {LEAST_HOUSEHOLDS}"
HEADLINE_SHARE = (
    f"the bootstrap's over households, Wilson's where the share is 0 or 1; none with fewer than {LEAST_HOUSEHOLDS}"
)
WITH_WILSON = (
    f"the bootstrap's over households; Wilson's by households where there are fewer than {LEAST_HOUSEHOLDS}, or where "
    "the share is 0 or 1"
)


SUMS = ("above", "below", "homes", "known_above", "known_below", "known_beside")


@dataclass(frozen=True, slots=True, kw_only=True)
class SideBySide:
    """Segments whose parts stand in one row: of each its name between `before` and `after`, and two columns.

    `names`, where the records tell what segments are called, is a query of (place, segment), places from 1 on; else a
    segment's first text is its name.
    """

    segments: tuple[tuple[str, str, str], ...]  # name, the column above, the column below
    names: str = ""

    def counted(self, sql: str, *, once: bool) -> str:
        """Return the query that adds the rows of `sql` up as `Kpi.step` says; `once` as `Kpi.once_a_home`."""
        columns = sorted({column for _, *both in self.segments for column in both})
        added = ", ".join(f"sum({column})::bigint as {column}" for column in columns)
        of_homes = (
            "select * from parts"
            if once
            else f"select period, before, after, home, {added} from parts group by period, before, after, home"
        )
        wide = ",\n           ".join(
            f"{expression} as {name}_{place}"
            for place, (_, above, below) in enumerate(self.segments, start=1)
            for name, expression in _sums(above, below).items()
        )
        picked = ",\n       ".join(
            "case n.place "
            + " ".join(f"when {place} then b.{name}_{place}" for place in range(1, len(self.segments) + 1))
            + f" end as {name}"
            for name in SUMS
        )
        there = " or ".join(
            f"n.place = {place} and (b.homes_{place} > 0 or b.above_{place} <> 0)"
            for place in range(1, len(self.segments) + 1)
        )
        values = ", ".join(f"({place}, '{name}')" for place, (name, *_) in enumerate(self.segments, start=1))
        names = f"({self.names}) as n" if self.names else f"(values {values}) as n(place, segment)"
        return f"""
with parts as ({sql}), of_homes as (
    {of_homes}
), bucketed as (
    select period, before, after, abs(home) % {BUCKETS} as bucket,
           {wide}
    from of_homes group by period, before, after, abs(home) % {BUCKETS}
)
select b.period, b.before || n.segment || b.after as segment, b.bucket,
       {picked}
from bucketed b cross join {names} where {there}
"""


def _sums(above: str, below: str) -> dict[str, str]:
    """Return what is added up of households, by name."""
    return {
        "above": f"sum({above})::bigint",
        "below": f"sum({below})::bigint",
        **{
            name: f"sum(case when {test} then 1 else 0 end)::bigint"
            for name, test in (
                ("homes", f"{below} is null or {below} <> 0"),
                ("known_above", f"home > 0 and {above} <> 0"),
                ("known_below", f"home > 0 and {below} <> 0"),
                ("known_beside", f"home > 0 and {below} <> {above}"),
            )
        },
    }


def _counted(sql: str, *, once: bool) -> str:
    sums = ", ".join(f"{expression} as {name}" for name, expression in _sums("above", "below").items())
    added = "period, segment, home, sum(above)::bigint as above, sum(below)::bigint as below"
    of_homes = "select * from parts" if once else f"select {added} from parts group by period, segment, home"
    return f"""
with parts as ({sql}), of_homes as (
    {of_homes}
)
select period, segment, abs(home) % {BUCKETS} as bucket, {sums}
from of_homes group by period, segment, abs(home) % {BUCKETS}
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kpi:
    """One figure: how it is told in the docs, and how it is counted.

    `sql` gives rows of (period, segment, home, above, below): what a household adds to the numerator and to the
    denominator, which is null for a sum. A home is a household's number, or a negative one of a record without any.
    Where the records that a KPI needs are not there it gives no row, and the table says `missing` instead of a number.

    With `side_by_side` the rows hold several segments each: (period, before, home, after) and the columns that these
    name, which cost one row a household where else there would be one for each segment.

    With `once_a_home` the rows hold a household at most once a segment already, and need not be put together.
    """

    name: str
    title: str
    numerator: str
    denominator: str = ""  # a sum has none
    unit: KpiUnit = KpiUnit.SHARE
    window: str = RUN
    segments: str = "`all`"
    definition: str
    missing: str = ""
    reads: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    sql: str = ""
    side_by_side: SideBySide | None = None
    once_a_home: bool = False

    @property
    def interval(self) -> str:
        """Tell how its bounds are found."""
        if self.unit != KpiUnit.SHARE:
            return BOOTSTRAPPED
        return WITH_WILSON if self.sql else HEADLINE_SHARE

    @property
    def table(self) -> str:
        """Return the table that its step makes."""
        return f"kpi_{self.name}"

    def step(self) -> Step:
        """Return the step that adds its rows up by household, and these in the bootstrap's buckets."""
        counted = (self.side_by_side.counted if self.side_by_side else _counted)(self.sql, once=self.once_a_home)
        return Step(
            name=self.table,
            row="a (period, segment, bucket): above, below (null of a sum), homes, and known households above, below "
            "and beside (in the denominator, and not wholly in the numerator)",
            reads=self.reads,
            needs=self.needs,
            sql=counted,
        )
