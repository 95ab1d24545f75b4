"""A test becomes rows of `lift` and sentences: what it shows, how sure that is, and why it may show nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from attribution.engine.times import US_PER_DAY, since_1970
from attribution.lift.effect import effect_of
from attribution.lift.looks import open_ended, planned
from attribution.lift.notes import notes_of
from attribution.lift.trial import Trial, faults
from attribution.lift.verdict import EffectRead, LiftVerdict, reading
from attribution.words import day, decimal, percent, whole_percent
from ledger.records.experiment import Experiment, Looks

ORDERS, REVENUE = "orders", "revenue_"
DETECTS = 0.1
"""The effect that a test without terms is held to have been made to find, as a share of what the held-out order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LiftRow:
    """One row of `lift`; what is estimated stands with the treated arm, a household more than held-out ones."""

    test: str
    arm: str
    metric: str
    households: int
    orders: int
    revenue_minor: int | None
    buyers: int  # households whose metric is not 0; not written
    estimate: float | None = None
    low: float | None = None
    high: float | None = None
    power: float | None = None
    verdict: str | None = None
    standard_error: float | None = None  # of the estimate; not written


@dataclass(frozen=True, slots=True, kw_only=True)
class ExperimentTold:
    """What is said of a test: what it shows first, an arm a sentence, then what to know of it.

    Attributes:
        test: its name.
        verdict: of its orders; of several treated arms that which is proven, else the first.
        told: sentences.
        broken: where it shows nothing.
        of_voice: what it gives or withholds is voice's: others say nothing of what voice caused.
        fewer: it proves that with it households order less.
    """

    test: str
    verdict: str | None
    told: tuple[str, ...]
    broken: bool = False
    of_voice: bool = True
    fewer: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LookTaken:
    """How a test is looked at: half the width of its interval in standard errors, and in words; None before any."""

    reach: float | None
    words: str


def looked_until(terms: Experiment | None, as_of_us: int) -> tuple[int, int]:
    """Return until when a test is looked at, in microseconds since 1970, and how many planned looks that is.

    A planned look tells the same until the next one, so that nobody looks more often than planned.
    """
    if terms is None:
        return as_of_us, 0
    stopped = min(as_of_us, since_1970(terms.stopped_at)) if terms.stopped_at else as_of_us
    if terms.looks is Looks.OPEN_ENDED:
        return stopped, 0
    begin, end = since_1970(terms.starts_at), since_1970(terms.ends_at)
    taken = min((stopped - begin) * terms.planned_looks // (end - begin), terms.planned_looks) if stopped > begin else 0
    return (begin + (end - begin) * taken // terms.planned_looks, taken) if taken else (stopped, 0)


def look_at(trial: Trial, taken: int) -> LookTaken:
    """Return how a test is looked at; `taken` is how many planned looks were taken."""
    terms = trial.terms
    if terms is None:
        words = "95 % interval that holds however often it is looked at, its terms not being known"
        return LookTaken(reach=open_ended(1.0), words=words)
    if terms.looks is Looks.OPEN_ENDED:
        known = trial.followed_days(trial.until_us) / max(_followed_at_the_end(trial, terms), 1e-9)
        reach = open_ended(known) if known > 0 else None
        return LookTaken(reach=reach, words="95 % interval that holds however often it is looked at")
    if not taken:
        first = terms.starts_at + (terms.ends_at - terms.starts_at) / terms.planned_looks
        return LookTaken(reach=None, words=f"its first planned look is due {day(first)}")
    begin, end = since_1970(terms.starts_at), since_1970(terms.ends_at)
    moments = [begin + (end - begin) * look // terms.planned_looks for look in range(1, taken + 1)]
    times = [look / terms.planned_looks for look in range(1, taken + 1)]
    reach = planned([trial.followed_days(moment) for moment in moments], times)
    return LookTaken(reach=reach, words=f"95 % interval at planned look {taken} of {terms.planned_looks}")


def _followed_at_the_end(trial: Trial, terms: Experiment) -> float:
    """The information at the planned end, if households go on coming in as they did so far."""
    begin, end, now = since_1970(terms.starts_at), since_1970(terms.ends_at), trial.until_us
    if now >= end:
        return trial.followed_days(end)
    here, left = int(trial.inside.sum()), (end - now) / US_PER_DAY
    a_day = here / max((now - begin) / US_PER_DAY, 1e-9)
    return trial.followed_days(now) + here * left + a_day * left**2 / 2


def read_trial(
    trial: Trial, taken: int, window_us: int, seen: Sequence[str] = ()
) -> tuple[list[LiftRow], ExperimentTold]:
    """Return a test's rows and what is said of it.

    Args:
        trial: the test, up to the moment it is looked at.
        taken: how many of its planned looks were taken by then.
        window_us: how long before the first exposure orders are looked at, to take out what they explain.
        seen: faults of its terms, which no trial shows.
    """
    wrong, look = [*seen, *faults(trial)], look_at(trial, taken)
    judged = look.reach is not None and not wrong
    found = list(_rows(trial, window_us, look.reach if judged else None))
    arms = sorted(
        (row for row in found if row.metric == ORDERS and row.verdict),
        key=lambda row: row.verdict != LiftVerdict.PROVEN,
    )
    first = arms[0] if arms else None
    return found, ExperimentTold(
        test=trial.test,
        verdict=first.verdict if first else None,
        told=(*_first_words(trial, arms, look, wrong), *notes_of(trial)),
        broken=bool(wrong),
        of_voice=trial.of_voice,
        fewer=bool(first and first.verdict == LiftVerdict.PROVEN and (first.high or 0) < 0),
    )


def _rows(trial: Trial, window_us: int, reach: float | None) -> Iterator[LiftRow]:
    counted, before = trial.counted, trial.before(window_us)
    currencies = sorted(set(trial.bought.currency[counted].tolist()))
    orders = trial.ordered()
    for metric in (ORDERS, *(REVENUE + currency for currency in currencies)):
        currency = metric.removeprefix(REVENUE) if metric != ORDERS else currencies[0] if len(currencies) == 1 else None
        money = None if currency is None else trial.ordered(currency=currency)
        outcome = orders if metric == ORDERS or money is None else money
        for arm in (*trial.treated, None):
            place = trial.held_out if arm is None else trial.of(arm)
            if not place.any():
                continue
            row = LiftRow(
                test=trial.test,
                arm=str(trial.arm[place][0]) if arm is None else arm,
                metric=metric,
                households=int(place.sum()),
                orders=int(orders[place].sum()),
                revenue_minor=None if money is None else int(money[place].sum()),
                buyers=int((outcome[place] != 0).sum()),
            )
            if arm is None or reach is None:
                yield row
                continue
            effect = effect_of(outcome[place], outcome[trial.held_out], before[place], before[trial.held_out])
            known = None if effect is None else reading(effect, reach=reach, detects=_detects(trial))
            yield _read(row, known)


def _read(row: LiftRow, known: EffectRead | None) -> LiftRow:
    if known is None:  # too few households, or nobody ordered: no estimate, and no power to find anything
        return replace(row, power=0.0, verdict=LiftVerdict.UNDERPOWERED)
    return replace(
        row,
        estimate=_steady(known.effect.estimate),
        low=_steady(known.low),
        high=_steady(known.high),
        power=round(known.power, 4),
        verdict=known.verdict,
        standard_error=known.effect.standard_error,
    )


def _steady(value: float) -> float:
    return round(value, 6) + 0.0  # the last bits are the machine's; never -0.0


def _detects(trial: Trial) -> float:
    return DETECTS if trial.terms is None else trial.terms.detects_thousandths / 1000


def _first_words(trial: Trial, arms: list[LiftRow], look: LookTaken, wrong: list[str]) -> list[str]:
    if wrong:
        return [f"Nothing can be said: {fault}." for fault in wrong]
    if look.reach is None:
        if trial.terms is None or trial.terms.stopped_at is None:
            return [f"No verdict yet: {look.words}."]
        began = trial.terms.stopped_at > trial.terms.starts_at
        return [f"No verdict: it was stopped before {'its first planned look' if began else 'it began'}."]
    if not arms:
        late = len(trial.first_us) and trial.terms is not None and trial.terms.stopped_at is not None
        after = "all who were exposed to it were so after its stop" if late else "nobody was exposed to it"
        return [f"No verdict{'' if late else ' yet'}: {after}."]
    return [_arm_words(trial, row, look, f" ({row.arm})" if len(arms) > 1 else "") for row in arms]


def _arm_words(trial: Trial, row: LiftRow, look: LookTaken, named: str) -> str:
    if row.estimate is None or row.low is None or row.high is None or row.power is None:
        ended = " It was stopped before any outcome." if trial.terms and trial.terms.stopped_at else ""
        return f"Underpowered{named}: too few households or no order among them, so there is no estimate.{ended}"
    held_out = trial.ordered()[trial.held_out].mean()
    amount = f"{_signed(row.estimate)} [{_signed(row.low)}, {_signed(row.high)}]"
    detected, power = percent(_detects(trial), 1), whole_percent(row.power)
    chance = f"an effect of {detected} would have been found with a probability of {power}"
    verdict = str(row.verdict).capitalize()
    without = decimal(held_out, 4)
    more = (
        f"{verdict}: a household that gets it{named} places {amount} orders more than one that is held out ({without})"
    )
    return f"{more}; {look.words}; {chance}."


def _signed(value: float) -> str:
    return f"{'+' if value >= 0 else ''}{decimal(value, 4)}"
