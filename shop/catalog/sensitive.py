"""Which products are nobody else's business: their names are not said before they are asked for.

What a household takes for its health, for its body or for a child, and what may be a present. A catalogue says it
itself where it has the column `sensitive`; where that is empty these decide.
"""

from __future__ import annotations

from collections.abc import Collection

CATEGORIES = frozenset(
    {"baby", "personal-care", "health", "pharmacy", "wellness", "vitamins", "intimate", "sexual-wellness", "gifts"}
)
NEEDS = frozenset(
    {"diabetes", "low-sugar", "heartburn", "low-acid", "celiac", "gluten-free", "sleep", "allergies", "sensitive-skin"}
)


def by_rule(category: str, needs: Collection[str]) -> bool:
    """Tell whether goods of a category, for some needs, are nobody else's business."""
    return category in CATEGORIES or not NEEDS.isdisjoint(needs)
