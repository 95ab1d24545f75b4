"""What to do next, on the page: a few steps, each out of a number of it and with a way to where that stands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from markupsafe import Markup

from attribution.engine.engine import Engine, number, rows
from attribution.kpis.answers import UNTOLD
from attribution.lift.verdict import LiftVerdict
from attribution.outcome import CurrencyTotals, Run
from attribution.report.answers import BY_TOPIC, topic_in_words
from attribution.report.brands import BRANDS, brand_in_words
from attribution.report.claims import BY_PLATFORM
from attribution.report.costs import Bounds, WhatItCost
from attribution.report.figures import Figures
from attribution.report.verdict import ESTIMATED, Cause, cause
from attribution.words import channel, count, decimal, money, percent, plural

MOST = 5
# From when on something is worth a step.
LEAST_UNANSWERED = 5
LEAST_LOST = 5
OVERCLAIMED = 1.5
UNKNOWN_JOURNEYS = 0.5
UNASKED = 0.3


def next_steps(engine: Engine, run: Run, total: CurrencyTotals, figures: Figures, costs: WhatItCost) -> list[Markup]:
    """Return at most `MOST` steps, what decides most first; none without orders.

    Args:
        engine: the run's, totals made.
        run: what is known of the run.
        total: of the page's currency.
        figures: of the page.
        costs: what was spent, and the bounds of what it brought.
    """
    if not run.counts.orders:
        return []
    found = (
        *_test(run, cause(run.experiments, number(engine, ESTIMATED))[0]),
        *_spend(engine, run, total, figures, costs),
        *_answer(engine, total.currency),
        *_brand(engine),
        *_claimed(engine, run, total.currency),
        *_known(run),
        *_consent(run),
    )
    return list(found[:MOST])


def _test(run: Run, state: str) -> Iterator[Markup]:
    tests = (one for one in run.experiments if one.of_voice and not one.broken)
    small = next((one.test for one in tests if one.verdict == LiftVerdict.UNDERPOWERED), None)
    if state in {Cause.PROVEN, Cause.FEWER}:
        return
    if small is not None:
        yield _step(
            'Let the test <a href="#caused">{test}</a> go on, or give it more households: what it says so far is too '
            "little to move money by.",
            test=small,
        )
    elif state == Cause.ESTIMATED:
        yield _step(
            'Test a campaign <a href="#caused">of which there is only an estimate</a>, the one with most orders first: '
            "what is estimated rests on other campaigns’ tests."
        )
    else:
        yield _step(
            'Make a test: nothing here says yet <a href="#verdict">what voice caused</a>. '
            "“earshot experiment create” withholds something from households drawn by lot, and says beforehand how "
            "many it takes."
        )


def _spend(engine: Engine, run: Run, total: CurrencyTotals, figures: Figures, costs: WhatItCost) -> Iterator[Markup]:
    """The channel that loses most by every model, and the one that earns most by every model; or that costs lack.

    Of a channel that no touch has nobody knows what it earned: its touches may be called otherwise.
    """
    if not figures.spent:
        yield _step(
            'Bring in <a href="#credit">what channels cost</a> (--spend, or “earshot import --spend”): without it '
            "nobody can say whether what they brought was worth it."
        )
        return
    credited: defaultdict[str, list[int]] = defaultdict(list)
    for row in run.counts.credit:
        if row.currency == total.currency:
            credited[row.channel].append(row.credit_minor)
    met = {name for (name,) in rows(engine, "select distinct channel from touches")}
    bounds = [
        (name, spent, min(credited.get(name, [0])), max(credited.get(name, [0])))
        for name, spent in figures.spent.items()
        if spent > 0 and name in met
    ]
    known = known_share(run)
    if losing := [one for one in bounds if one[3] < one[1] * known]:
        name, spent, _, most = min(losing, key=lambda one: (one[3] - one[1] * known, one[0]))
        yield _step(
            'Look again at <a href="#credit">{channel}</a>: it cost {spent}, and no model credits it with more than '
            "{most}{alike}.",
            channel=channel(name),
            spent=money(spent, total.currency, whole=True),
            most=money(max(most, 0), total.currency, whole=True),
            alike=_alike(run, money(round(max(most, 0) / known), total.currency, whole=True)),
        )
    if earning := [one for one in bounds if one[2] > one[1]]:
        name, spent, least, _ = max(earning, key=lambda one: (one[2] / one[1], one[0]))
        yield _step(
            'Try more of <a href="#credit">{channel}</a>: by every model it brings at least {times} times what it '
            "costs{sampled}. Whether more of it sells more, a test tells.",
            channel=channel(name),
            times=decimal(least / spent),
            sampled=_sampled(costs.channels.get(name), spent),
        )


def _sampled(bounds: Bounds | None, spent: int) -> str:
    """Return between what that would be with the households drawn again, and whether chance alone would do."""
    if bounds is None or bounds.minor is None:
        return ", of too few households to say how sure"
    low, high = (minor / spent for minor in bounds.minor)
    perhaps = ": it may be chance" if low < 1 else ""
    return f" ({decimal(low)} to {decimal(high)} by our headline model, with the households drawn again{perhaps})"


def _answer(engine: Engine, currency: str) -> Iterator[Markup]:
    for topic, _, unanswered, _, households, orders, minor in rows(engine, BY_TOPIC, {"currency": currency}):
        if topic not in {UNTOLD, "other"} and unanswered >= LEAST_UNANSWERED:
            yield _step(
                'Answer what people ask about <a href="#answers">{topic}</a>: {asked} of {homes} found no answer'
                "{brought}. A fact in the catalogue is one from then on.",
                topic=topic_in_words(topic).lower(),
                asked=plural(unanswered, "question", "questions"),
                homes=plural(households, "household", "households"),
                brought=f", and {money(minor, currency, whole=True)} were spent after such sessions" if orders else "",
            )
            return


def _brand(engine: Engine) -> Iterator[Markup]:
    lost = [(row[10], row[9], row[0]) for row in rows(engine, BRANDS) if row[10] >= LEAST_LOST]
    if lost:
        orders, kept, brand = max(lost)
        yield _step(
            'Find out why <a href="#brands">{brand}</a> is asked for and others are bought: so ended {lost} of {all} '
            "after it was named.",
            brand=brand_in_words(brand),
            lost=count(orders),
            all=plural(orders + kept, "order", "orders"),
        )


def _claimed(engine: Engine, run: Run, currency: str) -> Iterator[Markup]:
    claims, known = rows(engine, BY_PLATFORM, {"currency": currency}), known_share(run)
    over = [(minor / ordered, name) for name, _, minor, _, ordered in claims if ordered > 0]
    if over and max(over)[0] * known >= OVERCLAIMED:
        factor, name = max(over)
        yield _step(
            'Do not plan by what <a href="#claims">{platform}</a> reports: it claims {factor} times what its touches '
            "were part of{alike}.",
            platform=channel(name),
            factor=decimal(factor),
            alike=_alike(run, f"{decimal(factor * known)} times"),
        )


def known_share(run: Run) -> float:
    """Return of which part of the orders a journey is known: of the others nobody earns anything.

    What a channel or a platform is said to have too little of is held against this share: as if the orders without a
    journey were like those with one.
    """
    return run.counts.linked_orders / run.counts.orders if run.counts.linked_orders else 1.0


def _alike(run: Run, number: str) -> str:
    if known_share(run) == 1:
        return ""
    return f"; {number} if the orders without a known journey were like those with one"


def _known(run: Run) -> Iterator[Markup]:
    counts = run.counts
    unknown = counts.orders - counts.linked_orders
    if unknown > UNKNOWN_JOURNEYS * counts.orders:
        yield _step(
            'Let more journeys be known: of {share} of orders <a href="#links">no touch is known</a>. Offer the link '
            "to the phone in every answer, and ask customers to link their account.",
            share=percent(unknown, counts.orders),
        )


def _consent(run: Run) -> Iterator[Markup]:
    loaded, unasked = run.counts.touchpoints, run.counts.unasked
    if unasked > UNASKED * loaded:
        yield _step(
            'Ask whether you may measure: {unasked} of {all} came <a href="#method">without an answer</a>.',
            unasked=count(unasked),
            all=plural(loaded, "touchpoint", "touchpoints"),
        )


def _step(text: str, **words: str) -> Markup:
    return Markup(text).format(**words)  # noqa: S704 - constants; format() escapes what is filled in
