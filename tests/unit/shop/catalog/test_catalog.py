"""The catalogue: what is in the built-in one, and how a merchant's own files are read."""

from __future__ import annotations

from pathlib import Path

import pytest

from base.errors import InputError, UnusableInput
from base.money import Money
from locales import locale_of
from shop.catalog import Catalog, Wanted
from shop.catalog.load import load_catalog, read_catalog

BRANDS = "brand_id,canonical,category,aliases,parent_id\nb1,Tidewell,home care,,\nb2,Tidewell Free,home care,,b1\n"
HEADER = "product_id,brand_id,name,kind,size,price_minor,currency,tax_class,stock,needs,facts,image_url\n"
GOOD = "p1,b1,Tidewell Original,Laundry detergent,64 oz,1299,USD,standard,5,Hard water;cold water,It cleans.,\n"


@pytest.fixture(scope="module")
def built_in() -> Catalog:
    catalog, errors = load_catalog()
    assert errors == []
    return catalog


def written(folder: Path, *rows: str, header: str = HEADER) -> Path:
    (folder / "brands.csv").write_text(BRANDS, "utf-8")
    path = folder / "products.csv"
    path.write_text(header + "".join(rows), "utf-8")
    return path


def test_the_built_in_shop_sells_sixty_products_of_twenty_five_brands_in_eight_categories(built_in: Catalog) -> None:
    assert len(built_in.products) >= 60
    assert len({product.brand_id for product in built_in.products.values()}) >= 25
    assert len(built_in.categories) == 8


def test_every_built_in_product_can_be_priced_and_spoken_of(built_in: Catalog) -> None:
    for product in built_in.products.values():
        assert product.price.minor > 0
        assert product.name.startswith(built_in.brand_name(product.brand_id)), product.name
        assert product.fact.endswith("."), product.name


def test_something_is_out_of_stock_so_that_the_skill_can_show_what_it_says(built_in: Catalog) -> None:
    assert any(not product.in_stock for product in built_in.products.values())


def test_a_good_row_becomes_a_product(tmp_path: Path) -> None:
    catalog, errors = read_catalog(written(tmp_path, GOOD))
    product = catalog.products["p1"]
    assert errors == []
    assert product.price == Money(1299, "USD")
    assert product.kind == "laundry-detergent"
    assert product.needs == ("hard-water", "cold-water")


def test_only_the_required_columns_are_required(tmp_path: Path) -> None:
    short = "product_id,brand_id,name,kind,price_minor,currency\n"
    catalog, errors = read_catalog(written(tmp_path, "p1,b1,Tidewell,detergent,1299,USD\n", header=short))
    assert errors == []
    assert catalog.products["p1"].stock == 0


@pytest.mark.parametrize(
    ("row", "field"),
    [
        (GOOD, "product_id"),
        (GOOD.replace("p1,b1", ",b1"), "product_id"),
        (GOOD.replace("p1,b1", "p2,b9"), "brand_id"),
        (GOOD.replace("p1", "p2").replace("Tidewell Original", " "), "name"),
        (GOOD.replace("p1", "p2").replace("Laundry detergent", ""), "kind"),
        (GOOD.replace("p1", "p2").replace("1299", "12.99"), "price_minor"),
        (GOOD.replace("p1", "p2").replace("1299", "-1"), "price_minor"),
        (GOOD.replace("p1", "p2").replace("1299", "0"), "price_minor"),
        (GOOD.replace("p1", "p2").replace("USD", "usd"), "currency"),
        (GOOD.replace("p1", "p2").replace("standard", "luxury"), "tax_class"),
        (GOOD.replace("p1", "p2").replace(",5,", ",many,"), "stock"),
        (GOOD.replace("p1", "p2").replace("It cleans.,", "It cleans.,http://x/y.png"), "image_url"),
        (GOOD.replace("p1", "p" * 257), "product_id"),
        (GOOD.replace("p1", "é" * 43), "product_id"),  # of six bytes each in JSON
        (GOOD.replace("p1", "p2").replace("Laundry detergent", "k" * 257), "kind"),
        (GOOD.replace("p1", "p2").replace("cold water", "カ" * 43), "needs"),
    ],
)
def test_a_bad_row_is_named_and_the_good_ones_go_on(tmp_path: Path, row: str, field: str) -> None:
    catalog, (error,) = read_catalog(written(tmp_path, GOOD, row))
    assert list(catalog.products) == ["p1"]
    assert (error.line, error.field) == (3, field)
    assert str(error).startswith(f"{tmp_path / 'products.csv'}:3: {field} ")


def test_an_id_as_long_as_records_take_is_good(tmp_path: Path) -> None:
    catalog, errors = read_catalog(written(tmp_path, GOOD.replace("p1", "p" * 256), GOOD.replace("p1", "é" * 42)))
    assert (list(catalog.products), errors) == (["p" * 256, "é" * 42], [])


def test_an_id_that_is_too_long_is_shown_with_what_it_may_take(tmp_path: Path) -> None:
    _, (error,) = read_catalog(written(tmp_path, GOOD, GOOD.replace("p1", "p" * 257)))
    assert str(error) == (
        f"{tmp_path / 'products.csv'}:3: product_id '{'p' * 257}': "
        "longer than the 256 bytes of JSON that records and sessions take; shorten it"
    )


def test_a_quote_left_open_is_named_with_its_line(tmp_path: Path) -> None:
    broken = GOOD.replace("p1", "p2").replace("It cleans.", '"It cleans.')
    catalog, (error,) = read_catalog(written(tmp_path, GOOD, broken, GOOD.replace("p1", "p3")))
    assert list(catalog.products) == ["p1", "p3"]
    assert (error.line, error.field) == (3, "row")
    assert "close every quote" in str(error)


def test_a_quote_left_open_that_a_later_row_closes_takes_no_row_with_it(tmp_path: Path) -> None:
    broken = GOOD.replace("p1", "p2").replace("It cleans.", '"It cleans.')
    quoted = GOOD.replace("p1", "p4").replace("It cleans.", '"It cleans, too."')
    catalog, (error,) = read_catalog(written(tmp_path, GOOD, broken, GOOD.replace("p1", "p3"), quoted))
    assert list(catalog.products) == ["p1", "p3", "p4"]
    assert error.line == 3


def test_a_cell_may_hold_line_breaks(tmp_path: Path) -> None:
    long = GOOD.replace("It cleans.", '"It cleans.\nIt rinses ""well""."')
    catalog, errors = read_catalog(written(tmp_path, long, GOOD.replace("p1", "p2")))
    assert errors == []
    assert catalog.products["p1"].facts == ('It cleans.\nIt rinses "well".',)
    assert list(catalog.products) == ["p1", "p2"]


def test_a_bad_brand_row_takes_its_products_with_it_and_both_are_named(tmp_path: Path) -> None:
    path = written(tmp_path, GOOD, GOOD.replace("p1,b1", "p2,b3"))
    (tmp_path / "brands.csv").write_text(BRANDS + "b3,,home care,,\n", "utf-8")
    catalog, errors = read_catalog(path)
    assert list(catalog.products) == ["p1"]
    assert [(Path(error.file).name, error.line) for error in errors] == [("brands.csv", 4), ("products.csv", 3)]


def test_a_file_without_a_usable_row_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(UnusableInput, match=r"no product can be used; the first: .*products\.csv:2: brand_id 'b9'"):
        read_catalog(written(tmp_path, GOOD.replace("b1", "b9")))


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no column currency"):
        read_catalog(written(tmp_path, header="product_id,brand_id,name,kind,price_minor\n"))


def test_a_file_that_is_not_utf8_says_so(tmp_path: Path) -> None:
    path = written(tmp_path, GOOD)
    path.write_bytes(path.read_bytes().replace(b"Original", b"Orig\xefnal"))
    with pytest.raises(InputError, match="save the catalogue as UTF-8"):
        read_catalog(path)


def test_a_file_that_is_not_there_says_so(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"brands\.csv: cannot be read"):
        read_catalog(tmp_path / "products.csv")


def test_the_setting_may_name_the_folder(tmp_path: Path) -> None:
    written(tmp_path, GOOD)
    assert list(load_catalog(str(tmp_path))[0].products) == ["p1"]


def test_a_brand_is_found_with_its_lines_its_own_products_first(tmp_path: Path) -> None:
    line = GOOD.replace("p1,b1", "p0,b2")
    catalog, _ = read_catalog(written(tmp_path, line, GOOD))
    assert [product.product_id for product in catalog.find(Wanted(brand_id="b1"))] == ["p1", "p0"]
    assert [product.product_id for product in catalog.find(Wanted(brand_id="b2"))] == ["p0"]


def test_wishes_narrow_one_another(built_in: Catalog) -> None:
    found = built_in.find(Wanted(kind="laundry-detergent", need="sensitive-skin"))
    assert [product.brand_id for product in found] == ["tidewell-free"]
    assert built_in.find(Wanted(category="coffee", need="hard-water")) == ()


IN_LOCALES = HEADER.strip() + ",name@en-GB,facts@en-GB,facts@de,facts@en\n"


def test_names_and_facts_may_be_given_for_another_locale_or_its_language(tmp_path: Path) -> None:
    row = GOOD.strip() + ",Tidewell Classic,,Es reinigt.,It cleans well.\n"
    catalog, errors = read_catalog(written(tmp_path, row, header=IN_LOCALES))
    assert errors == []
    told = {tag: catalog.told_in(locale_of(tag)).products["p1"] for tag in ("en-US", "en-GB", "de-DE")}
    assert {tag: product.name for tag, product in told.items()} == {
        "en-US": "Tidewell Original",
        "en-GB": "Tidewell Classic",
        "de-DE": "Tidewell Original",
    }
    assert {tag: product.fact for tag, product in told.items()} == {
        "en-US": "It cleans.",
        "en-GB": "It cleans well.",
        "de-DE": "Es reinigt.",
    }


def test_a_catalogue_without_texts_for_a_locale_is_told_as_it_is(tmp_path: Path) -> None:
    catalog, _ = read_catalog(written(tmp_path, GOOD))
    british = catalog.told_in(locale_of("en-GB"))
    assert british.products == catalog.products
    assert british.locale is locale_of("en-GB")
    assert catalog.told_in(catalog.locale) is catalog


def test_a_locale_made_from_another_tells_products_as_that_one_does(tmp_path: Path) -> None:
    row = GOOD.strip() + ",Tidewell Classic,,,\n"
    catalog, _ = read_catalog(written(tmp_path, row, header=IN_LOCALES))
    assert catalog.told_in(locale_of("en-GB").varied("en-AU")).products["p1"].name == "Tidewell Classic"


def test_help_beside_the_catalogue_is_read_with_what_mends_it_and_a_bad_row_is_named(tmp_path: Path) -> None:
    path = written(tmp_path, GOOD)
    (tmp_path / "help.csv").write_text(
        "appliance,code,help,help@de,product_id,danger\n"
        "dishwasher,CAL,Descale it.,Entkalken.,p1,\n"
        "dishwasher,CAL,Another.,,,\n"
        "dishwasher,E15,Water.,,p1,yes\n"
        "dishwasher,E24,Rinse.,,p9,no\n"
        "dishwasher,E25,,,,no\n"
        "dishwasher,E26,Rinse.,,,perhaps\n",
        "utf-8",
    )
    catalog, errors = read_catalog(path)
    known = catalog.help("dishwasher", "CAL")
    assert known is not None
    assert (known.text, known.product_id, known.danger) == ("Descale it.", "p1", False)
    german = catalog.told_in(locale_of("de-DE")).help("dishwasher", "CAL")
    assert german is not None
    assert german.text == "Entkalken."
    assert [one.field for one in errors] == ["product_id", "product_id", "help", "danger"]
    assert catalog.help(None, "CAL") is None


def test_what_goes_with_what_and_in_which_months_is_read_and_a_month_that_is_none_is_named(tmp_path: Path) -> None:
    header = HEADER.replace("image_url\n", "image_url,fits,months\n")
    row = GOOD.rstrip("\n") + ",Coffee machine;kettle,{}\n"
    catalog, errors = read_catalog(
        written(tmp_path, row.format("12; 1;12"), row.replace("p1", "p2").format("13"), header=header)
    )
    product = catalog.products["p1"]
    assert (product.fits, product.months) == (("coffee-machine", "kettle"), (1, 12))
    assert [(one.field, one.value) for one in errors] == [("months", "13")]


def test_packs_of_one_thing_and_how_much_they_hold_are_read_and_one_without_the_other_is_named(tmp_path: Path) -> None:
    header = HEADER.replace("image_url\n", "image_url,pack_of,holds\n")
    row = GOOD.rstrip("\n") + ",{},{}\n"
    rows = [row.format("House coffee", "907"), *(row.replace("p1", f"p{n}") for n in (2, 3, 4))]
    rows[1:] = [rows[1].format("coffee", ""), rows[2].format("", "2"), rows[3].format("coffee", "0")]
    catalog, errors = read_catalog(written(tmp_path, *rows, header=header))
    product = catalog.products["p1"]
    assert (product.pack_of, product.holds, catalog.has_packs) == ("house-coffee", 907, True)
    assert [(one.field, one.value) for one in errors] == [("holds", ""), ("holds", "2"), ("holds", "0")]
