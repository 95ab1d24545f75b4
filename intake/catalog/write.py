"""Variants of a shop written as our catalogue's two files."""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from base.errors import BadCell, UnusableInput
from base.files.rejected import RejectedLine
from intake.catalog.shopify_csv import NumberedVariant
from intake.catalog.variant import PRODUCT_COLUMNS, product_row, slug

_BRAND_COLUMNS = ("brand_id", "canonical", "category", "aliases", "parent_id")


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedCatalog:
    """What became of a shop's catalogue."""

    products: int
    brands: int
    rejected: Sequence[RejectedLine]


def write_catalog(source: str, lines: Iterable[NumberedVariant], currency: str, folder: Path) -> ImportedCatalog:
    """Write products.csv and brands.csv into the folder, and return what was left out.

    Raises:
        UnusableInput: nothing of it can be sold; no file is written.
    """
    products: dict[str, dict[str, str]] = {}
    brands: dict[str, dict[str, str]] = {}
    rejected: list[RejectedLine] = []
    for line, told in lines:
        if isinstance(told, RejectedLine):
            rejected.append(told)
            continue
        try:
            row = _new(product_row(told, currency), products)
        except BadCell as bad:
            value = told.price if bad.column == "Price" else told.sku or told.title
            rejected.append(
                RejectedLine(
                    file=source, line=line, field=bad.column, value=value, reason=bad.reason, advice=bad.advice
                )
            )
            continue
        products[row["product_id"]] = row
        brands.setdefault(slug(told.vendor), {"brand_id": slug(told.vendor), "canonical": told.vendor})
    if not products:
        raise UnusableInput(f"{source}: no product can be sold{f'; the first: {rejected[0]}' if rejected else ''}")
    folder.mkdir(parents=True, exist_ok=True)
    _write(folder / "products.csv", PRODUCT_COLUMNS, products.values())
    _write(folder / "brands.csv", _BRAND_COLUMNS, brands.values())
    return ImportedCatalog(products=len(products), brands=len(brands), rejected=rejected)


def _new(row: dict[str, str], before: Collection[str]) -> dict[str, str]:
    if row["product_id"] in before:
        raise BadCell("SKU", "another variant has it", "give every variant a SKU of its own in the shop")
    return row


def _write(path: Path, columns: Sequence[str], rows: Iterable[Mapping[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
