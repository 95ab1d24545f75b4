"""What a shop tells of one thing it sells, whatever way it came, and the row of ours that it becomes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import unescape

from base.errors import BadCell
from base.money import to_minor

PRODUCT_COLUMNS = (
    *("product_id", "brand_id", "name", "kind", "size", "price_minor", "currency"),
    *("tax_class", "stock", "needs", "facts", "image_url", "variant_id"),
)
UNCOUNTED = 1_000
"""The stock of what a shop sells without counting it."""
LONGEST_FACT = 200  # characters: it is said aloud
_ALONE = ("Title", "Default Title")  # the option of a product that has none
_TAG, _SPACES, _SENTENCE = re.compile(r"<[^>]*>"), re.compile(r"\s+"), re.compile(r"(?<=[.!?])\s")
_UNREAD = re.compile(r"<(script|style|template)\b.*?(?:</\1\s*>|\Z)|<!--.*?(?:-->|\Z)", re.DOTALL | re.IGNORECASE)
"""What a page shows nobody, with what is in it."""
_BEFORE_A_POINT = re.compile(r"\s+(?=[.,!?;:](?:\s|\Z))")


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopVariant:
    """One variant, its texts as the shop wrote them; `options` are pairs of name and value."""

    sku: str
    title: str
    vendor: str
    kind: str
    description: str
    price: str
    options: Sequence[tuple[str, str]] = ()
    image: str = ""
    stock: str = ""
    counted: bool = True
    sold_beyond_stock: bool = False
    taxable: bool = True
    variant_id: str = ""  # the shop's own number; its CSV has none


def product_row(variant: ShopVariant, currency: str) -> dict[str, str]:
    """Return the row of products.csv that a variant becomes.

    Raises:
        BadCell: it cannot be sold by voice; the error names the field as the shop calls it.
    """
    for field, value, advice in (
        ("SKU", variant.sku, "give it one in the shop: orders name a variant by its SKU"),
        ("Title", variant.title, "name the product in the shop"),
        ("Vendor", variant.vendor, "name its brand in the shop"),
        ("Type", variant.kind, "say in the shop what kind of product it is, as people call it (laundry detergent)"),
    ):
        if not value:
            raise BadCell(field, "it is empty", advice)
    size = " ".join(value for name, value in variant.options if name.casefold() == "size")
    others = (pair[1] for pair in variant.options if pair != _ALONE and pair[0].casefold() != "size")
    return {
        "product_id": variant.sku,
        "brand_id": slug(variant.vendor),
        "name": " ".join((variant.title, *others)),
        "kind": slug(variant.kind),
        "size": size,
        "price_minor": str(_price(variant.price, currency)),
        "currency": currency,
        "tax_class": "standard" if variant.taxable else "exempt",
        "stock": str(_stock(variant)),
        "needs": "",
        "facts": _fact(variant.description),
        "image_url": variant.image if variant.image.startswith("https://") else "",
        "variant_id": variant.variant_id,
    }


def slug(text: str) -> str:
    """Return a text as an id: "Harbor & Co" -> "harbor-co"."""
    return "-".join(re.findall(r"\w+", text.casefold()))


def _price(price: str, currency: str) -> int:
    try:
        minor = to_minor(price, currency)
    except ValueError as error:
        raise BadCell("Price", str(error), f"write it like 12.50, in {currency}") from error
    if minor <= 0:
        raise BadCell("Price", "nothing is sold for nothing", "give it a price in the shop")
    return minor


def _stock(variant: ShopVariant) -> int:
    if not variant.counted or variant.sold_beyond_stock:
        return UNCOUNTED
    if not re.fullmatch(r"-?[0-9]{1,9}", variant.stock):
        raise BadCell("Inventory quantity", "no whole number", "export the stock of the place that ships")
    return max(0, int(variant.stock))


def _fact(description: str) -> str:
    """The first sentences that are short enough to be said; ";" parts facts in our files."""
    plain = unescape(_TAG.sub(" ", _UNREAD.sub(" ", description)))
    text = _BEFORE_A_POINT.sub("", _SPACES.sub(" ", plain)).strip().replace(";", ",")
    said = ""
    for sentence in _SENTENCE.split(text):
        longer = f"{said} {sentence}".strip()
        if len(longer) > LONGEST_FACT:
            break
        said = longer
    return said
