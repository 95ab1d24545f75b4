"""Words heard -> brand, with a decision: accept, ask, reject."""

from __future__ import annotations

from shop.brands.brand import Brand, Candidate, Context, Decision, Match, Purpose
from shop.brands.catalog import read_brands
from shop.brands.match.matcher import BrandMatcher

__all__ = [
    "Brand",
    "BrandMatcher",
    "Candidate",
    "Context",
    "Decision",
    "Match",
    "Purpose",
    "read_brands",
]
