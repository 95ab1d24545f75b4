"""The built file: named sections of whole numbers and strings, read in place through a memory map.

    magic | version u32 | sections u32 | file length u64 | CRC after the directory u32 | CRC of all before u32
    directory: name 16s, kind 8s, start u64, items u64 | sections, 8-byte aligned

Kinds are "u32" (an array) and "strings" (u32 offsets, one more than there are strings, then UTF-8). The length and the
CRC of header and directory are checked at every opening, that of the sections in files small enough for it.
"""

from __future__ import annotations

import mmap
import os
import struct
from array import array
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from itertools import pairwise
from pathlib import Path
from typing import BinaryIO
from zlib import crc32

from base.errors import InputError
from base.files.opening import why_unread

MAGIC = b"EARSHOTB"
VERSION = 4
CHECKED_UP_TO = 4_000_000
"""Bytes of a file that is checked whole when it is opened, in some 3 ms; of a larger one, its frame is."""
_HEAD = struct.Struct("<8sIIQI")
_CRC = struct.Struct("<I")
_SECTION = struct.Struct("<16s8sQQ")


class Strings(Sequence[str]):
    """Strings side by side in a mapped file, decoded when asked for."""

    __slots__ = ("_offsets", "_text")

    def __init__(self, offsets: memoryview, text: memoryview) -> None:
        self._offsets, self._text = offsets, text

    def __len__(self) -> int:
        return len(self._offsets) - 1

    def __getitem__(self, at: int) -> str:  # type: ignore[override]  # slices are never needed
        return str(self._text[self._offsets[at] : self._offsets[at + 1]], "utf-8")

    def all(self, table: Mapping[int, str] | None = None) -> list[str]:
        """Return every string, letters replaced by `table` (one for one); ASCII is decoded at once, then cut."""
        whole = str(self._text, "utf-8").translate(table or {})
        if not whole.isascii():
            return [self[at].translate(table or {}) for at in range(len(self))]
        return [whole[start:end] for start, end in pairwise(self._offsets.tolist())]


class Sections:
    """An opened file; sections are views into the map, so opening costs about the same at any size.

    Raises InputError when the file is missing, is none of ours, was built by another version or is damaged.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            with path.open("rb") as file:
                self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        except (OSError, ValueError) as error:
            raise InputError(
                f"{path}: cannot be opened ({why_unread(error)}); build it with `earshot build-brands`"
            ) from error
        self._view = memoryview(self._map)
        self._directory = self._read()

    def _read(self) -> dict[str, tuple[str, int, int]]:
        view, after = self._view, _HEAD.size + _CRC.size
        if len(view) < after or _HEAD.unpack_from(view)[:2] != (MAGIC, VERSION):
            raise InputError(
                f"{self._path}: not a brand file of version {VERSION}; build it again with `earshot build-brands`"
            )
        _, _, count, length, crc = _HEAD.unpack_from(view)
        end = after + count * _SECTION.size
        if length != len(view) or end > length:
            raise self._damaged(f"it has {len(view)} bytes of {length}")
        if _CRC.unpack_from(view, _HEAD.size)[0] != crc32(view[after:end], crc32(view[: _HEAD.size])):
            raise self._damaged("its directory is not as it was written")
        if length <= CHECKED_UP_TO and crc != crc32(view[end:]):
            raise self._damaged("its contents are not as they were written")
        found = (_SECTION.unpack_from(view, after + at * _SECTION.size) for at in range(count))
        return {_text(name): (_text(kind), start, items) for name, kind, start, items in found}

    def _damaged(self, why: str) -> InputError:
        return InputError(f"{self._path}: damaged ({why}); build it again with `earshot build-brands`")

    def _section(self, name: str, kind: str, extra: int) -> tuple[int, int, int]:
        """Return where a section starts, its items, and where its numbers end: all within the file."""
        found, start, items = self._directory.get(name, ("", 0, 0))
        end = start + 4 * (items + extra)
        if found != kind or end > len(self._view):
            raise self._damaged(f"no section {name!r}")
        return start, items, end

    def numbers(self, name: str) -> memoryview:
        """Return a section of whole numbers, indexable without copying; InputError when the file has none such."""
        start, _, end = self._section(name, "u32", 0)
        return self._view[start:end].cast("I")

    def strings(self, name: str) -> Strings:
        """Return a section of strings; InputError when the file has none such."""
        start, items, text = self._section(name, "strings", 1)
        offsets = self._view[start:text].cast("I")
        if text + offsets[items] > len(self._view):
            raise self._damaged(f"section {name!r} is cut off")
        return Strings(offsets, self._view[text : text + offsets[items]])


def _text(padded: bytes) -> str:
    return padded.rstrip(b"\0").decode("ascii")


class Writer:
    """Collects sections, then writes the file whole or not at all."""

    def __init__(self) -> None:
        self._sections: list[tuple[str, str, int, bytes]] = []

    def numbers(self, name: str, values: Iterable[int]) -> None:
        """Add a section of whole numbers (0 to 2^32 - 1)."""
        numbers = values if isinstance(values, array) else array("I", values)
        self._sections.append((name, "u32", len(numbers), numbers.tobytes()))

    def strings(self, name: str, values: Iterable[str]) -> None:
        """Add a section of strings."""
        parts = [value.encode() for value in values]
        offsets = array("I", [0])
        for part in parts:
            offsets.append(offsets[-1] + len(part))
        self._sections.append((name, "strings", len(parts), offsets.tobytes() + b"".join(parts)))

    def write(self, path: Path) -> None:
        """Write to a temporary name beside `path`, then rename; nothing is left beside it, whatever happens.

        Raises InputError when the place cannot be written to, or holds something else than a brand file.
        """
        check_place(path)
        temporary = path.with_name(f"{path.name}.{os.getpid()}.part")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with temporary.open("wb") as file:
                self._write_to(file)
            temporary.replace(path)
        except OSError as error:
            raise InputError(f"{path}: cannot be written ({error.strerror}); name another place") from error
        finally:
            with suppress(OSError):
                temporary.unlink(missing_ok=True)

    def _write_to(self, file: BinaryIO) -> None:
        position = _HEAD.size + _CRC.size + len(self._sections) * _SECTION.size
        directory, crc = b"", 0
        for name, kind, items, body in self._sections:
            start = _aligned(position)
            directory += _SECTION.pack(name.encode("ascii"), kind.encode("ascii"), start, items)
            crc = crc32(body, crc32(b"\0" * (start - position), crc))
            position = start + len(body)
        head = _HEAD.pack(MAGIC, VERSION, len(self._sections), position, crc)
        file.write(head + _CRC.pack(crc32(directory, crc32(head))) + directory)
        for *_, body in self._sections:
            file.write(b"\0" * (_aligned(file.tell()) - file.tell()) + body)


def check_place(path: Path) -> None:
    """Raise InputError when a brand file written to `path` would replace what is none: a catalogue, a folder."""
    try:
        if path.is_dir():
            raise InputError(f"{path}: is a folder; name a file in it, like {path / 'brands.bin'}")
        if path.exists():
            with path.open("rb") as file:
                begin = file.read(len(MAGIC))
            if begin not in (MAGIC, b""):
                raise InputError(f"{path}: is there already and is no brand file; name another place, or remove it")
    except OSError as error:
        raise InputError(f"{path}: cannot be written ({error.strerror}); name another place") from error


def _aligned(position: int) -> int:
    return (position + 7) // 8 * 8
