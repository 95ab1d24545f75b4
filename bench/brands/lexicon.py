"""Make `shop/brands/sound/data/pronunciations.csv` from the CMU Pronouncing Dictionary (BSD data).

Run: python -m bench.brands.lexicon PATH, where PATH is `index.js` of the npm package cmu-pronouncing-dictionary 3.0.0.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from shop.brands.sound.phonemes import encode

OUT = Path(__file__).parents[2] / "shop/brands/sound/data/pronunciations.csv"
ENTRY = re.compile(r'^\s*"([^"]+?)(?:\((\d)\))?": "([A-Z0-2 ]+)"', re.MULTILINE)
MOST = 3
"""Pronunciations kept a word."""


def pronunciations(text: str) -> dict[str, list[str]]:
    """Return words in the matcher's spelling (a-z only, apostrophes dropped) with their pronunciations, usual first."""
    found: dict[str, list[tuple[bool, str, str]]] = {}
    for word, variant, arpabet in ENTRY.findall(text):
        key = word.replace("'", "")
        if key.isascii() and key.isalpha():
            found.setdefault(key, []).append((key != word, variant, encode(arpabet)))
    return {key: list(dict.fromkeys(code for *_, code in sorted(entries)))[:MOST] for key, entries in found.items()}


def main(source: Path) -> None:
    """Write the table: one line a word, sorted by bytes, so that a reader can bisect the mapped file."""
    table = pronunciations(source.read_text(encoding="utf-8"))
    OUT.write_text("".join(f"{word},{' '.join(codes)}\n" for word, codes in sorted(table.items())), encoding="ascii")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
