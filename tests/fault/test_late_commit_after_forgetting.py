"""A purchase that is undecided when its customer has all deleted, and commits after that was carried out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest
from botocore.exceptions import ReadTimeoutError

from base.errors import MerchantUnavailable, StoreUnavailable
from base.settings import Settings
from ledger.delivery import Recipient, Sealer
from ledger.outbox import Attempt
from ledger.privacy.carrying_out import LATE_COMMITS, forget_what_was_asked
from ledger.privacy.request import PrivacyRequest
from ledger.privacy.tombstones import Deed
from ledger.pseudonyms import sealed
from ledger.records import Choice, Consent, Identity
from ledger.records.summary import KeptLine
from ledger.settlements import Confirmed, Refusal, Refused, Settlement
from ledger.store import Ledger
from ledger.wiring import open_pseudonyms
from runtime.embedded_aws.template import table_definition
from runtime.senders.dispatch import Dispatch
from tests.factories.records import GRANTED, MORNING, order, touchpoint

PSEUDONYMS = open_pseudonyms(Settings())
USER = str(PSEUDONYMS.of("user", "raw"))
KEY = str(PSEUDONYMS.service_key("user", "raw"))
SEALER = Sealer((b"key",))
BESIDE = ((USER, sealed(PSEUDONYMS.service_pepper, USER, KEY)),)
FORGOTTEN_AT = MORNING + timedelta(seconds=20)
REFUSED = Refused(reason=Refusal.SOLD_OUT)


@dataclass
class LateCommits:
    """A client of the table whose transactions nobody answers, and that commit when they will."""

    client: Any
    late: bool = False
    under_way: list[dict[str, Any]] = field(default_factory=list)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.client, name)

    def transact_write_items(self, **asked: Any) -> Any:
        if not self.late:
            return self.client.transact_write_items(**asked)
        self.under_way.append(asked)
        raise ReadTimeoutError(endpoint_url="table")

    def commit(self) -> None:
        self.late = False
        for asked in self.under_way:
            self.client.transact_write_items(**asked)


class Merchant:
    """Answers what it is told to; None: it is away."""

    def __init__(self, *answers: Settlement | None) -> None:
        self.answers = list(answers)
        self.told: list[Attempt] = []

    def tell(self, attempt: Attempt) -> Settlement:
        self.told.append(attempt)
        answer = self.answers.pop(0)
        if answer is None:
            raise MerchantUnavailable("the merchant is away")
        return answer


@pytest.fixture
def client(dynamodb: Any) -> Iterator[LateCommits]:
    dynamodb.create_table(TableName="earshot", **table_definition().create)
    yield LateCommits(dynamodb)
    dynamodb.delete_table(TableName="earshot")


def buys(ledger: Ledger, client: LateCommits, who: Identity, consent: Consent) -> None:
    """Say yes, and hear that nobody can tell."""
    client.late = True
    placed = order("vo_1", identity=who, consent=consent)
    turn = touchpoint("tp_yes", identity=who, consent=consent, order_id="vo_1", heard="ruxton")
    with pytest.raises(StoreUnavailable):
        ledger.place_order(
            placed,
            turn,
            customer=KEY,
            delivery=SEALER.seal("vo_1", Recipient(customer_id="1001")),
            alexa_user=SEALER.seal("vo_1", Recipient(alexa_user="amzn1.ask.account.ADA")),
            basket=(KeptLine(product_id="soup"),),
        )
    client.late = False


def by_voice(ledger: Ledger) -> None:
    ledger.decide(Choice(customer=USER, services=BESIDE, consent=Consent(), decided_at=FORGOTTEN_AT, erase=True))
    ledger.requests.disown((USER, KEY), FORGOTTEN_AT)


def by_the_shop(ledger: Ledger) -> None:
    ledger.requests.ask(
        PrivacyRequest(deed=Deed.ERASED, at=FORGOTTEN_AT, customers=(USER,), services=BESIDE, guards=True)
    )


def with_the_shop(ledger: Ledger) -> None:
    ledger.requests.ask(PrivacyRequest(deed=Deed.ERASED, at=FORGOTTEN_AT, everything=True))


def left_of(client: LateCommits) -> list[str]:
    """All there is beside tombstones and the list of months, and what a choice leaves of itself."""
    items = client.scan(TableName="earshot")["Items"]
    keys = [(str(item["PK"]["S"]), str(item["SK"]["S"])) for item in items]
    return sorted(f"{pk} {sk}" for pk, sk in keys if pk[:3] not in {"TO#", "MON"} and sk != "CONSENT")


def deliver(ledger: Ledger, merchant: Merchant, now: datetime) -> datetime | None:
    late = ledger.late_orders
    dispatch = Dispatch(outbox=ledger.outbox, sender=merchant, sealer=SEALER, late=late, clock=lambda: now)
    return dispatch.deliver("vo_1")


@pytest.mark.parametrize(
    ("who", "consent", "says"),
    [(Identity(user=USER), GRANTED, Confirmed(merchant_order_id="9001")), (Identity(), Consent(), REFUSED)],
    ids=["measured and taken", "not measured and refused"],
)
@pytest.mark.parametrize("forgets", [by_voice, by_the_shop, with_the_shop])
def test_what_commits_after_its_customer_was_forgotten_is_told_to_the_merchant_and_then_erased_whole(
    client: LateCommits, who: Identity, consent: Consent, forgets: Callable[[Ledger], None], says: Settlement
) -> None:
    ledger = Ledger(lambda: client, "earshot", pseudonyms=PSEUDONYMS)
    buys(ledger, client, who, consent)
    forgets(ledger)
    forget_what_was_asked(ledger)
    assert list(ledger.requests.waiting()) == []
    client.commit()
    assert ledger.order("vo_1") is not None
    merchant = Merchant(None, says)
    again = deliver(ledger, merchant, FORGOTTEN_AT + timedelta(minutes=1))
    forget_what_was_asked(ledger)
    assert list(ledger.orders_of(USER)) == list(ledger.orders_of(KEY)) == []
    assert again is not None, "the merchant was away"
    assert deliver(ledger, merchant, again) is None
    forget_what_was_asked(ledger)
    assert [attempt.order.order_id for attempt in merchant.told] == ["vo_1", "vo_1"]
    assert left_of(client) == []


def test_a_turn_that_is_written_late_is_erased_by_the_next_round_as_long_as_that_can_be(client: LateCommits) -> None:
    ledger = Ledger(lambda: client, "earshot", pseudonyms=PSEUDONYMS)
    by_the_shop(ledger)
    soon, over = FORGOTTEN_AT + timedelta(seconds=1), FORGOTTEN_AT + LATE_COMMITS
    forget_what_was_asked(ledger, now=soon)
    ledger.append_touchpoint(touchpoint("tp_late", identity=Identity(user=USER), consent=GRANTED))
    forget_what_was_asked(ledger, now=soon)
    assert ledger.touchpoint("tp_late") is None
    assert len(list(ledger.requests.waiting())) == 1
    forget_what_was_asked(ledger, now=over)
    assert list(ledger.requests.waiting()) == []


@pytest.mark.parametrize("forgets", [by_voice, by_the_shop])
def test_who_is_new_by_then_keeps_what_is_new(client: LateCommits, forgets: Callable[[Ledger], None]) -> None:
    ledger = Ledger(lambda: client, "earshot", pseudonyms=PSEUDONYMS)
    buys(ledger, client, Identity(), Consent())
    forgets(ledger)
    forget_what_was_asked(ledger)
    later = FORGOTTEN_AT + timedelta(minutes=1)
    ledger.place_order(
        order("vo_new", identity=Identity(), placed_at=later, received_at=later),
        touchpoint("tp_new", occurred_at=later, received_at=later, order_id="vo_new"),
        customer=KEY,
    )
    ledger.summaries.quieten(KEY, later, quiet=True)
    client.commit()
    deliver(ledger, Merchant(Confirmed()), later)
    forget_what_was_asked(ledger)
    assert [one.order_id for one in ledger.orders_of(KEY)] == ["vo_new"]
    kept = ledger.summaries.summary_of(KEY)
    assert (kept.quiet, kept.basket, kept.bought.order and kept.bought.order.order_id) == (True, (), "vo_new")


def test_an_order_of_whoever_was_not_forgotten_is_told_and_kept(client: LateCommits) -> None:
    ledger = Ledger(lambda: client, "earshot", pseudonyms=PSEUDONYMS)
    buys(ledger, client, Identity(), Consent())
    client.commit()
    deliver(ledger, Merchant(Confirmed()), FORGOTTEN_AT)
    assert list(ledger.requests.waiting()) == []
    assert [one.order_id for one in ledger.orders_of(KEY)] == ["vo_1"]


def test_while_the_merchant_is_away_a_late_order_is_asked_for_once(client: LateCommits) -> None:
    ledger = Ledger(lambda: client, "earshot", pseudonyms=PSEUDONYMS)
    buys(ledger, client, Identity(), Consent())
    by_voice(ledger)
    forget_what_was_asked(ledger)
    client.commit()
    away = Merchant(*[None] * 3)
    now = FORGOTTEN_AT
    for _ in range(3):
        now = deliver(ledger, away, now) or now
        forget_what_was_asked(ledger)
        assert len(list(ledger.requests.waiting())) == 1
