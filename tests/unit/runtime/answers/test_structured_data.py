"""What the catalogue can answer, as schema.org's vocabulary says it, for a brand's own site."""

from __future__ import annotations

import json
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

import pytest

from base.money import Money
from locales import locale_of
from runtime.answers.structured_data import embeddable, faq, products
from shop.brands import Brand
from shop.catalog import Catalog, Product
from tests.factories.scenes import catalog
from tests.tools.schema_org import faults

US = locale_of("en-US")
SOAP = Product(
    product_id="p-soap",
    brand_id="b-soap",
    name="Foam & Co soap",
    kind="hand-soap",
    price=Money(449, "USD"),
    stock=3,
    size="3 bars",
    needs=("soft-hands",),
    facts=("It foams.", "It rinses off."),
    image_url="https://cdn.example/soap.png",
)


def sold(*changed: Product) -> Catalog:
    return Catalog([Brand(brand_id="b-soap", canonical="Foam & Co", category="Body care")], changed or [SOAP])


def product(**changes: Any) -> dict[str, Any]:
    (only,) = products(sold(replace(SOAP, **changes)), "Harbor Pantry")["@graph"]
    return only


def asked(*changed: Product) -> dict[str, str]:
    return {one["name"]: one["acceptedAnswer"]["text"] for one in faq(sold(*changed), US)["mainEntity"]}


@pytest.mark.parametrize("tag", ["en-US", "en-GB"])
def test_every_product_and_answer_of_the_catalogue_is_schema_org_s(tag: str) -> None:
    here = catalog().told_in(locale_of(tag))
    told = products(here, "Harbor Pantry")
    assert len(told["@graph"]) == len(here.products)
    assert faults(told) == []
    assert faults(faq(here, locale_of(tag))) == []


def test_what_is_not_schema_org_s_is_found() -> None:
    offer = product()["offers"]
    assert faults({**product(), "colour": "red"})
    assert faults({**product(), "offers": product()["brand"]})
    assert faults({**product(), "offers": {**offer, "availability": "https://schema.org/Perhaps"}})
    assert faults({"@type": "Produkt"})


def test_a_product_is_told_by_the_catalogue_s_facts_alone() -> None:
    assert product() == {
        "@type": "Product",
        "sku": "p-soap",
        "name": "Foam & Co soap",
        "description": "It foams. It rinses off.",
        "size": "3 bars",
        "category": "hand soap",
        "image": "https://cdn.example/soap.png",
        "brand": {"@type": "Brand", "name": "Foam & Co"},
        "keywords": ["soft hands"],
        "offers": {
            "@type": "Offer",
            "price": "4.49",
            "priceCurrency": "USD",
            "availability": "https://schema.org/InStock",
            "seller": {"@type": "Organization", "name": "Harbor Pantry"},
        },
    }


def test_what_the_catalogue_does_not_say_is_left_out() -> None:
    told = product(size="", facts=(), needs=(), image_url=None)
    assert {"size", "description", "keywords", "image"} & set(told) == set()


@pytest.mark.parametrize(("price", "written"), [(Money(449, "JPY"), "449"), (Money(449, "KWD"), "0.449")])
def test_a_price_has_the_decimals_of_its_currency(price: Money, written: str) -> None:
    assert product(price=price)["offers"]["price"] == written


def test_what_is_sold_out_is_not_called_available() -> None:
    assert product(stock=0)["offers"]["availability"] == "https://schema.org/OutOfStock"


def test_questions_are_about_needs_facts_and_prices() -> None:
    assert asked() == {
        "What is good for soft hands?": "Foam & Co soap: It foams.",
        "What is worth knowing about Foam & Co soap?": "It foams. It rinses off.",
        "What does Foam & Co soap cost?": "Foam & Co soap, 3 bars: $4.49.",
    }


def test_what_has_no_facts_answers_nothing_but_its_price() -> None:
    assert list(asked(replace(SOAP, facts=()))) == ["What does Foam & Co soap cost?"]


def test_it_stands_in_a_page_without_ending_the_script_and_reads_back_as_it_was() -> None:
    sly = "</script><script>alert(1)</script> <!-- & \u2028 \u2029"
    told = products(sold(replace(SOAP, name=sly)), "Harbor Pantry")
    texts: list[str] = []
    page = HTMLParser()
    page.handle_data = texts.append  # type: ignore[method-assign]
    page.feed(f'<script type="application/ld+json">{embeddable(told)}</script>')
    assert json.loads("".join(texts)) == told
    assert not set("<>&\u2028\u2029") & set(embeddable(told))
