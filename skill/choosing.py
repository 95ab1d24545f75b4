"""Which product an ask for a brand or a kind of product means: the household's usual one before any other."""

from __future__ import annotations

from dataclasses import dataclass

from shop.catalog import Catalog, Product, Wanted

MOST_CHOICES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """One product to offer; `usual` when this household bought it before."""

    product: Product
    usual: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class WhichBrand:
    """Several brands sell it and none is usual: ask (brand ids)."""

    brands: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NothingFits:
    """Nothing of the kind is sold, or "my usual" was asked for and nothing was bought before."""


def choose(catalog: Catalog, wanted: Wanted, past: tuple[str, ...]) -> Chosen | WhichBrand | NothingFits:
    """Choose the product to offer for a reorder.

    Args:
        catalog: what is sold.
        wanted: brand and kind, as far as they were said; neither means "my usual".
        past: product ids bought before, newest first.
    """
    found = {product.product_id: product for product in catalog.find(wanted)}
    usual = next((found[product_id] for product_id in past if product_id in found), None)
    if usual is not None:
        return Chosen(product=usual, usual=True)
    if wanted == Wanted() or not found:
        return NothingFits()
    candidates = [product for product in found.values() if product.in_stock] or list(found.values())
    brands = tuple(dict.fromkeys(product.brand_id for product in candidates))
    if wanted.brand_id is None and len(brands) > 1:
        return WhichBrand(brands=brands[:MOST_CHOICES])
    return Chosen(product=candidates[0], usual=False)


def instead_of(catalog: Catalog, product: Product) -> Product | None:
    """Return something in stock to offer for a product that is not: its brand's same kind, any same kind, or None."""
    same_kind = [one for one in catalog.find(Wanted(kind=product.kind)) if one.in_stock]
    of_brand = [one for one in same_kind if one.brand_id in catalog.family(product.brand_id)]
    return next(iter(of_brand or same_kind), None)
