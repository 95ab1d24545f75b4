"""What a reader of the numbers must know before trusting them."""

from __future__ import annotations

from attribution.inputs.load import Loaded
from attribution.outcome import Counts
from attribution.words import plural


def warnings_of(loaded: Loaded, counts: Counts, *, shared_values: int, cut_ties: int) -> tuple[str, ...]:
    """Return the warnings of a run, in plain words, in a fixed order; empty when all is well."""
    said = [
        (
            len(loaded.rejected),
            "line of the input was set aside: see rejected.jsonl",
            "lines of the input were set aside: see rejected.jsonl",
        ),
        (
            shared_values,
            "identifier is shared by too many and ties nobody together",
            "identifiers are shared by too many and tie nobody together",
        ),
        (
            cut_ties,
            "tie between identifiers was cut: it would have made one household of two, or of too many people",
            "ties between identifiers were cut: they would have made one household of two, or of too many people",
        ),
        (
            counts.mixed_paths,
            "path led to orders in several currencies: its revenue_minor is empty in paths",
            "paths led to orders in several currencies: their revenue_minor is empty in paths",
        ),
    ]
    found = [*loaded.cautions, *(plural(number, one, many) for number, one, many in said if number)]
    if not counts.orders:
        found.append("there are no orders: nothing to credit")
    if not counts.touchpoints:
        found.append("there are no touchpoints: every order is unattributed")
    return tuple(found)
