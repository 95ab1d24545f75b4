"""Markov chain of order 3: a state is the last three channels."""

from __future__ import annotations

from attribution.credit.models.markov import markov

MODEL = markov(
    3,
    title="Markov, order 3",
    meaning="in proportion to the removal effect of the touch's channel in a chain of order 3",
)
