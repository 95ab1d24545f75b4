"""Credit calibrated by tests, judged: fitted on half of the campaigns of five worlds, asked of the other half."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from attribution.engine.times import US_PER_DAY
from attribution.lift.calibrated import Campaigns, CausedTold, EachCampaign, Shape, best_fitted, fitted
from attribution.lift.campaigns import BESIDE, CREDITED, known_of
from attribution.lift.effect import effect_of
from attribution.lift.happened import Happened
from attribution.lift.looks import FIXED
from attribution.lift.trial import Selection
from attribution.notebook import credit_of_touches
from bench.lift.campaigns import CampaignWorld, HappenedAt, draw_world, ranges

SURE = 0.02  # the error that an oracle's truths are given, as a share of the largest
FOLLOWED_DAYS = 45.0
BEFORE_DAYS = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """Campaigns as a run sees them, what their tests found (nan without), and the truth; a household that it met."""

    known: Campaigns
    last: EachCampaign
    found: EachCampaign
    error: EachCampaign
    truth: EachCampaign
    cost: EachCampaign  # in margins of an order
    tested: Selection
    world: npt.NDArray[np.str_]


@dataclass(frozen=True, slots=True, kw_only=True)
class MethodJudged:
    """How well a method told the campaigns that it was not fitted on.

    Attributes:
        method: which.
        explained: R2 of what was caused a household.
        wrong: share of campaigns for which it decides otherwise than the truth: whether a campaign pays for itself.
        held: share of the campaigns whose truth is in its 95 % interval; nan where it states no error.
        worlds: by world, R2 and the share of wrong decisions among its campaigns.
    """

    method: str
    explained: float
    wrong: float
    held: float
    worlds: Mapping[str, tuple[float, float]]


def measured(worlds: Sequence[CampaignWorld]) -> Measured:
    """Return all campaigns of some worlds as runs see them."""
    return joined([_measured(world) for world in worlds])


def joined(parts: Sequence[Measured]) -> Measured:
    """Return the campaigns of all."""
    known = Campaigns(
        credited=np.concatenate([part.known.credited for part in parts]),
        brought=np.concatenate([part.known.brought for part in parts]),
        features=np.concatenate([part.known.features for part in parts]),
    )
    names = ("last", "found", "error", "truth", "cost", "tested", "world")
    return Measured(known=known, **{name: np.concatenate([getattr(part, name) for part in parts]) for name in names})


def drawn(seed: int, campaigns: int, households: int, talk: Callable[[str], object] = str) -> Measured:
    """Draw five worlds of so many campaigns each and measure them."""
    worlds = []
    for place, name in enumerate(ranges()):
        talk(f"world {name}")
        worlds.append(draw_world(name, campaigns, households, np.random.default_rng([seed, place])))
    return measured(worlds)


CHOSEN, ORACLE = "the shape chosen by left-out tests", "an oracle: told the truth of {told} others"


def judged(seen: Measured, more: Sequence[Measured] = ()) -> list[MethodJudged]:
    """Fit on the tested campaigns, and judge on the others: last click, every shape, the chosen one, and an oracle.

    Args:
        seen: the campaigns.
        more: campaigns of other draws; the oracle is told the truth of all of them and of the tested ones.
    """
    fit, ask = seen.known.part(seen.tested), seen.known.part(~seen.tested)
    found, error = seen.found[seen.tested], seen.error[seen.tested]
    rows = [_judge("last click", seen, _line(seen))]
    rows += [_judge(shape.value, seen, fitted(fit, found, error, shape).tell(ask)) for shape in Shape]
    rows.append(_judge(CHOSEN, seen, best_fitted(fit, found, error).tell(ask)))
    every = joined([seen, *more])
    told = np.concatenate([seen.tested, np.ones(len(every.truth) - len(seen.truth), np.bool_)])
    truth = every.truth[told]
    oracle = best_fitted(every.known.part(told), truth, np.full(len(truth), SURE * truth.max()))
    rows.append(_judge(ORACLE.format(told=len(truth)), seen, oracle.tell(ask)))
    return rows


def _line(seen: Measured) -> CausedTold:
    """What a line through the tests over last-click orders says: the most that they alone can."""
    weight = 1 / seen.error[seen.tested]
    known = np.column_stack([np.ones(len(seen.last)), seen.last])
    line, *_ = np.linalg.lstsq(known[seen.tested] * weight[:, None], seen.found[seen.tested] * weight, rcond=None)
    return CausedTold(caused=known[~seen.tested] @ line, error=np.full(int((~seen.tested).sum()), np.nan))


def _judge(method: str, seen: Measured, told: CausedTold) -> MethodJudged:
    asked = ~seen.tested
    truth, cost, world = seen.truth[asked], seen.cost[asked], seen.world[asked]
    missed = told.caused - truth
    wrong = (told.caused > cost) != (truth > cost)
    held = np.abs(missed) <= FIXED * told.error
    return MethodJudged(
        method=method,
        explained=_explained(truth, missed),
        wrong=float(wrong.mean()),
        held=float(held.mean()) if np.isfinite(told.error).all() else float("nan"),
        worlds={
            str(name): (_explained(truth[world == name], missed[world == name]), float(wrong[world == name].mean()))
            for name in dict.fromkeys(world)
        },
    )


def _explained(truth: EachCampaign, missed: EachCampaign) -> float:
    varied = float(((truth - truth.mean()) ** 2).sum())
    return 1 - float((missed**2).sum()) / varied if varied else float("nan")


def _measured(world: CampaignWorld) -> Measured:
    campaigns = len(world.drawn)
    credit = _credit(world, campaigns)
    clicks, ours = world.clicks, world.clicks.what >= 0
    touches = HappenedAt(
        household=np.concatenate([world.exposures.household, clicks.household[ours]]),
        day=np.concatenate([world.exposures.day, clicks.day[ours]]),
        what=np.concatenate([world.exposures.what, clicks.what[ours]]),
    )
    others = HappenedAt(household=clicks.household[~ours], day=clicks.day[~ours], what=clicks.what[~ours])
    known = known_of(_happened(touches), _happened(others), _happened(world.orders), credit, campaigns)
    each = np.maximum(known.households, 1)
    tests = np.array([_test(world, one) if world.tested[one] else (np.nan, np.nan) for one in range(campaigns)])
    spent = np.array([one["cost"] * one["audience"] * one["exposures"] for one in world.drawn])
    return Measured(
        known=known.known,
        last=credit[BESIDE] / each,
        found=tests[:, 0] / each,
        error=tests[:, 1] / each,
        truth=world.true_orders / each,
        cost=spent / each * np.where(world.tested, 1 - world.held_out, 1.0),
        tested=world.tested,
        world=np.full(campaigns, world.name),
    )


def _credit(world: CampaignWorld, campaigns: int) -> dict[str, EachCampaign]:
    touches = pa.table(
        {
            "household": world.clicks.household,
            "occurred_at": _us(world.clicks.day),
            "channel": world.clicks.what.astype(str),
        }
    )
    orders = pa.table({"household": world.orders.household, "placed_at": _us(world.orders.day)})
    rows = credit_of_touches(touches, orders, models=(CREDITED, BESIDE)).to_pylist()
    credit = {model: np.zeros(campaigns) for model in (CREDITED, BESIDE)}
    for row in rows:
        if row["channel"] != "-1":
            credit[row["model"]][int(row["channel"])] = row["conversions"]
    return credit


def _test(world: CampaignWorld, campaign: int) -> tuple[float, float]:
    """Return what a campaign's test finds caused in all, and the standard error of that."""
    shown, ghosts = world.exposures.what == campaign, world.ghosts.what == campaign
    household = np.concatenate([world.exposures.household[shown], world.ghosts.household[ghosts]])
    day = np.concatenate([world.exposures.day[shown], world.ghosts.day[ghosts]])
    treated = np.concatenate([np.ones(int(shown.sum()), np.bool_), np.zeros(int(ghosts.sum()), np.bool_)])
    order = np.lexsort((day, household))
    order = order[np.concatenate([[True], np.diff(household[order]) != 0])]
    household, day, treated = household[order], day[order], treated[order]
    keys = np.sort(world.orders.household * 1000.0 + world.orders.day)
    until = day.min() + FOLLOWED_DAYS
    begun, first, ended = (np.searchsorted(keys, household * 1000.0 + at) for at in (day - BEFORE_DAYS, day, until))
    ordered, before = (ended - first).astype(np.float64), (first - begun).astype(np.float64)[:, None]
    effect = effect_of(ordered[treated], ordered[~treated], before[treated], before[~treated])
    assert effect is not None, "a campaign of the bench reaches many households"
    return effect.estimate * treated.sum(), effect.standard_error * treated.sum()


def _happened(moments: HappenedAt) -> Happened:
    return Happened(campaign=moments.what, household=moments.household, at_us=_us(moments.day))


def _us(day: EachCampaign) -> npt.NDArray[np.int64]:
    return (day * US_PER_DAY).astype(np.int64)
