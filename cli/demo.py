"""`earshot demo`: the whole story on the embedded default."""

from __future__ import annotations

import webbrowser
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.markup import escape

from base.money import Money
from base.settings import read_embedded_settings
from cli.console import talk

if TYPE_CHECKING:
    from runtime.demo.demo import Demo, Told

page = Console(highlight=False)


def demo(
    out: Annotated[Path, typer.Option("--out", "-o", help="Folder for exports and report; made if missing.")] = Path(
        "out/demo"
    ),
    open_report: Annotated[bool, typer.Option("--open", help="Open the report in the browser at the end.")] = False,
) -> None:
    """Hear customers reorder, research and buy; then read what voice did, in exports and a report.

    Everything runs on this machine: signed Alexa requests over HTTP, a DynamoDB API over HTTP, signed shop webhooks,
    and the devices of a home over MQTT.

    Example: earshot demo --open
    """
    read_embedded_settings("earshot demo")
    with talk.status("waking up ...") as status:
        from runtime.demo.demo import run_demo  # the analysis libraries take a second

        def tell(step: str) -> None:
            status.update(f"{step} ...")
            if not talk.is_terminal:
                talk.print(f"{step} ...")

        done = run_demo(out, tell)
    for told in done.told:
        _print_story(told)
    _print_summary(done)
    if open_report:
        webbrowser.open(done.report.resolve().as_uri())


def _print_story(told: Told) -> None:
    page.print(f"\n[bold]{escape(told.story.title)}[/]  [dim]{told.story.begins:%A %d %B, %H:%M} UTC[/]")
    for line in told.lines:
        if line.aside:
            page.print(f"  [dim]({escape(line.who)}: {escape(line.text)})[/]")
        else:
            colour = "cyan" if line.who == "Alexa" else "green"
            page.print(f"  [{colour}]{escape(line.who)}:[/] {escape(line.text)}")


def _print_summary(done: Demo) -> None:
    summary = done.summary
    page.print("\n[bold]What voice did[/]")
    page.print(f"  {summary.touchpoints:,} touchpoints and {summary.orders:,} orders in the ledger")
    for currency, net in summary.net_revenue_minor.items():
        voice = summary.voice_minor.get(currency, 0)
        share = f" ({voice / net:.0%})" if net else ""
        page.print(
            f"  {_money(net, currency)} net revenue, of which voice is credited with {_money(voice, currency)}{share} "
            "by removal effects, 30-day window"
        )
    page.print(f"  {summary.voice_then_elsewhere:,} orders begun by voice and finished on another device")
    reasons = ", ".join(f"{reason.replace('_', ' ')} {number:,}" for reason, number in summary.links_by_reason.items())
    page.print(f"  {summary.links_accepted:,} links accepted ({reasons})")
    for test in summary.experiments:
        page.print(f"  Whether it caused any, by experiment {escape(test.test)}: {escape(test.told[0])}")
    for warning in summary.warnings:
        page.print(f"  [yellow]note:[/] {escape(warning)}")
    page.print(f"\n[bold]Open[/] {escape(str(done.report))}  [dim](tables beside it, manifest.json lists them)[/]")


def _money(minor: int, currency: str) -> str:
    return f"{Money(minor, currency).decimal():,} {currency}"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(demo)
