"""A test as it was run: who was in which arm from when, what each ordered, and what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from attribution.engine.times import US_PER_DAY, moment_of, since_1970
from attribution.words import count, day, days, percent
from ledger.records.experiment import Experiment

Counted = npt.NDArray[np.int64]
PerHousehold = npt.NDArray[np.float64]
Selection = npt.NDArray[np.bool_]

HELD_OUT = ("held_out", "held-out", "holdout", "hold_out", "hold-out", "control", "withheld", "ghost")
"""What the arm is called that does not get it, in other people's records too."""

SURPRISING = 0.001  # chance below which a split is not the one that was meant
PARTS = (2, 8, 32)  # of the time, as many households in each
FEWEST = 5  # households of an arm in a part of the time, below which chance is not told from a change
MOST_MIXED = 0.01  # share of the households seen in several arms from which nothing is said


@dataclass(frozen=True, slots=True, kw_only=True)
class OrdersFound:
    """Orders of the households of a test, in no order: `household` is a place among them."""

    household: Counted
    placed_us: Counted
    minor: Counted
    currency: npt.NDArray[np.str_]
    arms: Counted  # with a household that it may belong to


@dataclass(frozen=True, kw_only=True)
class Trial:
    """Selection of one test in the order of their names; each array has one entry a household."""

    test: str
    terms: Experiment | None
    until_us: int  # what happened later is not looked at
    arm: npt.NDArray[np.str_]
    first_us: Counted
    arms: Counted
    has_account: Selection
    home: npt.NDArray[np.str_]  # empty where there is none
    shown: Counted
    bought: OrdersFound
    of_voice: bool  # what it gives or withholds is voice's
    not_measured: int  # exposures of who never agreed to be measured
    nobody: int  # exposures that name nobody any more

    @cached_property
    def inside(self) -> Selection:
        """Selection that are in it by then."""
        return self.first_us <= self.until_us

    @cached_property
    def held_out(self) -> Selection:
        """Selection that are held out."""
        out: Selection = np.logical_and(self.inside, np.isin(np.char.lower(self.arm), HELD_OUT))
        return out

    @property
    def treated(self) -> tuple[str, ...]:
        """The arms that are not held out, in the order of their names."""
        return tuple(sorted({str(arm) for arm in self.arm[self.inside & ~self.held_out]}))

    def of(self, arm: str) -> Selection:
        """Return which households are in a treated arm."""
        mine: Selection = np.logical_and(self.inside & ~self.held_out, self.arm == arm)
        return mine

    def followed_days(self, moment_us: int) -> float:
        """Return for how many days households were in it up to a moment, all added up: its information by then."""
        return float(np.maximum(moment_us - self.first_us, 0).sum() / US_PER_DAY)

    @cached_property
    def counted(self) -> Selection:
        """Orders placed in the test: from the household's first exposure on."""
        when = self.bought.placed_us
        return (when >= self.first_us[self.bought.household]) & (when <= self.until_us)

    def ordered(self, *, currency: str | None = None) -> PerHousehold:
        """Return what each household ordered in the test: orders, or net revenue in minor units of a currency."""
        return self._summed(self.counted, currency)

    def before(self, window_us: int) -> PerHousehold:
        """Return what each ordered in the time before its first exposure: orders and net revenue, shape (n, 2)."""
        first = self.first_us[self.bought.household]
        then = (self.bought.placed_us < first) & (self.bought.placed_us >= first - window_us)
        money = [self._summed(then, one) for one in sorted(set(self.bought.currency.tolist()))]
        return np.column_stack([self._summed(then, None), *money])

    def _summed(self, wanted: Selection, currency: str | None) -> PerHousehold:
        bought = self.bought
        if currency is not None:
            wanted = wanted & (bought.currency == currency)
        weights = np.ones(int(wanted.sum())) if currency is None else bought.minor[wanted].astype(np.float64)
        return np.bincount(bought.household[wanted], weights, len(self.first_us)).astype(np.float64)


def faults(trial: Trial) -> list[str]:
    """Return what forbids to say anything of a test, in words; empty where nothing does."""
    found = [_mixed(trial), _one_arm(trial), _another_share(trial), _before_it_began(trial), _changed(trial)]
    return [fault for fault in found if fault]


def _mixed(trial: Trial) -> str:
    seen = int((trial.arms[trial.inside] > 1).sum())
    if seen <= MOST_MIXED * trial.inside.sum():
        return ""
    return f"its arms overlap: {count(seen)} of {count(int(trial.inside.sum()))} households were seen in several arms"


def _one_arm(trial: Trial) -> str:
    if trial.inside.any() and not trial.held_out.any():
        return f"no household is held out (arms: {', '.join(trial.treated)}; looked for: {', '.join(HELD_OUT)})"
    return "no household is treated" if trial.inside.any() and not trial.treated else ""


def _another_share(trial: Trial) -> str:
    households, held_out = int(trial.inside.sum()), int(trial.held_out.sum())
    if trial.terms is None or not households:
        return ""
    meant = trial.terms.held_out_thousandths / 1000
    from scipy.stats import binomtest  # where there is a test: to import it costs half a second

    if binomtest(held_out, households, meant).pvalue >= SURPRISING:
        return ""
    return (
        f"{percent(held_out, households)} of {count(households)} households are held out and {percent(meant, 1)} were"
        " to be: exposures of one arm are lost, or the share was changed"
    )


def _before_it_began(trial: Trial) -> str:
    """Whoever was exposed before the test began was not drawn for it: what they ordered since is no outcome of it."""
    if trial.terms is None:
        return ""
    early = int((trial.first_us < since_1970(trial.terms.starts_at)).sum())
    if early <= MOST_MIXED * trial.inside.sum():
        return ""
    return (
        f"{count(early)} of {count(int(trial.inside.sum()))} households were first exposed before it began"
        f" ({day(trial.terms.starts_at)}): their terms were others"
    )


def _changed(trial: Trial) -> str:
    """Whoever came in at any time should be held out alike; where not, the share was changed midway.

    Looked at in halves, which tell a lasting change best, and in smaller parts, which tell one that was taken back.
    """
    inside = trial.inside
    least = int(min(trial.held_out.sum(), (inside & ~trial.held_out).sum()))
    for parts in PARTS:
        if least < FEWEST * parts:
            continue
        edges = np.unique(np.quantile(trial.first_us[inside], np.arange(1, parts) / parts))
        place = np.searchsorted(edges, trial.first_us)  # a tie goes to the earlier part, whole
        held_out = np.bincount(place[trial.held_out], minlength=len(edges) + 1)
        every = np.bincount(place[inside], minlength=len(edges) + 1)
        odd = _unlike(held_out, every)
        if odd is None:
            continue
        came = trial.first_us[inside & (place == odd)]
        when = days(*(moment_of(int(end)).date() for end in (came.min(), came.max())))
        others = (held_out.sum() - held_out[odd]) / (every.sum() - every[odd])
        share = held_out[odd] / every[odd]
        return (
            f"it was changed midway: of the households of {when} {share:.1%} are held out, of the others {others:.1%}"
        )
    return ""


def _unlike(held_out: Counted, every: Counted) -> int | None:
    """Return the part whose share is least like the others', or None where chance may well have made it."""
    from scipy.stats import chi2_contingency

    there = np.flatnonzero(every)
    if len(there) < 2 or chi2_contingency([held_out[there], (every - held_out)[there]]).pvalue >= SURPRISING / len(
        PARTS
    ):
        return None
    meant = every[there] * held_out.sum() / every.sum()
    return int(there[np.argmax(np.abs(held_out[there] - meant) / np.sqrt(meant * (1 - meant / every[there])))])
