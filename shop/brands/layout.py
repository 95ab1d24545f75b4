"""The built file: named sections of whole numbers and strings, read in place through a memory map.

    magic | version u32 | sections u32 | directory: name 16s, kind 8s, start u64, items u64 | sections, 8-byte aligned

Kinds are "u32" (an array), "bytes", and "strings" (u32 offsets, one more than there are strings, then UTF-8).
"""

from __future__ import annotations

import mmap
import os
import struct
from array import array
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import BinaryIO

from ledger.errors import InputError

MAGIC = b"EARSHOTB"
VERSION = 2
_HEAD = struct.Struct("<8sII")
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

    def all(self) -> list[str]:
        """Return every string; for small files only."""
        return [self[at] for at in range(len(self))]


class Sections:
    """An opened file; sections are views into the map, so opening costs the same at any size.

    Raises InputError when the file is missing, is none of ours or was built by another version.
    """

    def __init__(self, path: Path) -> None:
        try:
            with path.open("rb") as file:
                self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        except (OSError, ValueError) as error:
            raise InputError(f"{path}: cannot be opened ({error}); build it with `earshot build-brands`") from error
        view = memoryview(self._map)
        if len(view) < _HEAD.size or _HEAD.unpack_from(view)[:2] != (MAGIC, VERSION):
            raise InputError(
                f"{path}: not a brand file of version {VERSION}; build it again with `earshot build-brands`"
            )
        self._view = view
        self._directory: dict[str, tuple[str, int, int]] = {}
        for at in range(_HEAD.unpack_from(view)[2]):
            name, kind, start, items = _SECTION.unpack_from(view, _HEAD.size + at * _SECTION.size)
            self._directory[_text(name)] = (_text(kind), start, items)

    def numbers(self, name: str) -> memoryview:
        """Return a section of whole numbers, indexable without copying."""
        _, start, items = self._directory[name]
        return self._view[start : start + 4 * items].cast("I")

    def strings(self, name: str) -> Strings:
        """Return a section of strings."""
        _, start, items = self._directory[name]
        offsets = self._view[start : start + 4 * (items + 1)].cast("I")
        text = start + 4 * (items + 1)
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
        """Write to a temporary name beside `path`, then rename.

        Raises InputError when the place cannot be written to.
        """
        temporary = path.with_name(f"{path.name}.{os.getpid()}.part")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with temporary.open("wb") as file:
                self._write_to(file)
            temporary.replace(path)
        except OSError as error:
            raise InputError(f"{path}: cannot be written ({error.strerror}); name another place") from error

    def _write_to(self, file: BinaryIO) -> None:
        start = _HEAD.size + len(self._sections) * _SECTION.size
        file.write(_HEAD.pack(MAGIC, VERSION, len(self._sections)))
        for name, kind, items, body in self._sections:
            start = _aligned(start)
            file.write(_SECTION.pack(name.encode("ascii"), kind.encode("ascii"), start, items))
            start += len(body)
        for *_, body in self._sections:
            file.write(b"\0" * (_aligned(file.tell()) - file.tell()) + body)


def _aligned(position: int) -> int:
    return (position + 7) // 8 * 8
