"""Ties as a graph of numbers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from attribution.identity.namespaces import NODES
from attribution.identity.ties import WIDE
from attribution.inputs.texts import Int64s, RowMask

_EMAIL = NODES.index("email")
_WIDE = [NODES.index(name) for name in WIDE]


@dataclass(frozen=True, slots=True)
class Graph:
    """Ties as numbers: `left` and `right` are positions in `kind` and `value`, which hold each identifier once."""

    kind: Int64s
    value: Int64s
    left: Int64s
    right: Int64s
    strength: Int64s

    def components(self, kept: RowMask) -> Int64s:
        """Return a number an identifier, equal where the ties kept connect them."""
        size = len(self.kind)
        if not size:
            return np.zeros(0, np.int64)
        ends = (self.left[kept], self.right[kept])
        links = coo_array((np.ones(len(ends[0]), np.int8), ends), shape=(size, size))
        labels: Int64s = connected_components(links, directed=False)[1].astype(np.int64)
        return labels

    @property
    def lone_emails(self) -> RowMask:
        """Tell which identifiers are e-mails that nothing but a place ties: somebody who never signed in, no typo."""
        lone: RowMask = self.kind == _EMAIL
        for one, other in ((self.left, self.right), (self.right, self.left)):
            lone[one[~np.isin(self.kind[other], _WIDE)]] = False
        return lone


def turned(kind: Int64s, value: Int64s) -> Int64s:
    """Return numbers that are equal only for the same value of the same kind: a value is a number among its kind."""
    return value ^ (kind * np.int64(0x7E3779B97F4A7C15 // len(NODES)))


def graph_of(ties: pa.Table) -> Graph:
    """Return the graph of a table of ties."""
    kinds = pa.array(NODES)
    ends = [
        (pc.index_in(ties[name], value_set=kinds).to_numpy().astype(np.int64), ties[value].to_numpy())
        for name, value in (("namespace", "value"), ("other", "other_value"))
    ]
    kind, value = (np.concatenate(side) for side in zip(*ends, strict=True))
    position = pa.array(turned(kind, value)).dictionary_encode().indices.to_numpy().astype(np.int64)
    once = np.unique(position, return_index=True)[1]
    left, right = np.split(position, 2)
    return Graph(kind[once], value[once], left, right, ties["strength"].to_numpy())
