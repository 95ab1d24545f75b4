"""What channels cost, from files that lie beside the records of a run."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from base.errors import InputError
from intake.import_files import read_spend
from intake.lines import RecordLine
from ledger.records.spend import Spend
from runtime.importing import record_lines


def spend_in(files: Iterable[Path]) -> tuple[Spend, ...]:
    """Return what the files say that channels and campaigns cost; of a day told twice the later line holds.

    Raises:
        InputError: a file cannot be read, or a line of it is no spend: without it every sum would be too small.
    """
    found: dict[tuple[object, ...], Spend] = {}
    for path in files:
        for line in record_lines(path):
            spend = _spend(path, line)
            found[spend.day, spend.channel, spend.currency, spend.campaign_id] = spend
    return tuple(found.values())


def _spend(path: Path, line: RecordLine) -> Spend:
    where = f"--spend {path} line {line.number}"
    if line.trouble is not None:
        raise InputError(f"{where}: {line.trouble}")
    try:
        return read_spend(line.text)
    except InputError as error:
        raise InputError(f"{where}: {error}") from error
