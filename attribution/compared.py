"""The earlier run that a page is set against: read before anything is written, refused where it is of another kind."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow.compute as pc

from attribution.credit.models import TITLES
from attribution.exports.publish import MANIFEST
from attribution.exports.receivers.run_tables import columns_of
from attribution.exports.tables import ORDERS
from attribution.outcome import ChannelCredit, ComparedRun, CurrencyTotals, Run
from attribution.parameters import Parameters
from base.errors import InputError

# What moves every number of a run: two runs that differ in one of them differ for that alone.
SAME = ("window_days", "identity", "accept", "exposure_weight", "automation_decay")
_OPTIONS = {"window_days": "--window", "accept": "--accept", "identity": "--identity"}


def open_compared(folder: Path, parameters: Parameters) -> ComparedRun:
    """Return the run in a folder, when a run with these parameters can be set against it.

    Raises:
        InputError: there is no run, its manifest or its orders cannot be read, or it was made with other parameters.
    """
    facts = _facts(folder)
    try:
        made, ours = facts["parameters"], parameters.as_dict()
        for name in SAME:
            if made[name] != ours[name]:
                asked = _OPTIONS.get(name, name.replace("_", " "))
                raise InputError(
                    f"--compare {folder}: it was made with {asked} {made[name]}, this run has {ours[name]}: numbers of "
                    "the two would differ for that alone; run both alike"
                )
        counts = facts["counts"]
        first, last = _days(folder, parameters.timezone)
        return ComparedRun(
            run_id=facts["run_id"],
            headline=counts["headline"],
            first_order=first,
            last_order=last,
            orders=counts["orders"],
            linked_orders=counts["linked_orders"],
            voice_then_elsewhere=counts["voice_then_elsewhere"],
            totals=tuple(CurrencyTotals(currency=name, **total) for name, total in facts["totals"].items()),
            credit=tuple(ChannelCredit(**row) for row in facts["credit"] if row["model"] == counts["headline"]),
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise InputError(f"--compare {folder}: {MANIFEST} is of another version: run it again with this one") from error


def refuse_another_kind(earlier: ComparedRun, run: Run) -> None:
    """Raise InputError where a run's amounts are in another currency than the earlier one's, or by another model."""
    if earlier.headline != run.counts.headline:
        models = [TITLES.get(name, name) for name in (earlier.headline, run.counts.headline)]
        raise InputError(
            f"--compare: {earlier.run_id} is by the model {models[0]}, this run by {models[1]}: credit of two models "
            "is not compared"
        )
    ours, theirs = run.main_currency, {total.currency for total in earlier.totals}
    if ours and theirs and ours not in theirs:
        raise InputError(
            f"--compare: {earlier.run_id} is in {', '.join(sorted(theirs))}, this run in {ours}: amounts of two "
            "currencies are not compared"
        )


def _facts(folder: Path) -> dict[str, Any]:
    path = folder / MANIFEST
    if not path.is_file():
        raise InputError(f"--compare {folder} holds no run: name the folder that `earshot attribute --out` wrote")
    try:
        facts = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise InputError(f"--compare {folder}: {MANIFEST} cannot be read") from error
    return facts if isinstance(facts, dict) else {}


def _days(folder: Path, zone: str) -> tuple[date | None, date | None]:
    placed = columns_of(folder / f"{ORDERS.name}.parquet", ("placed_at",))["placed_at"]
    ends = pc.min_max(placed).as_py()
    return _day(ends["min"], zone), _day(ends["max"], zone)


def _day(moment: datetime | None, zone: str) -> date | None:
    if moment is None:
        return None
    try:
        return moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(ZoneInfo(zone)).date()
    except OverflowError:  # the last hours of year 9999
        return moment.date()
