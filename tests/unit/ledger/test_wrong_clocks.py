"""One machine's clock is wrong: it holds no order up, and gives none up."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from base.errors import MerchantUnavailable
from ledger.delivery import Recipient, Sealer
from ledger.free_at import FURTHEST
from ledger.outbox import LEASE, TOLD_FOR, Attempt, Busy, Mail, Waiting
from ledger.records import OrderStatus
from ledger.settlements import Confirmed, Settlement
from ledger.store import Ledger
from runtime.embedded_aws.template import table_definition
from runtime.functions.outbox_feed import Swept
from runtime.outbox_worker import SWEEP_EVERY, OutboxWorker
from runtime.senders.dispatch import ENOUGH_TRIES, LONGEST_AGAIN, Dispatch
from tests.factories.records import MORNING, order, touchpoint

AHEAD = MORNING + timedelta(days=1)
SECOND = timedelta(seconds=1)
SEALER = Sealer((b"key",))


@pytest.fixture
def ledger(dynamodb: Any) -> Iterator[Ledger]:
    dynamodb.create_table(TableName="earshot", **table_definition().create)
    ledger, sealed = Ledger(lambda: dynamodb, "earshot"), SEALER.seal("vo_1", Recipient(email="ada@post.earshot.shop"))
    ledger.place_order(order("vo_1"), touchpoint(), customer="key_1", delivery=sealed, alexa_user=sealed)
    yield ledger
    dynamodb.delete_table(TableName="earshot")


class Away:
    """A merchant who does not answer."""

    def tell(self, _: Attempt) -> Settlement:
        raise MerchantUnavailable("the merchant is away")


def test_a_try_whose_clock_is_a_day_ahead_holds_nobody_up_and_any_other_does_for_its_lease(ledger: Ledger) -> None:
    assert isinstance(ledger.outbox.attempt("vo_1", AHEAD), Attempt)
    assert isinstance(ledger.outbox.attempt("vo_1", MORNING), Attempt)
    assert isinstance(ledger.outbox.attempt("vo_1", MORNING + LEASE - SECOND), Busy)
    ledger.outbox.settle("vo_1", Confirmed(), MORNING)
    assert isinstance(ledger.outbox.begin_mail("vo_1", AHEAD), Mail)
    assert isinstance(ledger.outbox.begin_mail("vo_1", MORNING), Mail)
    assert ledger.outbox.begin_mail("vo_1", MORNING + LEASE - SECOND) is None


def test_no_wait_of_ours_is_taken_for_a_wrong_clock_s() -> None:
    assert FURTHEST > LONGEST_AGAIN + LEASE


@pytest.mark.parametrize(("kind", "is_due"), [("OUTBOX", True), ("MAIL", True), ("LOOK", False)])
def test_the_sweep_brings_what_such_a_clock_put_off(kind: str, is_due: bool) -> None:
    seen = Swept(tried_until=MORNING - timedelta(minutes=5), now=MORNING)
    soon, far = (Waiting(order_id="vo_1", since=MORNING, free_at=at, kind=kind) for at in (MORNING + LEASE, AHEAD))
    assert (seen.is_due(soon), seen.is_due(far)) == (False, is_due)


def test_no_single_clock_gives_an_order_up(ledger: Ledger, caplog: pytest.LogCaptureFixture) -> None:
    now = MORNING + TOLD_FOR
    again = Dispatch(outbox=ledger.outbox, sender=Away(), sealer=SEALER, clock=lambda: now).deliver("vo_1")
    assert again is not None
    kept = ledger.order("vo_1")
    assert kept is not None
    assert kept.status is OrderStatus.PLACED
    assert "EARSHOT_GIVEN_UP" not in caplog.text
    assert isinstance(ledger.outbox.attempt("vo_1", MORNING), Attempt)


def test_after_enough_tries_it_is_given_up(ledger: Ledger, caplog: pytest.LogCaptureFixture) -> None:
    moments = [MORNING + TOLD_FOR]
    dispatch = Dispatch(outbox=ledger.outbox, sender=Away(), sealer=SEALER, clock=lambda: moments[-1])
    while (again := dispatch.deliver("vo_1")) is not None and len(moments) < 2 * ENOUGH_TRIES:
        moments.append(again)
    assert len(moments) == ENOUGH_TRIES
    assert "EARSHOT_GIVEN_UP order vo_1" in caplog.text


class Quiet:
    """A stream in which nothing happens, a queue in which nothing lies, and a feed that counts its sweeps."""

    sweeps = 0

    def records(self) -> list[object]:
        return []

    messages = records

    def relay(self, _: object) -> dict[str, list[object]]:
        return {"batchItemFailures": []}

    def sweep(self, **_: object) -> None:
        self.sweeps += 1


def test_a_clock_that_is_set_back_stops_no_sweep() -> None:
    quiet: Any = Quiet()
    moments = [AHEAD]
    worker = OutboxWorker(feed=quiet, tries=quiet, stream=quiet, queue=quiet, clock=lambda: moments[-1])
    for moment, sweeps in (
        (AHEAD, 1),
        (AHEAD + SECOND, 1),
        (MORNING, 2),
        (MORNING + SECOND, 2),
        (MORNING + SWEEP_EVERY, 3),
    ):
        moments.append(moment)
        worker.round()
        assert quiet.sweeps == sweeps
