"""Records as they may be remembered: what was forgotten since is left out, and old pseudonyms are renewed.

A file may hold what `earshot forget` erased from the table meanwhile; the tombstones beside it say of whom. And it may
hold pseudonyms of an earlier pepper, whose newest ones say who is the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from attribution.inputs.columns import IDENTITY
from base.errors import InputError
from ledger.privacy.tombstones import Deed, Tombstone, Tombstones
from ledger.pseudonyms import UNKEYED, LaterNames

TOMBSTONES = "tombstones.parquet"  # as `earshot export-ledger` writes it beside the records
_RENEWED = (*(f"id_{name}" for name in IDENTITY), "session_id")
_NAMES = ("id_user", "id_account", "id_email", "order_id", "merchant_order_id")
_ORDERS = ("order_id", "merchant_order_id")
_DENIED = ("consent_measurement", "consent_marketing")


_FROM_A_PEPPER = re.compile(r"(?:us|ac)(\d*)_")


def peppers_of(rows: pa.Table) -> set[str]:
    """Return under the how-manieth pepper each some pseudonyms of counted rows were made; the first is ``."""
    starts = [pc.unique(pc.utf8_slice_codeunits(rows[name], 0, 6)) for name in ("id_user", "id_account")]
    told = (_FROM_A_PEPPER.match(start or "") for some in starts for start in some.to_pylist())
    return {found[1] for found in told if found}


class Remembering:
    """How records come in.

    Args:
        stones: what was forgotten.
        later_names: what tells the later pseudonyms of an earlier one; None where there was one pepper alone.
    """

    def __init__(self, stones: Iterable[Tombstone] = (), later_names: LaterNames | None = None) -> None:
        self._stones = Tombstones(stones, later_names or UNKEYED.later_names)
        self._later_names = later_names

    def with_those_beside(self, files: Iterable[Path]) -> Remembering:
        """Return the same with the tombstones that lie beside some files.

        Raises:
            InputError: such a file holds none.
        """
        beside = sorted({file.parent / TOMBSTONES for file in files})
        found = [stone for file in beside if file.is_file() for stone in read_tombstones(file)]
        return Remembering((*self._stones, *found), self._later_names) if found else self

    def remembered(self, rows: pa.Table) -> pa.Table:
        """Return counted rows as they may be used."""
        erased, unlinked = (self._due(rows, deed) for deed in Deed) if self._stones else (None, None)
        if self._later_names is not None:
            rows = _with_new_names(rows, self._later_names)
        if unlinked is not None:
            rows = _unlinked(rows, unlinked)
        return rows if erased is None else rows.filter(pc.invert(erased))

    def _due(self, rows: pa.Table, deed: Deed) -> pa.Array | None:
        """Tell of each row whether it is of somebody of whom all until then was erased, or unlinked."""
        moment = rows["occurred_us" if "occurred_us" in rows.column_names else "placed_us"].cast(pa.int64())
        due = pa.array([False] * len(rows))
        for name in _NAMES:
            if name in rows.column_names:
                until = _each(rows[name], lambda value: _micros(self._stones.until(value, deed)), pa.int64())
                due = pc.or_(due, pc.fill_null(pc.less_equal(moment, until), False))
        everything = _micros(self._stones.until("", deed))
        if deed is Deed.ERASED and "placed_us" in rows.column_names:  # an order that was erased has no later moment
            for name in _ORDERS:
                due = pc.or_(due, pc.fill_null(_each(rows[name], self._stones.is_gone, pa.bool_()), False))
        if everything is not None:
            due = pc.or_(due, pc.less_equal(moment, everything))
        return due if pc.any(due).as_py() else None


def read_tombstones(file: Path) -> list[Tombstone]:
    """Read what `earshot export-ledger` wrote of those who were forgotten.

    Raises:
        InputError: the file holds something else.
    """
    try:
        told = pq.read_table(file, columns=["mark", "deed", "at"]).to_pylist()
        return [Tombstone(mark=row["mark"], deed=Deed(row["deed"]), at=row["at"]) for row in told]
    except (pa.ArrowException, KeyError, ValueError, OSError) as error:
        raise InputError(f"{file}: no tombstones of an export ({str(error).splitlines()[0]})") from error


def _with_new_names(rows: pa.Table, later_names: LaterNames) -> pa.Table:
    for name in _RENEWED:
        if name in rows.column_names:
            place = rows.column_names.index(name)
            newest = _each(rows[name], lambda value: later_names(value)[0], pa.string())
            rows = rows.set_column(place, rows.schema.field(name), newest)
    return rows


def _each(values: pa.ChunkedArray, change: Callable[[str], str | int | None], into: pa.DataType) -> pa.ChunkedArray:
    """Return each value changed; each different one is changed once."""
    coded = values.combine_chunks().cast(pa.string()).dictionary_encode()
    if isinstance(coded, pa.ChunkedArray):
        coded = coded.combine_chunks()
    changed = pa.array([change(value) for value in coded.dictionary.to_pylist()], into)
    return pa.chunked_array([changed.take(coded.indices)])


def _unlinked(rows: pa.Table, whose: pa.Array) -> pa.Table:
    nothing = {**{f"id_{name}": None for name in IDENTITY}, **dict.fromkeys(_DENIED, "denied")}
    for name, value in nothing.items():
        of = rows.schema.field(name)
        place = rows.column_names.index(name)
        rows = rows.set_column(place, of, pc.if_else(whose, pa.scalar(value, of.type), rows[name]))
    return rows


def _micros(moment: datetime | None) -> int | None:
    return None if moment is None else round(moment.timestamp() * 1_000_000)
