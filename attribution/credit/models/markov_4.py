"""Markov chain of order 4: a state is the last four channels."""

from __future__ import annotations

from attribution.credit.models.markov import markov

MODEL = markov(
    4,
    title="Markov, order 4",
    meaning="in proportion to the removal effect of the touch's channel in a chain of order 4",
)
