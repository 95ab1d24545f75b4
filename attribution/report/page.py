"""`report.html`: one file, no script, nothing loaded. Here the figures become words and pictures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from attribution.credit.models import TITLES
from attribution.engine.engine import Engine
from attribution.exports.write import SCHEMA_VERSION
from attribution.forms import form
from attribution.outcome import CurrencyTotals, Run
from attribution.report import sections
from attribution.report.answers import answers
from attribution.report.audit import audit
from attribution.report.brands import brands
from attribution.report.calibration_plot import calibration, calibration_svg, read_bins
from attribution.report.caused import caused
from attribution.report.changes import changes
from attribution.report.channels import credit, named, smaller_campaigns
from attribution.report.claims import claims
from attribution.report.costs import (
    VoiceCost,
    WhatItCost,
    as_their_channels,
    campaign_lines,
    read_costs,
    voice_without_cost,
)
from attribution.report.currencies import other_currencies
from attribution.report.decisions import HEADINGS, decisions
from attribution.report.figures import Figures, read_figures
from attribution.report.foreseen import foreseen
from attribution.report.glossary import GLOSSARY
from attribution.report.kpis import kpis
from attribution.report.lately import RATIOS, lately
from attribution.report.mail import write_mail
from attribution.report.next_steps import next_steps
from attribution.report.periods import read_periods
from attribution.report.places import places, voice_whole
from attribution.report.shared import empty_for_others, for_others
from attribution.report.story import apart, headline, method, sentences, tiles, voice_sessions
from attribution.report.trust import LEAST_PAIRS
from attribution.report.verdict import verdict
from attribution.report.voice_health import voice_health
from attribution.report.week_marks import read_week_marks
from attribution.sharing.tables import Shared
from attribution.words import channel, count, days, minute, plain

FILE = "report.html"
MOST_CAMPAIGNS = 8
STYLE = Path(__file__).parent / "templates" / "report.css"
AGAIN = "From the table; or from the files that manifest.json names, with --touchpoints and --orders"
SPENT = "; and what channels cost and platforms claim, with --spend and --claims, where the table does not know it"
EMPTY = {
    "credit": "No orders in this period, so there is nothing to share out yet.",
    "paths": "No sessions in this period.",
}
NOTHING = CurrencyTotals(currency="USD", orders=0, revenue_minor=0, net_revenue_minor=0, voice_minor=0)


def write_report(
    engine: Engine, run: Run, outputs: Sequence[dict[str, Any]], folder: Path, *, shared: Shared | None = None
) -> tuple[Path, ...]:
    """Write the page of a run, and its first screen as the body of an e-mail.

    Args:
        engine: the run's, credit split.
        run: what is known of the run.
        outputs: the files it lists (name, rows, bytes, sha256).
        folder: where to.
        shared: what may be shared, where the page is for others: then it has nothing else.
    """
    total = next((total for total in run.counts.totals if total.currency == run.main_currency), NOTHING)
    asked = run.parameters
    figures = read_figures(
        engine,
        total.currency,
        asked.timezone,
        asked.accept,
        fitted=_fitted(run),
        headline=run.counts.headline,
        window_days=asked.window_days,
    )
    if shared:
        named = {row.channel for row in run.counts.credit}
        figures = replace(figures, spent={name: minor for name, minor in figures.spent.items() if name in named})
    costs = _costs(engine, run, total, figures)
    shown: dict[str, Any] = {
        **_words(run, total, figures),
        **_sections(run, total, figures, outputs),
        **_from_tables(engine, run, total, figures, costs),
        "foreseen": foreseen(engine, asked.window_days),
        "changes": changes(run, total, figures),
        "verdict": verdict(engine, run, total, figures.trust),
        "next_steps": next_steps(engine, run, total, figures, costs),
        "shared": 0,
        "withheld_tests": 0,
        "empty": EMPTY,
    }
    if shared:
        shown |= for_others(run, total, figures.certainty, shared, shown)
        shown["empty"] = EMPTY | empty_for_others(engine, run)
    css = sections.markup(STYLE.read_text(encoding="utf-8"))
    page = _template().render(css=css, paper=form().paper, **shown)
    path = folder / FILE
    path.write_text(page, encoding="utf-8")
    return path, *write_mail(shown, folder)


def _fitted(run: Run) -> bool:
    """Return whether the run fitted its calibration itself."""
    return run.parameters.calibration is None and run.update_of is None


def _costs(engine: Engine, run: Run, total: CurrencyTotals, figures: Figures) -> WhatItCost:
    of = run.counts.headline, total.currency
    costs = read_costs(engine, total.currency, run.counts.headline, figures.spent, figures.spent_by_campaign)
    credited = {row.channel: row for row in run.counts.credit if (row.model, row.currency) == of}
    return as_their_channels(engine, costs, credited)


def _lately(engine: Engine, run: Run, total: CurrencyTotals, *, priced: bool) -> dict[str, Any]:
    """Return better or worse of late; no return of voice where some of it has no known cost."""
    asked = run.parameters
    stands = _local(run.as_of, asked.timezone).date() if run.as_of else None
    found = read_periods(engine, total.currency, stands)
    if not priced:
        found = replace(found, changes={name: one for name, one in found.changes.items() if name not in RATIOS})
    return lately(found, total.currency, asked.window_days) if run.counts.orders else {}


@cache
def _template() -> Template:
    pages = Environment(loader=PackageLoader("attribution.report"), autoescape=True, undefined=StrictUndefined)
    pages.filters["count"] = count  # over Jinja's own, which counts items
    return pages.get_template("report.html.j2")


def _words(run: Run, total: CurrencyTotals, figures: Figures) -> dict[str, Any]:
    return {
        "brand": run.parameters.brand,
        "headline": headline(run, total),
        "facts": _facts(run, total, figures),
        "warnings": run.warnings,
        "tiles": tiles(run, total, figures.certainty.headline),
        "sentences": sentences(run, total, figures),
        "method": method(run),
        "experiments": [{"name": one.test, "verdict": one.verdict, "told": one.told} for one in run.experiments],
        "accept": plain(run.parameters.accept),
        "run_id": run.run_id,
        "command": run.reproduce or _command(run),
        "how_again": "" if run.reproduce else f"{AGAIN}{SPENT if run.loaded.spend or run.loaded.claims else ''}.",
    }


def _sections(run: Run, total: CurrencyTotals, figures: Figures, outputs: Sequence[dict[str, Any]]) -> dict[str, Any]:
    return {
        "decisions": decisions(figures.certainty),
        "decision_headings": HEADINGS,
        "journeys": sections.journeys(figures, run.counts),
        "lag": sections.lag(figures, run.parameters.window_days),
        "paths": sections.paths(figures, total.currency),
        "voice_sessions": voice_sessions(figures),
        "evidence": sections.evidence(figures, run.counts.orders),
        "thresholds": sections.thresholds(figures, run.counts.orders, total),
        "tiers": sections.tiers(figures),
        "least_pairs": LEAST_PAIRS,
        "model": TITLES[run.counts.headline],
        "one_currency": len(run.counts.totals) == 1,
        "voice_names": {channel(name) for name in figures.voice_channels},
        "files": sections.files(outputs),
        "glossary": GLOSSARY,
    }


def _from_tables(
    engine: Engine, run: Run, total: CurrencyTotals, figures: Figures, costs: WhatItCost
) -> dict[str, Any]:
    """Return the sections that read the run's tables themselves."""
    currency, counts = total.currency, run.counts
    marks = read_week_marks(engine, currency, figures.weeks)
    spent = [minor for name, minor in figures.spent.items() if name in figures.voice_channels]
    span = figures.certainty.headline.get("voice_revenue")
    unpriced = voice_without_cost(counts.credit, (counts.headline, currency), figures.spent, figures.voice_channels)
    bins = read_bins(engine, fitted=_fitted(run))
    return {
        "lately": _lately(engine, run, total, priced=not unpriced),
        "kpis": kpis(engine, currency),
        "credit": credit(counts, total, figures, costs),
        "campaigns": campaign_lines(costs, currency, lambda names: named(names, MOST_CAMPAIGNS), smaller_campaigns),
        "campaigns_cost": bool(figures.spent_by_campaign),
        "currencies": other_currencies(engine, counts, currency, figures.voice_channels),
        "whole": {
            **voice_whole(engine, counts, total, span, VoiceCost(sum(spent), costs.voice, unpriced) if spent else None),
            "apart": apart(unpriced),
        },
        "weeks": sections.weeks(figures, marks, currency),
        "brands": brands(engine),
        "places": places(engine, counts, total),
        "calibration": {**calibration(bins), "svg": sections.markup(calibration_svg(bins))},
        "voice": voice_health(engine, shared=run.parameters.shared),
        "answers": answers(engine, currency),
        "caused": caused(engine),
        "claims": claims(engine, currency),
        "audit": audit(engine),
    }


def _facts(run: Run, total: CurrencyTotals, figures: Figures) -> list[str]:
    facts = []
    if figures.first_order and figures.last_order:
        facts.append(f"Orders of {days(figures.first_order, figures.last_order)}")
    if run.as_of:
        facts.append(f"data as of {minute(_local(run.as_of, run.parameters.timezone))}")
    facts += [f"time zone {run.parameters.timezone}", f"in {total.currency}"]
    others = [other.currency for other in run.counts.totals if other.currency != total.currency]
    if others:
        facts.append(f"{', '.join(others)} apart below")
    if run.parameters.locale:
        facts.append(f"numbers and dates as in {run.parameters.locale}")
    return [*facts, f"{run.parameters.window_days}-day window", run.run_id, f"schema {SCHEMA_VERSION}"]


def _local(moment: datetime, zone: str) -> datetime:
    try:
        return moment.astimezone(ZoneInfo(zone))
    except OverflowError:  # the last hours of year 9999
        return moment


def _command(run: Run) -> str:
    # No file names: the same records from files and from the table are the same run, and the same page.
    asked = run.parameters
    parts = [
        "earshot attribute --out DIR",
        f"--window {asked.window_days}d --accept {asked.accept} --timezone {asked.timezone}",
        f"--identity {asked.identity}",
    ]
    if asked.exposure_weight:
        parts.append(f"--exposure-weight {asked.exposure_weight}")
    if asked.models:
        parts.append(f"--models {','.join(sorted(asked.models))}")
    if asked.locale:
        parts.append(f"--locale {asked.locale}")
    if asked.shared:
        parts.append(f"--shared {asked.shared}")
    if run.as_of:
        parts.append(f"--as-of {run.as_of:%Y-%m-%dT%H:%M:%S.%fZ}")
    return " \\\n  ".join(parts)
