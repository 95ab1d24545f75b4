"""One attribution run: records in; tables, manifest and report out. The one place that knows the order of steps."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from duckdb import DuckDBPyConnection

from attribution.cautions import warnings_of
from attribution.credit.effects import channel_effects
from attribution.credit.split import split
from attribution.credit.weights import weights
from attribution.engine.database import open_database
from attribution.exports.manifest import outputs, run_facts, run_id, write_manifest
from attribution.exports.publish import staged
from attribution.exports.tables import TABLES
from attribution.exports.write import SCHEMA_VERSION, write_table
from attribution.identity.candidates import candidates
from attribution.identity.households import households
from attribution.identity.identifiers import identifiers
from attribution.identity.links import links
from attribution.identity.people import people
from attribution.identity.sessions import sessions
from attribution.inputs.clean import clean
from attribution.inputs.load import Loaded, load, rejected_lines
from attribution.journeys.journeys import journeys
from attribution.journeys.machine import enrolments
from attribution.outcome import Run, Summary
from attribution.parameters import Inputs, Parameters, Progress, silent
from attribution.report.page import write_report
from attribution.summary import count
from attribution.words import plural
from base.errors import InputError, UnusableInput
from base.files.rejected import REJECTED, write_rejected

# A folder holds one run: what an older run left under these names goes.
RUN_FILES = (
    "manifest.json",
    "report.html",
    REJECTED,
    *(f"{table.name}.{kind}" for table in TABLES for kind in ("parquet", "csv")),
)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Steps:
    """What the steps noticed on their way."""

    as_of_us: int | None
    shared_values: int
    dissolved: int


def attribute(inputs: Inputs, parameters: Parameters, out: Path, progress: Progress = silent) -> Summary:
    """Attribute every order to the sessions that led to it, and write the run into `out`.

    Args:
        inputs: files, or records read from the table.
        parameters: window, acceptance and the rest; all of it goes into the run id.
        out: folder of the run; made if missing. An older run in it goes; other files stay.
        progress: told the name of each step as it begins.

    Raises:
        InputError: a file is missing; or, with `parameters.strict`, a line was bad.
        UnusableInput: no line could be used. When there were bad lines, `rejected.jsonl` is then all that `out`
            holds of a run; in every other failure `out` stays as it was.
    """
    with open_database() as con:
        progress("reading records")
        loaded = load(con, inputs)
        _refuse_bad_input(loaded, parameters, out)
        run = replace(_credit(con, loaded, parameters, progress), reproduce=inputs.reproduce)
        progress("writing tables and report")
        return _summary(run, _write(con, run, out))


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


def _credit(con: DuckDBPyConnection, loaded: Loaded, parameters: Parameters, progress: Progress) -> Run:
    steps = credit_in(con, parameters, progress)
    counts = count(con)
    as_of = None if steps.as_of_us is None else _EPOCH + timedelta(microseconds=steps.as_of_us)
    return Run(
        run_id=run_id(con, parameters, as_of),
        as_of=as_of,
        parameters=parameters,
        loaded=loaded,
        counts=counts,
        warnings=warnings_of(loaded, counts, shared_values=steps.shared_values, dissolved=steps.dissolved),
    )


def credit_in(con: DuckDBPyConnection, parameters: Parameters, progress: Progress = silent) -> Steps:
    """Run every step from the staging tables `raw_touchpoints` and `raw_orders` to `credit`, in one database."""
    as_of_us = clean(con, _microseconds(parameters.as_of))
    progress("sessions and households")
    sessions(con)
    shared_values = identifiers(con)
    dissolved = households(con)
    people(con)
    progress("links")
    candidates(con, parameters.window_days)
    enrolments(con)
    links(con, parameters.accept)
    progress("journeys and credit")
    journeys(con, parameters.window_days)
    channel_effects(con)
    weights(con)
    split(con, parameters.automation_decay)
    return Steps(as_of_us=as_of_us, shared_values=shared_values, dissolved=dissolved)


def _microseconds(moment: datetime | None) -> int | None:
    return None if moment is None else (moment - _EPOCH) // timedelta(microseconds=1)


def _write(con: DuckDBPyConnection, run: Run, out: Path) -> tuple[Path, ...]:
    metadata = {
        "schema_version": SCHEMA_VERSION,
        "run_id": run.run_id,
        "lookback_days": str(run.parameters.window_days),
    }
    bad = rejected_lines(run.loaded)
    with staged(out, RUN_FILES) as stage:
        files: list[tuple[Path, int | None]] = []
        for table in TABLES:
            files += write_table(con, table, stage, metadata, every_csv=run.parameters.every_csv)
        files.append((write_rejected(bad, stage / REJECTED), len(bad)))
        files.append((write_report(con, run, outputs(files), stage / "report.html"), None))
        facts = run_facts(run)
        manifest = write_manifest(stage / "manifest.json", run.loaded.sources, {**facts, "outputs": outputs(files)})
        return tuple(out / path.name for path, _ in [*files, (manifest, None)])


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
        warnings=run.warnings,
        files=files,
    )
