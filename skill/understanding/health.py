"""What is a matter for a doctor or a pharmacist: troubles of health, by their words."""

from __future__ import annotations

from shop.catalog import Catalog


def is_of_health(catalog: Catalog, heard: str) -> bool:
    """Tell whether words tell of one, whatever they were resolved to; an ailment tells by nothing but its own words.

    "A cold" is one, and "washing in cold water" none.
    """
    told, stems = catalog.locale.product_words, catalog.words.stems
    words = stems(heard)
    return not words.isdisjoint(stems(" ".join(told.of_health))) or any(words == stems(one) for one in told.ailments)
