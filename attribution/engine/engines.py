"""The engines there are, by the name that `--engine` takes. An engine's library is imported when it is opened."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from attribution.engine.engine import Engine
    from attribution.engine.room import Room


def _duckdb(room: Room) -> AbstractContextManager[Engine]:
    from attribution.engine.duckdb import open_duckdb

    return open_duckdb(room=room)


ENGINES: Mapping[str, Callable[[Room], AbstractContextManager[Engine]]] = {"duckdb": _duckdb}
