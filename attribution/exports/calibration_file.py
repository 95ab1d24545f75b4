"""The calibration of a run, as its file: the one given with `--calibration`, or fitted on the run's own records."""

from __future__ import annotations

from pathlib import Path

from attribution.engine.engine import Engine, rows


def calibration_text(engine: Engine) -> str:
    """Return the calibration that the run used."""
    ((text,),) = rows(engine, "select text from calibration")
    return str(text)


def write_calibration(engine: Engine, path: Path) -> Path:
    """Write the calibration that the run used, and return the file."""
    path.write_text(calibration_text(engine), encoding="utf-8", newline="")
    return path
