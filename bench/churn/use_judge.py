"""The chance that devices are given up, judged on simulated homes beside a rule, and beside who knows their states."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from threadpoolctl import threadpool_limits

from bench.churn.homes import chance_of_no_use, lived_homes
from bench.churn.orders_judge import auc, boosted, calibration_error
from replenishment.arrays import Real, Yes
from replenishment.lifecycle.giving_up import AHEAD, SOON, giving_up, to_learn_from

DAY = 380
OURS, BOOSTED = "ours: logistic regression", "gradient boosting, the same features"
RULE, BEST = "rule: no use for twice the usual gap", "best possible: who knows each device's state"


@dataclass(frozen=True, slots=True, kw_only=True)
class UseScored:
    """A method in the homes of a seed; `right` and `found` are of as many alarms as the rule gives."""

    auc: float
    calibration: float | None
    brier: float | None
    right: float
    found: float


@dataclass(frozen=True, slots=True, kw_only=True)
class UseJudged:
    """All methods in the homes of a seed."""

    seed: int
    asked: int
    given_up: int
    scores: dict[str, UseScored]


def judge_homes(seed: int) -> UseJudged:
    """Let homes live, ask on one day of every device that can be asked for, and see what came."""
    homes = lived_homes(seed)
    ours = giving_up(homes.told, DAY)
    device = ours.then.device
    given_up = homes.used[DAY + SOON : DAY + AHEAD, device].sum(axis=0) == 0
    features, happened, _ = to_learn_from(homes.told, DAY)
    with threadpool_limits(1):
        trees = boosted(features, happened, ours.then.features)
    rule = ours.then.silent * np.maximum(ours.then.overall, 0.01) > 2
    told = {OURS: ours.chance, BOOSTED: trees, BEST: chance_of_no_use(homes, DAY, SOON, AHEAD)[device]}
    alarms = int(rule.sum())
    scores = {name: _scored(one, given_up, alarms, chance=True) for name, one in told.items()}
    scores[RULE] = _scored(rule.astype(float), given_up, alarms, chance=False)
    return UseJudged(seed=seed, asked=len(device), given_up=int(given_up.sum()), scores=scores)


def _scored(told: Real, given_up: Yes, alarms: int, *, chance: bool) -> UseScored:
    alarmed = np.argsort(-told, kind="stable")[:alarms]
    right = float(given_up[alarmed].sum())
    return UseScored(
        auc=auc(given_up, told),
        calibration=calibration_error(given_up, told) if chance else None,
        brier=float(((told - given_up) ** 2).mean()) if chance else None,
        right=right / max(alarms, 1),
        found=right / max(int(given_up.sum()), 1),
    )
