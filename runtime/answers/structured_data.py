"""The catalogue as schema.org's Product and FAQPage in JSON-LD: https://schema.org/Product, https://schema.org/FAQPage.

Only what the catalogue says is in it; what it does not say is left out.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from locales import Locale
from shop.catalog.product import Catalog, Product, Wanted, said

CONTEXT = "https://schema.org"
JsonLd = dict[str, Any]

# Inside <script> these would end it, begin a comment or, in older browsers, a line: JSON has another way to write each.
_IN_HTML: Mapping[int, str] = str.maketrans({mark: f"\\u{ord(mark):04x}" for mark in "<>&\u2028\u2029"})


def products(catalog: Catalog, seller: str) -> JsonLd:
    """Return every product with its offer, as it is told in the catalogue's locale.

    Args:
        catalog: what is sold.
        seller: the name of whoever sells it.
    """
    return {"@context": CONTEXT, "@graph": [_product(catalog, one, seller) for one in catalog.products.values()]}


def _product(catalog: Catalog, product: Product, seller: str) -> JsonLd:
    told = {
        "sku": product.product_id,
        "name": product.name,
        "description": " ".join(product.facts),
        "size": product.size,
        "category": said(product.kind),
        "image": product.image_url,
        "brand": {"@type": "Brand", "name": catalog.brand_name(product.brand_id)},
        "keywords": [said(need) for need in product.needs],
        "offers": {
            "@type": "Offer",
            "price": f"{product.price.decimal():f}",
            "priceCurrency": product.price.currency,
            "availability": f"{CONTEXT}/{'InStock' if product.in_stock else 'OutOfStock'}",
            "seller": {"@type": "Organization", "name": seller},
        },
    }
    return {"@type": "Product", **{name: value for name, value in told.items() if value}}


def faq(catalog: Catalog, locale: Locale) -> JsonLd:
    """Return questions that the catalogue answers: what serves a need, what is known of a product, what it costs."""
    here = catalog.told_in(locale)
    return {
        "@context": CONTEXT,
        "@type": "FAQPage",
        "inLanguage": locale.tag,
        "mainEntity": [
            {"@type": "Question", "name": question, "acceptedAnswer": {"@type": "Answer", "text": answer}}
            for question, answer in (*_of_needs(here, locale), *_of_products(here, locale))
        ],
    }


def _of_needs(catalog: Catalog, locale: Locale) -> Iterator[tuple[str, str]]:
    words = locale.faq
    for need in catalog.needs:
        serving = [
            words.need_answer.format(product=product.name, fact=product.fact)
            for product in catalog.find(Wanted(need=need))
            if product.facts
        ]
        if serving:
            yield words.need.format(need=said(need)), " ".join(serving)


def _of_products(catalog: Catalog, locale: Locale) -> Iterator[tuple[str, str]]:
    words = locale.faq
    for product in catalog.products.values():
        if product.facts:
            yield words.about.format(product=product.name), " ".join(product.facts)
        item = f"{product.name}, {product.size}" if product.size else product.name
        price = words.price_answer.format(item=item, price=locale.manner.money(product.price))
        yield words.price.format(product=product.name), price


def embeddable(node: JsonLd) -> str:
    """Return JSON-LD that can stand inside `<script type="application/ld+json">` as it is."""
    return json.dumps(node, ensure_ascii=False, indent=1).translate(_IN_HTML) + "\n"
