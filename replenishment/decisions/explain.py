"""A decision in words, for whoever has to answer for it."""

from __future__ import annotations

from base.money import exponent
from ledger.records.replenishment import Decided, ReplenishmentDecision, Why

WORDS: dict[Why, str] = {
    Why.RUNS_OUT: "what is left would run out before a delivery could be there, more often than the household bears",
    Why.DUE_BY_HABIT: "it is more likely than not that it is ordered before a delivery could be there",
    Why.JOINS_A_PARCEL: "it is needed soon, and a parcel of its own would cost more than having it earlier",
    Why.FEWER_PARCELS: "it took so many at once before, and fewer parcels cost less than packs that stand there longer",
    Why.SAVES_SHIPPING: "with one more the parcel is sent free, which is worth more than having it earlier costs",
    Why.LASTS: "what is left lasts until a delivery that is ordered later",
    Why.NOT_DUE_BY_HABIT: "by its habit it is not due yet",
    Why.ON_ITS_WAY: "enough is on its way",
    Why.STALE: "no device has told for days what is left, so nobody knows",
    Why.AWAY: "nobody seems to be at home: next to nothing of anything was used lately",
    Why.GIVEN_UP: "it seems to have been given up: hardly anybody with such a history ordered it again",
    Why.TOO_LITTLE_KNOWN: "it was ordered too seldom to know when it is needed",
    Why.PAUSED: "the household paused replenishment",
    Why.QUIET: "it is within the household's quiet hours; it will be decided again when they end",
    Why.NOT_AUTOMATIC: "the household did not allow it to be ordered without asking",
    Why.NO_DEVICE: "no device tells what is left, and a habit alone is never a reason to order without asking",
    Why.OVER_MONTH_LIMIT: "with it the household would spend more in 30 days than it lets go without asking",
    Why.OVER_CONFIRM_LIMIT: "the parcel costs more than the household lets go without asking",
    Why.OVER_ORDER_LIMIT: "with this parcel the household's orders would come to more than it limits them to",
    Why.DEARER: "it costs more by now than the household paid last",
    Why.SOLD_OUT: "the shop has none of it",
    Why.TAKEN_BACK: "the last one that was ordered so did not stand: it was taken back, or the shop refused it",
    Why.NOT_HERE: "this shop takes orders only from somebody who is there",
    Why.WITHHELD: "an experiment withholds it from this household, to learn what replenishment causes",
}


def explained(decision: ReplenishmentDecision) -> str:
    """Return what was decided and why, in one paragraph."""
    what = {Decided.ORDER: "order", Decided.PROPOSE: "propose", Decided.WAIT: "wait"}[decision.decided]
    packs = f" {decision.packs}" if decision.packs else ""
    cost = f" for {_amount(decision)}" if decision.cost_minor else ""
    facts = [
        f"{decision.product_id}: {what}{packs}{cost}, because {'; '.join(WORDS[one] for one in decision.because)}."
    ]
    if decision.days_left is not None:
        low, expected, high = decision.days_left
        facts.append(f"It should last {expected:.0f} days ({low:.0f} to {high:.0f}, nine times in ten).")
    if decision.chance is not None:
        facts.append(f"Chance of an order by habit before a delivery could be there: {decision.chance:.0%}.")
    if decision.seen_at is not None:
        facts.append(f"Last believed reading: {decision.seen_at:%Y-%m-%d}.")
    return " ".join(facts)


def _amount(decision: ReplenishmentDecision) -> str:
    places = exponent(decision.currency)
    return f"{decision.cost_minor / 10**places:,.{places}f} {decision.currency}"
