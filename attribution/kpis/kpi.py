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
WITH_WILSON = (
    f"the bootstrap's over households; Wilson's by households where there are fewer than {LEAST_HOUSEHOLDS}, or where "
    "the share is 0 or 1"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kpi:
    """One figure: how it is told in the docs, and how it is counted.

    `sql` gives rows of (period, segment, home, above, below): what a household adds to the numerator and to the
    denominator, which is null for a sum. A home is a household's number, or a negative one of a record without any.
    Where the records that a KPI needs are not there it gives no row, and the table says `missing` instead of a number.
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

    @property
    def interval(self) -> str:
        """Tell how its bounds are found."""
        return WITH_WILSON if self.unit == KpiUnit.SHARE and self.sql else BOOTSTRAPPED

    @property
    def table(self) -> str:
        """Return the table that its step makes."""
        return f"kpi_{self.name}"

    def step(self) -> Step:
        """Return the step that adds its rows up by household, and these in the bootstrap's buckets."""
        return Step(
            name=self.table,
            row="a (period, segment, bucket): above, below (null of a sum), homes, and known households above, below "
            "and beside (in the denominator, and not wholly in the numerator)",
            reads=self.reads,
            needs=self.needs,
            sql=f"""
with parts as ({self.sql}), of_homes as (
    select period, segment, home, sum(above)::bigint as above, sum(below)::bigint as below from parts
    group by period, segment, home
)
select period, segment, abs(home) % {BUCKETS} as bucket, sum(above)::bigint as above, sum(below)::bigint as below,
       sum(case when below is null or below <> 0 then 1 else 0 end)::bigint as homes,
       sum(case when home > 0 and above <> 0 then 1 else 0 end)::bigint as known_above,
       sum(case when home > 0 and below <> 0 then 1 else 0 end)::bigint as known_below,
       sum(case when home > 0 and below <> above then 1 else 0 end)::bigint as known_beside
from of_homes group by period, segment, abs(home) % {BUCKETS}
""",
        )
