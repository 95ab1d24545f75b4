"""The built file: compact, versioned, the same for the same brands, honest about what it is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from base.errors import InputError
from shop.brands import Brand, BrandMatcher, Decision
from shop.brands.file.build import write_brands
from shop.brands.file.index import BrandIndex
from shop.brands.file.layout import Sections, Writer
from tests.factories.brands import BRANDS


def test_the_same_brands_give_the_same_bytes(tmp_path: Path) -> None:
    write_brands(BRANDS, tmp_path / "one.bin")
    write_brands(BRANDS, tmp_path / "two.bin")
    assert (tmp_path / "one.bin").read_bytes() == (tmp_path / "two.bin").read_bytes()


def test_nothing_is_left_beside_the_written_file(tmp_path: Path) -> None:
    write_brands(BRANDS, tmp_path / "brands.bin")
    assert [path.name for path in tmp_path.iterdir()] == ["brands.bin"]


def test_sections_come_back_as_they_were_written(tmp_path: Path) -> None:
    writer = Writer()
    writer.numbers("numbers", [0, 7, 2**32 - 1])
    writer.strings("strings", ["", "é", "Tidewell"])
    writer.write(tmp_path / "file.bin")
    sections = Sections(tmp_path / "file.bin")
    assert list(sections.numbers("numbers")) == [0, 7, 2**32 - 1]
    assert sections.strings("strings").all() == ["", "é", "Tidewell"]


@pytest.mark.parametrize(
    "content", [b"", b"short", b"EARSHOTB\xff\x00\x00\x00\x00\x00\x00\x00", b"brand_id,canonical\n"]
)
def test_a_file_of_another_kind_or_version_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "brands.bin"
    path.write_bytes(content)
    with pytest.raises(InputError, match="build-brands"):
        BrandMatcher.open(path)


def test_a_missing_file_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"nowhere\.bin"):
        BrandMatcher.open(tmp_path / "nowhere.bin")


def test_a_place_that_cannot_be_written_to_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    with pytest.raises(InputError, match="cannot be written"):
        write_brands(BRANDS, tmp_path / "file" / "brands.bin")


@pytest.mark.parametrize("keep", [20, 3_000, -1])
def test_a_file_cut_short_is_refused_with_what_to_do(tmp_path: Path, keep: int) -> None:
    path = tmp_path / "brands.bin"
    write_brands(BRANDS, path)
    path.write_bytes(path.read_bytes()[:keep])
    with pytest.raises(InputError, match="build it again"):
        BrandMatcher.open(path)


@pytest.mark.parametrize("at", [12, 18, 26, 30, 33, 50, 60, 200, 5_000, -1])
def test_a_flipped_byte_is_found_when_the_file_is_opened(tmp_path: Path, at: int) -> None:
    path = tmp_path / "brands.bin"
    write_brands(BRANDS, path)
    content = bytearray(path.read_bytes())
    content[at] ^= 0x40
    path.write_bytes(content)
    with pytest.raises(InputError, match="build it again"):
        BrandMatcher.open(path)


def test_a_file_that_lacks_a_section_is_refused(tmp_path: Path) -> None:
    writer = Writer()
    writer.strings("ids", ["tidewell"])
    writer.write(tmp_path / "brands.bin")
    with pytest.raises(InputError, match="no section 'canonical'"):
        BrandMatcher.open(tmp_path / "brands.bin")


def test_a_file_that_is_none_of_ours_is_not_overwritten(tmp_path: Path) -> None:
    mine = tmp_path / "brands.csv"
    mine.write_text("brand_id,canonical\n", encoding="utf-8")
    with pytest.raises(InputError, match="no brand file"):
        write_brands(BRANDS, mine)
    assert mine.read_text(encoding="utf-8") == "brand_id,canonical\n"


def test_a_folder_is_no_place_for_the_file_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(InputError, match="is a folder"):
        write_brands(BRANDS, tmp_path / "folder")
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]


def test_progress_ends_with_all_brands_done(tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    write_brands(BRANDS, tmp_path / "brands.bin", progress=lambda done, whole: seen.append((done, whole)))
    assert seen[-1] == (len(BRANDS), len(BRANDS))


def test_near_homophones_are_known_to_each_other_but_not_within_a_family(tmp_path: Path) -> None:
    brands = [
        Brand(brand_id="a", canonical="Pyrex"),
        Brand(brand_id="b", canonical="Byrex"),
        Brand(brand_id="c", canonical="Pirex", parent_id="a"),
    ]
    write_brands(brands, tmp_path / "brands.bin")
    index = BrandIndex(tmp_path / "brands.bin")
    assert index.alike(0) == [1]
    assert 0 in index.alike(1)
    assert 0 not in index.alike(2)


def test_brands_of_one_name_are_asked_about_not_guessed() -> None:
    twins = [Brand(brand_id="one", canonical="Olly"), Brand(brand_id="two", canonical="Ollie")]
    found = BrandMatcher.build([*BRANDS, *twins]).match("olly")
    assert found.decision is not Decision.REJECT
    assert {"one", "two"} <= {one.brand_id for one in found.alternatives[:3]}


def test_a_large_catalogue_is_searched_by_its_index(tmp_path: Path) -> None:
    words = [f"{left}{right}" for left in SYLLABLES for right in SYLLABLES]
    crowd = [Brand(brand_id=f"D{at}", canonical=word) for at, word in enumerate(words)]
    matcher = BrandMatcher.build([*BRANDS, *crowd], path=tmp_path / "large.bin")
    assert not BrandIndex(tmp_path / "large.bin").small
    assert matcher.match("tidewell").brand_id == "tidewell"
    assert matcher.match("fall grave").brand_id == "folgrave"
    assert matcher.match("new tri vale").brand_id == "nutrivale"


SYLLABLES = [first + vowel + last for first in "bdkmz" for vowel in "aio" for last in "nx"]
