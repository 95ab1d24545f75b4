"""`earshot import`: files into the table of the settings, the bad lines into a file of their own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from base.errors import InputError, Unreadable
from base.files.rejected import RejectedLine, write_rejected
from base.settings import Settings
from intake.analytics.ga4 import read_event as ga4_event
from intake.analytics.segment import read_event as segment_event
from intake.import_files import Importer
from intake.imported import Imported, ImportProgress
from intake.lines import RecordLine, lines
from intake.platforms.deliveries import lookups_in
from intake.platforms.events.from_files import reader_of
from intake.platforms.events.table import source_named
from ledger.match_keys import MatchKeySealer
from ledger.wiring import open_ledger, open_pseudonyms
from runtime.aws import connected
from shop.catalog.load import load_catalog


def import_files(  # noqa: PLR0913 - by name
    settings: Settings,
    *,
    touchpoints: Iterable[Path] = (),
    orders: Iterable[Path] = (),
    spend: Iterable[Path] = (),
    claims: Iterable[Path] = (),
    match_keys: Iterable[Path] = (),
    ga4: Iterable[Path] = (),
    segment: Iterable[Path] = (),
    platforms: Mapping[str, Iterable[Path]] = {},
    sealer: MatchKeySealer | None = None,
    rejected: Path,
    progress: ImportProgress = lambda _kind, _count: None,
) -> Imported:
    """Import the files and write the lines that were set aside to `rejected`, if there were any.

    Raises:
        UnusableInput: no line of any file was usable; they are set aside all the same.
        InputError: a file cannot be read.
        StoreUnavailable: the table is away; import again.
    """
    with connected(settings) as ready:
        ledger = open_ledger(ready)
        importer = Importer(ledger, progress, lines=record_lines)
        importer.touchpoints(touchpoints)
        importer.orders(orders)
        importer.spend(spend)
        importer.claims(claims, lambda: _sold_in(settings))
        for files, read in ((ga4, ga4_event), (segment, segment_event)):
            if files:
                importer.visits(files, read, open_pseudonyms(ready))
        for name, files in platforms.items():
            source = source_named(name)
            importer.told(files, reader_of(source, lookups_in(ledger, pseudonyms=open_pseudonyms(ready), shop_url="")))
        if match_keys and sealer is not None:
            importer.match_keys(match_keys, sealer)
    if importer.result.rejected:
        _write(rejected, importer.result.rejected)
    return importer.finish()


def _sold_in(settings: Settings) -> set[str]:
    """Return the currencies of the shop's catalogue."""
    catalog, _ = load_catalog(settings.catalog)
    return {product.price.currency for product in catalog.products.values()}


def record_lines(path: Path) -> Iterator[RecordLine]:
    """Yield the records of a file, Parquet as well: its rows as JSON, numbered from 1.

    Raises:
        InputError: there is no such file, or it cannot be opened.
    """
    if path.suffix != ".parquet":
        yield from lines(path)
        return
    from attribution.inputs.files import parquet_batches  # late: who imports text needs no pyarrow
    from attribution.inputs.parquet_rows import row_text

    number = 0
    try:
        for batch in parquet_batches(path):
            for row in range(batch.num_rows):
                number += 1
                try:
                    yield RecordLine(file=path.name, number=number, text=row_text(batch, row).decode())
                except InputError as error:
                    yield RecordLine(file=path.name, number=number, text="", trouble=str(error))
    except Unreadable as error:
        yield RecordLine(file=path.name, number=number + 1, text="", trouble=str(error))


def _write(path: Path, lines: list[RejectedLine]) -> None:
    unfinished = path.with_name(f"{path.name}.part")
    try:
        write_rejected(lines, unfinished)
        unfinished.replace(path)
    except OSError as error:
        raise InputError(f"{path}: {error.strerror}; name another file with --rejected") from error
