"""What is told a day at a time, from files that lie beside the records of a run: spend, and platforms' claims."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from hashlib import file_digest
from pathlib import Path
from typing import TypeVar

from attribution.source import Source
from base.errors import InputError
from intake.daily import read_claim, read_spend
from intake.lines import RecordLine
from ledger.daily import daily_key
from ledger.records.claim import Claim
from ledger.records.spend import Spend
from ledger.table import Key
from runtime.importing import record_lines

DayFigure = TypeVar("DayFigure", Spend, Claim)
FromFiles = tuple[tuple[DayFigure, ...], tuple[Source, ...]]


def spend_in(files: Iterable[Path]) -> FromFiles[Spend]:
    """Return what the files say that channels and campaigns cost, and the files as a manifest lists them.

    Of a day told twice the later line holds.

    Raises:
        InputError: a file cannot be read, or a line of it is no spend: without it every sum would be too small.
    """
    return _daily(files, "spend", read_spend)


def claims_in(files: Iterable[Path]) -> FromFiles[Claim]:
    """Return what the files say that platforms claim, and the files as a manifest lists them; as `spend_in`."""
    return _daily(files, "claims", read_claim)


def _daily(files: Iterable[Path], record: str, read: Callable[[str], DayFigure]) -> FromFiles[DayFigure]:
    found: dict[Key, DayFigure] = {}
    sources = []
    for path in files:
        told = [_parsed(f"--{record} {path} line {line.number}", line, read) for line in record_lines(path)]
        found |= {daily_key(one): one for one in told}
        with path.open("rb") as file:
            digest = file_digest(file, "sha256").hexdigest()
        sources.append(Source(name=str(path), record=record, sha256=digest, rows=len(told), rejected=0))
    return tuple(found.values()), tuple(sources)


def _parsed(where: str, line: RecordLine, read: Callable[[str], DayFigure]) -> DayFigure:
    if line.trouble is not None:
        raise InputError(f"{where}: {line.trouble}")
    try:
        return read(line.text)
    except InputError as error:
        raise InputError(f"{where}: {error}") from error
