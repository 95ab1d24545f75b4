"""The merchant's brand list: good rows in, a clear error for each bad one."""

from __future__ import annotations

from pathlib import Path

import pytest

from base.errors import InputError, UnusableInput
from shop.brands import Brand, read_brands
from shop.brands.built import built

HEADER = "brand_id,canonical,category,aliases,parent_id\n"


def catalog(tmp_path: Path, rows: str, header: str = HEADER) -> Path:
    path = tmp_path / "brands.csv"
    path.write_text(header + rows, encoding="utf-8")
    return path


def test_good_rows_are_read_with_aliases_and_parents(tmp_path: Path) -> None:
    brands, errors = read_brands(
        catalog(tmp_path, 'B1,Tidewell,laundry,"Tide Well;TW",\nB2,Tidewell Pods,laundry,,B1\n')
    )
    assert errors == []
    assert brands == [
        Brand(brand_id="B1", canonical="Tidewell", category="laundry", aliases=("Tide Well", "TW")),
        Brand(brand_id="B2", canonical="Tidewell Pods", category="laundry", parent_id="B1"),
    ]


@pytest.mark.parametrize(
    ("rows", "line", "field", "reason"),
    [
        ("B1,Tidewell,,,\nB1,Folgrave,,,\n", 3, "brand_id", "taken by line 2"),
        (",Tidewell,,,\nB2,Folgrave,,,\n", 2, "brand_id", "empty"),
        ("B1,,,,\nB2,Folgrave,,,\n", 2, "canonical", "empty"),
        (f"{'b' * 257},Tidewell,,,\nB2,Folgrave,,,\n", 2, "brand_id", "longer than the 256 bytes"),
        (f"{'é' * 43},Tidewell,,,\nB2,Folgrave,,,\n", 2, "brand_id", "longer than the 256 bytes"),
        (f"B1,Tidewell,{'c' * 257},,\nB2,Folgrave,,,\n", 2, "category", "longer than the 256 bytes"),
        ("B1,!?,,,\nB2,Folgrave,,,\n", 2, "canonical", "nothing of the name can be spoken"),
        ("B1,洗剤,,,\nB2,Folgrave,,,\n", 2, "canonical", "nothing of the name can be spoken"),
        ("B1,Tidewell,,,B9\nB2,Folgrave,,,\n", 2, "parent_id", "no such parent"),
        ("B1,Tidewell,,,B3\nB3,Pods,,,B1\nB2,Folgrave,,,\n", 2, "parent_id", "circle"),
    ],
)
def test_a_bad_row_is_named_with_what_to_do_and_the_others_are_kept(
    tmp_path: Path, rows: str, line: int, field: str, reason: str
) -> None:
    brands, errors = read_brands(catalog(tmp_path, rows))
    assert (errors[0].line, errors[0].field) == (line, field)
    assert reason in str(errors[0])
    assert str(errors[0]).startswith(f"{tmp_path / 'brands.csv'}:{line}: ")
    assert "Folgrave" in {brand.canonical for brand in brands} or reason == "taken by line 2"


@pytest.mark.parametrize("broken", ['B1,"Ga"in,laundry,,', 'B1,"Gain,laundry,,', 'B1,Gain,"laundry"x,,'])
def test_a_broken_quote_costs_its_own_row_only(tmp_path: Path, broken: str) -> None:
    brands, errors = read_brands(catalog(tmp_path, f'{broken}\nB2,Folgrave,,,\nB3,"Kal ""K"" divo",,,\n'))
    assert [brand.canonical for brand in brands] == ["Folgrave", 'Kal "K" divo']
    assert [(error.line, error.field, error.value) for error in errors] == [(2, "row", broken)]
    assert "close every quote" in str(errors[0])


def test_a_row_with_more_cells_than_the_header_is_named_with_what_would_be_lost(tmp_path: Path) -> None:
    brands, errors = read_brands(catalog(tmp_path, "D,Ben, Jerry\nB2,Folgrave\n", "brand_id,canonical\n"))
    assert [brand.canonical for brand in brands] == ["Folgrave"]
    assert [(error.line, error.field, error.value) for error in errors] == [(2, "row", "Jerry")]
    assert "put quotes around a cell that holds a comma" in str(errors[0])


def test_empty_cells_at_the_end_of_a_row_do_no_harm(tmp_path: Path) -> None:
    brands, errors = read_brands(catalog(tmp_path, "B1,Tidewell,,, \nB2,Folgrave,,\n", "brand_id,canonical\n"))
    assert ([brand.canonical for brand in brands], errors) == (["Tidewell", "Folgrave"], [])


def test_a_line_of_a_bad_parent_is_bad_too(tmp_path: Path) -> None:
    brands, errors = read_brands(catalog(tmp_path, "B1,Tidewell,,,B9\nB2,Pods,,,B1\nB3,Folgrave,,,\n"))
    assert [brand.brand_id for brand in brands] == ["B3"]
    assert [error.line for error in errors] == [2, 3]


def test_a_file_without_the_needed_columns_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no column canonical"):
        read_brands(catalog(tmp_path, "B1,Tidewell\n", "brand_id,name\n"))


def test_a_file_that_is_not_utf8_is_refused_by_name(tmp_path: Path) -> None:
    path = tmp_path / "brands.csv"
    path.write_bytes(HEADER.encode() + b"B1,Cr\xe8me,,,\n")
    with pytest.raises(InputError, match="not UTF-8"):
        read_brands(path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"nowhere\.csv: cannot be read"):
        read_brands(tmp_path / "nowhere.csv")


def test_the_same_catalogue_is_built_once_and_its_errors_are_told_again(tmp_path: Path) -> None:
    path = catalog(tmp_path, "B1,Tidewell,,,\nB1,Folgrave,,,\n")
    first = built(path, folder=tmp_path / "cache")
    written = first.path.stat().st_mtime_ns
    again = built(path, folder=tmp_path / "cache")
    assert again == first
    assert again.path.stat().st_mtime_ns == written
    assert len(again.row_errors) == 1


@pytest.mark.parametrize("damaged", [b"", b"junk", b"EARSHOTB\x03\0\0\0"])
def test_a_damaged_built_file_is_built_again(tmp_path: Path, damaged: bytes) -> None:
    path = catalog(tmp_path, "B1,Tidewell,,,\n")
    first = built(path, folder=tmp_path / "cache")
    whole = first.path.read_bytes()
    first.path.write_bytes(damaged)
    assert built(path, folder=tmp_path / "cache") == first
    assert first.path.read_bytes() == whole


def test_a_changed_catalogue_is_built_again(tmp_path: Path) -> None:
    first = built(catalog(tmp_path, "B1,Tidewell,,,\n"), folder=tmp_path / "cache")
    second = built(catalog(tmp_path, "B1,Folgrave,,,\n"), folder=tmp_path / "cache")
    assert first.path != second.path


def test_a_catalogue_without_a_good_row_is_refused_with_reasons(tmp_path: Path) -> None:
    with pytest.raises(UnusableInput, match="the name is empty"):
        built(catalog(tmp_path, "B1,,,,\n"), folder=tmp_path / "cache")
