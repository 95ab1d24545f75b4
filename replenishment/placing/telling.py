"""What led to an order that nobody spoke, whom it is for, and what a household hears of what might be ordered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from base.ids import derived_id
from ledger.automations import KeptAutomation
from ledger.consent import minimised, with_nobody_there
from ledger.delivery import Sealer
from ledger.records import Action, Exposure, Identity, Initiator, Outcome, Platform, Stage, Touchpoint
from ledger.records.automation import FRESH_FOR, Automation
from ledger.records.experiment import Withheld
from ledger.records.news import HouseholdNews, Proposed
from ledger.records.notice import CandidateNotice, NoticeKind
from ledger.records.replenishment import Decided, ReplenishmentDecision
from ledger.records.summary import CustomerSummary
from ledger.store import Ledger
from replenishment.coordination.found import Found
from shop.checkout.session import CheckoutSession

CHANNEL = "replenishment"
# What a proposal is worth: on the scale of docs/coordination.md.
RUNS_OUT_TODAY, A_DAY_LESS, LASTS_LONG, BY_HABIT = 900, 50, 500, 400


def led_to(ledger: Ledger, one: Automation, known: CustomerSummary, now: datetime) -> Touchpoint | None:
    """Return what leads to an automation's next order, as its household agrees today; None where it was forgotten."""
    machine = Touchpoint(
        touchpoint_id=derived_id("tp", one.order_id),
        session_id=derived_id("se", one.order_id),
        occurred_at=one.enrolled_at,  # what is forgotten of its life is what was agreed then
        received_at=now,
        platform=Platform.IOT,
        stage=Stage.PURCHASE,
        action=Action.REPLENISH,
        initiator=Initiator.MACHINE,
        exposure=Exposure.AMBIENT,
        channel=CHANNEL,
        outcome=Outcome.ORDERED,
        order_id=one.order_id,
        subscription_id=one.automation_id,
        consent=with_nobody_there(known.consent),
        identity=Identity(account=one.rules.household),
    )
    obeyed = ledger.requests.obeyed(machine, one.customer)
    return None if obeyed is None else minimised(replace(obeyed, occurred_at=now))


def recipient_for(sealer: Sealer, read: KeptAutomation, session: CheckoutSession) -> str | None:
    """Return whom the next order is for, sealed for it alone; None where that is not known."""
    recipient = sealer.open(read.automation.automation_id, read.sealed)
    if recipient is None:
        return None
    return sealer.seal(read.automation.order_id, replace(recipient, product=session.line_items[0].title))


def proposals(one: Automation, decisions: Iterable[ReplenishmentDecision], now: datetime) -> Iterator[Found]:
    """Yield what is to be proposed as candidates: what runs out first is worth most."""
    decided_at = one.decided_at or now
    for each in decisions:
        if each.decided is Decided.PROPOSE:
            candidate = CandidateNotice(
                kind=NoticeKind.REPLENISHMENT,
                about=each.product_id,
                reason=_reason(each),
                worth=_worth(each),
                fresh_until=decided_at + FRESH_FOR,
                withheld=Withheld.REPLENISHMENT,
            )
            yield Found(candidate=candidate, says=HouseholdNews(made_at=now, proposed=_proposal_of(one, each)))


def _worth(decision: ReplenishmentDecision) -> int:
    """Return 500 to 900 by the days it still lasts, 400 where no device tells."""
    left = decision.days_left
    return BY_HABIT if left is None else max(LASTS_LONG, RUNS_OUT_TODAY - round(A_DAY_LESS * left[1]))


def _reason(decision: ReplenishmentDecision) -> str:
    left = decision.days_left
    return "it is about due by its habit" if left is None else f"it should last {left[1]:.0f} days"


def _proposal_of(one: Automation, decision: ReplenishmentDecision) -> Proposed:
    """Return what a household hears of a product: by which day of its own calendar it should be used up."""
    lasts = _lasts_until(one, decision)
    return Proposed(product_id=decision.product_id, quantity=max(decision.packs, 1), lasts_until=lasts)


def _lasts_until(one: Automation, decision: ReplenishmentDecision) -> date | None:
    left, seen = decision.days_left, one.decided_at
    lasts = None if left is None or seen is None else seen + timedelta(days=left[1])
    return None if lasts is None else lasts.astimezone(ZoneInfo(one.rules.timezone)).date()
