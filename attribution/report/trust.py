"""How far the page's numbers rest on links that are not certain."""

from __future__ import annotations

import json
from dataclasses import dataclass

import numpy as np

from attribution.credit.earners import VOICE
from attribution.engine.engine import Engine, Values, number, rows
from attribution.linking.calibration import Calibration, parsed
from attribution.linking.features import PLACES, SIZES
from attribution.linking.mirror import Side, side
from attribution.linking.scorecard import MICRO, Reals, digit, micros
from attribution.outcome import HEADLINE_MODEL, INSTEAD

LEAST_PAIRS = 100  # fewer tell nothing to a few hundredths
THRESHOLDS_MICRO = (500_000, 800_000, 950_000)


@dataclass(frozen=True, slots=True, kw_only=True)
class Threshold:
    """What the totals would be if links were accepted from another probability on; money in the currency asked for."""

    least: float
    links: int
    orders: int
    voice_minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TierTrust:
    """The accepted links of one kind of evidence, and the share of them that their probabilities claim to be true.

    `found` is that share by the orders *before* the sessions, which no session led to: how many of them would have been
    accepted is how many of the accepted are coincidence. None where evidence has no such mirror, or too few pairs.
    `voice_links` are those of them whose touch counts as voice, and `voice_right` how many of these are claimed true.
    """

    reason: str
    links: int
    claimed: float
    found: float | None
    voice_links: int
    voice_right: float


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkTrust:
    """What is claimed of links, by evidence and by threshold."""

    tiers: tuple[TierTrust, ...]
    thresholds: tuple[Threshold, ...]


TIERS = f"""
select l.reason, min(l.tier), count(*), sum(l.probability_micro)::bigint,
       sum(case when {VOICE} then 1 else 0 end)::bigint,
       sum(case when {VOICE} then l.probability_micro else 0 end)::bigint
from links l join touches t on t.touchpoint_id = l.touchpoint_id
where l.accepted group by l.reason order by min(l.tier), l.reason
"""
LINKED = "select count(*), count(distinct order_id) from links where probability_micro >= $least"
# The headline model at another threshold, by the effects that this run's journeys gave its channels.
VOICE_AT = f"""
with steps as (
    select l.order_id, o.net_revenue_minor, l.probability_micro,
           (case when $headline = '{INSTEAD}' then 1 else coalesce(e.weight, 0) end)::hugeint as weight,
           case when {VOICE} then 1 else 0 end as voice
    from links l join touches t on t.touchpoint_id = l.touchpoint_id join orders o on o.order_id = l.order_id
    left join channel_effects e on e.channel = l.channel and e.model = $headline
    where l.probability_micro >= $least and not t.exposed and o.initiator = 'human' and o.currency = $currency
), shared as (
    select order_id, net_revenue_minor, sum(weight * probability_micro * voice) as part,
           sum(weight) * {MICRO} as whole
    from steps group by order_id, net_revenue_minor
)
select coalesce(sum(case when whole > 0 then (2 * net_revenue_minor * part + whole) // (2 * whole) end), 0)::bigint
from shared
"""
MACHINES = """
select coalesce(sum(c.voice_minor), 0)::bigint
from order_credit c join orders o on o.order_id = c.order_id
where o.initiator = 'machine' and o.currency = $currency
"""


def read_trust(
    engine: Engine, currency: str, accept: float, *, fitted: bool, headline: str = HEADLINE_MODEL
) -> LinkTrust:
    """Read how sure a run is of its links, and how its totals would move at other thresholds.

    Args:
        engine: the run's, credit split.
        currency: of the money.
        accept: probability from which the run accepted links.
        fitted: whether the run fitted its calibration itself. Under one that was given an update looks at the pairs
            that changed alone, and must say what a full run says: nothing is found then.
        headline: the model that money is by.
    """
    found = _found(engine, accept) if fitted else {}
    asked = {"currency": currency, "headline": headline}
    machines = number(engine, MACHINES, {"currency": currency})
    return LinkTrust(
        tiers=tuple(
            TierTrust(
                reason=reason,
                links=links,
                claimed=micro / links / MICRO,
                found=found.get(tier),
                voice_links=voice,
                voice_right=voice_micro / MICRO,
            )
            for reason, tier, links, micro, voice, voice_micro in rows(engine, TIERS)
        ),
        thresholds=tuple(_threshold(engine, asked, least, machines) for least in THRESHOLDS_MICRO),
    )


def _found(engine: Engine, accept: float) -> dict[int, float]:
    """Return by tier which share of the accepted pairs is no coincidence, as far as the pairs before tell."""
    cells, ((text,),) = engine.query("select * from cells"), rows(engine, "select text from calibration")
    known = parsed(json.loads(text), "calibration")
    after, before = (_accepted(side(cells, ahead), known, accept) for ahead in (1, 0))
    return {
        tier: float(max(0, 1 - by_chance / pairs))
        for tier, (pairs, by_chance) in enumerate(zip(after, before, strict=True))
        if pairs >= LEAST_PAIRS
    }


def _accepted(pairs: Side, known: Calibration, accept: float) -> Reals:
    sure = micros(known.scores(pairs.codes)) >= accept * MICRO
    tiers = digit(pairs.codes, "tier")[sure]
    return np.bincount(tiers, pairs.pairs[sure], SIZES[PLACES["tier"]]).astype(np.float64)


def _threshold(engine: Engine, asked: Values, least: int, machines: int) -> Threshold:
    ((links, orders),) = rows(engine, LINKED, {"least": least})
    voice = number(engine, VOICE_AT, {"least": least, **asked})
    return Threshold(least=least / MICRO, links=links, orders=orders, voice_minor=voice + machines)
