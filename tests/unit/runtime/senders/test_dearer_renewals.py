"""A renewal that gets dearer: told some days before, and ordered as far as its household wished, never further."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from email.message import EmailMessage
from typing import Any

import pytest

from intake.households import Households
from ledger.delivery import Recipient
from ledger.letters import letters_of
from ledger.records import OrderStatus
from ledger.records.subscription import Trouble
from ledger.store import Ledger
from runtime.embedded_aws.template import table_definition
from runtime.senders.letters import LetterPost
from shop.checkout.renewal import FORETOLD_BEFORE, RenewalOutcome, Renewals
from tests.factories.checkout import built_in_shop
from tests.factories.records import order, touchpoint
from tests.factories.replenished import NAMES, SEALER
from tests.factories.subscriptions import ENROLLED, subscription

TOTAL = 1848  # what one delivery comes to
DUE = subscription().due_at or ENROLLED
CANCELLED = {"status": OrderStatus.CANCELLED, "cancelled_at": DUE}
SOON = DUE - FORETOLD_BEFORE


@pytest.fixture
def ledger(dynamodb: Any) -> Iterator[Ledger]:
    dynamodb.create_table(TableName="earshot", **table_definition().create)
    yield Ledger(lambda: dynamodb, "earshot", pseudonyms=NAMES)
    dynamodb.delete_table(TableName="earshot")


def begun(ledger: Ledger, *, agreed: int = 1700, rise: object = None) -> Ledger:
    """One that was agreed to at a price; its household wished something about dearer ones, or nothing."""
    one = subscription(agreed_minor=agreed)
    turn = touchpoint("tp_enrolled", occurred_at=one.enrolled_at, received_at=one.enrolled_at)
    sealed = SEALER.seal("su_1", Recipient(customer_id="1001", email="ada@post.example", locale="en-US"))
    assert ledger.subscriptions.begin(one, turn, sealed)
    if rise is not None:
        page = Households(guards=ledger.guards, pseudonyms=NAMES, clock=lambda: ENROLLED)
        page.set({"account": "1001", "renewal_rise_percent": rise})
    return ledger


def round_of(ledger: Ledger, now: datetime) -> dict[RenewalOutcome, int]:
    shop = built_in_shop(ledger)
    return dict(Renewals(ledger=ledger, shop=shop, sealer=SEALER, pseudonyms=NAMES).round(now))


def mails(ledger: Ledger, now: datetime) -> list[str]:
    """Send the letters that wait; return what they say."""
    sent: list[EmailMessage] = []

    class Server:
        send = staticmethod(sent.append)

    post = LetterPost(
        letters=letters_of(ledger),
        sealer=SEALER,
        server=Server(),  # type: ignore[arg-type]
        sender="shop@harbor.example",
        seller="Harbor Pantry",
        clock=lambda: now,
    )
    for one in [*ledger.outbox.waiting()]:
        post.send(one.order_id)
    return [mail.get_content().replace("\n", " ") for mail in sent]


@pytest.mark.parametrize(
    ("agreed", "rise", "comes"),
    [
        (1700, None, False),  # nobody wished anything: asked each time
        (1700, 5, False),
        (1700, 8, False),
        (1700, 9, True),
        (500, "any", True),
        (TOTAL, None, True),
    ],
)
def test_a_renewal_goes_on_as_far_as_its_household_wished_against_what_a_person_agreed_to(
    ledger: Ledger, agreed: int, rise: object, comes: bool
) -> None:
    begun(ledger, agreed=agreed, rise=rise)
    assert round_of(ledger, DUE) == {RenewalOutcome.PLACED if comes else RenewalOutcome.DEARER: 1}
    read = ledger.subscriptions.of("su_1")
    assert read is not None
    assert read.subscription.agreed_minor == agreed, "a rise adds to no rise before it"
    assert read.subscription.trouble is (None if comes else Trouble.DEARER)


@pytest.mark.parametrize(
    ("limits", "comes"),
    [
        ({"order_limit_minor": TOTAL - 1}, False),
        ({"order_limit_minor": TOTAL}, True),
        ({"week_limit_minor": TOTAL + 499}, False),
        ({"week_limit_minor": TOTAL + 500}, True),
    ],
)
def test_a_dearer_renewal_stays_within_what_the_household_lets_its_orders_come_to(
    ledger: Ledger, limits: dict[str, int], comes: bool
) -> None:
    begun(ledger, rise="any")
    Households(guards=ledger.guards, pseudonyms=NAMES, clock=lambda: ENROLLED).set({"account": "1001", **limits})
    for name, days, changes in (("this_week", 6, {}), ("before", 8, {}), ("gone", 1, CANCELLED)):
        at = DUE - timedelta(days=days)
        amounts = {"revenue_minor": 400, "tax_minor": 60, "shipping_minor": 40}
        ledger.put_order(
            order(name, placed_at=at, received_at=at, **amounts, **changes), customer=subscription().customer
        )
    assert round_of(ledger, DUE) == {RenewalOutcome.PLACED if comes else RenewalOutcome.DEARER: 1}


def test_what_was_agreed_to_goes_on_beyond_a_limit_that_was_set_for_what_is_said(ledger: Ledger) -> None:
    begun(ledger, agreed=TOTAL)
    Households(guards=ledger.guards, pseudonyms=NAMES, clock=lambda: ENROLLED).set(
        {"account": "1001", "order_limit_minor": 100}
    )
    assert round_of(ledger, DUE) == {RenewalOutcome.PLACED: 1}


@pytest.mark.parametrize(
    ("rise", "said"),
    [
        (None, "Unless you say yes to that it is not ordered, and nothing is charged"),
        (20, "It is ordered all the same"),
    ],
)
def test_a_dearer_date_is_told_three_days_before_it_once(ledger: Ledger, rise: object, said: str) -> None:
    begun(ledger, rise=rise)
    assert round_of(ledger, SOON - timedelta(hours=1)) == {}
    assert round_of(ledger, SOON) == {RenewalOutcome.FORETOLD: 1}
    (mail,) = mails(ledger, SOON)
    assert "on Tuesday, January 6 it is due again" in mail
    assert "it comes to $18.48 in all now; you agreed to $17.00" in mail
    assert said in mail
    assert round_of(ledger, SOON + timedelta(hours=1)) == {}
    assert mails(ledger, SOON + timedelta(hours=1)) == []


def test_a_date_that_costs_what_was_agreed_is_told_nobody(ledger: Ledger) -> None:
    begun(ledger, agreed=TOTAL)
    assert round_of(ledger, SOON) == {}
    assert mails(ledger, SOON) == []


def test_who_answered_before_the_letter_left_is_not_told(ledger: Ledger) -> None:
    begun(ledger)
    round_of(ledger, SOON)
    read = ledger.subscriptions.of("su_1")
    assert read is not None
    assert ledger.subscriptions.change(read, read.subscription.skipped(read.subscription.today(SOON)))
    assert mails(ledger, SOON) == []
