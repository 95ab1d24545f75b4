"""What a ranking says about its own certainty: the evidence both calibrated probabilities weigh."""

from __future__ import annotations

import math
from collections.abc import Sequence

from shop.brands.hearing import Hearing
from shop.brands.params import Calibrator
from shop.brands.rank import Ranked

OFFERED = 3
_FAR = 8.0

FIELDS = (
    "best_odds",
    "family_margin",
    "llr",
    "llr_a_sound",
    "lev",
    "coarse",
    "ratio",
    "spelt_alike",
    "sounds_alike",
    "exact",
    "log_sounds",
    "words",
    "length",
    "known_share",
    "offered_odds",
    "family_odds",
    "margin_to_fourth",
    "margin_x_log_sounds",
    "margin_x_llr",
    "llr_to_15",
    "lev_squared",
    "ratio_squared",
    "known_x_ratio",
    "known_x_log_sounds",
)


def evidence(hearing: Hearing, ranked: Sequence[Ranked], family: Sequence[int]) -> list[float]:
    """Return the numbers of FIELDS for a ranking that is not empty; `family` maps brand rows to families."""
    shares = softmax([one.score for one in ranked])
    best = ranked[0]
    home = family[best.brand]
    rivals = [one.score for one in ranked if family[one.brand] != home]
    margin = min(best.score - rivals[0], _FAR) if rivals else _FAR
    fourth = min(best.score - ranked[OFFERED].score, _FAR) if len(ranked) > OFFERED else _FAR
    in_family = sum(share for share, one in zip(shares, ranked, strict=True) if family[one.brand] == home)
    llr, lev, coarse, ratio = (value * scale for value, scale in zip(best.features, (5, 0.2, 0.2, 0.2), strict=False))
    sounds = len(hearing.ways[0].sounds)
    log_sounds, known = math.log(sounds), hearing.known_share
    return [
        log_odds(shares[0]),
        margin,
        llr,
        llr / sounds,
        lev,
        coarse,
        ratio,
        float(ratio == 1),
        float(lev == 1),
        best.features[-1],
        log_sounds,
        float(len(hearing.tokens)),
        best.features[7],
        known,
        log_odds(sum(shares[:OFFERED])),
        log_odds(in_family),
        fourth,
        margin * log_sounds,
        margin * llr,
        min(llr, 15.0),
        lev * lev,
        ratio * ratio,
        known * ratio,
        known * log_sounds,
    ]


def softmax(scores: Sequence[float]) -> list[float]:
    """Return shares that add to 1, in the order of the scores."""
    top = max(scores)
    powers = [math.exp(score - top) for score in scores]
    whole = sum(powers)
    return [power / whole for power in powers]


def log_odds(share: float) -> float:
    """Return the log odds, held within +-8 so that certainty stays finite."""
    share = min(max(share, 0.000335), 0.999665)
    return math.log(share / (1 - share))


def probability(calibrator: Calibrator, numbers: Sequence[float]) -> float:
    """Return the calibrated probability for this evidence."""
    z = calibrator.bias + sum(weight * number for weight, number in zip(calibrator.weights, numbers, strict=True))
    return 1 / (1 + math.exp(-min(max(z, -30.0), 30.0)))
