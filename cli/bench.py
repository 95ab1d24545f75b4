"""`earshot bench`: our own figures beside others', measured in one run."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from base.environment import DEFAULT_LOCALE
from base.errors import InputError
from base.settings import read_embedded_settings
from cli.attribution_asked import days_of
from cli.bench_analysis import churn, clv, lift, predictions, replenish, update
from cli.bench_devices import devices
from cli.bench_exports import exports
from cli.bench_federated import federated
from cli.bench_spark import spark
from cli.console import talk
from cli.source_tree import NEEDS_SOURCE

bench = typer.Typer(
    invoke_without_command=True,
    help="Measure us and our peers in one run; tables on stdout. Without a name: all of them.",
)
for _analysis in (churn, clv, devices, exports, federated, lift, predictions, replenish, spark, update):
    bench.command()(_analysis)


@bench.callback()
def _everything(context: typer.Context) -> None:
    # The benchmarks and their data are part of the source tree, not of the installed package.
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    if context.invoked_subcommand is None:
        startup()
        links()
        credit()
        learning()
        brands()


@bench.command()
def startup() -> None:
    """Starting and answering, beside a hello-world skill on the same SDK; with real table writes.

    Example: earshot bench startup
    """
    try:
        from bench.startup.measure import measure, table
    except ModuleNotFoundError as error:
        raise InputError(NEEDS_SOURCE.format(error=error)) from error
    talk.print("measuring start and turns; about a minute")
    typer.echo(table(measure()))


@bench.command()
def links(  # noqa: PLR0917 - typer reads the options from the signature
    households: Annotated[int, typer.Option("--households", min=50, help="Size of each fresh world.")] = 5500,
    worlds: Annotated[
        Path | None,
        typer.Option(
            "--worlds",
            help="Judge the worlds in this folder instead: touchpoints, orders, truth, and people or records_truth.",
        ),
    ] = None,
    events: Annotated[
        int | None, typer.Option("--events", min=1000, help="Time the road from files to links on so many records.")
    ] = None,
    window: Annotated[str, typer.Option(help="How long before an order a session may have led to it.")] = "30d",
    form: Annotated[str, typer.Option("--format", help="Of those records: jsonl or parquet.")] = "jsonl",
    memory: Annotated[float | None, typer.Option(help="With --events: gigabytes its tables may take.")] = None,
    write: Annotated[bool, typer.Option("--write", help="Put tables and plot into docs/attribution.md.")] = False,
) -> None:
    """How well links find the truth of simulated worlds, beside other methods; or, with --events, what they cost.

    Example: earshot bench links --households 500

    Example: earshot bench links --households 500 --window 90d

    Example: earshot bench links --events 165000
    """
    try:
        from attribution.parameters import Parameters
        from bench.attribution.report import bench_links
        from bench.attribution.speed import bench_events
        from bench.attribution.worlds import given
    except ModuleNotFoundError as error:
        raise InputError(NEEDS_SOURCE.format(error=error)) from error
    if events:
        typer.echo(bench_events(events, form, talk.print, memory))
        return
    judged = given(worlds) if worlds else None
    days = Parameters(window_days=days_of(window)).window_days
    typer.echo(bench_links(worlds=judged, households=households, window_days=days, write=write, talk=talk.print))


@bench.command()
def credit(
    peers: Annotated[
        Path, typer.Option("--peers", help="Folder of the other libraries' environments; made where missing.")
    ] = Path(".earshot/peers"),
    large: Annotated[bool, typer.Option("--large", help="Also 10^7 and 10^8 touches; takes 6 GB.")] = False,
    write: Annotated[bool, typer.Option("--write", help="Put the tables into docs/attribution.md.")] = False,
) -> None:
    """What the models cost and how exact they are, beside other libraries in environments of their own.

    Example: earshot bench credit --large
    """
    try:
        from bench.credit.report import bench_credit
    except ModuleNotFoundError as error:
        raise InputError(NEEDS_SOURCE.format(error=error)) from error
    typer.echo(bench_credit(peers=peers, large=large, write=write, talk=talk.print))


@bench.command()
def learning() -> None:
    """What learned synonyms bring on voices nobody has heard, and whom they harm.

    Example: earshot bench learning
    """
    try:
        from bench.brands.learning import measured
    except ModuleNotFoundError as error:
        raise InputError(NEEDS_SOURCE.format(error=error)) from error
    talk.print("learning from four fifths of the voices, five times")
    typer.echo(measured())


@bench.command()
def serve(
    hostile: Annotated[bool, typer.Option("--hostile", help="Let hostile clients at it; Linux only.")] = False,
    seconds: Annotated[int, typer.Option("--seconds", min=5, help="How long half-sent requests are kept open.")] = 60,
) -> None:
    """How many verified launches and reorders a second of CPU it answers, in memory and on the embedded table.

    With --hostile: what hostile clients can do to it while a signed turn a second goes on.

    Example: earshot bench serve
    """
    try:
        from bench.serve.hostile import hostile as attacked
        from bench.serve.throughput import measured, table
    except ModuleNotFoundError as error:
        raise InputError(NEEDS_SOURCE.format(error=error)) from error
    if not hostile:
        talk.print("answering signed turns in memory, then on an embedded table; about half a minute")
        typer.echo(table(measured()))
        return
    talk.print(f"serving on this machine and attacking it; about {seconds + 60} s")
    typer.echo(attacked(seconds))


@bench.command("talk")
def conversations(
    files: Annotated[
        list[Path] | None, typer.Argument(help="JSON lines, a conversation each; without any, those of the tests.")
    ] = None,
    failures: Annotated[bool, typer.Option("--failures", help="Also print what was said where one failed.")] = False,
    fuzz: Annotated[
        int, typer.Option(min=0, help="Instead, so many sentences of each way to say things around a wish.")
    ] = 0,
    seed: Annotated[int, typer.Option(help="Of what is drawn for --fuzz.")] = 1,
) -> None:
    """How many conversations end as a customer would expect, by the facts: ordered, asked, sent, left open.

    With --fuzz: which share of drawn sentences the model's samples, and talk, take for what they are.

    Example: earshot bench talk --failures
    """
    try:
        from bench.talk.fuzz import bench_fuzz
        from bench.talk.report import bench_talk
    except ModuleNotFoundError as error:
        raise InputError(NEEDS_SOURCE.format(error=error)) from error
    if fuzz:
        typer.echo(bench_fuzz(DEFAULT_LOCALE, count=fuzz, seed=seed))
        return
    typer.echo(bench_talk(files or (), failures=failures))


@bench.command()
def soak(
    turns: Annotated[
        int, typer.Option("--turns", min=1, help="Turns under each fault, and those that were begun.")
    ] = 215,
    minutes: Annotated[float, typer.Option("--minutes", min=1, help="The longest that all of it takes.")] = 30,
    faults: Annotated[list[str] | None, typer.Option("--fault", help="These alone; all if left out.")] = None,
    plant: Annotated[str, typer.Option("--plant", help="A bug put in on purpose: the soak has to fail.")] = "",
) -> None:
    """Turns while table, queue, disk, names and we ourselves fail, on this machine; nothing lost, double or untrue.

    Ends with exit 1 when anything is. Linux only.

    Example: earshot bench soak --turns 20 --fault outage --fault "disk full"
    """
    try:
        from bench.soak.report import soaked
    except ModuleNotFoundError as error:
        raise InputError(NEEDS_SOURCE.format(error=error)) from error
    read_embedded_settings("earshot bench soak")
    told = soaked(
        faults or (), turns=turns, minutes=minutes, plant=plant, note=lambda line: talk.print(line, markup=False)
    )
    typer.echo(told)


@bench.command()
def keys() -> None:
    """What 50,000 turns a second write on the hottest keys of table and indexes, and how long a day takes to read.

    Example: earshot bench keys
    """
    try:
        from bench.ledger.keys import told
    except ModuleNotFoundError as error:
        raise InputError(NEEDS_SOURCE.format(error=error)) from error
    read_embedded_settings("earshot bench keys")
    typer.echo(told())


@bench.command()
def turns(
    count: Annotated[int, typer.Option("--turns", min=20, help="How many turns, each time.")] = 400,
) -> None:
    """How long turns take through the Flask service on the embedded AWS: all well, and with outages of a second.

    Example: earshot bench turns
    """
    try:
        from bench.soak.latency import measured
    except ModuleNotFoundError as error:
        raise InputError(NEEDS_SOURCE.format(error=error)) from error
    read_embedded_settings("earshot bench turns")
    typer.echo(measured(count))


@bench.command()
def brands(
    catalog: Annotated[Path | None, typer.Option("--catalog", help="Judge on this catalogue (with --heard).")] = None,
    heard: Annotated[
        list[Path] | None, typer.Option("--heard", help="CSV: heard_text, brand_id, label, canonical, voice, asr.")
    ] = None,
    sizes: Annotated[
        str, typer.Option("--sizes", help="Catalogue sizes to time, with commas; empty for quality alone.")
    ] = "500,10000,100000,1000000",
    refit: Annotated[bool, typer.Option("--fit", help="Also fit the matcher to all rows and keep the result.")] = False,
    write: Annotated[bool, typer.Option("--write", help="Put the tables into docs/brands.md.")] = False,
) -> None:
    """Hearing brands: ranking, decisions and speed, cross-validated by brand family, with Wilson intervals.

    Example: earshot bench brands --sizes 500,10000
    """
    try:
        from bench.brands.report import bench_brands
        from bench.brands.worlds import training_worlds, world
    except ModuleNotFoundError as error:
        raise InputError(NEEDS_SOURCE.format(error=error)) from error
    if (catalog is None) != (not heard):
        raise InputError("--catalog and --heard go together: rows are judged against their catalogue")
    worlds = [world(catalog, heard), *training_worlds()] if catalog and heard else None
    counts = _numbers(sizes, "--sizes")
    typer.echo(bench_brands(worlds=worlds, sizes=counts, refit=refit, write=write, talk=talk.print))


def _numbers(text: str, option: str) -> tuple[int, ...]:
    try:
        return tuple(int(part) for part in text.split(",") if part.strip())
    except ValueError as error:
        raise InputError(f"{option} {text!r}: whole numbers with commas between, like 500,10000") from error


def register(app: typer.Typer) -> None:
    """Add the group to `earshot`."""
    app.add_typer(bench, name="bench")
