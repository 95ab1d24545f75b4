"""Rows of a sheet as the workbook's library would write them, some thousands at a time: a twelfth of what a cell costs.

The library writes each cell through some twenty calls. What is plain is put down here a column at a time, in the very
words it would use; a batch that holds anything else is left to it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from base.money import exponent

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

# Texts that the library rewrites beyond `&`, `<` and `>`, keeps the spaces of, or takes for formatted ones.
_NOT_PLAIN = r"^[\s\p{Z}]|[\s\p{Z}]$|[\x00-\x1f\x7f-\x9f]|_x|\x{fffe}|\x{ffff}|^<r>"
_LONGEST = 16_000  # characters: longer ones may have to be cut
_EXACT = 10**15  # a larger whole number is text
_FIRST_US, _LAST_US = -2_203_891_200_000_000, 253_402_300_800_000_000  # 1900-03-01 to 9999: days are counted plainly
_EPOCH_DAYS = 25_569  # from the spreadsheet's to 1970
_US_PER_DAY = 86_400_000_000
_NOTHING = ""


def write_plainly(  # noqa: PLR0913, PLR0917 - rows, and how the sheet shows them
    sheet: Worksheet, batch: pa.RecordBatch, money: Sequence[str], first: int, moment: Format, of: Mapping[int, Format]
) -> bool:
    """Write all rows but the last and return true; write nothing and return false where a cell is not plain.

    The last row is left to the library, so that it knows how far the sheet goes.

    Args:
        sheet: the library's, one row behind: it keeps memory constant.
        batch: some rows.
        money: columns of amounts in minor units, repeated behind the others in units of the currency.
        first: the row of the sheet that they begin at.
        moment: how times are shown.
        of: how amounts are shown, by how many places their currency has.
    """
    rows = batch.slice(0, batch.num_rows - 1)
    styled: list[tuple[int, int, Format]] = []  # the library numbers formats as it meets them
    found: list[pa.Array] = []
    for place, column in enumerate(rows.columns):
        if pa.types.is_timestamp(column.type) and column.null_count < len(column):
            styled.append((int(np.argmax(column.is_valid().to_numpy(zero_copy_only=False))), place, moment))
        inside = _inside(column)
        if inside is None:
            return False
        found.append(inside)
    styled += _styles(rows, money, of)
    numbers = [str(number) for number in range(first + 1, first + 1 + rows.num_rows)]
    sheet._write_single_row(first)  # noqa: SLF001 - the row before
    for _, _, style in sorted(styled, key=lambda one: one[:2]):
        style._get_xf_index()  # noqa: SLF001
    columns = [
        _cells(inside, column.type, _letters(place), numbers, moment)
        for place, (inside, column) in enumerate(zip(found, rows.columns, strict=True))
    ]
    columns += [
        _amounts(rows, name, _letters(place), numbers, of) for place, name in enumerate(money, len(rows.columns))
    ]
    for number, cells in zip(numbers, zip(*columns, strict=True), strict=True):
        told = "".join(cells)
        if told:
            sheet.fh.write(f'<row r="{number}">{told}</row>')
    return True


def _styles(rows: pa.RecordBatch, money: Sequence[str], of: Mapping[int, Format]) -> Iterator[tuple[int, int, Format]]:
    """Yield the first row and the column in which an amount of each currency stands, and how it is shown."""
    for place, name in enumerate(money, rows.num_columns):
        currencies = pc.if_else(rows[name].is_valid(), rows["currency"], None)
        for currency in currencies.unique().drop_null().to_pylist():
            if currency:
                yield pc.index(currencies, currency).as_py(), place, of[exponent(currency)]


def _inside(column: pa.Array) -> pa.Array | None:
    """Return what stands in the cells, null where nothing does; None where one of them is not plain."""
    if pa.types.is_string(column.type):
        return _texts(column)
    if pa.types.is_boolean(column.type):
        return pc.if_else(column, "1", "0")
    if pa.types.is_timestamp(column.type):
        return _moments(column)
    if pa.types.is_integer(column.type):
        bounds = pc.min_max(column)
        low, high = bounds["min"].as_py() or 0, bounds["max"].as_py() or 0
        return column.cast(pa.string()) if low > -_EXACT and high < _EXACT else None
    if pa.types.is_decimal(column.type):  # Arrow's own cast may round twice
        return _fractions([None if value is None else float(value) for value in column.to_pylist()])
    strange = pc.any(pc.invert(pc.is_finite(column))).as_py()
    return None if strange else _fractions(column.to_pylist())


def _fractions(numbers: Sequence[float | None]) -> pa.Array:
    return pa.array([None if number is None else f"{number:.16G}" for number in numbers], pa.string())


def _texts(column: pa.Array) -> pa.Array | None:
    strange = pc.any(pc.match_substring_regex(column, _NOT_PLAIN)).as_py()
    if strange or (pc.max(pc.utf8_length(column)).as_py() or 0) > _LONGEST:
        return None
    for mark, written in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;")):
        column = pc.replace_substring(column, mark, written)
    return column


def _moments(column: pa.Array) -> pa.Array | None:
    since = column.cast(pa.timestamp("us", "UTC")).cast(pa.int64())
    bounds = pc.min_max(since)
    if not _FIRST_US <= (bounds["min"].as_py() or 0) <= (bounds["max"].as_py() or 0) < _LAST_US:
        return None
    days, rest = np.divmod(since.fill_null(0).to_numpy(), _US_PER_DAY)
    seconds, micros = np.divmod(rest, 1_000_000)
    told = (days + (_EPOCH_DAYS - 1)) + (seconds.astype(np.float64) + micros / 1e6) / 86_400 + 1
    return pc.if_else(column.is_valid(), _fractions(told.tolist()), None)


def _cells(inside: pa.Array, kind: pa.DataType, letters: str, numbers: Sequence[str], moment: Format) -> list[str]:
    """Return the cells of a column; an empty text where there is none."""
    before, after = '"><v>', "</v></c>"
    if pa.types.is_string(kind):
        before, after = '" t="inlineStr"><is><t>', "</t></is></c>"
    elif pa.types.is_boolean(kind):
        before = '" t="b"><v>'
    elif pa.types.is_timestamp(kind) and inside.null_count < len(inside):
        before = f'" s="{moment._get_xf_index()}"><v>'  # noqa: SLF001
    cell = f'<c r="{letters}'
    return [
        _NOTHING if value is None else f"{cell}{number}{before}{value}{after}"
        for number, value in zip(numbers, inside.to_pylist(), strict=True)
    ]


def _amounts(
    rows: pa.RecordBatch, name: str, letters: str, numbers: Sequence[str], of: Mapping[int, Format]
) -> list[str]:
    """Return the cells of amounts in units of their currency: exact quotients, rounded once."""
    amounts, currencies = rows[name].to_pylist(), rows["currency"].to_pylist()
    styles = {  # only of those that stand there: the library keeps a format that it is asked the number of
        currency: (10 ** exponent(currency), of[exponent(currency)]._get_xf_index())  # noqa: SLF001
        for currency in {one for one, minor in zip(currencies, amounts, strict=True) if one and minor is not None}
    }
    cells = []
    for number, minor, currency in zip(numbers, amounts, currencies, strict=True):
        if minor is None or not currency:
            cells.append(_NOTHING)
            continue
        unit, style = styles[currency]
        cells.append(f'<c r="{letters}{number}" s="{style}"><v>{minor / unit:.16G}</v></c>')
    return cells


def _letters(place: int) -> str:
    """Return the letters of a column, counted from 0."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
