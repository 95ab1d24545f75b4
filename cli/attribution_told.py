"""What `earshot attribute` tells of a run on stderr, and the files it wrote on stdout."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import typer

from attribution.outcome import Summary
from attribution.skill_metrics import SkillDay
from attribution.words import plural
from cli.console import talk


def tell(summary: Summary) -> None:
    """Tell what a run found, its warnings last, and name its files."""
    reasons = ", ".join(f"{reason} {number:,}" for reason, number in sorted(summary.links_by_reason.items()))
    touchpoints = plural(summary.touchpoints, "touchpoint", "touchpoints")
    aside = plural(summary.rejected, "line", "lines")
    accepted = plural(summary.links_accepted, "link", "links")
    lines = [
        f"{touchpoints}, {plural(summary.orders, 'order', 'orders')}, {aside} set aside",
        f"{accepted} accepted ({reasons or 'none'}); {plural(summary.linked_orders, 'order', 'orders')} linked",
    ]
    lines += [f"experiment {one.test}: {one.told[0]}" for one in summary.experiments]
    lines += [
        f"{currency}: net revenue {net:,}, credited to voice {summary.voice_minor[currency]:,} (minor units)"
        for currency, net in sorted(summary.net_revenue_minor.items())
    ]
    for line in [*lines, *(f"note: {warning}" for warning in summary.warnings)]:
        talk.print(line, markup=False, soft_wrap=True)
    for file in summary.files:
        typer.echo(file)


def tell_beside(counted: dict[date, SkillDay] | None, run: Path) -> None:
    """Tell on which days Alexa counted a skill otherwise than the run that was just written."""
    if counted is not None:
        from attribution.skill_metrics import days_of_run, told_beside

        for line in told_beside(counted, days_of_run(run)):
            talk.print(line, markup=False, soft_wrap=True)
