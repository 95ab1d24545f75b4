"""Shopify's product CSV, in the columns of today and of before 2025 (help.shopify.com, "Product CSV file format")."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from base.errors import InputError
from base.files.csv_rows import CsvRow, read_rows
from base.files.rejected import RejectedLine
from intake.catalog.variant import ShopVariant

NumberedVariant = tuple[int, ShopVariant | RejectedLine]

_NAMES: Mapping[str, tuple[str, ...]] = {
    "handle": ("url handle", "handle"),
    "title": ("title",),
    "vendor": ("vendor",),
    "kind": ("type",),
    "category": ("product category",),
    "description": ("description", "body (html)"),
    "status": ("status",),
    "sku": ("sku", "variant sku"),
    "price": ("price", "variant price"),
    "stock": ("inventory quantity", "variant inventory qty"),
    "tracker": ("inventory tracker", "variant inventory tracker"),
    "beyond": ("continue selling when out of stock", "variant inventory policy"),
    "taxed": ("charge tax", "variant taxable"),
    "image": ("variant image url", "variant image"),
    "product_image": ("product image url", "image src"),
}
_OF_THE_PRODUCT = ("title", "vendor", "kind", "category", "description", "status", "product_image")
_NEEDED = ("handle", "title", "price")


def read_csv(path: Path) -> Iterator[NumberedVariant]:
    """Yield each variant that is for sale with its line, and each in draft or archived as left out.

    Rows of one handle follow its first, which alone tells of the product; rows without a price are more pictures.

    Raises:
        InputError: it cannot be read, or is no product CSV of Shopify's.
    """
    first: dict[str, str] = {}
    options: list[str] = []
    for line, row in read_rows(path, ()):
        if isinstance(row, RejectedLine):
            yield line, row
            continue
        told = {name.casefold(): cell for name, cell in row.items()}
        cells = _known(path, told)
        if cells["handle"] and cells["handle"] != first.get("handle"):
            first = {name: cells[name] for name in ("handle", *_OF_THE_PRODUCT)}
            options = [told.get(f"option{n} name", "") for n in (1, 2, 3)]
        status = first.get("status") or "active"
        if cells["price"] and status.casefold() != "active":
            yield line, _not_for_sale(path, line, status)
        elif cells["price"]:
            values = [(name, told.get(f"option{n} value", "")) for n, name in enumerate(options, 1)]
            yield line, _variant(cells, first, [(name, value) for name, value in values if name and value])


def _not_for_sale(path: Path, line: int, status: str) -> RejectedLine:
    advice = "make it active in the shop to have it here"
    return RejectedLine(
        file=str(path), line=line, field="Status", value=status, reason="not for sale in the shop", advice=advice
    )


def _known(path: Path, told: CsvRow) -> dict[str, str]:
    cells = {}
    for ours, names in _NAMES.items():
        found = next((name for name in names if name in told), None)
        if found is None and ours in _NEEDED:
            raise InputError(f"{path}: no column {names[0]!r}: export the products from Shopify's admin as CSV")
        cells[ours] = told[found] if found else ""
    return cells


def _variant(cells: dict[str, str], product: dict[str, str], options: list[tuple[str, str]]) -> ShopVariant:
    return ShopVariant(
        sku=cells["sku"],
        title=product["title"],
        vendor=product["vendor"],
        kind=product["kind"] or product["category"].rpartition(">")[2].strip(),
        description=product["description"],
        price=cells["price"],
        options=options,
        image=cells["image"] or product["product_image"],
        stock=cells["stock"],
        counted=bool(cells["tracker"]),
        taxable=cells["taxed"].casefold() != "false",
        sold_beyond_stock=cells["beyond"].casefold() in ("continue", "true"),
    )
