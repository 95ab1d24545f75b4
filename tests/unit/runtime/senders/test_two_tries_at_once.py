"""A lease is over while its call goes on: the merchant's later word is held against what was settled meanwhile."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ledger.outbox import LEASE, Attempt
from ledger.settlements import Confirmed, Refusal, Refused, Settlement
from runtime.senders.dispatch import Dispatch
from tests.factories.memory import MemoryLedger
from tests.factories.records import MORNING, order, touchpoint

TAKEN, TAKEN_ANEW = Confirmed(merchant_order_id="9001"), Confirmed(merchant_order_id="9002")
SOLD_OUT = Refused(reason=Refusal.SOLD_OUT)


class Slow:
    """A merchant who answers the first try after the second."""

    def __init__(self, ledger: MemoryLedger, first: Settlement, second: Settlement) -> None:
        self.ledger, self.answers = ledger, [second, first]

    def tell(self, attempt: Attempt) -> Settlement:
        if attempt.number == 1:
            later = MORNING + LEASE + timedelta(seconds=1)
            Dispatch(outbox=self.ledger.outbox, sender=self, clock=lambda: later).deliver("vo_1")
        return self.answers.pop(0)


@pytest.mark.parametrize(
    ("first", "second", "said"),
    [
        (TAKEN, SOLD_OUT, "EARSHOT_DISPUTED order vo_1 is cancelled here and 9001 at the merchant"),
        (Confirmed(), SOLD_OUT, "EARSHOT_DISPUTED order vo_1"),
        (TAKEN, TAKEN_ANEW, "EARSHOT_DOUBLE order vo_1 is 9002 and 9001"),
        (TAKEN, TAKEN, ""),
        (SOLD_OUT, TAKEN, ""),
    ],
)
def test_what_does_not_fit_is_reported_and_changes_nothing(
    caplog: pytest.LogCaptureFixture, first: Settlement, second: Settlement, said: str
) -> None:
    ledger = MemoryLedger()
    ledger.place_order(order("vo_1"), touchpoint(), customer="key_1")
    Dispatch(outbox=ledger.outbox, sender=Slow(ledger, first, second), clock=lambda: MORNING).deliver("vo_1")
    assert said in caplog.text
    assert ("EARSHOT_" in caplog.text) is bool(said)
    kept = ledger.orders["vo_1"][1]
    assert kept.merchant_order_id == (None if second is SOLD_OUT else second.merchant_order_id)
