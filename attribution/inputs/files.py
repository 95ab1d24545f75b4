"""Record files, whatever the packing: JSON Lines and gzip come as blocks of lines, Parquet as batches of rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from io import BufferedIOBase
from pathlib import Path
from typing import cast

import pyarrow as pa
import pyarrow.parquet as pq

from attribution.inputs.lines import Lines
from base.errors import InputError, Unreadable
from base.files.opening import BREAKS_OFF, open_bytes

CSV = "CSV is not read here: bring it into the table with `earshot import`, and attribute from there"
_BOM = b"\xef\xbb\xbf"
_BLOCK_BYTES = 1 << 22
_BATCH_ROWS = 65_536


@dataclass(frozen=True, slots=True)
class Block:
    """Lines that stand one after another, and the number of the first, counted from 1."""

    first: int
    lines: Lines
    ends: bool = False  # the last line is the file's last, and no line break follows it


def refuse_csv(path: Path) -> None:
    """Raise Unreadable for a file named as CSV, InputError where there is no such file."""
    if not path.is_file():
        raise InputError(f"{path}: no such file")
    if path.name.lower().endswith((".csv", ".csv.gz")):
        raise Unreadable(CSV)


def line_blocks(path: Path) -> Iterator[Block]:
    """Yield the lines of a text file in blocks.

    Raises:
        InputError: the file cannot be opened.
        Unreadable: the file breaks off; every whole line before that was given. It says how much that was.
    """
    first, size, rest, marked = 1, 0, b"", True
    try:
        with open_bytes(path) as opened:
            file = cast("BufferedIOBase", opened)
            while read := file.read1(_BLOCK_BYTES):
                size += len(read)
                text, line_break, rest = (rest + read).rpartition(b"\n")
                if line_break:
                    lines = Lines(text.removeprefix(_BOM) if marked else text)
                    yield Block(first, lines)
                    first, marked = first + len(lines), False
    except BREAKS_OFF as error:
        read_before = f"{first - 1:,} lines, {size:,} bytes of text, were read before that"
        raise Unreadable(f"the file breaks off and cannot be read further ({error}); {read_before}") from error
    except OSError as error:
        raise InputError(f"{path}: {error.strerror or error}") from error
    if rest:
        yield Block(first, Lines(rest.removeprefix(_BOM) if marked else rest), ends=True)


def parquet_batches(path: Path) -> Iterator[pa.RecordBatch]:
    """Yield the rows of a Parquet file in batches.

    Raises:
        InputError: the file cannot be opened.
        Unreadable: the file breaks off or is no Parquet; it says how many rows were read before that.
    """
    rows = 0
    try:
        with pq.ParquetFile(path) as file:
            for batch in file.iter_batches(batch_size=_BATCH_ROWS):
                yield batch
                rows += batch.num_rows
    except pa.ArrowException as error:
        said = str(error).splitlines()[0]
        raise Unreadable(f"the file cannot be read further ({said}); {rows:,} rows were read before that") from error
    except OSError as error:
        # Arrow says with an OSError too that the bytes are not what they should be; then it has no number.
        if error.errno is None:
            said = str(error).splitlines()[0]
            raise Unreadable(
                f"the file cannot be read further ({said}); {rows:,} rows were read before that"
            ) from error
        raise InputError(f"{path}: {error.strerror or error}") from error
