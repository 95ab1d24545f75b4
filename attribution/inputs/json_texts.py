"""The texts of JSON lines as columns, found by their quotes and never made into Python's strings.

For lines that a parser already took for records. What the quotes alone cannot settle is left to whoever asks: an
escape, a space between a name and its colon, a name given twice.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

_QUOTE, _COLON, _SPACE, _LINE_END = b'": \n'
_AFTER_TEXT = np.zeros(256, bool)
_AFTER_TEXT[list(b":,}]")] = True
_WORD = 8
_UP_TO = np.array([(1 << 8 * length) - 1 for length in range(_WORD + 1)], np.uint64)
_TURNS = [np.uint64(n) for n in (0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB, 0xD6E8FEB86659FD93)]
_CODE_BITS = 12
_NO_TEXT = b'""'
_ABSENT, _NO_TOKEN = -1, -2

Positions = npt.NDArray[np.signedinteger[Any]]
NameCodes = npt.NDArray[np.uint64]


class Names:
    """Tells the names of a record's members apart by their first 16 bytes and their length, in columns."""

    def __init__(self, names: Iterable[str], repeating: Collection[str] = ()) -> None:
        """Take every name that may occur; those `repeating` may do so several times a line.

        Raises:
            ValueError: two of them cannot be told apart.
        """
        self.names = tuple(names)
        self.repeating = np.array([name in repeating for name in self.names])
        written = [name.encode() for name in self.names]
        content = np.frombuffer(b"".join(name[: 2 * _WORD].ljust(3 * _WORD, b"\0") for name in written), np.uint8)
        starts = np.arange(len(written)) * 3 * _WORD
        lengths = np.array([len(name) for name in written])
        for turn in _TURNS:
            codes = _codes(content, starts, lengths, turn)
            if len(set(codes.tolist())) == len(written):
                break
        else:
            raise ValueError(f"names that cannot be told apart among {self.names}")
        self._turn = turn
        self._place = np.full(1 << _CODE_BITS, 255, np.uint8)
        self._place[codes] = np.arange(len(written))

    def places(self, content: npt.NDArray[np.uint8], starts: Positions, lengths: Positions) -> npt.NDArray[np.uint8]:
        """Return for each name in `content` its place among the names; its bytes are followed by 16 others at least."""
        found: npt.NDArray[np.uint8] = self._place[_codes(content, starts, lengths, self._turn)]
        return found


def _codes(content: npt.NDArray[np.uint8], starts: Positions, lengths: Positions, turn: np.uint64) -> NameCodes:
    words: NameCodes = np.ndarray((len(content) - _WORD + 1,), "<u8", content, strides=(1,))  # one from every byte on
    first = words[starts] & _UP_TO[np.minimum(lengths, _WORD)]
    second = words[starts + _WORD] & _UP_TO[np.clip(lengths - _WORD, 0, _WORD)]
    mixed = (first + second * _TURNS[1] + lengths.astype(np.uint64)) * turn
    return (mixed ^ (mixed >> np.uint64(29))) * turn >> np.uint64(64 - _CODE_BITS)


def texts_of(lines: Sequence[bytes], names: Names, wanted: Sequence[str]) -> Mapping[str, pa.Array] | None:
    """Return the wanted members' texts, null where there is none, or None where quotes alone do not settle it.

    Args:
        lines: each one JSON object whose members are all among `names`, and those wanted texts or null.
        names: every name that may occur, at whatever depth.
        wanted: names that stand in one object only, at most once a line.
    """
    joined = b"\n".join([*lines, _NO_TEXT + b" " * 2 * _WORD])
    if b"\\" in joined:
        return None
    content = np.frombuffer(joined, np.uint8)
    quotes = np.flatnonzero(content == _QUOTE).astype(np.int32)
    ends = quotes[1::2]
    after = content[ends + 1]
    if not _AFTER_TEXT[after[:-1]].all():
        return None
    named = np.flatnonzero(after == _COLON)
    starts = quotes[0::2][named] + 1
    values = ends[named] + 2
    values += content[values] == _SPACE
    if (content[values] <= _SPACE).any():
        return None
    line_ends = np.cumsum([len(line) + 1 for line in lines])
    rows = np.repeat(np.arange(len(lines)), np.diff(np.searchsorted(starts, line_ends), prepend=0))
    places = names.places(content, starts, ends[named] - starts)
    found = np.full((len(names.names), len(lines)), _ABSENT, np.int32)
    found[places, rows] = np.where(content[values] == _QUOTE, 2 * named + 2, _NO_TOKEN)
    if np.count_nonzero(found[~names.repeating] != _ABSENT) < np.count_nonzero(~names.repeating[places]):
        return None  # a name given twice
    quotes[0::2] += 1
    # Every text and what stands between two of them, in turn; the last is empty.
    tokens = pa.StringArray.from_buffers(len(quotes) - 1, pa.py_buffer(quotes), pa.py_buffer(joined))
    return _columns(tokens, {name: found[names.names.index(name)] for name in wanted})


def _columns(tokens: pa.Array, wanted: Mapping[str, npt.NDArray[np.int32]]) -> dict[str, pa.Array]:
    """Return each name's texts, taken out of the tokens all at once."""
    there = {name: places >= 0 for name, places in wanted.items()}
    filled = [name for name, known in there.items() if known.any()]
    rows = len(next(iter(wanted.values())))
    columns = {name: pa.nulls(rows, pa.string()) for name in wanted}
    if filled:
        places = np.concatenate([np.where(there[name], wanted[name], len(tokens) - 1) for name in filled])
        _, offsets, content = tokens.take(pa.array(places)).buffers()
        for number, name in enumerate(filled):
            mask = pa.py_buffer(np.packbits(there[name], bitorder="little"))
            columns[name] = pa.StringArray.from_buffers(rows, offsets.slice(4 * rows * number), content, mask)
    return columns
