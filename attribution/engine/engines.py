"""The engines there are, by the name that `--engine` takes."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

from attribution.engine.duckdb import open_duckdb
from attribution.engine.engine import Engine

ENGINES: dict[str, Callable[[], AbstractContextManager[Engine]]] = {"duckdb": open_duckdb}
