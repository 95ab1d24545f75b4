"""Write `shop/brands/sound/data/known.txt`, well-known names from both catalogues, and say how names in no list fare.

Run: python -m bench.brands.known
"""

from __future__ import annotations

from base.files.csv_tables import open_csv
from bench.brands.heard_rows import DATA, catalog
from shop.brands import BrandMatcher, Decision
from shop.brands.sound.lexicon import DATA as SHIPPED
from shop.brands.sound.normal import squeezed, words

SHORTEST = 3
"""Letters of the shortest name that is listed, spaces counted."""


def names() -> list[str]:
    """Return the squeezed names of brands (not their lines), without any that the benchmark has as a negative."""
    brands = [brand for name in ("catalog", "train_catalog") for brand in catalog(name) if brand.parent_id is None]
    tested = {squeezed(text) for _, text in negatives()} | {squeezed(text) for text in _shared_negatives()}
    found = {squeezed(one.canonical) for one in brands if len(" ".join(words(one.canonical))) >= SHORTEST}
    return sorted(found - tested)


def negatives() -> list[tuple[str, str]]:
    """Return (label, text) of what was said for our own corpus that names no brand of its catalogue."""
    with open_csv(DATA / "train_negatives.csv") as rows:
        return [(row["label"], row["text"]) for row in rows]


def _shared_negatives() -> list[str]:
    with open_csv(DATA / "dev.csv") as rows:
        return [row["canonical"] for row in rows if row["label"].startswith("neg")]


def main() -> None:
    """Write the list; print how many brands that are in no list are taken for one of the shared catalogue."""
    (SHIPPED / "known.txt").write_text("".join(f"{name}\n" for name in names()), encoding="ascii")
    matcher = BrandMatcher.build(catalog("catalog"))
    others = [text for label, text in negatives() if label == "neg_brand"]
    taken = [text for text in others if matcher.match(text).decision is Decision.ACCEPT]
    print(f"{len(taken)} of {len(others)} names of brands that are in no list are taken for one that is sold: {taken}")


if __name__ == "__main__":
    main()
