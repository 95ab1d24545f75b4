"""A small catalogue of invented brands, and a matcher over it."""

from __future__ import annotations

from functools import cache

from shop.brands import Brand, BrandMatcher

BRANDS = (
    Brand(brand_id="tidewell", canonical="Tidewell", category="laundry"),
    Brand(brand_id="tidewell-pods", canonical="Tidewell Pods", category="laundry", parent_id="tidewell"),
    Brand(brand_id="folgrave", canonical="Folgrave", category="coffee", aliases=("Folgrave Classic",)),
    Brand(brand_id="kaldivo", canonical="Kaldivo", category="coffee"),
    Brand(brand_id="seven-peaks", canonical="7 Peaks", category="drinks"),
    Brand(brand_id="glowcrest", canonical="GlowCrest", category="skin"),
    Brand(brand_id="pyrella", canonical="Pyrella", category="kitchen"),
    Brand(brand_id="purella", canonical="Purella", category="laundry"),
    Brand(brand_id="m-and-b", canonical="M&B", category="snacks", aliases=("M and Bs",)),
    Brand(brand_id="creme-etoile", canonical="Crème Étoile", category="skin"),
    Brand(brand_id="harbor-oak", canonical="Harbor & Oak", category="home"),
    Brand(brand_id="nutrivale", canonical="Nutrivale", category="health", respellings=("new tri vale",)),
)


@cache
def matcher() -> BrandMatcher:
    return BrandMatcher.build(BRANDS)
