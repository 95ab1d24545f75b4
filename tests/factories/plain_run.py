"""Whole runs that several tests of a file only look at, made once a process."""

from __future__ import annotations

import atexit
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.factories.attribution import Ran, bought, run, spoken

__all__ = ["spoken_and_bought"]


@cache
def spoken_and_bought() -> Ran:
    """One word to a speaker and one order, with the usual parameters; nobody may change the folder of this run."""
    folder = TemporaryDirectory(prefix="earshot-plain-")
    atexit.register(folder.cleanup)
    return run(Path(folder.name) / "run", [spoken()], [bought()])
