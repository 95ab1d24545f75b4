"""What an experiment withholds of replenishment: looked at where a parcel or a proposal is about to reach a household.

Whoever agreed to be measured takes part, by the arm that is stored or drawn for its account. Both arms are recorded at
the same moment of the same decision, so that they differ by what was withheld alone; and in the transaction that
changes the household, so that no exposure stands for a change that was not made.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from base.clock import rfc3339
from base.ids import derived_id
from ledger.consent import linkable
from ledger.experiments import exposed
from ledger.items import Item
from ledger.records import Action, Outcome, Stage, Touchpoint
from ledger.records.automation import Automation
from ledger.records.experiment import Exposed, Withheld
from ledger.records.notice import NoticeKind
from ledger.records.replenishment import Decided, ReplenishmentDecision, Why
from ledger.records.summary import CustomerSummary
from ledger.store import Ledger
from replenishment.placing.bounds import waiting

_ACTIONS: Final = {
    NoticeKind.REPLENISHMENT: Action.REPLENISH,
    NoticeKind.SUPPORT: Action.SUPPORT,
    NoticeKind.BASKET: Action.BASKET,
    NoticeKind.RECOMMENDATION: Action.EXPOSURE,
    NoticeKind.SUBSCRIPTION: Action.SUBSCRIBE,
}
WITHHELD: Final = "withheld"  # the outcome of what a held-out household would have got


def place_in_experiment(
    ledger: Ledger,
    one: Automation,
    known: CustomerSummary,
    told: Touchpoint,
    withheld: Withheld = Withheld.REPLENISHMENT,
) -> Exposed | None:
    """Return a household's place in the experiment that withholds something of it; None where none runs.

    Args:
        ledger: where experiments and arms are.
        one: what the household lets be ordered by itself.
        known: of its account.
        told: what leads to its order, as it agrees today: whoever did not agree to be measured is in no arm.
        withheld: what.
    """
    test = ledger.experiments.running(withheld, told.occurred_at)
    if test is None:
        return None
    if not linkable(told.consent):
        return exposed(test, None, None)
    household = told.identity.account
    if test.test_id in known.arms:
        return exposed(test, household, known.arms[test.test_id])
    return exposed(test, household, ledger.summaries.arm_in(test.test_id, (one.rules.household,)))


def with_arm(told: Touchpoint, place: Exposed | None) -> Touchpoint:
    """Return a touchpoint that says in which arm its household is."""
    return told if place is None else replace(told, test_id=place.test_id, arm=place.arm)


def assigned(ledger: Ledger, told: Touchpoint, place: Exposed | None) -> tuple[Item, ...]:
    """Return the request that stores the arm with an order's touchpoint, where this is the first exposure."""
    return (ledger.experiments.assignment(told),) if place is not None and place.first else ()


def exposing(  # noqa: PLR0913, PLR0917 - what was told, of whom, in which arm
    ledger: Ledger,
    one: Automation,
    told: Touchpoint,
    place: Exposed,
    products: Sequence[str],
    kind: NoticeKind = NoticeKind.REPLENISHMENT,
) -> tuple[Item, ...]:
    """Return the requests that record that a notice reaches a household, or that it or a parcel is withheld.

    Once a decision, with the change that they tell of.
    What is no replenishment bears its own action and channel, and no order's subscription.
    """
    decided = "" if one.decided_at is None else rfc3339(one.decided_at)
    ordered = kind is NoticeKind.REPLENISHMENT
    ids = (one.automation_id, place.test_id, decided)
    record = replace(
        with_arm(told, place),
        channel=told.channel if ordered else kind,
        subscription_id=told.subscription_id if ordered else None,
        action=_ACTIONS[kind],
        touchpoint_id=derived_id("tp", "exposure", *ids),
        session_id=derived_id("se", "exposure", *ids),
        stage=Stage.CONSIDERATION,
        outcome=WITHHELD if place.held_out else Outcome.ASKED,
        order_id=None,
        product_id=products[0] if len(products) == 1 else None,
    )
    ledger.month_marks.note(record.touchpoint_id, record.occurred_at)
    return ledger.experiments.exposing(record, first=place.first)


def held_out(decisions: Iterable[ReplenishmentDecision]) -> tuple[ReplenishmentDecision, ...]:
    """Return decisions of which nothing is done, and why."""
    return tuple(one if one.decided is Decided.WAIT else waiting(one, Why.WITHHELD) for one in decisions)
