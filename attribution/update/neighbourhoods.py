"""Orders -> neighbourhoods: an order, the sessions it may have come of, and what else these may have led to.

Which sessions an order is linked to, and how surely, depends on nothing else. A fingerprint covers every row of it that
links are made of. Equal fingerprints: the same records, households and people, so the same links.

A unit is a session or an order; a bond is a key of the linker that units share, or a fact that ties one to another.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

Hashes = npt.NDArray[np.uint64]
Ordinals = npt.NDArray[np.int64]
Picked = npt.NDArray[np.bool_]

_START = np.uint64(0x9E3779B97F4A7C15)
_FIRST, _SECOND = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)


@dataclass(frozen=True, slots=True)
class Neighbourhoods:
    """Units by their place in `names`; a row of `unit`, `bond` and `of_order` is a unit's share in a bond."""

    names: pa.Array
    unit: Ordinals
    bond: Ordinals
    of_order: Picked
    orders: Ordinals
    fingerprints: Ordinals  # one an order

    def changed(self, earlier: pa.Array) -> Ordinals:
        """Return the orders whose fingerprint is not among those of an earlier run."""
        return self.orders[~np.isin(self.fingerprints, earlier.to_numpy())]

    def around(self, orders: Ordinals) -> Ordinals:
        """Return the units of which the links of some orders are made."""
        inside = np.zeros(len(self.names), bool)
        inside[orders] = True
        sessions = self._that_share(inside, of_order=True)
        return np.flatnonzero(inside | sessions | self._that_share(sessions, of_order=False))

    def named(self, units: Ordinals) -> pa.Table:
        """Return (unit), one row a unit."""
        return pa.table({"unit": self.names.take(pa.array(units))})

    def _that_share(self, units: Picked, *, of_order: bool) -> Picked:
        here = self.of_order == of_order
        bonds = np.zeros(int(self.bond.max(initial=-1)) + 1, bool)
        bonds[self.bond[here & units[self.unit]]] = True
        found = np.zeros(len(self.names), bool)
        found[self.unit[~here & bonds[self.bond]]] = True
        return found


def neighbourhoods(members: pa.Table, marks: pa.Table) -> Neighbourhoods:
    """Return the neighbourhoods of all orders; rows may come in any order.

    Args:
        members: unit, bond, of_order: each unit's share in each of its bonds; an order has one at least.
        marks: unit, mark: whole numbers that tell what is known of a unit; equal ones count.
    """
    units = [table["unit"].combine_chunks() for table in (members, marks)]
    names = pa.concat_arrays(units).dictionary_encode()
    unit, marked = np.split(names.indices.to_numpy().astype(np.int64), [members.num_rows])
    bond = members["bond"].combine_chunks().dictionary_encode().indices.to_numpy().astype(np.int64)
    of_order = members["of_order"].to_numpy()
    size, bonds = len(names.dictionary), int(bond.max(initial=-1)) + 1
    order, of = unit[of_order], bond[of_order]
    session, into = unit[~of_order], bond[~of_order]
    # What is known of an order gets to its bonds, to their sessions, to these sessions' bonds, and to the order.
    known = _sums(marked, marks["mark"].to_numpy().view(np.uint64), size)
    told = known + _sums(session, _sums(of, known[order], bonds)[into], size)
    whole = known + _sums(order, _sums(into, told[session], bonds)[of], size)
    orders = np.unique(order)
    return Neighbourhoods(names.dictionary, unit, bond, of_order, orders, _mixed(whole)[orders].view(np.int64))


def _sums(places: Ordinals, values: Hashes, size: int) -> Hashes:
    total = np.zeros(size, np.uint64)
    np.add.at(total, places, _mixed(values))
    return total


def _mixed(found: Hashes) -> Hashes:
    found = found + _START
    found = (found ^ (found >> np.uint64(30))) * _FIRST
    found = (found ^ (found >> np.uint64(27))) * _SECOND
    return found ^ (found >> np.uint64(31))
