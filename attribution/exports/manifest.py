"""What the run was: `manifest.json`, and the run id that everything carries."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from functools import cache
from hashlib import file_digest, sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any

from attribution.engine.engine import Engine, rows
from attribution.exports.calibration_file import calibration_text
from attribution.exports.write import SCHEMA_VERSION
from attribution.linking.calibration import MODEL_VERSION
from attribution.outcome import Run
from attribution.parameters import Parameters
from attribution.source import Source
from base.clock import rfc3339

# Rounding to whole numbers is ours; these decide the rest of the bytes.
_LIBRARIES = ("duckdb", "numpy", "pyarrow", "scipy")

# Sums do not depend on the order of rows, so neither does the run id on threads or batches. Halves, lest they overflow.
_HALF = 2**32
CONTENTS = f"""
select count(*), coalesce(sum(content_hash // {_HALF}), 0)::bigint, coalesce(sum(content_hash % {_HALF}), 0)::bigint
from {{table}}
"""


@cache
def versions() -> dict[str, str]:
    """Return what the numbers depend on besides the inputs."""
    ours = {"earshot": version("earshot"), "link_model": MODEL_VERSION, "schema": SCHEMA_VERSION}
    return ours | {name: version(name) for name in _LIBRARIES}


def run_id(
    engine: Engine, parameters: Parameters, as_of: datetime | None, *, daily: Iterable[Sequence[tuple[Any, ...]]] = ()
) -> str:
    """Return `run_` and 16 hex digits: a hash of records, spend and claims (in any order), parameters, versions."""
    digest = sha256()
    for table in ("touchpoints", "orders"):
        digest.update(json.dumps(rows(engine, CONTENTS.format(table=table))).encode())
    for told in filter(None, daily):
        digest.update(json.dumps(told).encode())
    digest.update(sha256(calibration_text(engine).encode()).digest())
    ours = {name: value for name, value in versions().items() if name not in _LIBRARIES}
    moment = rfc3339(as_of) if as_of else None  # the same whether asked for or found
    digest.update(json.dumps([parameters.as_dict() | {"as_of": moment}, ours], sort_keys=True).encode())
    return f"run_{digest.hexdigest()[:16]}"


def run_facts(run: Run) -> dict[str, Any]:
    """Return what the manifest says of a run, besides its inputs and outputs."""
    counts = asdict(run.counts)
    totals, credit = counts.pop("totals"), counts.pop("credit")
    return {
        "as_of": rfc3339(run.as_of) if run.as_of else None,
        "components": asdict(run.components),
        "counts": counts,
        "credit": credit,
        "experiments": [asdict(told) for told in run.experiments],
        "parameters": run.parameters.as_dict(),
        "run_id": run.run_id,
        "update_of": run.update_of,
        "totals": {total.pop("currency"): total for total in totals},
        "warnings": list(run.warnings),
    }


def facts_for_others(run: Run, currencies: Collection[str]) -> dict[str, Any]:
    """Return what the manifest of a folder for sharing says: nothing that its tables and its page do not tell.

    Args:
        run: what is known of it.
        currencies: those that its tables tell of.
    """
    facts = run_facts(run)
    kept = {name: facts[name] for name in ("as_of", "parameters", "run_id")}
    totals = {
        currency: {name: total[name] for name in ("net_revenue_minor", "orders")}
        for currency, total in facts["totals"].items()
        if currency in currencies
    }
    return kept | {"counts": {"headline": run.counts.headline}, "totals": totals}


def outputs(files: list[tuple[Path, int | None]]) -> list[dict[str, object]]:
    """Describe written files: name, bytes, rows (null for a page), sha256; ordered by name."""
    return [
        {"name": path.name, "bytes": path.stat().st_size, "rows": rows, "sha256": _sha256(path)}
        for path, rows in sorted(files, key=lambda file: file[0].name)
    ]


def write_manifest(path: Path, sources: list[Source], facts: Mapping[str, object], *, counted: bool = True) -> Path:
    """Write the manifest: `facts` and the inputs, keys sorted; with `counted` how many records these had too."""
    ordered = sorted(sources, key=lambda source: (source.record, source.name, source.sha256))
    inputs = [
        asdict(source) if counted else {name: getattr(source, name) for name in ("name", "record", "sha256")}
        for source in ordered
    ]
    path.write_text(
        json.dumps({**facts, "inputs": inputs, "versions": versions()}, indent=1, sort_keys=True, ensure_ascii=False)
        + "\n",
        encoding="utf-8",
    )
    return path


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()
