"""A Shopify shop's catalogue becomes ours; what cannot be sold by voice is named by line and field."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from base.errors import InputError, MerchantUnavailable, UnusableInput
from base.merchant_call import MerchantReply, MerchantRequest
from base.money import Money
from intake.catalog.shopify_admin import PAUSE, TRIES, ShopifyProducts
from intake.catalog.shopify_csv import read_csv
from intake.catalog.variant import ShopVariant
from intake.catalog.write import ImportedCatalog, write_catalog
from shop.catalog.load import read_catalog
from shop.catalog.product import Catalog
from shop.checkout.terms import Terms

OF_OLD = """\
Handle,Title,Body (HTML),Vendor,Type,Option1 Name,Option1 Value,Option2 Name,Option2 Value,Variant SKU,Variant Inventory Tracker,Variant Inventory Qty,Variant Inventory Policy,Variant Price,Image Src,Status
dark,Ruxton Dark,"<p>It&#39;s roasted dark; slowly.</p><p>Ground.</p>",Ruxton & Co,Ground coffee,Size,12 ounces,Title,Default Title,RUX-12,shopify,4,deny,8.99,https://cdn.shop.example/dark.png,active
dark,,,,,,24 ounces,,,RUX-24,shopify,-3,deny,15.00,,
dark,,,,,,,,,,,,,,https://cdn.shop.example/more.png,
draft,Old,,Ruxton & Co,Ground coffee,Title,Default Title,,,OLD,,,deny,1.00,,draft
mug,Mug,,Clayworks,Mug,Color,Blue,,,MUG-B,,,deny,12.50,,active
"""  # noqa: E501
OF_TODAY = """\
Title,URL handle,Description,Vendor,Product category,Type,Status,SKU,Option1 name,Option1 value,Price,Inventory tracker,Inventory quantity,Continue selling when out of stock,Product image URL
Oat drink,oat,Creamy.,Avena,Food > Drinks > Oat drinks,,Active,OAT-1,Title,Default Title,2.49,shopify,0,TRUE,http://insecure.example/oat.png
"""  # noqa: E501


def imported(tmp_path: Path, text: str) -> tuple[ImportedCatalog, Catalog]:
    export = tmp_path / "products_export.csv"
    export.write_text(text, "utf-8")
    done = write_catalog("products_export.csv", read_csv(export), "USD", tmp_path / "catalog")
    catalog, unread = read_catalog(tmp_path / "catalog" / "products.csv")
    assert unread == []
    return replace(done, rejected=[one for one in done.rejected if one.field != "Status"]), catalog


def test_each_variant_that_is_for_sale_is_a_product_under_its_sku(tmp_path: Path) -> None:
    done, catalog = imported(tmp_path, OF_OLD)
    assert (done.products, done.brands, done.rejected) == (3, 2, [])
    small, large, mug = (catalog.products[sku] for sku in ("RUX-12", "RUX-24", "MUG-B"))
    assert (small.name, small.kind, small.size, small.price) == (
        "Ruxton Dark",
        "ground-coffee",
        "12 ounces",
        Money(899, "USD"),
    )
    assert (small.stock, large.stock, mug.stock) == (4, 0, 1_000)  # of what is not counted there is enough
    assert small.facts == ("It's roasted dark, slowly. Ground.",)
    assert small.image_url == large.image_url == "https://cdn.shop.example/dark.png"
    assert (mug.name, catalog.brands[small.brand_id].canonical) == ("Mug Blue", "Ruxton & Co")


def test_what_is_in_draft_is_left_out_and_named(tmp_path: Path) -> None:
    export = tmp_path / "products_export.csv"
    export.write_text(OF_OLD, "utf-8")
    (draft,) = write_catalog("products_export.csv", read_csv(export), "USD", tmp_path / "catalog").rejected
    assert (draft.line, draft.field, draft.value) == (5, "Status", "draft")
    assert "make it active in the shop" in str(draft)


def test_the_columns_of_today_are_read_too(tmp_path: Path) -> None:
    _, catalog = imported(tmp_path, OF_TODAY)
    oat = catalog.products["OAT-1"]
    assert (oat.kind, oat.stock, oat.image_url) == ("oat-drinks", 1_000, None)  # sold beyond its stock


@pytest.mark.parametrize(
    ("told", "changed", "field", "said"),
    [
        ("RUX-24", "", "SKU", "give it one in the shop"),
        ("RUX-24", "RUX-12", "SKU", "another variant has it"),
        ("15.00", "fifteen", "Price", "not an amount of money"),
        ("15.00", "15.005", "Price", "more decimals"),
        ("15.00", "0.00", "Price", "nothing is sold for nothing"),
        ("-3", "many", "Inventory quantity", "no whole number"),
    ],
)
def test_a_variant_that_cannot_be_taken_is_named_by_line_and_field(
    tmp_path: Path, told: str, changed: str, field: str, said: str
) -> None:
    done, _ = imported(tmp_path, OF_OLD.replace(told, changed))
    assert done.products == 2
    (left_out,) = done.rejected
    assert (left_out.line, left_out.field) == (3, field)
    assert said in str(left_out)


def test_a_product_without_brand_or_kind_leaves_out_each_of_its_variants(tmp_path: Path) -> None:
    done, _ = imported(tmp_path, OF_OLD.replace("Ground coffee,Size", ",Size"))
    assert [(one.line, one.field) for one in done.rejected] == [(2, "Type"), (3, "Type")]


def test_a_row_that_is_no_csv_costs_itself(tmp_path: Path) -> None:
    done, _ = imported(tmp_path, OF_OLD.replace("mug,Mug", 'mug,"Mug'))
    assert [(one.line, one.field) for one in done.rejected] == [(6, "row")]


def test_another_file_is_refused_and_one_with_nothing_to_sell_writes_nothing(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no column 'url handle'"):
        imported(tmp_path, "a,b\n1,2\n")
    with pytest.raises(UnusableInput, match="no product can be sold"):
        imported(tmp_path, "\n".join(OF_OLD.splitlines()[:1]))
    assert not (tmp_path / "catalog").exists()


class Shop:
    """Its Admin API, a product a page."""

    def __init__(self, *products: dict[str, Any]) -> None:
        self.products, self.asked = products, 0

    def __call__(self, request: MerchantRequest, _: float) -> MerchantReply:
        asked = json.loads(request.body or b"")
        self.asked += 1
        assert request.headers["X-Shopify-Access-Token"] == "token"
        data: dict[str, Any] = {"shop": {"currencyCode": "USD"}}
        if "products(" in asked["query"]:
            at = int(asked["variables"]["after"] or 0)
            page = {"hasNextPage": at + 1 < len(self.products), "endCursor": str(at + 1)}
            data = {"products": {"nodes": self.products[at : at + 1], "pageInfo": page}}
        return MerchantReply(status=200, body=json.dumps({"data": data}).encode())


def product(*skus: str, more: bool = False) -> dict[str, Any]:
    def node(sku: str) -> dict[str, Any]:
        options = [{"name": "Size", "value": "12 ounces"}]
        told = {
            "sku": sku,
            "id": f"gid://shopify/ProductVariant/{44617281 + len(sku)}",
            "price": "8.99",
            "inventoryQuantity": 4,
            "inventoryPolicy": "DENY",
        }
        return {**told, "inventoryItem": {"tracked": True}, "selectedOptions": options}

    texts = {"title": "Ruxton Dark", "vendor": "Ruxton", "productType": "Ground coffee", "description": "Dark."}
    variants = {"nodes": [node(sku) for sku in skus], "pageInfo": {"hasNextPage": more}}
    return {**texts, "featuredMedia": None, "variants": variants}


def test_the_shop_itself_tells_the_same_page_by_page(tmp_path: Path) -> None:
    shop = Shop(product("RUX-12", "RUX-24"), product("", more=True))
    products = ShopifyProducts("https://shop.example/graphql.json", "token", call=shop)
    done = write_catalog("the shop", products.read(), products.currency(), tmp_path)
    assert (done.products, shop.asked) == (2, 3)
    assert [(one.line, one.field) for one in done.rejected] == [(3, "SKU"), (3, "variants")]
    catalog, _ = read_catalog(tmp_path / "products.csv")
    assert catalog.products["RUX-24"].price == Money(899, "USD")
    assert catalog.products["RUX-24"].variant_id == "44617287"


def test_a_shop_that_does_not_answer_is_said_to(tmp_path: Path) -> None:
    def away(*_: object) -> MerchantReply:
        return MerchantReply(status=401, body=b"{}")

    with pytest.raises(MerchantUnavailable, match="401"):
        write_catalog("the shop", ShopifyProducts("https://x", "t", call=away).read(), "USD", tmp_path)


THROTTLED = json.dumps({"errors": [{"message": "Throttled", "extensions": {"code": "THROTTLED"}}]}).encode()


@pytest.mark.parametrize(
    "first", [MerchantReply(status=200, body=THROTTLED), MerchantReply(status=429, body=b"{}", retry_after=2.0)]
)
def test_a_shop_that_is_asked_too_fast_is_asked_again_later(first: MerchantReply) -> None:
    shop, pauses = Shop(product("RUX-12")), list[float]()
    answers = iter((first, first))
    products = ShopifyProducts(
        "https://x", "token", call=lambda *asked: next(answers, None) or shop(*asked), pause=pauses.append
    )
    assert len(list(products.read())) == 1
    assert pauses == [first.retry_after or PAUSE] * 2


def test_a_shop_that_is_always_asked_too_fast_is_given_up() -> None:
    pauses: list[float] = []
    reply = MerchantReply(status=200, body=THROTTLED)
    products = ShopifyProducts("https://x", "token", call=lambda *_: reply, pause=pauses.append)
    with pytest.raises(MerchantUnavailable, match="200"):
        products.currency()
    assert len(pauses) == TRIES - 1


@pytest.mark.parametrize("data", [{"products": None, "shop": None}, {"products": {"nodes": [{"variants": None}]}}])
def test_an_answer_of_another_shape_is_no_fault_of_ours(data: dict[str, Any]) -> None:
    reply = MerchantReply(status=200, body=json.dumps({"data": data}).encode())
    products = ShopifyProducts("https://x", "token", call=lambda *_: reply)
    with pytest.raises(MerchantUnavailable, match="another shape"):
        list(products.read())
    with pytest.raises(MerchantUnavailable, match="another shape"):
        products.currency()


def test_what_the_shop_no_longer_counts_itself_is_left_out_by_line() -> None:
    gone = product("RUX-12")
    gone["variants"]["nodes"][0] |= {"inventoryItem": None, "inventoryQuantity": None}
    ((_, variant),) = ShopifyProducts("https://x", "token", call=Shop(gone)).read()
    assert isinstance(variant, ShopVariant)
    assert variant.counted


@pytest.mark.parametrize(
    ("column", "cell", "tax_class"),
    [("Charge tax", "FALSE", "exempt"), ("Charge tax", "TRUE", "standard"), ("Variant Taxable", "false", "exempt")],
)
def test_what_the_shop_sells_without_tax_has_none(tmp_path: Path, column: str, cell: str, tax_class: str) -> None:
    head, row = OF_TODAY.splitlines()
    _, catalog = imported(tmp_path, f"{head},{column}\n{row},{cell}\n")
    assert catalog.products["OAT-1"].tax_class == tax_class
    assert (Terms(seller="shop").tax_rate(tax_class) == 0) == (tax_class == "exempt")


def test_what_a_page_shows_nobody_is_no_fact(tmp_path: Path) -> None:
    unread = "<style>p { color: red }</style><script>alert('1')</script><!-- no. -->"
    body = f"<p>Creamy <b>oats</b>.</p>{unread}Keeps ten days ."
    _, catalog = imported(tmp_path, OF_TODAY.replace("Creamy.", f'"{body}"'))
    assert catalog.products["OAT-1"].facts == ("Creamy oats. Keeps ten days.",)
