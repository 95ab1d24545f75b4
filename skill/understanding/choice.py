"""Which product an ask for a brand or a kind of product means: the household's usual one before any other."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from shop.catalog import Catalog, Product, Wanted
from skill.understanding.as_told import told_so

MOST_CHOICES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """One product to offer; `usual` when this household bought it before, else the best offer `of` so many that fit."""

    product: Product
    usual: bool
    of: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class WhichBrand:
    """Several brands sell it and none is usual: ask (brand ids); `best` is the cheapest `of` so many products."""

    brands: tuple[str, ...]
    best: Product
    of: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WhichProduct:
    """One brand makes several and none is usual: ask, for a variant is never chosen in silence.

    `best` is the cheapest `of` so many of the kind named first.
    """

    products: tuple[Product, ...]
    best: Product
    of: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NoneSuch:
    """The brand or the kind is sold, but none with the words that were said: name some that are, never one of them."""

    instead: tuple[Product, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NothingFits:
    """Nothing of the kind is sold, or "my usual" was asked for and nothing was bought before."""


def choose(  # noqa: PLR0913 - by name
    catalog: Catalog,
    wanted: Wanted,
    bought: tuple[str, ...],
    words: str | None = None,
    *,
    refused: tuple[str, ...] = (),
    often: Mapping[str, int] = MappingProxyType({}),
) -> Chosen | WhichBrand | WhichProduct | NoneSuch | NothingFits:
    """Choose the product to offer for a reorder.

    Args:
        catalog: what is sold.
        wanted: brand and kind, as far as they were said; neither means "my usual".
        bought: product ids bought before, newest first.
        refused: ids of brands and products that are not offered again while there is another.
        words: how the product was named ("color ink"); a product that lacks one of them is not meant.
        often: in how many orders each product was bought.
    """
    found = not_refused(catalog.find(wanted), refused, wanted.brand_id)
    fitting = fit(catalog, wanted, found, words) or fit_or_told(catalog, wanted, catalog.find(wanted), words)
    if found and not fitting:
        return NoneSuch(instead=some(found))
    by_id = {product.product_id: product for product in fitting}
    usual = _usual([by_id[one] for one in bought if one in by_id], often, named=wanted != Wanted() or bool(words))
    if usual is not None:
        return usual
    if (wanted == Wanted() and not words) or not found:
        return NothingFits()
    candidates = [product for product in fitting if product.in_stock] or list(fitting)
    brands = tuple(dict.fromkeys(product.brand_id for product in candidates))
    if wanted.brand_id is None and len(brands) > 1:
        return WhichBrand(brands=brands[:MOST_CHOICES], best=_cheapest(candidates), of=len(candidates))
    return _of_one_brand(catalog, candidates)


def _of_one_brand(catalog: Catalog, candidates: list[Product]) -> Chosen | WhichProduct:
    """Choose the plain one of one kind where none is cheaper: the best offer. Else ask, one of each kind first."""
    kinds = list(dict.fromkeys(product.kind for product in candidates))
    of_kind = [[one for one in candidates if one.kind == kind] for kind in kinds]
    bests = [_cheapest(alike) for alike in of_kind]
    if len(kinds) == 1 and (len(candidates) == 1 or _plain(catalog, bests[0])):
        return Chosen(product=bests[0], usual=False, of=len(candidates))
    others = [product for product in candidates if product not in bests]
    named = (*bests, *others) if len(kinds) > 1 else candidates
    return WhichProduct(products=tuple(named)[:MOST_CHOICES], best=bests[0], of=len(of_kind[0]))


def _cheapest(products: list[Product]) -> Product:
    return min(products, key=lambda one: one.price.minor)


def not_refused(found: tuple[Product, ...], refused: Collection[str], named: str | None) -> tuple[Product, ...]:
    """Return what was not refused, all where nothing else is there; a brand that is `named` is wanted again."""
    kept = (one for one in found if one.product_id not in refused)
    return tuple(one for one in kept if one.brand_id not in refused or named is not None) or found


def _usual(bought: list[Product], often: Mapping[str, int], *, named: bool) -> Chosen | WhichProduct | None:
    """Choose what was bought last; ask where another that was `named` as well is bought at least half as often."""
    if not bought:
        return None
    least = max(1, often.get(bought[0].product_id, 0))
    rivals = [one for one in bought[1:] if often.get(one.product_id, 0) * 2 >= least] if named else []
    if rivals:
        return WhichProduct(products=(bought[0], *rivals)[:MOST_CHOICES], best=bought[0], of=1)
    return Chosen(product=bought[0], usual=True)


def _plain(catalog: Catalog, product: Product) -> bool:
    """Tell whether a product is called its brand's plain one: whoever names no variant means it."""
    return not catalog.locale.product_words.plain.isdisjoint(product.name.lower().split())


def fit(catalog: Catalog, wanted: Wanted, found: tuple[Product, ...], words: str | None) -> tuple[Product, ...]:
    """Return those of the found products that have every word said beside the brand's name and the kind's."""
    brand = catalog.brands.get(wanted.brand_id or "")
    names = "" if brand is None else " ".join((brand.canonical, *brand.aliases))
    stems = catalog.words.stems
    asked = stems(words or "") - stems(names) - stems(wanted.kind or "")
    telling = asked - catalog.locale.product_words.loose - stems(" ".join(catalog.locale.numbers.containers))
    return catalog.words.having(found, asked) or (catalog.words.having(found, telling) if telling else found)


def fit_or_told(catalog: Catalog, wanted: Wanted, found: tuple[Product, ...], words: str | None) -> tuple[Product, ...]:
    """Return those that fit; where none does, those whose facts say that they are so: "alcohol free"."""
    return fit(catalog, wanted, found, words) or told_so(catalog, found, words or "")


def some(found: tuple[Product, ...]) -> tuple[Product, ...]:
    """Return a few products to name: those in stock before others, each of another brand first."""
    ordered = sorted(found, key=lambda product: not product.in_stock)
    firsts = list({product.brand_id: product for product in reversed(ordered)}.values())[::-1]
    others = [product for product in ordered if product not in firsts]
    return tuple([*firsts, *others][:MOST_CHOICES])


def instead_of(catalog: Catalog, product: Product, gone: Collection[str] = ()) -> Product | None:
    """Return something in stock to offer for a product that is not: its brand's same kind, any same kind, or None.

    Never the product itself, which a business may call sold out while the catalogue does not, and none of the `gone`.
    """
    of_kind = catalog.find(Wanted(kind=product.kind))
    same_kind = [one for one in of_kind if one.in_stock and one != product and one.product_id not in gone]
    of_brand = [one for one in same_kind if one.brand_id in catalog.family(product.brand_id)]
    return next(iter(of_brand or same_kind), None)
