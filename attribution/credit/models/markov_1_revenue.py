"""Markov chain of order 1 whose ends are paid: what value would be lost."""

from __future__ import annotations

from attribution.credit.models.markov import markov_revenue

MODEL = markov_revenue(1)
