"""What recognisers made of brand names: the rows that fitting and evaluation share, and how they are split.

Columns are those of `data/dev.csv`: brand_id, canonical, label, heard_text, voice, ... (see corpus/README.md).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from base.errors import InputError, Unreadable
from base.files.csv_tables import missing_columns, open_csv
from shop.brands import Brand, read_brands

DATA = Path(__file__).parent / "data"
COLUMNS = ("heard_text", "brand_id", "label", "canonical", "voice", "asr")
"""Columns that every file needs; `ambiguous_with` may be missing."""
FOLDS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class HeardRow:
    """One heard text; `brand_id` is None for a negative. `group` is its brand family, never split over folds."""

    heard: str
    brand_id: str | None
    label: str
    voice: str
    recogniser: str
    ambiguous: bool
    garbled: bool
    group: str


def fold_of(group: str, folds: int = FOLDS) -> int:
    """Return the fold of a family, the same in every run."""
    return int(sha256(group.encode()).hexdigest(), 16) % folds


def read_heard_rows(path: Path, brands: Iterable[Brand], *, garbled: bool = False) -> list[HeardRow]:
    """Read rows whose brand is in `brands` (or that are negatives); others are left out.

    Raises:
        InputError: the file cannot be read or lacks a column.
    """
    family = families(brands)
    rows = _rows(path)
    return [
        HeardRow(
            heard=row["heard_text"],
            brand_id=row["brand_id"] or None,
            label=row["label"],
            voice=row["voice"],
            recogniser=row["asr"],
            ambiguous=bool(row.get("ambiguous_with")),
            garbled=garbled,
            group=family.get(row["brand_id"]) or f"{row['label']}:{row['canonical'].lower()}",
        )
        for row in rows
        if not row["brand_id"] or row["brand_id"] in family
    ]


def _rows(path: Path) -> list[dict[str, str]]:
    try:
        with open_csv(path) as reader:
            if missing := missing_columns(reader, COLUMNS):
                raise InputError(f"{path}: no column {', '.join(missing)}; the header must name {', '.join(COLUMNS)}")
            return [{name: cell or "" for name, cell in row.items()} for row in reader]
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror}); name a CSV of what was heard") from error
    except (UnicodeDecodeError, Unreadable) as error:
        raise InputError(f"{path}: no readable CSV ({error}); save it as CSV in UTF-8") from error


def families(brands: Iterable[Brand]) -> dict[str, str]:
    """Return brand id -> id of the brand its family is named after."""
    parent = {brand.brand_id: brand.parent_id for brand in brands}
    top = {}
    for brand_id in parent:
        above = brand_id
        while (higher := parent[above]) is not None:
            above = higher
        top[brand_id] = above
    return top


def catalog(name: str) -> list[Brand]:
    """Return the good rows of a catalogue of ours ("catalog", "train_catalog")."""
    return read_brands(DATA / f"{name}.csv")[0]
