"""What a reader of the numbers must know before trusting them."""

from __future__ import annotations

from attribution.load import Loaded
from attribution.summary import Counts


def warnings_of(loaded: Loaded, counts: Counts, *, shared_values: int, dissolved: int) -> tuple[str, ...]:
    """Return the warnings of a run, in plain words, in a fixed order; empty when all is well."""
    said = [
        (len(loaded.rejected), "lines of the input were set aside: see rejected.jsonl"),
        (shared_values, "identifiers are shared by too many and tie nobody together"),
        (dissolved, "identifiers were in households of more people than a household has and stand alone"),
    ]
    found = [f"{number:,} {text}" for number, text in said if number]
    if not counts.orders:
        found.append("there are no orders: nothing to credit")
    if not counts.touchpoints:
        found.append("there are no touchpoints: every order is unattributed")
    return tuple(found)
