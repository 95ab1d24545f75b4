"""Words heard -> brand, with a decision: accept, ask, reject."""

from __future__ import annotations

from shop.brands.catalogue import read_brands
from shop.brands.matcher import BrandMatcher
from shop.brands.model import Brand, Candidate, Context, Decision, Match, Purpose
from shop.rows import RowError

__all__ = [
    "Brand",
    "BrandMatcher",
    "Candidate",
    "Context",
    "Decision",
    "Match",
    "Purpose",
    "RowError",
    "read_brands",
]
