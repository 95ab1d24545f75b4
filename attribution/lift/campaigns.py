"""What a run knows of each campaign that may tell how much of its credit it caused: of tested ones and of others alike.

In the manner of Gordon, Moakler and Zettelmeyer (NBER 35044): what is seen of a campaign after it ran, and needs no
test. All of it is told a household that the campaign met, so that campaigns of every size are alike.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from attribution.credit.kernel.whole import Whole
from attribution.lift.brought import brought_of
from attribution.lift.calibrated import Campaigns, EachCampaign
from attribution.lift.happened import Happened

CREDITED, BESIDE = "linear", "last"
"""The model whose credit is turned into what was caused (it gives every campaign of a journey a part), and another."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignsKnown:
    """How many households each campaign met, and what is known of it beside."""

    households: EachCampaign
    known: Campaigns


def known_of(
    touches: Happened, others: Happened, orders: Happened, credit: Mapping[str, EachCampaign], campaigns: int
) -> CampaignsKnown:
    """Return what is known of each campaign.

    The features: credit by two models, what the touches brought in quiet and in stirred times by an additive hazard
    (`attribution/lift/brought.py`), and what they would have, had all of them met a quiet household.

    Args:
        touches: every touch of a campaign, exposures too.
        others: every touch that is of no campaign: who looks around by themselves may be about to buy.
        orders: every order, whoever earned it.
        credit: by model, how many orders it gives each campaign, shape (campaigns,).
        campaigns: how many there are.
    """
    households = _met(touches, campaigns).astype(np.float64)
    each = np.maximum(households, 1)
    brought = brought_of(touches, others, orders, campaigns)
    if_quiet = brought.each * np.bincount(touches.campaign, minlength=campaigns)
    amounts = (credit[CREDITED], credit[BESIDE], brought.quiet, brought.stirred, if_quiet)
    known = Campaigns(
        credited=credit[CREDITED] / each,
        brought=brought.quiet / each,
        features=np.column_stack([amount / each for amount in amounts]),
    )
    return CampaignsKnown(households=households, known=known)


def _met(touches: Happened, campaigns: int) -> Whole:
    """Return how many households each campaign met."""
    order = np.lexsort((touches.household, touches.campaign))
    campaign, household = touches.campaign[order], touches.household[order]
    begins = np.ones(len(order), np.bool_)
    begins[1:] = (np.diff(campaign) != 0) | (np.diff(household) != 0)
    return np.bincount(campaign[begins], minlength=campaigns)
