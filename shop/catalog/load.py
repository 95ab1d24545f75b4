"""The catalogue's files: products.csv and brands.csv beside it; a clear error for each row that cannot be used.

products.csv: product_id, brand_id, name, kind, price_minor, currency, and optionally size, tax_class, stock,
needs and facts (";" between several), image_url, sensitive (yes or no: whether its name is
nobody else's business), fits (appliances, rooms and kinds that it goes with) and months (1 to 12, in
which it is worth a word), both ";" between several; pack_of (a word that all packs of the same thing share)
and holds (how much is in this one, a whole number in one unit for all of them), both or neither.
name, size and facts may be given once more for
another locale or language ("facts@" and its tag): an empty cell falls back to the language's, then to the plain
column's. brands.csv: see `shop.brands.read_brands`. help.csv, where there is one: see `shop.catalog.help`.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from base.errors import BadCell, UnusableInput
from base.files.csv_rows import CsvRow, read_rows
from base.files.rejected import RejectedLine
from base.json_text import json_size
from base.money import Money
from ledger.records import LONGEST_IDENTIFIER, is_currency
from shop.brands import read_brands
from shop.brands.catalog import TOO_LONG
from shop.catalog.help import HELP_FILE, read_help
from shop.catalog.product import NO_TEXTS, TAX_CLASSES, Catalog, Product, ProductTexts, slug

BUILT_IN = Path(__file__).parent / "data" / "products.csv"
REQUIRED = ("product_id", "brand_id", "name", "kind", "price_minor", "currency")
LONGEST_URL = 2_000
LONGEST_VARIANT = 20  # digits
TOLD = ("name", "size", "facts")
"""Columns that may be given for a locale."""


def load_catalog(setting: str = "") -> tuple[Catalog, list[RejectedLine]]:
    """Load the catalogue a setting names: a products CSV or the folder it is in; empty: the built-in one."""
    return read_catalog(products_file(setting))


def products_file(setting: str = "") -> Path:
    """Return the products CSV that a setting means."""
    path = Path(setting) if setting else BUILT_IN
    return path / "products.csv" if path.is_dir() else path


def read_catalog(products: Path) -> tuple[Catalog, list[RejectedLine]]:
    """Read a products CSV and the `brands.csv` beside it. Good rows make the catalogue, bad ones are returned.

    Raises:
        InputError: a file cannot be read or lacks a column.
        UnusableInput: no row of the products can be used.
    """
    brands, errors = read_brands(products.parent / "brands.csv")
    known = {brand.brand_id for brand in brands}
    good: dict[str, Product] = {}
    for line, row in read_rows(products, REQUIRED):
        if isinstance(row, RejectedLine):
            errors.append(row)
            continue
        try:
            product = _product(row, known, good)
        except BadCell as bad:
            errors.append(_error(products, line, row, bad))
            continue
        good[product.product_id] = product
    if not good:
        first = f"; the first: {errors[0]}" if errors else ""
        raise UnusableInput(f"{products}: no product can be used{first}")
    helps, wrong = read_help(products.parent / HELP_FILE, good)
    return Catalog(brands, good.values(), helps=helps), errors + wrong


def _error(path: Path, line: int, row: CsvRow, bad: BadCell) -> RejectedLine:
    value = row.get(bad.column, "")
    return RejectedLine(file=str(path), line=line, field=bad.column, value=value, reason=bad.reason, advice=bad.advice)


def _product(row: CsvRow, brands: Collection[str], before: Collection[str]) -> Product:
    if row["product_id"] in before:
        raise BadCell("product_id", "the id is taken by a row above", "give every product an id of its own")
    if row["brand_id"] not in brands:
        raise BadCell("brand_id", "no such brand", "name the brand_id of a good row of brands.csv")
    return Product(
        product_id=_short("product_id", _filled(row, "product_id")),
        brand_id=row["brand_id"],
        name=_filled(row, "name"),
        kind=_short("kind", slug(_filled(row, "kind"))),
        price=Money(_whole(row, "price_minor", least=1), _currency(row)),
        tax_class=_tax_class(row),
        stock=_whole(row, "stock", least=0) if row.get("stock") else 0,
        size=row.get("size", ""),
        needs=tuple(_short("needs", slug(need)) for need in _several(row, "needs")),
        fits=tuple(_short("fits", slug(word)) for word in _several(row, "fits")),
        months=_months(row),
        pack_of=_pack_of(row),
        holds=_whole(row, "holds", least=1) if row.get("holds") else 1,
        facts=_several(row, "facts"),
        image_url=_image(row),
        variant_id=_variant(row),
        sensitive=_yes_or_no(row, "sensitive"),
        elsewhere=_elsewhere(row),
    )


def _pack_of(row: CsvRow) -> str | None:
    named, holds = row.get("pack_of", ""), row.get("holds", "")
    if bool(named) is not bool(holds):
        raise BadCell("holds", "pack_of and holds stand together", "fill in both, or leave both empty")
    return _short("pack_of", slug(named)) if named else None


def _elsewhere(row: CsvRow) -> dict[str, ProductTexts]:
    tags = dict.fromkeys(column.partition("@")[2] for column in row if column.partition("@")[0] in TOLD)
    texts = {
        tag: ProductTexts(
            name=row.get(f"name@{tag}", ""), size=row.get(f"size@{tag}", ""), facts=_several(row, f"facts@{tag}")
        )
        for tag in tags
        if tag
    }
    return {tag: text for tag, text in texts.items() if text != NO_TEXTS}


def _filled(row: CsvRow, column: str) -> str:
    if not row[column]:
        raise BadCell(column, "it is empty", "fill it in")
    return row[column]


def _short(column: str, id_: str) -> str:
    if json_size(id_) > LONGEST_IDENTIFIER:
        raise BadCell(column, TOO_LONG, "shorten it")
    return id_


def _whole(row: CsvRow, column: str, *, least: int) -> int:
    value = row[column]
    if not (value.isascii() and value.isdigit()) or int(value) < least:
        raise BadCell(column, "not a whole number of minor units or pieces", f"write a whole number from {least} up")
    return int(value)


def _currency(row: CsvRow) -> str:
    if not is_currency(row["currency"]):
        raise BadCell("currency", "not an ISO 4217 code", "write it like USD")
    return row["currency"]


def _tax_class(row: CsvRow) -> str:
    value = row.get("tax_class") or "standard"
    if value not in TAX_CLASSES:
        raise BadCell("tax_class", "no such tax class", f"choose one of: {', '.join(TAX_CLASSES)}")
    return value


def _image(row: CsvRow) -> str | None:
    value = row.get("image_url", "")
    if value and not (value.startswith("https://") and len(value) <= LONGEST_URL):
        raise BadCell("image_url", "Alexa shows no such picture", "use an https address of at most 2,000 characters")
    return value or None


def _variant(row: CsvRow) -> str | None:
    value = row.get("variant_id", "")
    if value and not (value.isascii() and value.isdigit() and len(value) <= LONGEST_VARIANT):
        raise BadCell("variant_id", "no number of a variant", "write the shop's own number, or leave it empty")
    return value or None


def _months(row: CsvRow) -> tuple[int, ...]:
    told = _several(row, "months")
    if any(not (month.isascii() and month.isdigit() and 1 <= int(month) <= 12) for month in told):
        raise BadCell("months", "no months of the year", "write numbers from 1 to 12, with ; between")
    return tuple(sorted({int(month) for month in told}))


def _yes_or_no(row: CsvRow, column: str) -> bool | None:
    value = row.get(column, "")
    if value not in ("", "yes", "no"):
        raise BadCell(column, "neither yes nor no", "write yes or no, or leave it empty")
    return value == "yes" if value else None


def _several(row: CsvRow, column: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in row.get(column, "").split(";") if part.strip())
