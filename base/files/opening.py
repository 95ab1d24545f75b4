"""A file as it lies there: plain, or gzipped when its name ends in `.gz`."""

from __future__ import annotations

import gzip
import zlib
from pathlib import Path
from typing import BinaryIO, TextIO, cast

# What reading on may meet in a file that breaks off or is not what its name says.
BREAKS_OFF = (EOFError, gzip.BadGzipFile, zlib.error)


def open_bytes(path: Path) -> BinaryIO:
    """Open a file's content for reading, or raise OSError."""
    if path.suffix == ".gz":
        return cast("BinaryIO", gzip.open(path, "rb"))
    return path.open("rb")


def open_text(path: Path, *, encoding: str = "utf-8", errors: str = "strict", newline: str | None = None) -> TextIO:
    """Open a file's content for reading as text, or raise OSError; the arguments are those of `open`."""
    if path.suffix == ".gz":
        return cast("TextIO", gzip.open(path, "rt", encoding=encoding, errors=errors, newline=newline))
    return path.open(encoding=encoding, errors=errors, newline=newline)


def why_unread(error: Exception) -> str:
    """Return in words why a file could not be read, without its name and the system's numbers."""
    if isinstance(error, UnicodeDecodeError):
        return f"byte {error.start} is not UTF-8; save the file as UTF-8"
    said = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return said[:1].lower() + said[1:]
