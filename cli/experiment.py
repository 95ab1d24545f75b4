"""`earshot experiment`: withhold something from a share of the households, and read what it caused."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date, datetime, timedelta
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from base.clock import rfc3339, system_clock
from base.errors import InputError
from base.settings import read_settings
from cli.console import talk
from ledger.records.experiment import Arm, Experiment, Looks, Withheld

if TYPE_CHECKING:
    from ledger.store import Ledger

experiment = typer.Typer(
    no_args_is_help=True,
    help="Withhold something from a share of the households, drawn by lot, and read what it caused.",
    epilog="Start with: earshot experiment create offer-1 --withhold handoff_offer --share 0.2 --days 28",
)
_NAME = typer.Argument(help="Name of the experiment, 1 to 64 characters: in every record of an exposure.")
Name = Annotated[str, _NAME]
_OF_CAMPAIGNS = (Withheld.CAMPAIGN, Withheld.AUDIO_AD)


@experiment.command()
def create(  # noqa: PLR0917 - typer reads the options from the signature
    name: Name,
    withhold: Annotated[Withheld, typer.Option(help="What the held-out households do not get.")],
    share: Annotated[float, typer.Option(help="Share of the households that is held out, 0.001 to 0.999.")],
    days: Annotated[int, typer.Option(min=1, max=3650, help="Planned length.")] = 28,
    looks: Annotated[
        Looks, typer.Option(help="planned: read at a few planned moments; open_ended: whenever you like, for longer.")
    ] = Looks.PLANNED,
    planned_looks: Annotated[int, typer.Option(min=1, max=50, help="How many planned moments.")] = 4,
    detect: Annotated[
        float, typer.Option(help="Least effect it is meant to find, as a share of what the held-out order.")
    ] = 0.1,
    campaign: Annotated[str | None, typer.Option(help="Id of the campaign or audio ad that is withheld.")] = None,
    orders_variance: Annotated[
        float | None, typer.Option(help="Variance of these orders over households; else that of very different ones.")
    ] = None,
    orders_a_household: Annotated[
        float | None, typer.Option(help="Orders a household is expected to place meanwhile: tells how many it takes.")
    ] = None,
    households_a_day: Annotated[
        float | None, typer.Option(help="New households exposed a day: tells how long it takes.")
    ] = None,
) -> None:
    """Make an experiment. It begins in five minutes, when every process knows of it; made again it stays as it is.

    Prints its terms as one JSON line, and on stderr how many households and days it takes.

    Example: earshot experiment create offer-1 --withhold handoff_offer --share 0.2 --orders-a-household 0.4
    """
    from ledger.terms import GOOD_FOR

    if (withhold in _OF_CAMPAIGNS) != (campaign is not None):
        needs = "needs --campaign ID" if withhold in _OF_CAMPAIGNS else "is of the skill's own: leave out --campaign"
        raise InputError(f"--withhold {withhold} {needs}")
    for option, number in (
        ("--orders-a-household", orders_a_household),
        ("--orders-variance", orders_variance),
        ("--households-a-day", households_a_day),
    ):
        if number is not None and not (isfinite(number) and number > 0):
            raise InputError(f"{option} {number}: give a number above 0")
    starts = system_clock() + GOOD_FOR
    test = Experiment(
        test_id=_named(name),
        withheld=withhold,
        held_out_thousandths=_thousandths("--share", share, most=999),
        starts_at=starts,
        ends_at=starts + timedelta(days=days),
        looks=looks,
        planned_looks=planned_looks,
        detects_thousandths=_thousandths("--detect", detect, most=100_000),
        campaign_id=campaign,
    )
    with _table() as ledger:
        made = ledger.experiments.create(test)
        test = ledger.experiments.one(test.test_id)
    talk.print(f"{name} {'begins ' + rfc3339(test.starts_at) if made else 'was there already, with these terms'}")
    _tell_what_it_takes(test, orders_a_household, orders_variance, households_a_day)
    typer.echo(_line(test))


@experiment.command()
def assign(
    name: Name,
    account: Annotated[list[str] | None, typer.Option(help="A customer's id at the shop; may be repeated.")] = None,
    accounts: Annotated[Path | None, typer.Option(help="File with one such id a line.")] = None,
) -> None:
    """Draw the arm of accounts that something outside is to expose, or to leave out: a campaign, an audio ad.

    Prints CSV: account, arm (treated, held_out; not_measured: never agreed to be measured, so it is in neither arm and
    gets the ordinary product). Drawn again, an account stays in its arm.

    Example: earshot experiment assign autumn-mail --accounts customers.txt
    """
    from runtime.experiments import assigned

    ids = list(dict.fromkeys([*(account or ()), *_lines_of(accounts)]))  # named twice, it is one account
    if not ids:
        raise InputError("name accounts: --account ID, or --accounts FILE with one id a line")
    settings = read_settings(secrets=["pepper", "service_pepper"])
    counts = dict.fromkeys(Arm, 0)
    for one, arm in assigned(settings, name, ids):
        if not any(counts.values()):
            typer.echo("account,arm")  # not before it is known that there is such an experiment
        counts[arm] += 1
        typer.echo(f"{_cell(one)},{arm}")
    talk.print(", ".join(f"{count:,} {arm}" for arm, count in counts.items()))


@experiment.command()
def read(
    name: Annotated[str | None, typer.Argument(help="Name of the experiment; all if left out.")] = None,
    run: Annotated[
        Path | None, typer.Option(help="Folder of a run (`earshot attribute --out`): adds its verdict.")
    ] = None,
) -> None:
    """Print each experiment's terms, how many households are in each arm, and with --run what it caused.

    One JSON object a line; a file of such lines is what `earshot attribute --experiments` takes.

    Example: earshot experiment read offer-1 --run out/
    """
    with _table() as ledger:
        tests = [ledger.experiments.one(name)] if name else ledger.experiments.all()
        counts = {test.test_id: ledger.experiments.assigned(test.test_id) for test in tests}
    verdicts = _verdicts(run) if run else {}
    for test in tests:
        told = ", ".join(f"{count:,} {arm}" for arm, count in counts[test.test_id].items())
        talk.print(f"{test.test_id}: {told} households assigned", markup=False)
        unknown = [f"{run} has no exposure of it and was not given its terms: --experiments"] if run else []
        for verdict in verdicts.get(test.test_id, unknown):
            talk.print(f"  {verdict}", markup=False, soft_wrap=True)
        typer.echo(_line(test))
    if not tests:
        talk.print("no experiment yet; make one with `earshot experiment create`")
    elif run is None:
        talk.print("what they caused: run `earshot attribute --out DIR`, then read again with --run DIR")


@experiment.command()
def stop(name: Name) -> None:
    """Stop an experiment: from now on everybody gets the ordinary product; every process knows within five minutes.

    Stopped again, it stays stopped when it was.

    Example: earshot experiment stop offer-1
    """
    with _table() as ledger:
        test = ledger.experiments.stop(name, system_clock())
    assert test.stopped_at is not None, "it was stopped"
    talk.print(f"{name} stopped {rfc3339(test.stopped_at)}{early(test, test.stopped_at)}", markup=False)
    typer.echo(_line(test))


@experiment.command()
def change(
    figures: Annotated[Path, typer.Argument(help="CSV: unit, changed (true, false), day, value.")],
    on: Annotated[str, typer.Option(help="First day with the change, YYYY-MM-DD.")],
) -> None:
    """Estimate what a change did that could not be drawn by lot: before and after, beside units it did not touch.

    Prints one JSON line: the effect a unit and day, its 95 % interval, the same of the time before alone, a verdict.

    Example: earshot experiment change prices.csv --on 2026-11-10
    """
    from attribution.lift.change import change_found
    from attribution.lift.change_file import read_figures

    try:
        first = date.fromisoformat(on)
    except ValueError as error:
        raise InputError(f"--on {on}: give a day as 2026-11-26") from error
    found = change_found(read_figures(figures), first)
    talk.print(f"{found.verdict}; {found.changed_units:,} units changed, {found.other_units:,} not", markup=False)
    if found.effect is not None:
        talk.print("it holds as far as both would have moved alike; only a lot proves: `earshot experiment create`")
    typer.echo(json.dumps(asdict(found)))


@contextmanager
def _table() -> Iterator[Ledger]:
    from ledger.wiring import open_ledger
    from runtime.aws import connected

    with connected(read_settings(secrets=False)) as ready:
        yield open_ledger(ready)


def _line(test: Experiment) -> str:
    from ledger.encoding import to_json

    return to_json(test)


def _named(name: str) -> str:
    if not 1 <= len(name) <= 64 or not name.isprintable():
        raise InputError(f"{name!r} cannot be an experiment's name: give 1 to 64 characters that can be printed")
    return name


def _thousandths(option: str, share: float, *, most: int) -> int:
    thousandths = round(share * 1000) if isfinite(share) else 0
    if not 1 <= thousandths <= most or abs(thousandths - share * 1000) > 1e-6:
        raise InputError(f"{option} {share}: give a share from 0.001 to {most / 1000:g}, in steps of 0.001")
    return thousandths


def early(test: Experiment, stopped_at: datetime) -> str:
    """Return how early a test was stopped, in words; empty where it was not."""
    if stopped_at <= test.starts_at:
        return ", before it began"
    return " before its planned end: planned looks count only up to here" if stopped_at < test.ends_at else ""


def _tell_what_it_takes(test: Experiment, orders: float | None, variance: float | None, a_day: float | None) -> None:
    from attribution.lift.looks import widening_at_the_end
    from attribution.lift.power import needed

    if orders is None:
        talk.print("how many households it takes: give --orders-a-household, what one is expected to order meanwhile")
        return
    detects = test.detects_thousandths / 1000
    plan = needed(
        orders_a_household=orders,
        detects=detects,
        held_out=test.held_out_thousandths / 1000,
        widening=widening_at_the_end(test.looks, test.planned_looks),
        households_a_day=a_day,
        variance=variance,
    )
    long = "" if plan.days is None else f": {plan.days:,} days at {a_day:g} a day"
    talk.print(f"to find {detects:.1%} of {orders:g} orders, four times in five: {plan.households:,} households{long}")
    if variance is None:
        talk.print("households are taken to differ much in how often they order: --orders-variance, where you know it")
    if plan.days is not None and plan.days > (test.ends_at - test.starts_at).days:
        talk.print("[yellow]that is longer than planned: it will most likely say underpowered[/]")


def _lines_of(path: Path | None) -> list[str]:
    if path is None:
        return []
    try:
        return [line.strip() for line in path.read_text("utf-8-sig").splitlines() if line.strip()]
    except OSError as error:
        raise InputError(f"--accounts {path} cannot be read: {(error.strerror or str(error)).lower()}") from error
    except UnicodeDecodeError as error:
        raise InputError(f"--accounts {path}: byte {error.start} is not UTF-8; save the file as UTF-8") from error


def _cell(text: str) -> str:
    return '"' + text.replace('"', '""') + '"' if any(mark in text for mark in ',"\r\n') else text


def _verdicts(run: Path) -> dict[str, list[str]]:
    path = run / "manifest.json"
    try:
        told = json.loads(path.read_text("utf-8"))["experiments"]
        return {str(one["test"]): [str(sentence) for sentence in one["told"]] for one in told}
    except OSError as error:
        raise InputError(f"--run {run} holds no run: {path.name}: {(error.strerror or str(error)).lower()}") from error
    except ValueError as error:
        raise InputError(f"--run {run} holds no run: {path.name} is no JSON: {error}") from error
    except (KeyError, TypeError) as error:
        raise InputError(f"--run {run} holds no run that reads experiments: {path} does not tell of them") from error


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(experiment, name="experiment")
