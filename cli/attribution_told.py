"""What `earshot attribute` tells of a run on stderr, and the files it wrote on stdout."""

from __future__ import annotations

import typer

from attribution.outcome import Summary
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
