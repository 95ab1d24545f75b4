"""One attribution run: records in; tables, manifest and report out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from attribution.cautions import warnings_of
from attribution.chain import run_chain, run_predictions, run_totals
from attribution.compared import open_compared, refuse_another_kind
from attribution.credit.caveats import caveats_of
from attribution.credit.days import known_days
from attribution.credit.spend import SPENT, cautions_of_spend
from attribution.credit.weights import models_asked
from attribution.engine.engine import Engine, number, rows
from attribution.engine.engines import ENGINES
from attribution.engine.step import run_steps
from attribution.exports.calibration_file import write_calibration
from attribution.exports.components import FILE as COMPONENTS_FILE
from attribution.exports.for_later import write_for_later
from attribution.exports.manifest import facts_for_others, outputs, run_facts, run_id, write_manifest
from attribution.exports.match_keys import FILE as MATCH_KEYS_FILE
from attribution.exports.order_consents import FILE as ORDER_CONSENTS_FILE
from attribution.exports.order_consents import TAKEN_BACK_FILE
from attribution.exports.publish import staged
from attribution.exports.receivers.export import files_of
from attribution.exports.receivers.table import RECEIVERS
from attribution.exports.tables import OF_AN_UPDATE, TABLES, Table
from attribution.exports.write import SCHEMA_VERSION, write_table
from attribution.exports.xlsx import FILE as WORKBOOK_FILE
from attribution.exports.xlsx import MOST_ROWS, USUAL_ROWS, write_workbook
from attribution.forms import written_in
from attribution.inputs.clean import latest_received
from attribution.inputs.load import Loaded, load, rejected_lines
from attribution.kpis.claims import CLAIMED, cautions_of_claims
from attribution.lift.incremental import estimate_incremental
from attribution.lift.run import read_experiments
from attribution.linking.calibration import FILE as CALIBRATION_FILE
from attribution.linking.calibration import read_calibration
from attribution.locale_form import form_of
from attribution.oddities import oddities_of
from attribution.outcome import Components, Run, Summary
from attribution.parameters import Inputs, Parameters, Progress, silent
from attribution.report.mail import HTML as MAIL_HTML
from attribution.report.mail import TEXT as MAIL_TEXT
from attribution.report.page import write_report
from attribution.report.shared import shown_to_others
from attribution.sharing.tables import SHARED, Shared, share
from attribution.summary import count
from attribution.update.earlier import EarlierRun, open_earlier
from attribution.update.households import EARLIER_HOUSEHOLDS
from attribution.update.households import STEPS as UPDATE_STEPS
from attribution.update.reuse import fingerprint_components, run_chain_from
from attribution.words import plural
from base.errors import InputError, UnusableInput
from base.files.rejected import REJECTED, write_rejected
from ledger.encoding import to_json

# A folder holds one run: what an older run left under these names goes.
RUN_FILES = (
    "manifest.json",
    "report.html",
    MAIL_HTML,
    MAIL_TEXT,
    "report.pdf",  # printed of the page by whoever asked for the run
    REJECTED,
    ORDER_CONSENTS_FILE,
    TAKEN_BACK_FILE,
    MATCH_KEYS_FILE,
    CALIBRATION_FILE,
    COMPONENTS_FILE,
    "channel_effects.parquet",  # of older versions
    WORKBOOK_FILE,
    *(f"{table.name}.{kind}" for table in (*TABLES, *OF_AN_UPDATE) for kind in ("parquet", "csv")),
    *(file for receiver in RECEIVERS for file in files_of(receiver)),  # made of the older run's rows and consent
)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def attribute(inputs: Inputs, parameters: Parameters, out: Path, progress: Progress = silent) -> Summary:
    """Attribute every order to the sessions that led to it, and write the run into `out`.

    Args:
        inputs: files, or records read from the table.
        parameters: window, acceptance and the rest; all of it goes into the run id.
        out: folder of the run; made if missing. An older run in it goes; other files stay.
        progress: told the name of each step as it begins.

    Raises:
        InputError: a file is missing; or, with `parameters.strict`, a line was bad; or `inputs.update` holds no run
            that this one can start from.
        UnusableInput: no line could be used. When there were bad lines, `rejected.jsonl` is then all that `out`
            holds of a run; in every other failure `out` stays as it was.
    """
    experiments = sorted({*parameters.experiments, *inputs.experiments}, key=to_json)  # in whatever order they came
    parameters = replace(parameters, experiments=tuple(experiments))
    with written_in(form_of(parameters.locale)):
        return _attribute(inputs, parameters, out, progress)


def _attribute(inputs: Inputs, parameters: Parameters, out: Path, progress: Progress) -> Summary:
    models_asked(parameters.models)  # refuses what there is none of before anything is read
    earlier = open_earlier(inputs.update, parameters) if inputs.update else None
    compared = open_compared(inputs.compare, parameters) if inputs.compare else None
    with ENGINES[parameters.engine](parameters.room) as engine:
        progress("reading records")
        given = read_calibration(parameters.calibration) if parameters.calibration else None
        if earlier and given is not None:
            earlier.refuse_other_calibration(given)
        loaded = load(engine, inputs, keep_rejected=parameters.keep_rejected)
        _refuse_bad_input(loaded, parameters, out)
        run = replace(_credit(engine, loaded, parameters, earlier or given, progress), reproduce=inputs.reproduce)
        if compared:
            refuse_another_kind(compared, run)
            run = replace(run, compared=compared)
        if earlier:
            progress("comparing with the earlier run")
            run = replace(run, update_of=earlier.run_id)
            _compare(engine, earlier)
        progress("writing tables and report")
        return _summary(run, _write(engine, run, out, earlier, inputs.match_keys))


def _refuse_bad_input(loaded: Loaded, parameters: Parameters, out: Path) -> None:
    bad = rejected_lines(loaded)
    if loaded.rows and not (parameters.strict and bad):
        return
    if not bad:
        named = " and ".join(dict.fromkeys(source.name for source in loaded.sources)) or "no input"
        raise UnusableInput(f"nothing to attribute: no touchpoints and no orders in {named}")
    with staged(out, RUN_FILES) as stage:
        write_rejected(bad, stage / REJECTED)
    first = f"{bad[0].file} line {bad[0].line}: {bad[0].reason}"
    if loaded.rows:
        lines = plural(len(bad), "line is", "lines are")
        raise InputError(f"--strict was asked and {lines} bad; the first is {first}")
    raise UnusableInput(f"none of {plural(len(bad), 'line', 'lines')} could be used; the first is {first}")


def _credit(
    engine: Engine, loaded: Loaded, parameters: Parameters, given: EarlierRun | str | None, progress: Progress
) -> Run:
    as_of_us = stands_at_us(engine, parameters)
    if isinstance(given, EarlierRun):
        components = run_chain_from(given, engine, parameters, as_of_us, progress)
    else:
        run_chain(engine, parameters, as_of_us, progress, given)
        orders = len(fingerprint_components(engine).orders)
        components = Components(total=orders, recomputed=orders)
    progress("totals and their sampling error")
    spend = known_days(loaded.spend, parameters.timezone, as_of_us)
    run_totals(engine, parameters, spend, known_days(loaded.claims, parameters.timezone, as_of_us))
    told = read_experiments(engine, parameters.experiments, as_of_us, parameters.window_days)
    estimate_incremental(engine)
    progress("predictions")
    run_predictions(engine, parameters, as_of_us)
    counts = count(engine)
    as_of = None if as_of_us is None else _EPOCH + timedelta(microseconds=as_of_us)
    shared_values = number(engine, "select count(*) from powers")
    cut_ties = number(engine, "select count(*) from cut_edges")
    return Run(
        run_id=run_id(engine, parameters, as_of, daily=(rows(engine, SPENT), rows(engine, CLAIMED))),
        as_of=as_of,
        parameters=parameters,
        loaded=loaded,
        counts=counts,
        components=components,
        warnings=(
            *warnings_of(loaded, counts, shared_values=shared_values, cut_ties=cut_ties),
            *oddities_of(engine, as_of_us),
            *caveats_of(engine, models_asked(parameters.models)),
            *cautions_of_spend(engine),
            *cautions_of_claims(engine),
            *(f"experiment {test.test}: {test.told[0]}" for test in told if test.broken),
        ),
        experiments=told,
    )


def _compare(engine: Engine, earlier: EarlierRun) -> None:
    engine.put(EARLIER_HOUSEHOLDS, earlier.households())
    run_steps(engine, UPDATE_STEPS, {})


def stands_at_us(engine: Engine, parameters: Parameters) -> int | None:
    """Return the moment at which a run stands, in microseconds since 1970; None where nothing was received."""
    if parameters.as_of is None:
        return latest_received(engine)
    return (parameters.as_of - _EPOCH) // timedelta(microseconds=1)


def _write(
    engine: Engine, run: Run, out: Path, earlier: EarlierRun | None, match_keys: Mapping[str, str]
) -> tuple[Path, ...]:
    metadata = {
        "schema_version": SCHEMA_VERSION,
        "run_id": run.run_id,
        "lookback_days": str(run.parameters.window_days),
    }
    bad = rejected_lines(run.loaded)
    asked = run.parameters
    shared = share(engine, asked.shared, asked.window_days, run.counts.headline) if asked.shared else None
    with staged(out, RUN_FILES) as stage:
        files: list[tuple[Path, int | None]] = []
        for table in tables_of(asked):
            written = earlier.written(table.name) if earlier and not (shared and table.name in SHARED) else None
            files += write_table(engine, table, stage, metadata, every_csv=run.parameters.every_csv, earlier=written)
        if not shared:
            files += write_for_later(engine, stage, metadata, match_keys)
        if run.parameters.workbook:
            files.append((_write_workbook(run, stage), None))
        if not shared:
            files.append((write_calibration(engine, stage / CALIBRATION_FILE), None))
            files.append((write_rejected(bad, stage / REJECTED), len(bad)))
        files += [(page, None) for page in _write_page(engine, run, shared, outputs(files), stage)]
        for table in (
            OF_AN_UPDATE if run.update_of and not shared else ()
        ):  # the page is a full run's, so it does not list them
            files += write_table(engine, table, stage, metadata, every_csv=run.parameters.every_csv)
        facts = facts_for_others(run, shared.currencies) if shared else run_facts(run)
        facts["outputs"] = outputs(files)
        manifest = write_manifest(stage / "manifest.json", run.loaded.sources, facts, counted=not shared)
        return tuple(out / path.name for path, _ in [*files, (manifest, None)])


def tables_of(asked: Parameters) -> list[Table]:
    """Return the tables that a run writes: of one that is for sharing those that may be shared, and no other."""
    return [table for table in TABLES if not asked.shared or table.name in SHARED]


def _write_page(
    engine: Engine, run: Run, shared: Shared | None, files: list[dict[str, object]], stage: Path
) -> tuple[Path, ...]:
    shown = shown_to_others(run, shared) if shared else run
    return write_report(engine, shown, files, stage, shared=shared)


def _write_workbook(run: Run, stage: Path) -> Path:
    asked, path = run.parameters, stage / WORKBOOK_FILE
    narrowed = (
        ("window_days", asked.window_days),
        ("customer_type", "all"),
        ("accounting", "cash"),
        ("model", run.counts.headline),
    )
    most_rows = MOST_ROWS if asked.every_csv else USUAL_ROWS
    write_workbook(
        stage, tables_of(asked), path, as_of=run.as_of, most_rows=most_rows, narrowed={"channel_daily": narrowed}
    )
    return path


def _summary(run: Run, files: tuple[Path, ...]) -> Summary:
    counts = run.counts
    return Summary(
        run_id=run.run_id,
        as_of=run.as_of,
        touchpoints=counts.touchpoints,
        orders=counts.orders,
        rejected=len(run.loaded.rejected),
        net_revenue_minor={total.currency: total.net_revenue_minor for total in counts.totals},
        voice_minor={total.currency: total.voice_minor for total in counts.totals},
        links_by_reason=counts.links_by_reason,
        links_accepted=counts.links_accepted,
        linked_orders=counts.linked_orders,
        journeys=counts.journeys,
        voice_then_elsewhere=counts.voice_then_elsewhere,
        credit=counts.credit,
        experiments=run.experiments,
        warnings=run.warnings,
        files=files,
    )


def calibrate(inputs: Inputs, parameters: Parameters, out: Path, progress: Progress = silent) -> Path:
    """Fit a calibration on records and write it into the file `out`; nothing else is written.

    Raises:
        InputError: a file is missing, or `out` cannot be written.
        UnusableInput: no line could be used.
    """
    with ENGINES[parameters.engine](parameters.room) as engine:
        progress("reading records")
        loaded = load(engine, inputs)
        if not loaded.rows:
            raise UnusableInput("nothing to calibrate on: no touchpoints and no orders could be used")
        as_of_us = stands_at_us(engine, parameters)
        run_chain(engine, parameters, as_of_us, progress)
        try:
            out.parent.mkdir(parents=True, exist_ok=True)
            return write_calibration(engine, out)
        except OSError as error:
            raise InputError(f"--out {out} cannot be written: {error.strerror}") from error
