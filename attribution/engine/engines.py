"""The engines there are, by the name that `--engine` takes. An engine's library is imported when it is opened."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from attribution.engine.engine import Engine


def _duckdb() -> AbstractContextManager[Engine]:
    from attribution.engine.duckdb import open_duckdb

    return open_duckdb()


ENGINES: Mapping[str, Callable[[], AbstractContextManager[Engine]]] = {"duckdb": _duckdb}
