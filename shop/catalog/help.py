"""What the shop knows to do about an error code of an appliance: help.csv beside products.csv, where there is one.

appliance, code, help (whole sentences worth speaking), and optionally product_id (what mends it), danger (yes or no:
stop using it and call, nothing is sold); help may be given once more for a locale or language ("help@" and its tag).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from base.errors import BadCell
from base.files.csv_rows import CsvRow, read_rows
from base.files.rejected import RejectedLine
from locales import Locale

HELP_FILE = "help.csv"
REQUIRED = ("appliance", "code", "help")


@dataclass(frozen=True, slots=True, kw_only=True)
class Help:
    """What to do about one code of one kind of appliance.

    Attributes:
        appliance: as a device is registered ("dishwasher").
        code: the maker's own.
        text: whole sentences, in the words of the catalogue.
        product_id: what mends it; None where nothing that is sold does, and wherever it is a danger.
        danger: whether to stop using it and call.
        elsewhere: the text by locale or language, where it differs.
    """

    appliance: str
    code: str
    text: str
    product_id: str | None = None
    danger: bool = False
    elsewhere: Mapping[str, str] = field(default_factory=dict)

    def told_in(self, locale: Locale) -> Help:
        """Return the same as it is told in a locale."""
        text = next((self.elsewhere[tag] for tag in locale.lineage if self.elsewhere.get(tag)), self.text)
        return self if text == self.text else replace(self, text=text)


def read_help(path: Path, products: Iterable[str]) -> tuple[list[Help], list[RejectedLine]]:
    """Read the help beside a catalogue; where there is no such file, none. Bad rows are returned."""
    if not path.is_file():
        return [], []
    known = set(products)
    good: dict[tuple[str, str], Help] = {}
    errors: list[RejectedLine] = []
    for line, row in read_rows(path, REQUIRED):
        if isinstance(row, RejectedLine):
            errors.append(row)
            continue
        try:
            one = _help(row, known)
        except BadCell as bad:
            value = row.get(bad.column, "")
            errors.append(
                RejectedLine(
                    file=str(path), line=line, field=bad.column, value=value, reason=bad.reason, advice=bad.advice
                )
            )
            continue
        good.setdefault((one.appliance, one.code), one)
    return list(good.values()), errors


def _help(row: CsvRow, products: set[str]) -> Help:
    for column in REQUIRED:
        if not row[column]:
            raise BadCell(column, "it is empty", "fill it in")
    danger, product_id = row.get("danger", ""), row.get("product_id") or None
    if danger not in ("", "yes", "no"):
        raise BadCell("danger", "neither yes nor no", "write yes or no, or leave it empty")
    if product_id is not None and product_id not in products:
        raise BadCell("product_id", "no such product", "name the product_id of a good row of products.csv")
    if product_id is not None and danger == "yes":
        raise BadCell("product_id", "nothing is sold with a danger", "leave it empty, or write no under danger")
    tags = {column.partition("@")[2]: text for column, text in row.items() if column.startswith("help@") and text}
    return Help(
        appliance=row["appliance"],
        code=row["code"],
        text=row["help"],
        product_id=product_id,
        danger=danger == "yes",
        elsewhere=tags,
    )
