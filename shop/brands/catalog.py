"""The merchant's brand list: a CSV in, brands out, and a clear error for each row that cannot be used."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from base.files.csv_rows import CsvRow, read_rows
from base.files.rejected import RejectedLine
from base.json_text import json_size
from ledger.records import LONGEST_IDENTIFIER
from shop.brands.brand import Brand
from shop.brands.sound.normal import words

REQUIRED = ("brand_id", "canonical")
TOO_LONG = f"longer than the {LONGEST_IDENTIFIER} bytes of JSON that records and sessions take"


@dataclass(frozen=True, slots=True)
class _Row:
    line: int
    brand: Brand


def read_brands(path: Path) -> tuple[list[Brand], list[RejectedLine]]:
    """Read a catalogue CSV: columns brand_id, canonical, category, aliases (";" between them), parent_id, respellings.

    Good rows are returned in file order, bad ones as errors. A row whose parent does not exist is bad, and so are
    the lines below it.

    Raises:
        InputError: the file cannot be read, is not UTF-8 or has no `brand_id` and `canonical` column.
    """
    rows: list[_Row] = []
    errors: list[RejectedLine] = []
    first_line: dict[str, int] = {}
    for line, record in read_rows(path, REQUIRED):
        if isinstance(record, RejectedLine):
            errors.append(record)
            continue
        if (error := _fault(path, line, record, first_line)) is not None:
            errors.append(error)
            continue
        first_line[record["brand_id"]] = line
        rows.append(_Row(line, _brand(record)))
    good, orphans = _with_parents(path, rows)
    return good, sorted(errors + orphans, key=lambda error: error.line)


def _fault(path: Path, line: int, record: CsvRow, first_line: dict[str, int]) -> RejectedLine | None:
    def fault(field: str, reason: str, advice: str) -> RejectedLine:
        return RejectedLine(file=str(path), line=line, field=field, value=record[field], reason=reason, advice=advice)

    if not record["brand_id"]:
        return fault("brand_id", "the id is empty", "give every row an id of its own")
    if record["brand_id"] in first_line:
        seen = first_line[record["brand_id"]]
        return fault("brand_id", f"the id is taken by line {seen}", "give every row an id of its own")
    for field, id_ in (("brand_id", record["brand_id"]), ("category", record.get("category", "").lower())):
        if json_size(id_) > LONGEST_IDENTIFIER:
            return fault(field, TOO_LONG, "shorten it")
    if not record["canonical"]:
        return fault("canonical", "the name is empty", "write the brand's name as customers know it")
    if not words(record["canonical"]):
        return fault(
            "canonical", "nothing of the name can be spoken", "write it with letters a-z or digits, as it is said"
        )
    return None


def _brand(record: CsvRow) -> Brand:
    return Brand(
        brand_id=record["brand_id"],
        canonical=record["canonical"],
        category=record.get("category", ""),
        aliases=_several(record.get("aliases", "")),
        parent_id=record.get("parent_id") or None,
        respellings=_several(record.get("respellings", "")),
    )


def _several(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split(";") if words(part))


def _with_parents(path: Path, rows: Sequence[_Row]) -> tuple[list[Brand], list[RejectedLine]]:
    parents = {row.brand.brand_id: row.brand.parent_id for row in rows}
    good: list[Brand] = []
    errors: list[RejectedLine] = []
    for row in rows:
        reason = _parent_fault(row.brand.brand_id, parents)
        if reason is None:
            good.append(row.brand)
        else:
            errors.append(
                RejectedLine(
                    file=str(path),
                    line=row.line,
                    field="parent_id",
                    value=row.brand.parent_id or "",
                    reason=reason,
                    advice="name the brand_id of a good row, or leave it empty",
                )
            )
    return good, errors


def _parent_fault(brand_id: str, parents: dict[str, str | None]) -> str | None:
    seen = {brand_id}
    above = parents[brand_id]
    while above is not None:
        if above in seen:
            return "the parents go round in a circle"
        if above not in parents:
            return "no such parent" if above == parents[brand_id] else f"its parent's parent {above!r} does not exist"
        seen.add(above)
        above = parents[above]
    return None
