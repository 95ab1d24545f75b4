"""What receivers and a later run read of a run: consents and match keys of orders, and what each home came to."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from attribution.engine.engine import Engine
from attribution.exports.components import COMPONENTS
from attribution.exports.match_keys import FILE as MATCH_KEYS_FILE
from attribution.exports.match_keys import write_match_keys
from attribution.exports.order_consents import FILE as ORDER_CONSENTS_FILE
from attribution.exports.order_consents import ORDER_CONSENTS, TAKEN_BACK, TAKEN_BACK_FILE
from attribution.exports.write import exported, write_parquet


def write_for_later(
    engine: Engine, folder: Path, facts: dict[str, str], match_keys: Mapping[str, str]
) -> list[tuple[Path, int | None]]:
    """Write it into a folder, with `facts` as metadata; return (file, rows) of each file."""
    days = int(facts["lookback_days"])
    consents = exported(engine, ORDER_CONSENTS, window_days=days)
    files: list[tuple[Path, int | None]] = [write_parquet(consents, folder / ORDER_CONSENTS_FILE, facts)]
    if match_keys:
        files.append(write_match_keys(match_keys, consents, folder / MATCH_KEYS_FILE))
    since = exported(engine, TAKEN_BACK, window_days=days)
    files.append(write_parquet(since, folder / TAKEN_BACK_FILE, facts))
    components = exported(engine, COMPONENTS, window_days=days)
    return [*files, write_parquet(components, folder / f"{COMPONENTS.name}.parquet", facts)]
