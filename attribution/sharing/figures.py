"""`kpis` for sharing: the figures that tell of enough households, and of whose complement as many."""

from __future__ import annotations

import pyarrow as pa

from attribution.engine.engine import Engine, rows
from attribution.kpis.figures import KNOWN
from attribution.kpis.headline import COLUMNS, CREDIT_SHARE, HEADLINES, Headline, segment
from attribution.sharing.fold import GroupKey


def share_kpis(engine: Engine, least: int, channels: dict[GroupKey, str]) -> frozenset[str]:
    """Keep the figures that tell of enough households, and of whose complement as many; return the currencies."""
    amounts: dict[tuple[str, str], dict[str, int]] = {}
    asked = "select measure, currency, household, amount from kpi_parts where amount <> 0"
    for measure, currency, household, amount in rows(engine, asked):
        amounts.setdefault((measure, currency), {})[household] = amount
    every = {currency for _, currency in amounts if currency}
    currencies = frozenset(one for one in every if _known(amounts["net_revenue", one]) >= least)
    whole = ("",) if currencies == every else ()  # counts of all currencies less those shown would tell of the others
    kept = {
        (kpi.name, segment(currency=currency))
        for kpi in HEADLINES
        for currency in (*currencies, *whole)
        if _may_be_shown(kpi, currency, amounts, least)
    }
    _put_kept(engine, kept)
    _put_totals(engine, least)
    _put_channels(engine, channels)
    return currencies


def _known(amounts: dict[str, int]) -> int:
    return sum(1 for household in amounts if not household.startswith("order:"))


def _may_be_shown(kpi: Headline, currency: str, amounts: dict[tuple[str, str], dict[str, int]], least: int) -> bool:
    of = {one.numerator: one.denominator for one in HEADLINES if one.denominator}
    above, whole = (amounts.get((name, currency), {}) for name in (kpi.numerator, of.get(kpi.numerator, "")))
    beside = {household: amount for household, amount in whole.items() if amount != above.get(household, 0)}
    return all(not group or _known(group) >= least for group in (above, whole, beside))


def _put_kept(engine: Engine, kept: set[tuple[str, str]]) -> None:
    names, segments = zip(*sorted(kept), strict=True) if kept else ((), ())
    columns = [pa.array(names, pa.string()), pa.array(segments, pa.string())]
    engine.put("kept_kpis", pa.table(columns, ["kpi", "segment"]))


def _put_totals(engine: Engine, least: int) -> None:
    """Make `shown_figures`: each other KPI's total, if enough households are in it and beside it, to a hundredth.

    No breakdown, and no numerator or denominator: set against those of another KPI they would tell of the few that are
    in one of them alone.
    """
    totals = "period = 'all' and segment = 'all' and unit = 'share' and value is not null"
    figures = engine.query(f"select * from kpi_figures where {totals} order by kpi")
    kept = [row for row in figures.to_pylist() if all(not row[name] or row[name] >= least for name in KNOWN)]
    enough = [row for row in kept if row[KNOWN[1]]]
    rounded = {"value", "interval_low", "interval_high"}
    columns = [
        pa.array(
            [
                None
                if name in {"numerator", "denominator"}
                else _hundredths(row[name])
                if name in rounded
                else row[name]
                for row in enough
            ],
            kind,
        )
        for name, kind in COLUMNS
    ]
    engine.put("shown_figures", pa.table(columns, [name for name, _ in COLUMNS]))


def _hundredths(value: float | None) -> float | None:
    return None if value is None else round(value, 2)


def _put_channels(engine: Engine, channels: dict[GroupKey, str]) -> None:
    told = [
        (segment(currency=currency, model=model, channel=name), segment(currency=currency, model=model, channel=to))
        for (model, currency, name), to in sorted(channels.items())
    ]
    cells = list(zip(*told, strict=True)) or [(), ()]
    engine.put("shown_channels", pa.table([pa.array(one, pa.string()) for one in cells], ["segment", "to_segment"]))
    engine.create(
        "kpis",
        f"""
select k.* from kpis k join kept_kpis s on s.kpi = k.kpi and s.segment = k.segment
union all
select k.kpi, k.period, c.to_segment as segment, sum(k.numerator)::bigint as numerator,
       max(k.denominator) as denominator, sum(k.numerator) / max(k.denominator) as value, k.unit,
       case when count(*) = 1 and max(c.segment) = c.to_segment then max(k.interval_low) end as interval_low,
       case when count(*) = 1 and max(c.segment) = c.to_segment then max(k.interval_high) end as interval_high,
       k.method
from kpis k join shown_channels c on c.segment = k.segment where k.kpi = '{CREDIT_SHARE.name}'
group by k.kpi, k.period, c.to_segment, k.unit, k.method
union all
select * from shown_figures
""",
    )
