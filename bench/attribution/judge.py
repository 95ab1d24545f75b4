"""How right a method's links are against a world's truth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import duckdb
import pyarrow as pa

from bench.attribution.gaps import GapBin, gap_bins
from bench.attribution.largest import largest_at_best
from bench.attribution.truth import know_sessions

ACCEPT = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundLinks:
    """What a method says of a world.

    Attributes:
        links: session_id, order_id, probability; perhaps also tier, reason, household_id, person_id,
            gap_us.
        touchpoints: touchpoint_id, session_id, household_id, person_id of a run; None for a method that has none.
        orders: order_id, household_id, person_id, likewise.
    """

    links: pa.Table
    touchpoints: pa.Table | None = None
    orders: pa.Table | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Bin:
    """Accepted links of like probability."""

    links: int
    claimed: float
    true: float


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkFigures:
    """What is printed of a method in a world; None where the method says nothing of it."""

    precision: float
    recall: float
    f1: float
    reach: float | None
    household: float | None
    named: float | None
    speaker: float | None
    speaker_not_buyer: float | None
    calibration_error: float | None
    outside_main: float | None
    in_largest: float | None
    in_largest_at_best: float | None
    largest_people: float | None
    bins: tuple[Bin, ...]
    tiers: tuple[tuple[str, Bin], ...]
    gaps: tuple[GapBin, ...] = ()


def judge(world: duckdb.DuckDBPyConnection, found: FoundLinks) -> LinkFigures:
    """Judge links against the tables of `open_truth`. Orders by machines and tests are left out on both sides."""
    _put(world, found)
    hits, links, pairs, reached = _row(world, _COUNTS)
    precision, recall = _share(hits, links) or 0.0, _share(hits, pairs) or 0.0
    bins = _bins(world)
    own = found.touchpoints is not None
    household, named, speaker, apart = _row(world, _RIGHT)
    outside, largest, people = _row(world, _CLUSTERS) if own else (None, None, None)
    return LinkFigures(
        precision=precision,
        recall=recall,
        f1=2 * precision * recall / (precision + recall) if hits else 0.0,
        reach=_share(reached, pairs) if own else None,
        household=household,
        named=named if own else None,
        speaker=speaker if own else None,
        speaker_not_buyer=apart if own else None,
        calibration_error=sum(abs(one.claimed - one.true) * one.links for one in bins) / links
        if own and links
        else None,
        outside_main=outside,
        in_largest=largest,
        in_largest_at_best=largest_at_best(world) if own else None,
        largest_people=people,
        bins=bins if own else (),
        tiers=_tiers(world) if own else (),
        gaps=gap_bins(world) if own else (),
    )


def _put(world: duckdb.DuckDBPyConnection, found: FoundLinks) -> None:
    tables = {
        "said_links": (found.links, ("tier", "reason", "household_id", "person_id", "gap_us")),
        "said_touches": (found.touchpoints, ()),
        "said_orders": (found.orders, ()),
    }
    for name, (table, optional) in tables.items():
        given = table if table is not None else _NOTHING
        for column in optional:
            if column not in given.column_names:
                given = given.append_column(column, pa.nulls(len(given), pa.string()))
        world.register("given", given)
        world.execute(f"create or replace table {name} as from given")
        world.unregister("given")
    know_sessions(world, found.touchpoints)
    for statement in _PREPARED:
        world.execute(statement)


_NOTHING = pa.table(
    {
        name: pa.array([], pa.string())
        for name in ("touchpoint_id", "order_id", "session_id", "household_id", "person_id")
    }
)

_PREPARED = (
    """create or replace table link as
       select coalesce(k.session_id, l.session_id) as session_id, l.order_id, max(l.probability) as probability,
              arg_max(l.tier, l.probability)::varchar as tier, arg_max(l.reason, l.probability)::varchar as reason,
              arg_max(l.household_id, l.probability) as household_id, arg_max(l.person_id, l.probability) as person_id,
              arg_max(l.gap_us, l.probability)::bigint as gap_us
       from said_links l left join known_session k on k.said = l.session_id join sale o on o.order_id = l.order_id
       where not coalesce(o.is_test, false) and coalesce(o.initiator, 'human') = 'human'
         and o.source not in ('subscription', 'device_auto')
       group by all""",
    f"""create or replace table judged as
       select l.*, p.order_id is not null as is_true, l.probability >= {ACCEPT} as accepted, p.speaker, p.buyer
       from link l left join pair p on p.session_id = l.session_id and p.order_id = l.order_id""",
    # Who a person_id is: the human behind most of its records.
    """create or replace table known_person as
       select person_id, mode(person) as person from (
           select s.person_id, p.person from said_touches s join people p on p.record_id = s.touchpoint_id
           union all select s.person_id, p.person from said_orders s join people p on p.record_id = s.order_id
       ) where person_id is not null group by 1""",
    """create or replace table tellable as
       select t.session_id from touch t where coalesce(t.consent.measurement, '') <> 'denied'
         and t.identity.account is not null
         and (t.identity.person is not null or t.platform in ('web', 'app', 'email'))
       union select t.session_id from touch t join sale o on o.handoff_token = t.handoff_token""",
    """create or replace table record_cluster as
       select c.record_id, c.household_id, p.household, p.person from (
           select touchpoint_id as record_id, household_id from said_touches
           union all select order_id, household_id from said_orders
       ) c join people p using (record_id) where c.household_id is not null""",
)
_COUNTS = """
select (select count(*) from judged where accepted and is_true), (select count(*) from judged where accepted),
       (select count(*) from pair), (select count(*) from judged where is_true)
"""
_RIGHT = """
with shown as (
    select j.*, s.household as session_home, o.household as order_home, s.person as spoke, o.person as bought,
           h.people > 1 as shared, k.person as said, t.session_id is not null as tellable
    from judged j left join session_truth s on s.session_id = j.session_id
    left join order_truth o on o.order_id = j.order_id left join home h on h.household = s.household
    left join known_person k on k.person_id = j.person_id
    left join (select distinct session_id from tellable) t on t.session_id = j.session_id
    where j.accepted
)
select avg((session_home = order_home)::int),
       avg((said is not null)::int) filter (shared and tellable),
       avg((said = spoke)::int) filter (shared and said is not null),
       avg((said = spoke)::int) filter (shared and said is not null and spoke <> bought and session_home = order_home)
from shown
"""
_CLUSTERS = """
with sizes as (
    select household_id, household, count(*) as records from record_cluster group by all
), mains as (
    select household_id, sum(records) as records, max(records) as main from sizes group by 1
), largest as (
    select household, sum(records) as records, max(records) as best from sizes group by 1
)
select (select 1 - sum(main) / sum(records) from mains), (select sum(best) / sum(records) from largest),
       (select max(people) from (select count(distinct person) as people from record_cluster group by household_id))
"""


def _row(world: duckdb.DuckDBPyConnection, query: str) -> tuple[float | None, ...]:
    return tuple(world.execute(query).fetchall()[0])


def _share(part: float | None, whole: float | None) -> float | None:
    return part / whole if part is not None and whole else None


def _bins(world: duckdb.DuckDBPyConnection) -> tuple[Bin, ...]:
    rows = world.execute(
        "select count(*), avg(probability), avg(is_true::int) from judged where accepted "
        "group by least(floor(probability * 10), 9) order by min(probability)"
    ).fetchall()
    return tuple(_bin(row) for row in rows)


def _tiers(world: duckdb.DuckDBPyConnection) -> tuple[tuple[str, Bin], ...]:
    rows = world.execute(
        "select count(*), avg(probability), avg(is_true::int), reason from judged where accepted "
        "group by reason order by count(*) desc, reason"
    ).fetchall()
    return tuple((str(row[3]), _bin(row)) for row in rows)


def _bin(row: Sequence[float]) -> Bin:
    return Bin(links=int(row[0]), claimed=float(row[1]), true=float(row[2]))
