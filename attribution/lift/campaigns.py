"""What a run knows of each campaign that may tell how much of its credit it caused: of tested ones and of others alike.

In the manner of Gordon, Moakler and Zettelmeyer (NBER 35044): what is seen of a campaign after it ran, and needs no
test. All of it is told a household that the campaign met, so that campaigns of every size are alike.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np
import numpy.typing as npt

from attribution.credit.kernel.whole import Whole
from attribution.engine.times import US_PER_DAY, US_PER_MINUTE
from attribution.lift.calibrated import EachCampaign

CREDITED, BESIDE = "linear", "last"
"""The model whose credit is turned into what was caused (it gives every campaign of a journey a part), and another."""

AFTER_DAYS = (1, 7)
QUIET_DAYS = 10  # without a sign of its own before a touch: such a household was hardly about to buy anyway
USUAL_DAYS = 28  # before a household first met a campaign


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened:
    """What happened to households, in no order; `campaign` is a place from 0 on, where it is of one."""

    campaign: Whole
    household: Whole
    at_us: Whole


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignsKnown:
    """Of each campaign: how many households it met, orders credited a household, and what else is known (n, k)."""

    households: EachCampaign
    credited: EachCampaign
    features: EachCampaign


def known_of(
    touches: Happened, others: Happened, orders: Happened, credit: Mapping[str, EachCampaign], campaigns: int
) -> CampaignsKnown:
    """Return what is known of each campaign.

    The features: touches, the share of them that are quiet, the usual orders of a week, credit by two models, and how
    many orders more than usual came in the days after quiet touches, up to the household's next one, as if all were so.

    Args:
        touches: every touch of a campaign, exposures too.
        others: every touch that is of no campaign: who looks around by themselves may be about to buy.
        orders: every order, whoever earned it.
        credit: by model, how many orders it gives each campaign, shape (campaigns,).
        campaigns: how many there are.
    """
    met = _in_order(touches)
    of_each = partial(np.bincount, met.campaign, minlength=campaigns)
    bought, seen = (np.sort(_key(one.household, one.at_us)) for one in (orders, others))
    first = _begins(met)
    households = of_each(first).astype(np.float64)
    each = np.maximum(households, 1)
    quiet = _between(seen, met, -QUIET_DAYS, 0) + _between(bought, met, -QUIET_DAYS, 0) == 0
    usual = of_each(first * _between(bought, met, -USUAL_DAYS, 0)) / each / USUAL_DAYS
    columns = [of_each() / each, of_each(quiet) / np.maximum(of_each(), 1), usual * 7]
    columns += [credit[model] / each for model in (CREDITED, BESIDE)]
    for days in AFTER_DAYS:
        lasts = np.minimum(_until_next(met), days)
        found = quiet * _between(bought, met, 0, lasts)
        a_day = of_each(found) / np.maximum(of_each(quiet * lasts), 1e-9)
        columns.append((a_day - usual) * of_each(lasts) / each)
    return CampaignsKnown(households=households, credited=credit[CREDITED] / each, features=np.column_stack(columns))


def _in_order(touches: Happened) -> Happened:
    order = np.lexsort((touches.at_us, touches.household, touches.campaign))
    return Happened(campaign=touches.campaign[order], household=touches.household[order], at_us=touches.at_us[order])


def _begins(met: Happened) -> npt.NDArray[np.bool_]:
    """Return which touches are a household's first of their campaign."""
    begins = np.ones(len(met.campaign), np.bool_)
    begins[1:] = (np.diff(met.campaign) != 0) | (np.diff(met.household) != 0)
    return begins


def _until_next(met: Happened) -> EachCampaign:
    """Return the days until the household's next touch of the same campaign; infinite after the last."""
    days = np.full(len(met.campaign), np.inf)
    days[:-1] = np.where(_begins(met)[1:], np.inf, np.diff(met.at_us) / US_PER_DAY)
    return days


_MOST_MINUTES = 1 << 33  # so that no household's moments reach into the next one's


def _key(household: Whole, at_us: Whole) -> Whole:
    return household * _MOST_MINUTES + at_us // US_PER_MINUTE + _MOST_MINUTES // 2


def _between(ordered: Whole, met: Happened, begin: float, end: float | EachCampaign) -> Whole:
    """Return how many of the ordered moments each touch has from so many days after it up to so many."""
    low, high = (
        _key(met.household, met.at_us + (np.asarray(days) * US_PER_DAY).astype(np.int64)) for days in (begin, end)
    )
    return np.searchsorted(ordered, high) - np.searchsorted(ordered, low)
