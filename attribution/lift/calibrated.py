"""What campaigns with a test tell of those without: a model of what was caused a household, with its error.

What a test found is drawn around the truth with the test's own error. Truths lie around one ratio of what was credited
or of what touches brought, or on a plane or a smooth surface over what is known of campaigns, and are spread around
that: a Gaussian process whose few numbers are those under which the tests are most likely (Rasmussen and Williams 2006,
chapters 2 and 5). What it says of another campaign has the error of the surface and that spread.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt
from scipy.linalg import cho_factor, cho_solve
from scipy.optimize import minimize

from attribution.lift import normal

EachCampaign = npt.NDArray[np.float64]


class Shape(StrEnum):
    """How truths lie over what is known of campaigns."""

    ONE = "one ratio for all"
    BROUGHT = "one ratio of what touches brought"
    PLANE = "a plane"
    SURFACE = "a smooth surface"

    @property
    def is_ratio(self) -> bool:
        """Whether it is a ratio of one thing that is known of each campaign, and says nothing where that is nothing."""
        return self in {Shape.ONE, Shape.BROUGHT}


@dataclass(frozen=True, slots=True, kw_only=True)
class Campaigns:
    """What is known of some campaigns, without any test, a household: orders credited and brought (n,), more (n, k)."""

    credited: EachCampaign
    brought: EachCampaign
    features: EachCampaign

    def part(self, which: npt.NDArray[np.int64] | npt.NDArray[np.bool_] | list[int] | slice) -> Campaigns:
        """Return the same of some of them."""
        return Campaigns(credited=self.credited[which], brought=self.brought[which], features=self.features[which])


@dataclass(frozen=True, slots=True, kw_only=True)
class CausedTold:
    """What is said of campaigns: orders caused a household, and the standard error of each; shape (n,)."""

    caused: EachCampaign
    error: EachCampaign


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignModel:
    """A model fitted on tests.

    Attributes:
        shape: of the model.
        left_out: what it says of each test when fitted on the others, its own few numbers held.
        likely: the log likelihood of each test under that, added up: which shape tells unseen tests best.
    """

    shape: Shape
    left_out: CausedTold
    likely: float
    scale: _Scale
    known: Campaigns
    weights: EachCampaign
    factor: tuple[EachCampaign, bool]
    numbers: EachCampaign

    def tell(self, asked: Campaigns) -> CausedTold:
        """Return what the model says of campaigns."""
        known = self.scale.scaled(asked)
        across = _alike(self.shape, self.numbers, known, self.known)
        own = np.diag(_alike(self.shape, self.numbers, known, known))
        left = own - np.einsum("ij,ji->i", across, cho_solve(self.factor, across.T))
        spread = _spread(self.shape, self.numbers, known)
        return CausedTold(
            caused=across @ self.weights * self.scale.caused,
            error=np.sqrt(np.maximum(left, 0) + spread) * self.scale.caused,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Scale:
    caused: float
    credited: float
    brought: float
    middle: EachCampaign
    wide: EachCampaign

    def scaled(self, given: Campaigns) -> Campaigns:
        return Campaigns(
            credited=given.credited / self.credited,
            brought=given.brought / self.brought,
            features=(given.features - self.middle) / self.wide,
        )


def fitted(known: Campaigns, caused: EachCampaign, error: EachCampaign, shape: Shape) -> CampaignModel:
    """Fit a model on tests.

    Args:
        known: what is known of each campaign that was tested.
        caused: what each test found caused, orders a household, shape (n,).
        error: the standard error of that, above 0.
        shape: which model.
    """
    scale = _scale(known, caused)
    inside, found, wrong = scale.scaled(known), caused / scale.caused, error / scale.caused
    asked = (shape, inside, found, wrong)
    best = minimize(_unlikely, np.log([start for start, _ in _EXPECTED]), args=asked, method="L-BFGS-B", bounds=_BOUNDS)
    numbers = np.exp(best.x)
    factor = cho_factor(_matrix(shape, numbers, inside, wrong), lower=True)
    weights = cho_solve(factor, found)
    variance = 1 / np.diag(cho_solve(factor, np.eye(len(found))))
    out = found - weights * variance
    return CampaignModel(
        shape=shape,
        left_out=CausedTold(
            caused=out * scale.caused, error=np.sqrt(np.maximum(variance - wrong**2, 0)) * scale.caused
        ),
        likely=float(normal.logpdf(found, out, np.sqrt(variance)).sum()),
        scale=scale,
        known=inside,
        weights=weights,
        factor=factor,
        numbers=numbers,
    )


def best_fitted(known: Campaigns, caused: EachCampaign, error: EachCampaign) -> CampaignModel:
    """Fit every shape that so many tests can carry, and return the one that tells left-out tests best."""
    few = len(caused) < TESTS_A_FEATURE * known.features.shape[1]
    shapes = (Shape.ONE, Shape.BROUGHT) if few else tuple(Shape)
    return max((fitted(known, caused, error, shape) for shape in shapes), key=lambda found: found.likely)


TESTS_A_FEATURE = 3
_MEAN = 4.0  # how far from 0 the mean may be, as a standard deviation
# Of the spread, the slopes, and the height and width of a surface's hills: about what, and how surely (in logarithms).
_EXPECTED = ((0.3, 1.5), (0.1, 1.5), (0.3, 1.5), (3.0, 0.7))
_BOUNDS = [(np.log(low), np.log(high)) for low, high in ((0.005, 10), (0.005, 10), (0.005, 10), (0.5, 30))]


def _scale(known: Campaigns, caused: EachCampaign) -> _Scale:
    wide = known.features.std(axis=0)
    return _Scale(
        caused=float(np.sqrt(np.mean(caused**2))) or 1.0,
        credited=float(known.credited.mean()) or 1.0,
        brought=float(known.brought.mean()) or 1.0,
        middle=known.features.mean(axis=0),
        wide=np.where(wide > 0, wide, 1.0),
    )


def _alike(shape: Shape, numbers: EachCampaign, one: Campaigns, other: Campaigns) -> EachCampaign:
    _, slope, height, length = numbers
    if shape.is_ratio:
        return np.asarray(_MEAN**2 * np.outer(_whole(shape, one), _whole(shape, other)))
    found = _MEAN**2 + slope**2 * (one.features @ other.features.T)
    if shape is Shape.SURFACE:
        apart = ((one.features[:, None] - other.features[None]) ** 2).sum(axis=2)
        found = found + height**2 * np.exp(-apart / (2 * length**2))
    return np.asarray(found)


def _whole(shape: Shape, known: Campaigns) -> EachCampaign:
    """Return that of which a ratio is one."""
    return known.credited if shape is Shape.ONE else known.brought


def _spread(shape: Shape, numbers: EachCampaign, known: Campaigns) -> EachCampaign:
    """The variance of truths around the model: a share of what a ratio is of and a little beside, else one for all."""
    around, beside = numbers[:2] ** 2
    each = around * _whole(shape, known) ** 2 + beside if shape.is_ratio else np.full(len(known.credited), around)
    return np.asarray(each)


def _matrix(shape: Shape, numbers: EachCampaign, known: Campaigns, error: EachCampaign) -> EachCampaign:
    return _alike(shape, numbers, known, known) + np.diag(error**2 + _spread(shape, numbers, known))


def _unlikely(logs: EachCampaign, shape: Shape, known: Campaigns, found: EachCampaign, error: EachCampaign) -> float:
    factor = cho_factor(_matrix(shape, np.exp(logs), known, error), lower=True)
    likely = -0.5 * found @ cho_solve(factor, found) - np.log(np.diag(factor[0])).sum()
    before = sum(
        -((log - np.log(middle)) ** 2) / (2 * wide**2) for log, (middle, wide) in zip(logs, _EXPECTED, strict=True)
    )
    return float(-likely - before)
