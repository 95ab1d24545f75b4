"""What led to an order that nobody spoke, whom it is for, and what a household hears of what might be ordered."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from base.clock import rfc3339
from base.ids import derived_id
from ledger.automations import KeptAutomation
from ledger.consent import minimised, with_nobody_there
from ledger.delivery import Sealer
from ledger.records import Action, Exposure, Identity, Initiator, Outcome, Platform, Stage, Touchpoint
from ledger.records.automation import Automation
from ledger.records.letter import Letter, LetterAbout
from ledger.records.news import Proposed
from ledger.records.replenishment import Decided, ReplenishmentDecision
from ledger.records.summary import CustomerSummary
from ledger.store import Ledger
from shop.checkout.session import CheckoutSession

CHANNEL = "replenishment"


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


def first_proposed(
    one: Automation, decisions: Iterable[ReplenishmentDecision], now: datetime
) -> ReplenishmentDecision | None:
    """Return the most urgent of what is to be proposed and was not lately: a household hears one thing at a time."""
    open_ones = [
        each for each in decisions if each.decided is Decided.PROPOSE and one.may_be_proposed(each.product_id, now)
    ]
    return min(open_ones, key=_days_left, default=None)


def _days_left(decision: ReplenishmentDecision) -> tuple[float, str]:
    left = decision.days_left
    return (10**6 if left is None else left[1], decision.product_id)


def proposal_of(one: Automation, decision: ReplenishmentDecision) -> Proposed:
    """Return what a household hears of a product: by which day of its own calendar it should be used up."""
    lasts = _lasts_until(one, decision)
    return Proposed(product_id=decision.product_id, quantity=max(decision.packs, 1), lasts_until=lasts)


def letter_of(one: Automation, decision: ReplenishmentDecision, title: str, now: datetime) -> Letter:
    """Return the same as a letter: one of each product of each decision, however often it is written."""
    decided = "" if one.decided_at is None else rfc3339(one.decided_at)
    return Letter(
        letter_id=derived_id("le", one.automation_id, decided, decision.product_id),
        about=LetterAbout.PROPOSED,
        subject=one.customer,
        made_at=now,
        product_id=decision.product_id,
        title=title,
        quantity=max(decision.packs, 1),
        lasts_until=_lasts_until(one, decision),
    )


def _lasts_until(one: Automation, decision: ReplenishmentDecision) -> date | None:
    left, seen = decision.days_left, one.decided_at
    lasts = None if left is None or seen is None else seen + timedelta(days=left[1])
    return None if lasts is None else lasts.astimezone(ZoneInfo(one.rules.timezone)).date()
