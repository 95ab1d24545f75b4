"""What is told a day at a time, from files that lie beside the records of a run: spend, and platforms' claims."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from hashlib import file_digest
from pathlib import Path
from typing import TypeVar

from attribution.parameters import Inputs
from attribution.source import Source
from attribution.words import plural
from base.errors import InputError
from base.files.rejected import RejectedLine
from intake.daily import claim_reader, names_no_currency, read_spend, told_otherwise
from intake.lines import RecordLine
from ledger.daily import daily_key
from ledger.records.claim import Claim
from ledger.records.spend import Spend
from ledger.table import Key
from ledger.wire import read_order
from runtime.importing import record_lines

MOST_TOLD = 3
DayFigure = TypeVar("DayFigure", Spend, Claim)
FromFiles = tuple[tuple[DayFigure, ...], tuple[Source, ...], tuple[RejectedLine, ...]]


def spend_in(files: Iterable[Path]) -> FromFiles[Spend]:
    """Return what the files say that channels and campaigns cost, the files as a manifest lists, and lines set aside.

    Without these the sums are too small: the files' cautions say so. Of a day told twice the later line holds.

    Raises:
        InputError: a file cannot be read, or no line of it is spend.
    """
    return _daily(files, "spend", read_spend)


def claims_in(files: Iterable[Path], currencies: Callable[[], Iterable[str]] = tuple) -> FromFiles[Claim]:
    """Return what the files say that platforms claim, the files, and the lines set aside; else as `spend_in`.

    Args:
        files: of claims.
        currencies: asked where a claim names none for those of the orders: it is of the only one. Where there are
            several, nobody knows what it is worth: it is set aside, and what else is claimed stands.
    """
    return _daily(files, "claims", claim_reader(currencies), may_be_all=names_no_currency)


def currencies_of(inputs: Inputs) -> Iterator[str]:
    """Yield the currencies of a run's orders, many times over."""
    yield from (order.currency for order in inputs.orders or ())
    for path in inputs.order_files:
        for line in record_lines(path):
            with suppress(InputError):
                yield read_order(line.text).currency


def _daily(
    files: Iterable[Path],
    record: str,
    read: Callable[[str], DayFigure],
    may_be_all: Callable[[str], bool] = lambda _text: False,
) -> FromFiles[DayFigure]:
    found: dict[Key, DayFigure] = {}
    lines: dict[Key, str] = {}
    sources, rejected = [], []
    for path in files:
        told, bad, cautions = 0, 0, []
        unusable: InputError | None = None
        for line in record_lines(path):
            try:
                one = _parsed(f"--{record} {path} line {line.number}", line, read)
            except InputError as error:
                bad += 1
                if not may_be_all(line.text):
                    unusable = unusable or error
                rejected.append(_set_aside(path, record, line, error))
                continue
            told += 1
            key, here = daily_key(one), f"{path.name} line {line.number}"
            if found.get(key, one) != one:
                cautions.append(told_otherwise(one, lines[key], here))
            found[key], lines[key] = one, here
        if unusable and not told:
            raise InputError(str(unusable)) from unusable
        if unusable and record == "spend":
            cautions.insert(0, _short(path, bad, unusable))
        with path.open("rb") as file:
            digest = file_digest(file, "sha256").hexdigest()
        sources.append(
            Source(name=str(path), record=record, sha256=digest, rows=told, rejected=bad, told_otherwise=_few(cautions))
        )
    return tuple(found.values()), tuple(sources), tuple(rejected)


def _set_aside(path: Path, record: str, line: RecordLine, error: InputError) -> RejectedLine:
    reason = str(error.__cause__ or error)
    return RejectedLine(file=str(path), line=line.number, record=record, reason=reason, text=line.text)


def _short(path: Path, lines: int, first: InputError) -> str:
    of = f"{plural(lines, 'line', 'lines')} of what channels cost {'was' if lines == 1 else 'were'} set aside"
    return f"{path.name}: {of}, so they cost more than is counted; the first: {first.__cause__ or first}"


def _few(cautions: list[str]) -> tuple[str, ...]:
    if len(cautions) <= MOST_TOLD:
        return tuple(cautions)
    more = plural(len(cautions) - MOST_TOLD, "other day", "other days")
    return (*cautions[:MOST_TOLD], f"{more} likewise: give one line a day, channel or platform, currency and campaign")


def _parsed(where: str, line: RecordLine, read: Callable[[str], DayFigure]) -> DayFigure:
    if line.trouble is not None:
        raise InputError(f"{where}: {line.trouble}")
    try:
        return read(line.text)
    except InputError as error:
        raise InputError(f"{where}: {error}") from error
