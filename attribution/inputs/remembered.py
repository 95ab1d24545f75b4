"""Records as they may be remembered: what was forgotten since is left out, and old pseudonyms are renewed.

A file may hold what `earshot forget` erased from the table meanwhile; the tombstones beside it say of whom. And it may
hold pseudonyms of an earlier pepper, whose newest ones say who is the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from attribution.inputs.columns import IDENTITY
from base.errors import InputError
from ledger.privacy.tombstones import Deed, Tombstone, Tombstones

TOMBSTONES = "tombstones.parquet"  # as `earshot export-ledger` writes it beside the records
_RENEWED = (*(f"id_{name}" for name in IDENTITY), "session_id")
_NAMES = ("id_user", "id_account", "id_email", "order_id", "merchant_order_id")
_DENIED = ("consent_measurement", "consent_marketing")


def no_renewal(value: str) -> str:
    """Return a pseudonym as it is: there is one pepper."""
    return value


@dataclass(frozen=True, slots=True, kw_only=True)
class Remembering:
    """How records come in.

    Attributes:
        stones: what was forgotten.
        renewed: the newest pseudonym of what an earlier one stands for.
    """

    stones: Tombstones = field(default_factory=lambda: Tombstones(()))
    renewed: Callable[[str], str] = no_renewal

    def with_those_beside(self, files: Iterable[Path]) -> Remembering:
        """Return the same with the tombstones that lie beside some files.

        Raises:
            InputError: such a file holds none.
        """
        beside = sorted({file.parent / TOMBSTONES for file in files})
        found = [stone for file in beside if file.is_file() for stone in read_tombstones(file)]
        return Remembering(stones=self.stones.and_also(found), renewed=self.renewed) if found else self

    def remembered(self, rows: pa.Table) -> pa.Table:
        """Return counted rows as they may be used."""
        erased, unlinked = (self._due(rows, deed) for deed in Deed) if self.stones else (None, None)
        if self.renewed is not no_renewal:
            rows = self._with_new_names(rows)
        if unlinked is not None:
            rows = _unlinked(rows, unlinked)
        return rows if erased is None else rows.filter(pc.invert(erased))

    def _due(self, rows: pa.Table, deed: Deed) -> pa.Array | None:
        """Tell of each row whether it is of somebody of whom all until then was erased, or unlinked."""
        moment = rows["occurred_us" if "occurred_us" in rows.column_names else "placed_us"].cast(pa.int64())
        due = pa.array([False] * len(rows))
        for name in _NAMES:
            if name in rows.column_names:
                until = _each(rows[name], lambda value: self._until(value, deed), pa.int64())
                due = pc.or_(due, pc.fill_null(pc.less_equal(moment, until), False))
        everything = _micros(self.stones.until("", deed))
        if everything is not None:
            due = pc.or_(due, pc.less_equal(moment, everything))
        return due if pc.any(due).as_py() else None

    def _until(self, value: str, deed: Deed) -> int | None:
        known = [self.stones.until(name, deed) for name in {value, self.renewed(value)}]
        return _micros(max((at for at in known if at is not None), default=None))

    def _with_new_names(self, rows: pa.Table) -> pa.Table:
        for name in _RENEWED:
            if name in rows.column_names:
                place = rows.column_names.index(name)
                rows = rows.set_column(place, rows.schema.field(name), _each(rows[name], self.renewed, pa.string()))
        return rows


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
