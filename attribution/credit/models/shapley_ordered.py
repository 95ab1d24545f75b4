"""Ordered Shapley value, in closed form: by channel and place in the path.

Source: Zhao, Mahboobi, Bagheri (2018), section on ordered values. A place of a path earns a channel 1 / (distinct
channels x the channel's touches) of the order. Over its places a channel gets what the Shapley value over sets
gives it.
"""

from __future__ import annotations

from attribution.credit.model import LooksAt, Model
from attribution.credit.models import shapley

MODEL = Model(
    name="shapley_ordered",
    title="Shapley, ordered",
    meaning="as `shapley`, told by the place of each touch: a channel's places add up to the same",
    source="Zhao, Mahboobi and Bagheri (2018), in closed form",
    weigh=shapley.weigh,
    looks_at=LooksAt.SAMENESS,
    totals=shapley.totals,
)
