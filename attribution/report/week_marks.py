"""What stands beside the weeks: the bounds of what voice earned in each, and in which of them campaigns began."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from string import ascii_uppercase

import pyarrow as pa

from attribution.credit.bounds import with_intervals
from attribution.engine.engine import Engine, rows
from attribution.engine.times import US_PER_MINUTE
from attribution.report.figures import Week

MOST_CAMPAIGNS = 8
# Every household, those too that bought in another currency: they are drawn as well.
VOICE_DAYS = """
select d.cash_day as day, d.household,
       case when d.currency = $currency then v.voice_minor + v.voice_back_minor else 0 end as minor
from order_days d join order_credit v on v.order_id = d.order_id
union all
select d.refund_day, d.household, -v.voice_back_minor
from order_days d join order_credit v on v.order_id = d.order_id
where d.currency = $currency and v.voice_back_minor > 0
"""
CAMPAIGNS = f"""
select t.campaign_id, min(d.day), max(d.day), count(*) as touches
from touches t join local_days d on d.minute = t.occurred_us // {US_PER_MINUTE}
where t.campaign_id is not null group by t.campaign_id order by touches desc, t.campaign_id limit {MOST_CAMPAIGNS}
"""


@dataclass(frozen=True, slots=True)
class Campaign:
    """A campaign as its touches show it: from the first of them to the last."""

    letter: str
    name: str
    first: date
    last: date
    touches: int

    @property
    def monday(self) -> date:
        """Return the week in which it began."""
        return _monday(self.first)


@dataclass(frozen=True, slots=True)
class WeekMarks:
    """By the Monday of a week, the bounds of voice's credit in it; and the campaigns that began in weeks shown."""

    bounds: dict[date, tuple[int, int]]
    campaigns: tuple[Campaign, ...]

    def letters(self, monday: date) -> str:
        """Return the letters of the campaigns that began in a week."""
        return " ".join(one.letter for one in self.campaigns if one.monday == monday)


def read_week_marks(engine: Engine, currency: str, weeks: Sequence[Week]) -> WeekMarks:
    """Read them for the weeks that are shown.

    Args:
        engine: the run's, totals made.
        currency: of the money.
        weeks: those of the picture.
    """
    shown = {week.monday for week in weeks}
    told = [
        (name, date.fromisoformat(first), date.fromisoformat(last), touches)
        for name, first, last, touches in rows(engine, CAMPAIGNS)
    ]
    began = sorted((one for one in told if _monday(one[1]) in shown), key=lambda one: (one[1], one[0]))
    campaigns = tuple(Campaign(letter, *one) for letter, one in zip(ascii_uppercase, began, strict=False))
    return WeekMarks(_bounds(engine, currency, shown), campaigns)


def _bounds(engine: Engine, currency: str, shown: set[date]) -> dict[date, tuple[int, int]]:
    found = engine.query(VOICE_DAYS, {"currency": currency})
    mondays = [_monday(date.fromisoformat(day)).isoformat() for day in found["day"].to_pylist()]
    parts = pa.table(
        {
            "week": pa.array(mondays, pa.string()),
            "household": found["household"],
            "units": pa.array([0] * len(mondays), pa.int64()),
            "minor": found["minor"].cast(pa.int64()),
        }
    )
    return {
        monday: (row["low"], row["high"])
        for row in with_intervals(parts, ("week",)).to_pylist()
        if row["low"] is not None and (monday := date.fromisoformat(row["week"])) in shown
    }


def _monday(day: date) -> date:
    return day - timedelta(days=min(day.weekday(), day.toordinal() - 1))
