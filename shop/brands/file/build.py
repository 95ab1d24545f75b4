"""Catalogue -> brand file: what can be prepared once is, so that a query only compares."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import accumulate
from pathlib import Path
from zlib import crc32

from shop.brands.brand import Brand
from shop.brands.file.grams import COARSE_UP_TO, Grams
from shop.brands.file.index import id_key
from shop.brands.file.layout import Writer
from shop.brands.sound.lexicon import Lexicon, english
from shop.brands.sound.normal import squeezed, words
from shop.brands.sound.phonemes import COARSE
from shop.brands.sound.pronunciations import MOST, name_sounds, spoken_key

MOST_IN_LARGE = 3
"""Pronunciations kept a name in catalogues too large for all eight."""
BRITISH_UP_TO = 2_000
"""Brands up to which names are said by British rules too: among ten thousand rivals that costs more than it finds."""
MOST_ALIKE = 8
BuildProgress = Callable[[int, int], None]


@dataclass(slots=True)
class _Tables:
    name_brand: array[int] = field(default_factory=lambda: array("I"))
    name_words: list[str] = field(default_factory=list)
    sounds: list[str] = field(default_factory=list)
    sounds_name: array[int] = field(default_factory=lambda: array("I"))
    exact: dict[tuple[str, int], None] = field(default_factory=dict)


def write_brands(
    brands: Sequence[Brand],
    path: Path,
    *,
    synonyms: Iterable[tuple[str, str]] = (),
    progress: BuildProgress = lambda _done, _all: None,
    lexicon: Lexicon | None = None,
) -> None:
    """Build the file for these brands; `synonyms` are learned (heard text, brand_id) pairs for the exact table.

    `progress` is told how many brands of how many are done. The same brands give the same bytes. `lexicon` is that of
    the language the brands are said in, English unless given.
    """
    lexicon = lexicon or english()
    row = {brand.brand_id: at for at, brand in enumerate(brands)}
    most = MOST if len(brands) <= COARSE_UP_TO else MOST_IN_LARGE
    tables = _Tables()
    say = partial(name_sounds, lexicon=lexicon, most=most, british=len(brands) <= BRITISH_UP_TO)
    for at, brand in enumerate(brands):
        _add(tables, at, brand, say)
        if at % 1000 == 0:
            progress(at, len(brands))
    for heard, brand_id in synonyms:
        if brand_id in row and squeezed(heard):
            tables.exact[squeezed(heard), row[brand_id]] = None
    writer = Writer()
    writer.strings("language", [lexicon.language])
    _brand_sections(writer, brands, row)
    _name_sections(writer, tables)
    _gram_sections(writer, tables.sounds, coarse=len(brands) <= COARSE_UP_TO)
    _alike_sections(writer, tables, _families(brands, row))
    writer.write(path)
    progress(len(brands), len(brands))


def _add(tables: _Tables, at: int, brand: Brand, say: Callable[[str], list[str]]) -> None:
    tables.exact[id_key(brand.brand_id), at] = None
    said: set[str] = set()
    keys: set[str] = set()
    for name in (brand.canonical, *brand.aliases, *brand.respellings):
        key = squeezed(name)
        if key:
            tables.exact[key, at] = None
            tables.exact[spoken_key(name), at] = None
        if key and key not in keys:
            keys.add(key)
            number = len(tables.name_words)
            tables.name_words.append(" ".join(words(name)))
            tables.name_brand.append(at)
            for sounds in say(name):
                if sounds not in said:
                    said.add(sounds)
                    tables.sounds.append(sounds)
                    tables.sounds_name.append(number)


def _brand_sections(writer: Writer, brands: Sequence[Brand], row: dict[str, int]) -> None:
    writer.strings("ids", (brand.brand_id for brand in brands))
    writer.strings("canonical", (brand.canonical for brand in brands))
    writer.strings("category", (brand.category for brand in brands))
    writer.numbers("family", _families(brands, row))


def _families(brands: Sequence[Brand], row: dict[str, int]) -> list[int]:
    families: list[int] = []
    for at in range(len(brands)):
        top, seen = at, {at}
        while (parent := brands[top].parent_id) is not None and row.get(parent, top) not in seen:
            top = row[parent]
            seen.add(top)
        families.append(top)
    return families


def _name_sections(writer: Writer, tables: _Tables) -> None:
    writer.numbers("name_brand", tables.name_brand)
    writer.strings("name_words", tables.name_words)
    writer.strings("sounds", tables.sounds)
    writer.numbers("sounds_name", tables.sounds_name)
    keys = list(tables.exact)
    buckets: list[list[int]] = [[] for _ in range(max(1, 2 * len(keys)))]
    for at, (key, _) in enumerate(keys):
        buckets[crc32(key.encode()) % len(buckets)].append(at)
    _lists(writer, "exact_start", "exact_row", dict(enumerate(buckets)), len(buckets))
    writer.strings("exact_key", (key for key, _ in keys))
    writer.numbers("exact_brand", (brand for _, brand in keys))


def _gram_sections(writer: Writer, sounds: list[str], *, coarse: bool) -> None:
    grams = Grams(coarse=coarse)
    postings: dict[int, array[int]] = defaultdict(lambda: array("I"))
    for at, said in enumerate(sounds):
        for gram in grams.of(said):
            postings[gram].append(at)
    _lists(writer, "gram_start", "gram_sounds", postings, grams.size)
    writer.numbers("settings", [int(coarse)])


def _alike_sections(writer: Writer, tables: _Tables, families: list[int]) -> None:
    """Near-homophones: brands of other families with a pronunciation of the same phonetic code."""
    by_code: dict[str, dict[int, None]] = defaultdict(dict)
    for said, name in zip(tables.sounds, tables.sounds_name, strict=True):
        by_code[said.translate(COARSE)][tables.name_brand[name]] = None
    alike: list[dict[int, None]] = [{} for _ in families]
    for brands in by_code.values():
        for brand in brands if len(brands) > 1 else ():
            others = (other for other in brands if families[other] != families[brand])
            alike[brand].update(dict.fromkeys(other for other, _ in zip(others, range(MOST_ALIKE), strict=False)))
    _lists(
        writer, "alike_start", "alike_brand", dict(enumerate(list(others)[:MOST_ALIKE] for others in alike)), len(alike)
    )


def _lists(writer: Writer, starts: str, items: str, lists: Mapping[int, Sequence[int]], size: int) -> None:
    """`size` lists end to end, and where each starts; those that are not given are empty."""
    lengths = array("I", bytes(array("I").itemsize * size))
    flat = array("I")
    for number in sorted(lists):
        lengths[number] = len(lists[number])
        flat.extend(lists[number])
    writer.numbers(starts, array("I", accumulate(lengths, initial=0)))
    writer.numbers(items, flat)
