"""What the shop sells: products of brands, found by brand, kind, category or need."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from base.environment import DEFAULT_LOCALE
from base.money import Money
from locales import Locale, locale_of
from shop.catalog.sensitive import by_rule
from shop.catalog.words import WordSearch

if TYPE_CHECKING:
    from shop.brands import Brand
    from shop.catalog.help import Help

TAX_CLASSES = ("standard", "grocery", "baby", "exempt")


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductTexts:
    """How a product is told in one locale; empty where it is told as everywhere."""

    name: str = ""
    size: str = ""
    facts: tuple[str, ...] = ()


NO_TEXTS = ProductTexts()


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """One thing that can be bought. `kind`, `needs` are slugs ("laundry-detergent", "hard-water")."""

    product_id: str
    brand_id: str
    name: str  # as it is spoken, brand included
    kind: str
    price: Money  # one piece, before tax
    tax_class: str = "standard"
    stock: int = 0
    size: str = ""
    needs: tuple[str, ...] = ()
    fits: tuple[str, ...] = ()  # slugs of what it goes with at home: appliances, rooms, kinds of products
    months: tuple[int, ...] = ()  # of the year in which it is worth a word; none: it has no season
    pack_of: str | None = None  # slug of what is in the pack: packs of several sizes share it
    holds: int = 1  # how much of it, in one unit for all packs of it
    facts: tuple[str, ...] = ()  # whole sentences worth speaking, the best first
    image_url: str | None = None
    variant_id: str | None = None  # the shop's own number of it, for links that take no other
    sensitive: bool | None = None  # whether it is nobody else's business; None: its category and needs tell
    elsewhere: Mapping[str, ProductTexts] = field(default_factory=dict)  # by locale or language, what differs there

    def told_in(self, locale: Locale) -> Product:
        """Return the product as it is told in a locale: by its own texts, those of its lineage, or these."""
        if not self.elsewhere:
            return self
        nearest = (self.elsewhere.get(known, NO_TEXTS) for known in locale.lineage)
        texts = [*nearest, ProductTexts(name=self.name, size=self.size, facts=self.facts)]
        return replace(
            self,
            name=next(text.name for text in texts if text.name),
            size=next((text.size for text in texts if text.size), ""),
            facts=next((text.facts for text in texts if text.facts), ()),
        )

    @property
    def fact(self) -> str:
        """The sentence most worth speaking, or the size where there is none."""
        return self.facts[0] if self.facts else self.size

    @property
    def item(self) -> str:
        """The name with the size: exactly what would be bought."""
        return f"{self.name}, {self.size}," if self.size else self.name

    @property
    def in_stock(self) -> bool:
        """Tell whether at least one can be sold."""
        return self.stock > 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a customer asked for; None where it does not matter."""

    brand_id: str | None = None
    kind: str | None = None
    category: str | None = None
    need: str | None = None


class Catalog:
    """The products and brands of one shop, in the order of its files, as they are told in one locale."""

    def __init__(
        self,
        brands: Iterable[Brand],
        products: Iterable[Product],
        *,
        locale: Locale | None = None,
        helps: Iterable[Help] = (),
    ) -> None:
        self.locale = locale or locale_of(DEFAULT_LOCALE)
        self.words = WordSearch(self.locale.product_words)
        self.brands: Mapping[str, Brand] = {brand.brand_id: brand for brand in brands}
        self.products: Mapping[str, Product] = {product.product_id: product for product in products}
        self.helps: Mapping[tuple[str, str], Help] = {(one.appliance, one.code): one for one in helps}

    def told_in(self, locale: Locale) -> Catalog:
        """Return the same catalogue as it is told in another locale."""
        if locale is self.locale:
            return self
        products = (product.told_in(locale) for product in self.products.values())
        helps = (one.told_in(locale) for one in self.helps.values())
        return Catalog(self.brands.values(), products, locale=locale, helps=helps)

    def help(self, appliance: str | None, code: str) -> Help | None:
        """Return what to do about an error code of an appliance, or None where nothing is known."""
        return None if appliance is None else self.helps.get((appliance, code))

    def product(self, product_id: str | None) -> Product | None:
        """Return a product, or None when it is not sold (any more)."""
        return None if product_id is None else self.products.get(product_id)

    @cached_property
    def has_packs(self) -> bool:
        """Tell whether anything is sold in several packs."""
        return any(one.pack_of is not None for one in self.products.values())

    @property
    def currency(self) -> str:
        """The currency of the first product: what a checkout of nothing that is sold here is counted in."""
        return next(iter(self.products.values())).price.currency

    def kind_said(self, kind: str | None) -> str:
        """Return a kind, or a category, as it is spoken of in the locale: "diapers", "nappies"."""
        return "" if kind is None else self.locale.product_words.kinds.get(kind) or said(kind)

    def category_of_kind(self, kind: str | None) -> str | None:
        """Return the category (as brands name it) of a kind of product, or None."""
        return next((self.brands[one.brand_id].category for one in self.of_kind(kind)), None)

    def brand_name(self, brand_id: str) -> str:
        """Return a brand's name as it is spoken; the id itself when the brand is not ours."""
        brand = self.brands.get(brand_id)
        return brand_id if brand is None else brand.canonical

    def family(self, brand_id: str) -> frozenset[str]:
        """Return a brand and its lines, at every depth."""
        family = {brand_id}
        while more := {b.brand_id for b in self.brands.values() if b.parent_id in family} - family:
            family |= more
        return frozenset(family)

    def find(self, wanted: Wanted) -> tuple[Product, ...]:
        """Return the products that are wanted: the brand's own before its lines', then in the files' order."""
        family = None if wanted.brand_id is None else self.family(wanted.brand_id)
        found = [
            product
            for product in self.of_kind(wanted.kind)
            if (family is None or product.brand_id in family)
            and (wanted.need is None or wanted.need in product.needs)
            and (wanted.category is None or self.category_of(product) == wanted.category)
        ]
        return tuple(sorted(found, key=lambda product: product.brand_id != (wanted.brand_id or product.brand_id)))

    def of_kind(self, kind: str | None) -> tuple[Product, ...]:
        """Return the products of a kind, or of every kind, in the files' order."""
        return self._by_kind.get(kind, ())

    @cached_property
    def _by_kind(self) -> dict[str | None, tuple[Product, ...]]:
        found: dict[str | None, list[Product]] = {}
        for product in self.products.values():
            found.setdefault(product.kind, []).append(product)
        return {None: tuple(self.products.values()), **{kind: tuple(made) for kind, made in found.items()}}

    def category_of(self, product: Product) -> str:
        """Return the slug of a product's category: its brand's."""
        brand = self.brands.get(product.brand_id)
        return "" if brand is None else slug(brand.category)

    def is_sensitive(self, product: Product) -> bool:
        """Tell whether a product's name is nobody else's business."""
        told = product.sensitive
        return by_rule(self.category_of(product), product.needs) if told is None else told

    @cached_property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of products, each once."""
        return tuple(dict.fromkeys(product.kind for product in self.products.values()))

    @cached_property
    def kinds_called(self) -> frozenset[frozenset[str]]:
        """The words of every kind's name, in their plainest form."""
        return frozenset(self.words.stems(kind) for kind in self.kinds)

    @cached_property
    def kinds_ending(self) -> Mapping[frozenset[str], tuple[str, ...]]:
        """The kinds by the last word of their names, in its plainest form."""
        found: dict[frozenset[str], tuple[str, ...]] = {}
        for kind in self.kinds:
            last = self.words.stems(kind.rpartition("-")[2])
            found[last] = (*found.get(last, ()), kind)
        return found

    @cached_property
    def needs(self) -> tuple[str, ...]:
        """The needs that products serve, each once."""
        return tuple(dict.fromkeys(need for product in self.products.values() for need in product.needs))

    @cached_property
    def categories(self) -> tuple[str, ...]:
        """The categories of the brands, each once."""
        return tuple(dict.fromkeys(slug(brand.category) for brand in self.brands.values() if brand.category))


def slug(text: str) -> str:
    """Return a text as an id: "Home care" -> "home-care"."""
    return "-".join(text.lower().split())


def said(slug_: str) -> str:
    """Return an id as it is said: "hard-water" -> "hard water"."""
    return slug_.replace("-", " ")
