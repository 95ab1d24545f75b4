"""`earshot attribute`, `credit`, `explain` and `simulate`: from the ledger to credit.

The analysis libraries are imported inside the commands, so that the other commands start without them.
"""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from attribution.engine.engines import ENGINES
from attribution.engine.room import Room
from base.settings import read_settings
from cli.attribution_asked import counts_of, days_of, inputs_of, match_keys_of, moment_of, terms_of, with_daily
from cli.console import talk
from cli.daily_columns import CLAIM_COLUMNS, SPEND_COLUMNS
from cli.many_values import ManyValues

Out = Annotated[Path, typer.Option("--out", "-o", help="Folder for the files; made if missing.")]
Touchpoints = Annotated[
    list[Path] | None, typer.Option(help="Touchpoint files (.jsonl, .jsonl.gz, .parquet), one or several.")
]
Orders = Annotated[list[Path] | None, typer.Option(help="Order files, likewise. Without files the table is read.")]
Window = Annotated[str, typer.Option(help="How far before an order a touch may lie: 1, 7, 14, 30, 60 or 90d.")]
AsOf = Annotated[str | None, typer.Option(help="Use what was received until then (RFC 3339); all if left out.")]
Memory = Annotated[
    float | None, typer.Option(help="Gigabytes its tables may take in memory; 60 % of the machine's if left out.")
]
Spill = Annotated[
    Path | None, typer.Option(help="Folder for what finds no room in memory; the system's for temporary files.")
]
Since = Annotated[
    str | None, typer.Option(help="First day read from the table, YYYY-MM-DD; from the beginning if left out.")
]


def attribute(  # noqa: PLR0917 - typer reads the options from the signature
    out: Out,
    touchpoints: Touchpoints = None,
    orders: Orders = None,
    window: Window = "30d",
    accept: Annotated[float, typer.Option(help="Least probability of an accepted link.")] = 0.5,
    as_of: AsOf = None,
    timezone: Annotated[str, typer.Option(help="IANA time zone of the report's days.")] = "UTC",
    engine: Annotated[
        str, typer.Option(help=f"{' or '.join(ENGINES)}: on one machine, or beyond it (extra spark).")
    ] = "duckdb",
    identity: Annotated[
        str, typer.Option(help="linked, or strict: by token, own session, enrolment and Ad ID alone.")
    ] = "linked",
    exposure_weight: Annotated[
        float, typer.Option(help="What something only shown weighs, of a person's touch: 0 to 1.")
    ] = 0.0,
    calibration: Annotated[
        Path | None, typer.Option(help="calibration.json of another run or of `earshot calibrate`; fitted if left out.")
    ] = None,
    export: Annotated[
        Path | None, typer.Option(help="manifest-summary.json of AWS's export of the whole table.")
    ] = None,
    since: Since = None,
    spend: Annotated[
        list[Path] | None,
        typer.Option(help=f"What channels cost: {SPEND_COLUMNS}; the table has its own."),
    ] = None,
    claims: Annotated[
        list[Path] | None,
        typer.Option(
            help=f"What platforms claim: {CLAIM_COLUMNS}, currency (of the orders if left out); the table has its own."
        ),
    ] = None,
    match_keys: Annotated[
        list[Path] | None,
        typer.Option(help="What receivers match orders' customers by; kept in the run, encrypted, for `export` alone."),
    ] = None,
    skill_metrics: Annotated[
        Path | None,
        typer.Option(
            help="Alexa's own counts (CSV: day, utterances, sessions): days that differ are told, none enters the run."
        ),
    ] = None,
    experiments: Annotated[
        Path | None,
        typer.Option(help="Terms of experiments, as `earshot experiment read` prints them; the table brings its own."),
    ] = None,
    update: Annotated[Path | None, typer.Option(help="Folder of an earlier run to start from.")] = None,
    shared: Annotated[
        int | None,
        typer.Option(
            min=2,
            metavar="[K]",
            help="Fold groups of fewer than K households (10 if left out) in channel_daily, paths, voice_funnel, lift,"
            " kpis and the report.",
        ),
    ] = None,
    csv: Annotated[
        bool, typer.Option("--csv", help="Write CSV of tables over a million rows too, and sheets over 20,000.")
    ] = False,
    keep_rejected: Annotated[
        bool, typer.Option("--keep-rejected", help="Repeat bad lines in rejected.jsonl with their identifiers.")
    ] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Stop with exit 2 when a line is bad.")] = False,
    models: Annotated[
        str,
        typer.Option(
            help="Models with commas between, beside those the page is made of (markov_1_by_order, first, last, "
            "linear); all if left out."
        ),
    ] = "",
    compare: Annotated[
        Path | None, typer.Option(help="Folder of an earlier run that the page sets its numbers against.")
    ] = None,
    pdf: Annotated[bool, typer.Option("--pdf", help="Print the page into report.pdf too, with Chromium.")] = False,
    locale: Annotated[
        str,
        typer.Option(
            help="Language tag by which the page writes numbers, dates and money; its words stay as they are."
        ),
    ] = "",
    memory: Memory = None,
    spill: Spill = None,
) -> None:
    """Credit every order to the sessions that led to it, and write tables, manifest and report.

    Prints the files written, one a line.

    Example: earshot attribute --touchpoints touchpoints.jsonl --orders orders.jsonl --out out/
    """
    from attribution.parameters import Parameters
    from attribution.run import attribute as run
    from cli.attribution_told import tell, tell_beside
    from cli.printing import browser_here, print_page
    from ledger.wiring import open_later_names

    counted = counts_of(skill_metrics, shared)
    browser = browser_here() if pdf else None
    parameters = Parameters(
        window_days=days_of(window),
        accept=accept,
        as_of=moment_of(as_of) if as_of else None,
        timezone=timezone,
        engine=engine,
        identity=identity,
        exposure_weight=exposure_weight,
        calibration=calibration,
        models=tuple(name.strip() for name in models.split(",") if name.strip()),
        strict=strict,
        keep_rejected=keep_rejected,
        every_csv=csv,
        shared=shared or 0,
        workbook=True,
        brand=read_settings(secrets=False).seller,
        experiments=terms_of(experiments),
        locale=locale,
        room=Room(memory_gb=memory, spill=spill),
    )
    settings = read_settings(secrets=False)
    inputs = replace(
        inputs_of(touchpoints or [], orders or [], since, export),
        update=update,
        compare=compare,
        later_names=open_later_names(settings),
    )
    inputs = with_daily(inputs, spend or [], claims or [])
    if match_keys:
        inputs = replace(inputs, match_keys=match_keys_of(match_keys))
    with talk.status("starting") as status:
        summary = run(inputs, parameters, out, status.update)
    tell(summary)
    tell_beside(counted, out)
    if browser:
        typer.echo(print_page(browser, out / "report.html", out / "report.pdf"))


def calibrate(  # noqa: PLR0917 - typer reads the options from the signature
    out: Annotated[Path, typer.Option("--out", "-o", help="The file, calibration.json by custom.")],
    touchpoints: Touchpoints = None,
    orders: Orders = None,
    window: Window = "30d",
    as_of: AsOf = None,
    since: Since = None,
    memory: Memory = None,
    spill: Spill = None,
) -> None:
    """Fit how sure links are on records, and write it into a file that `earshot attribute --calibration` takes.

    Example: earshot calibrate --touchpoints touchpoints.jsonl --orders orders.jsonl --out calibration.json
    """
    from attribution.parameters import Parameters
    from attribution.run import calibrate as run

    parameters = Parameters(
        window_days=days_of(window),
        as_of=moment_of(as_of) if as_of else None,
        room=Room(memory_gb=memory, spill=spill),
    )
    inputs = inputs_of(touchpoints or [], orders or [], since, None)
    with talk.status("starting") as status:
        written = run(inputs, parameters, out, status.update)
    typer.echo(written)


def credit(
    paths: Annotated[Path, typer.Option(help="CSV: path, total_conversions, total_conversion_value, total_null.")],
    out: Out,
    by: Annotated[
        str, typer.Option(help="Column that holds the paths, when they are of campaigns, devices, brands, ...")
    ] = "path",
    models: Annotated[str, typer.Option(help="Names with commas between; all if left out.")] = "",
) -> None:
    """Run the models alone on a table of paths ("a > b > c"), and write credit.csv.

    Example: earshot credit --paths paths.csv --out out/
    """
    from attribution.path_run import CREDIT, credit_paths

    outcome = credit_paths(paths, out, [name.strip() for name in models.split(",") if name.strip()], by)
    for sentence in outcome.told():
        talk.print(sentence, markup=False)
    if outcome.rejected:
        talk.print(f"see {out / 'rejected.jsonl'}", markup=False, soft_wrap=True)
    typer.echo(out / CREDIT)


def explain(
    order_id: Annotated[str, typer.Argument(help="The order.")],
    run: Annotated[
        Path, typer.Option(help="Folder of a run, as `earshot attribute --out` or the demo wrote it.")
    ] = Path("out/demo"),
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Tell why ORDER_ID was credited as it was: what led to it, how sure, and what else may have and does not count.

    Example: earshot explain or_1 --run out/
    """
    from attribution.explanation.read import explain as explained
    from attribution.explanation.told import told

    answer = explained(order_id, run)
    typer.echo(json.dumps(answer, default=str, indent=1) if as_json else "\n".join(told(answer, _names())))


def _names() -> dict[str, str]:
    """Return the names of the catalogue's products and brands by their ids."""
    from shop.catalog.load import load_catalog

    catalog, _ = load_catalog(read_settings(secrets=False).catalog)
    brands = {brand.brand_id: brand.canonical for brand in catalog.brands.values()}
    return brands | {product.product_id: product.name for product in catalog.products.values()}


def simulate(  # noqa: PLR0917 - typer reads the options from the signature
    households: Annotated[int, typer.Option(min=0, help="How many households.")],
    out: Out,
    seed: Annotated[int, typer.Option(help="Another seed is another world.")] = 1,
    days: Annotated[int, typer.Option(min=1, help="Length of the simulated time.")] = 90,
    until: Annotated[str, typer.Option(help="Its last moment, RFC 3339.")] = "2026-11-20T12:00:00Z",
    shape: Annotated[str, typer.Option(help="Assumptions: plain, shifted, third or random.")] = "plain",
    form: Annotated[str, typer.Option("--format", help="Of touchpoints and orders: jsonl or parquet.")] = "jsonl",
    products: Annotated[
        int, typer.Option(min=0, help="How many invented products are sold; 0: those of the catalogue.")
    ] = 0,
) -> None:
    """Write a simulated world: touchpoints and orders, truth.jsonl with the true session-order pairs, and people.jsonl.

    Example: earshot simulate --households 500 --seed 7 --out month/
    """
    from attribution.simulation.files import write_world
    from attribution.simulation.parameters import shape as assumptions
    from attribution.simulation.setting import invented_products
    from attribution.simulation.world import simulate as run
    from runtime.demo.background import simulated_products
    from shop.catalog.load import load_catalog

    sold = invented_products(products) or simulated_products(load_catalog(read_settings(secrets=False).catalog)[0])
    world = run(
        sold, households=households, seed=seed, until=moment_of(until), days=days, assumed=assumptions(shape, seed)
    )
    files = write_world(world, out, form)
    talk.print(f"{len(world.touchpoints):,} touchpoints, {len(world.orders):,} orders, {len(world.truth):,} true pairs")
    for file in files:
        typer.echo(file)


def register(app: typer.Typer) -> None:
    """Add the commands to the `earshot` command."""
    app.command("attribute", cls=ManyValues)(attribute)
    app.command("calibrate", cls=ManyValues)(calibrate)
    for command in (credit, explain, simulate):
        app.command()(command)
