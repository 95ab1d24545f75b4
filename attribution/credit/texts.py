"""Columns of a table as numbers: of texts each text once, and which of them each row is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from attribution.credit.kernel.whole import Whole


@dataclass(frozen=True, slots=True, kw_only=True)
class Coded:
    """A column of texts: each once, and the code of each row."""

    texts: list[str]
    codes: Whole

    def part(self, rows: slice) -> Coded:
        """Return some of the rows."""
        return Coded(texts=self.texts, codes=self.codes[rows])

    def __len__(self) -> int:
        """Return how many texts there are."""
        return len(self.texts)


def coded(*columns: pa.ChunkedArray) -> Coded:
    """Return the texts of columns, one after the other; the code of a null is -1."""
    every = pa.chunked_array([chunk for column in columns for chunk in column.chunks], pa.string())
    words = every.dictionary_encode().unify_dictionaries()
    codes = [np.asarray(pc.fill_null(chunk.indices, -1), np.int64) for chunk in words.chunks]
    texts = words.chunk(0).dictionary.to_pylist() if words.num_chunks else []
    return Coded(texts=texts, codes=np.concatenate([np.zeros(0, np.int64), *codes]))


def flags(column: pa.ChunkedArray | pa.Array) -> NDArray[np.bool_]:
    """Return a column of truths."""
    plain = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    found: NDArray[np.bool_] = plain.to_numpy(zero_copy_only=False).astype(np.bool_)
    return found


def whole(column: pa.ChunkedArray) -> Whole:
    """Return a column of whole numbers, none of them null."""
    found: Whole = column.to_numpy().astype(np.int64)
    return found
