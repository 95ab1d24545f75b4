"""The engines there are, by the name that `--engine` takes. An engine's library is imported when it is opened."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING

from base.errors import InputError

if TYPE_CHECKING:
    from attribution.engine.engine import Engine
    from attribution.engine.room import Room

DUCKDB = "duckdb"
INSTALL_SPARK = "pip install 'earshot[spark]'"
_OF_SPARK = ("pyspark", "py4j", "sqlglot", "pandas")


def _duckdb(room: Room) -> AbstractContextManager[Engine]:
    from attribution.engine.duckdb import open_duckdb

    return open_duckdb(room=room)


def _spark(room: Room) -> AbstractContextManager[Engine]:
    try:
        from attribution.engine.spark import open_spark
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in _OF_SPARK:
            raise
        raise InputError(f"--engine spark needs {error.name}, which is not installed: {INSTALL_SPARK}") from error
    return open_spark(room)


ENGINES: Mapping[str, Callable[[Room], AbstractContextManager[Engine]]] = {DUCKDB: _duckdb, "spark": _spark}
