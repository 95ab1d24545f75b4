"""The catalogues and mishearings that come with the project, as worlds of some 400 to 500 brands each."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from base.errors import UnusableInput
from bench.brands.fit import World
from bench.brands.heard_rows import DATA, HeardRow, families, fold_of, read_heard_rows
from shop.brands import Brand, read_brands

PARTS = 3
"""Catalogues the training brands are split into, so that rivals are as many as in the shared one."""


def shared_world() -> World:
    """Return the shared catalogue and what was heard of it, garbled rows included."""
    return world(DATA / "catalog.csv", [DATA / "dev.csv"], [DATA / "dev_garbled.csv"])


def training_worlds() -> list[World]:
    """Return our own training corpus, split by family."""
    whole = world(DATA / "train_catalog.csv", [DATA / "train.csv"], [DATA / "train_garbled.csv"])
    family = families(whole.brands)
    return [
        _part(
            [brand for brand in whole.brands if fold_of(f"{family[brand.brand_id]}part", PARTS) == part],
            whole.rows,
            part,
        )
        for part in range(PARTS)
    ]


def world(catalog: Path, files: Sequence[Path], garbled: Sequence[Path] = ()) -> World:
    """Return a world read from files named by the user.

    Raises:
        InputError: a file cannot be read or lacks a column.
        UnusableInput: no row is of a brand of the catalogue.
    """
    brands, _ = read_brands(catalog)
    rows = [row for path in files for row in read_heard_rows(path, brands)]
    rows += [row for path in garbled for row in read_heard_rows(path, brands, garbled=True)]
    if not rows:
        named = ", ".join(map(str, files))
        raise UnusableInput(f"{named}: no row is of a brand of {catalog}; give the catalogue the rows were heard of")
    return World(brands, rows)


def _part(brands: list[Brand], rows: Sequence[HeardRow], part: int) -> World:
    ids = {brand.brand_id for brand in brands}
    mine = [
        row for row in rows if row.brand_id in ids or (not row.brand_id and fold_of(f"{row.group}n", PARTS) == part)
    ]
    return World(brands, mine)
