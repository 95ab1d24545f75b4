"""The run that an update starts from: its folder, checked before anything of it is believed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import file_digest
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from attribution.exports.components import FILE as COMPONENTS_FILE
from attribution.exports.csv_again import WrittenTable
from attribution.exports.manifest import versions
from attribution.exports.publish import MANIFEST
from attribution.linking.calibration import FILE as CALIBRATION_FILE
from attribution.linking.calibration import read_calibration
from attribution.linking.scorecard import MICRO
from attribution.parameters import Parameters
from base.errors import InputError

# The moment a run stands at moves on from run to run.
_MAY_DIFFER = {"as_of"}
_KINDS = (("touch", "touchpoints", "touchpoint_id"), ("order", "orders", "order_id"))


@dataclass(frozen=True, slots=True)
class EarlierRun:
    """A run as its manifest describes it; a file of it is read only when it is the one that the manifest lists."""

    folder: Path
    manifest: dict[str, Any]

    @property
    def run_id(self) -> str:
        """Return the run's id."""
        return str(self.manifest["run_id"])

    def table(self, name: str, columns: list[str]) -> pa.Table:
        """Return columns of a table of the run.

        Raises:
            InputError: the file is missing, or is not what the run wrote.
        """
        return pq.read_table(self.file(f"{name}.parquet"), columns=columns)

    def written(self, name: str) -> WrittenTable | None:
        """Return a table with its CSV; None where the run wrote none. Raises InputError as `table`."""
        if not any(output["name"] == f"{name}.csv" for output in self.manifest["outputs"]):
            return None
        return WrittenTable(self.file(f"{name}.parquet"), self.file(f"{name}.csv"))

    def components(self) -> pa.Table:
        """Return (fingerprint), one row an order of the run; see `fingerprint_components`."""
        return pq.read_table(self.file(COMPONENTS_FILE))

    def links(self) -> pa.Table:
        """Return the run's links in the columns of `links` that its file has, occurred_us and probability_micro."""
        links = pq.read_table(self.file("links.parquet"))
        micro = pc.round(pc.multiply(links["probability"], float(MICRO))).cast(pa.int64())
        place = links.column_names.index("occurred_at")
        moments = links["occurred_at"].cast(pa.int64())
        return links.set_column(place, "occurred_us", moments).append_column("probability_micro", micro)

    def calibration(self) -> str:
        """Return the text of the run's calibration."""
        return read_calibration(self.file(CALIBRATION_FILE))

    def refuse_other_calibration(self, text: str) -> None:
        """Raise InputError when the run was made under another calibration than that of a `--calibration` file."""
        if text != self.calibration():
            raise InputError(
                f"--update {self.folder} was made under another calibration than --calibration names: leave "
                "--calibration out to go on under the run's own, or run without --update once"
            )

    def file(self, name: str) -> Path:
        """Return the path of a file that is as the run wrote it; raises InputError as `table`."""
        listed = {output["name"]: output["sha256"] for output in self.manifest["outputs"]}
        if name not in listed:
            raise InputError(f"--update {self.folder}: the run lists no {name}: run without --update once")
        path = self.folder / name
        try:
            with path.open("rb") as file:
                found = file_digest(file, "sha256").hexdigest()
        except OSError as error:
            raise InputError(f"--update {self.folder}: {name} cannot be read: {error.strerror}") from error
        if found != listed[name]:
            raise InputError(
                f"--update {self.folder}: {name} is not what the run wrote (sha256 {found[:12]}, its manifest says "
                f"{listed[name][:12]}): run without --update once"
            )
        return path

    def households(self) -> pa.Table:
        """Return (kind, record_id, household_id), one row a record that had a household."""
        return pa.concat_tables(self._households(*kind) for kind in _KINDS)

    def _households(self, kind: str, table: str, key: str) -> pa.Table:
        known = self.table(table, [key, "household_id"]).filter(pc.field("household_id").is_valid())
        kinds = pa.repeat(pa.scalar(kind), known.num_rows)
        return pa.table({"kind": kinds, "record_id": known[key], "household_id": known["household_id"]})


def open_earlier(folder: Path, parameters: Parameters) -> EarlierRun:
    """Return the run in a folder, when a run with these parameters can start from it.

    Raises:
        InputError: there is no run, its manifest is damaged, or it was made by another version or with other
            parameters.
    """
    path = folder / MANIFEST
    if not path.is_file():
        raise InputError(f"--update {folder} holds no run: name the folder that `earshot attribute --out` wrote")
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
        earlier = EarlierRun(folder, manifest)
        ours, asked = manifest["versions"], manifest["parameters"]
        listed = [(output["name"], output["sha256"]) for output in manifest["outputs"]]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputError(f"--update {folder}: {MANIFEST} is damaged ({error!r}): run without --update once") from error
    if not listed or not earlier.run_id:
        raise InputError(f"--update {folder}: {MANIFEST} lists nothing: run without --update once")
    _refuse_other(folder, "was made by", ours, versions())
    _refuse_other(folder, "was made with", asked, parameters.as_dict())
    return earlier


def _refuse_other(folder: Path, made: str, before: Mapping[str, object], now: Mapping[str, object]) -> None:
    for name in sorted((before.keys() | now.keys()) - _MAY_DIFFER):
        if before.get(name) != now.get(name):
            raise InputError(
                f"--update {folder} {made} {name} {before.get(name)!r}, and this run has {now.get(name)!r}: run "
                "without --update once, and start from that run"
            )
