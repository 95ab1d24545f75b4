"""Whether voice caused what it is credited with, in one of three states, and how sure the credit is beside it."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from attribution.credit.earners import VOICE
from attribution.engine.engine import Engine, rows
from attribution.inputs.kinds import VOICE_PLATFORMS
from attribution.lift.analysis import ExperimentTold
from attribution.lift.incremental import Basis
from attribution.lift.power import needed
from attribution.lift.verdict import LiftVerdict
from attribution.outcome import CurrencyTotals, Run
from attribution.report.trust import LinkTrust
from attribution.words import count, money, percent, plural, whole_percent

HELD_OUT, DETECTS = 0.1, 0.1  # of the test that is proposed where none was made
MANY_TESTS = 4  # beside the one that is told first: from there on one of them may well look proven by chance
BY_MODEL = """
select model, sum(minor)::bigint from credit_totals where currency = $currency and voice = 1 group by model
"""
ESTIMATED = f"""
select count(*) from incremental i where i.basis = '{Basis.ESTIMATED}' and exists (
    select 1 from touchpoints t where t.campaign_id = i.campaign_id and {VOICE})
"""
SPOKEN = f"""
with spoken as (
    select distinct h.household_id from touches t
    join record_households h on h.kind = 'touch' and h.record_id = t.touchpoint_id
    where t.platform in {VOICE_PLATFORMS} and h.household_id is not null
)
, ordered as (
    select s.household_id, count(h.record_id) as orders from spoken s
    left join record_households h on h.household_id = s.household_id and h.kind = 'order' group by s.household_id
)
select count(*), coalesce(sum(orders), 0)::bigint, coalesce(sum(orders * orders), 0)::bigint from ordered
"""


class Cause(StrEnum):
    """What can be said of cause."""

    PROVEN = "proven"
    FEWER = "proven to take orders away"
    ESTIMATED = "estimated"
    CANNOT_SAY = "cannot say"


def verdict(engine: Engine, run: Run, total: CurrencyTotals, trust: LinkTrust) -> dict[str, object]:
    """Return the state, the verdict in words, and how sure the credit beside it is; nothing without orders."""
    if not run.counts.orders:
        return {}
    ((estimated,),) = rows(engine, ESTIMATED)
    state, told = cause(run.experiments, estimated)
    apart = _range(engine, run, total)
    return {
        "state": state,
        "told": told if state is not Cause.CANNOT_SAY else f"{told}{_proposed(engine)}",
        "apart": apart,
        "sure": " ".join(filter(None, (apart, _right(trust)))),
    }


def cause(tests: Sequence[ExperimentTold], estimated: int) -> tuple[Cause, str]:
    """Return what can be said of what voice caused: what a test of anything else proves is not voice's.

    Args:
        tests: all that were read.
        estimated: how many campaigns of voice are estimated by the tests of others.
    """
    of_voice = [one for one in tests if one.of_voice and not one.broken]
    told = {one.verdict: one for one in reversed(of_voice)}
    if proven := told.get(LiftVerdict.PROVEN):
        state, took = (Cause.FEWER, " With it households order less.") if proven.fewer else (Cause.PROVEN, "")
        return state, f"Proven by a hold-out, {proven.test}.{took} {proven.told[0]}{_others(of_voice, proven)}"
    if estimated:
        return Cause.ESTIMATED, (
            f"Estimated, not proven: what {plural(estimated, 'campaign', 'campaigns')} of voice caused is told by the "
            "tests of other campaigns, on the assumption that one like them causes alike."
        )
    if nothing := told.get(LiftVerdict.NONE_FOUND):
        return Cause.CANNOT_SAY, f"A test, {nothing.test}, found no effect of the size that it was made to find."
    if small := told.get(LiftVerdict.UNDERPOWERED):
        return Cause.CANNOT_SAY, f"The test so far, {small.test}, is too small to say whether voice caused any of it."
    yet = "No test of voice yet" if any(not one.broken for one in tests) else "No test yet"
    return Cause.CANNOT_SAY, f"{yet}: nobody can say whether voice caused any of it."


def _others(tests: Sequence[ExperimentTold], first: ExperimentTold) -> str:
    """Tell what the other tests of voice say, which one alone would hide."""
    rest = [one for one in tests if one is not first and one.verdict]
    fewer = sum(one.fewer for one in rest)
    found = (
        (sum(one.verdict == LiftVerdict.PROVEN for one in rest) - fewer, "proven"),
        (fewer, "proven to take orders away"),
        (sum(one.verdict == LiftVerdict.NONE_FOUND for one in rest), "without an effect"),
        (sum(one.verdict == LiftVerdict.UNDERPOWERED for one in rest), "too small to say"),
    )
    told = ", ".join(f"{count(some)} {words}" for some, words in found if some)
    chance = " Of twenty tests of nothing one looks proven." if len(rest) >= MANY_TESTS else ""
    return f" Other tests of voice: {told}.{chance}" if told else ""


def _proposed(engine: Engine) -> str:
    ((households, orders, squared),) = rows(engine, SPOKEN)
    if not orders:
        return ""
    mean = orders / households
    plan = needed(
        orders_a_household=mean, detects=DETECTS, held_out=HELD_OUT, variance=squared / households - mean * mean
    )
    return (
        f" A test that holds out one household in ten, and finds a change of {whole_percent(DETECTS)} four times in "
        f"five, takes about {count(plan.households)} households that speak; {count(households)} spoke in this period."
    )


def _range(engine: Engine, run: Run, total: CurrencyTotals) -> str:
    told = {row.model for row in run.counts.credit}  # of a page for others: the models that it may tell of
    every = rows(engine, BY_MODEL, {"currency": total.currency})
    amounts = [minor for model, minor in every if model in told]
    if len(amounts) < len(every):
        return (
            f"{plural(len(every) - len(amounts), 'model', 'models')} would tell of too few households beside those "
            "shown, so how far models differ is not told here."
        )
    if len(amounts) < 2 or max(amounts) <= 0:
        return ""
    low, high = (money(minor, total.currency, whole=True) for minor in (min(amounts), max(amounts)))
    share = [percent(minor, total.net_revenue_minor) for minor in (min(amounts), max(amounts))]
    if low == high:
        return f"All {len(amounts)} models credit voice with {low} ({share[0]} of net revenue)."
    return (
        f"By its {len(amounts)} models voice is credited with {low} to {high} "
        f"({share[0]} to {share[1]} of net revenue)."
    )


def _right(trust: LinkTrust) -> str:
    links = sum(tier.voice_links for tier in trust.tiers)
    if not links:
        return ""
    claimed = sum(tier.voice_right for tier in trust.tiers)
    found = [(tier.voice_links, tier.found) for tier in trust.tiers if tier.found is not None and tier.voice_links]
    checked = sum(some for some, _ in found)
    beside = (
        f"; where coincidence can be counted, {percent(sum(some * share for some, share in found), checked)} are"
        if checked
        else ""
    )
    sure = f"{percent(claimed, links)} are expected to be right{beside}"
    return f"Of {plural(links, 'link', 'links')} of voice behind it {sure}."
