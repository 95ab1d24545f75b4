"""Whom an order is for: in the clear nowhere, known to who places it and to who writes the mail, and then gone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from email import message_from_bytes
from typing import Any
from unittest.mock import patch

import pytest

from base.errors import MerchantUnavailable, NotOpened
from base.settings import Settings
from ledger.delivery import Recipient, Sealer
from ledger.outbox import TOLD_FOR, Attempt
from ledger.privacy.carrying_out import forget_what_was_asked
from ledger.privacy.erased import Erased
from ledger.privacy.request import PrivacyRequest
from ledger.privacy.tombstones import NEVER, Deed
from ledger.records import Identity, OrderStatus
from ledger.settlements import Confirmed, Refusal, Refused, Settlement
from ledger.store import Ledger
from runtime.embedded_aws.local import LocalAws
from runtime.forgetting import ForgetReceipt, Named, forget
from runtime.functions.outbox import open_tries
from runtime.senders.built_in import BuiltInSender
from runtime.senders.customer_mail import open_mailer
from runtime.senders.dispatch import Dispatch
from runtime.senders.settings import MerchantSettings
from tests.factories.conversation import Talk
from tests.factories.records import GRANTED, MORNING, order, touchpoint
from tests.integration.test_forgetting import ADA
from tests.unit.runtime.senders.test_email import mailbox

pytestmark = pytest.mark.integration

SEALER = Sealer((b"new", b"old"))
BUYER = Recipient(
    customer_id="1001", email="zora@post.earshot.shop", token="secret-token", locale="en-US", product="Ruxton coffee"
)
ORDER = order("vo_1", identity=ADA, consent=GRANTED)


class Merchant:
    """Answers with what it is given, one after the other, and remembers whom orders were for."""

    def __init__(self, *answers: Settlement | None) -> None:
        self.answers = list(answers)
        self.told: list[Attempt] = []

    def tell(self, attempt: Attempt) -> Settlement:
        self.told.append(attempt)
        answer = self.answers.pop(0)
        if answer is None:
            raise MerchantUnavailable("away")
        return answer


@pytest.fixture
def ledger(aws: LocalAws, table: str) -> Ledger:
    one = Ledger(lambda: aws.client("dynamodb"), table)
    one.place_order(ORDER, touchpoint(), customer=str(ADA.user), delivery=SEALER.seal("vo_1", BUYER))
    return one


def kinds(aws: LocalAws, table: str) -> set[str]:
    items = aws.client("dynamodb").scan(TableName=table)["Items"]
    assert not [item for item in items if "zora" in str(item) or "secret-token" in str(item)]
    return {item["SK"]["S"] for item in items if item["PK"]["S"] == "OR#vo_1"}


def mailing(ledger: Ledger, merchant: Merchant, port: int, now: list[datetime]) -> Dispatch:
    settings = MerchantSettings(smtp_url=f"smtp://127.0.0.1:{port}", sender_email="Shop <shop@shop.example>")
    mailer = open_mailer(settings, receipts=True)
    return Dispatch(
        outbox=ledger.outbox, sender=merchant, sealer=SEALER, mailer=mailer, enough_tries=1, clock=lambda: now[0]
    )


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (Confirmed(), ("Ordered from Harbor Pantry", "1 x Ruxton coffee: $12.99")),
        (Refused(reason=Refusal.SOLD_OUT), ("Your order at Harbor Pantry is cancelled", "since it is sold out")),
    ],
)
def test_the_customer_is_told_by_mail_once_and_then_nobody_knows_whom_it_was_for(
    aws: LocalAws, table: str, ledger: Ledger, answer: Settlement, told: tuple[str, str]
) -> None:
    assert "DELIVERY" in kinds(aws, table)
    now, merchant = [MORNING], Merchant(None, answer)
    with mailbox() as box:
        dispatch = mailing(ledger, merchant, box.server_address[1], now)
        now[0] = dispatch.deliver("vo_1") or MORNING
        assert "DELIVERY" in kinds(aws, table)
        assert dispatch.deliver("vo_1") is None
        assert dispatch.deliver("vo_1") is None
        (mail,) = map(message_from_bytes, box.mails)
    assert (mail["To"], mail["Subject"]) == (BUYER.email, told[0])
    assert told[1] in mail.get_payload(decode=True).decode()
    assert merchant.told[-1].buyer.token == "secret-token"
    assert kinds(aws, table) & {"DELIVERY", "MAIL", "OUTBOX"} == set()


def test_a_mail_server_that_is_away_is_asked_again_and_found_by_the_sweep(
    aws: LocalAws, table: str, ledger: Ledger
) -> None:
    now = [MORNING]
    again = mailing(ledger, Merchant(Refused(reason=Refusal.DECLINED)), 9, now).deliver("vo_1")
    assert again is not None
    assert [one.order_id for one in ledger.outbox.waiting()] == ["vo_1"]
    assert "DELIVERY" in kinds(aws, table)
    now[0] = again
    with mailbox() as box:
        assert mailing(ledger, Merchant(), box.server_address[1], now).deliver("vo_1") is None
        assert len(box.mails) == 1
    assert list(ledger.outbox.waiting()) == []


def test_no_mail_is_put_off_beyond_the_days_for_which_it_may_be_known_to_whom(
    aws: LocalAws, table: str, ledger: Ledger
) -> None:
    now = [MORNING]
    assert mailing(ledger, Merchant(Refused(reason=Refusal.DECLINED)), 9, now).deliver("vo_1") is not None
    now[0] = MORNING + timedelta(days=7, seconds=-4)
    assert mailing(ledger, Merchant(), 9, now).deliver("vo_1") is None
    assert "DELIVERY" not in kinds(aws, table)
    assert list(ledger.outbox.waiting()) == []


def test_a_mail_whose_address_no_key_of_ours_opens_waits_until_one_does(
    aws: LocalAws, table: str, ledger: Ledger
) -> None:
    with mailbox() as box:
        opens = mailing(ledger, Merchant(), box.server_address[1], now := [MORNING])
        warm = replace(opens, sender=BuiltInSender(), sealer=Sealer((b"older",)))
        now[0] = warm.deliver("vo_1") or MORNING
        assert now[0] > MORNING
        assert kinds(aws, table) == {"OR", "MAIL", "DELIVERY"}
        assert opens.deliver("vo_1") is None
        assert len(box.mails) == 1


def test_an_address_that_takes_no_mail_is_not_tried_for_a_week(aws: LocalAws, table: str, ledger: Ledger) -> None:
    with mailbox() as box:
        box.refusal = b"550 no such user\r\n"
        assert mailing(ledger, Merchant(Confirmed()), box.server_address[1], [MORNING]).deliver("vo_1") is None
    assert list(ledger.outbox.waiting()) == []
    assert "DELIVERY" not in kinds(aws, table)


def test_without_a_mail_server_nothing_waits_and_nothing_is_kept(aws: LocalAws, table: str, ledger: Ledger) -> None:
    settings = MerchantSettings(endpoint=aws.endpoint, table=table, outbox_queue="http://nowhere")
    assert open_tries(settings, ledger=ledger, clock=lambda: MORNING).dispatch.deliver("vo_1") is None
    assert kinds(aws, table) & {"DELIVERY", "MAIL", "OUTBOX"} == set()


def test_a_refusal_that_no_mail_can_tell_is_in_the_log(
    aws: LocalAws, table: str, ledger: Ledger, caplog: pytest.LogCaptureFixture
) -> None:
    merchant = Merchant(Refused(reason=Refusal.SOLD_OUT))
    dispatch = Dispatch(outbox=ledger.outbox, sender=merchant, sealer=SEALER, clock=lambda: MORNING)
    assert dispatch.deliver("vo_1") is None
    assert "the customer of order vo_1 is not told by mail" in caplog.text
    assert kinds(aws, table) == {"OR", "NOTICE"}


def test_a_refusal_that_was_said_aloud_is_not_mailed(aws: LocalAws, table: str, ledger: Ledger) -> None:
    ledger.outbox.settle("vo_1", Refused(reason=Refusal.SOLD_OUT), MORNING, told=True)
    assert kinds(aws, table) & {"DELIVERY", "MAIL", "NOTICE"} == set()


@pytest.mark.parametrize("settled", [False, True])
def test_an_order_taken_back_leaves_nothing_that_says_whom_it_was_for_and_no_mail(
    aws: LocalAws, table: str, ledger: Ledger, settled: bool
) -> None:
    if settled:
        ledger.outbox.settle("vo_1", Confirmed(), MORNING)
        assert {"DELIVERY", "MAIL"} <= kinds(aws, table)
    assert ledger.withdrawals.withdraw("vo_1", (str(ADA.user),), MORNING, told_too=settled) is not None
    assert kinds(aws, table) & {"DELIVERY", "MAIL", "OUTBOX"} == set()


def told_by_the_shop(ledger: Ledger) -> None:
    gone = replace(
        ORDER, status=OrderStatus.CANCELLED, cancelled_at=MORNING, received_at=MORNING + timedelta(minutes=1)
    )
    ledger.placed.update("vo_1", gone, merchant_order_id="1001", event=None)


def told_by_a_feed(ledger: Ledger) -> None:
    gone = replace(
        ORDER, status=OrderStatus.CANCELLED, cancelled_at=MORNING, received_at=MORNING + timedelta(minutes=1)
    )
    ledger.put_order(gone)


@pytest.mark.parametrize("settled", [False, True])
@pytest.mark.parametrize("cancel", [told_by_the_shop, told_by_a_feed])
def test_an_order_cancelled_before_its_receipt_was_sent_gets_none_and_nobody_knows_whom_it_was_for(
    aws: LocalAws, table: str, ledger: Ledger, cancel: Callable[[Ledger], None], settled: bool
) -> None:
    if settled:
        ledger.outbox.settle("vo_1", Confirmed(), MORNING)
    cancel(ledger)
    with mailbox() as box:
        assert mailing(ledger, Merchant(), box.server_address[1], [MORNING]).deliver("vo_1") is None
        assert box.mails == []
    assert kinds(aws, table) & {"DELIVERY", "MAIL", "OUTBOX"} == set()


def test_it_is_gone_after_seven_days_whatever_happens(aws: LocalAws, table: str, ledger: Ledger) -> None:
    key = {"PK": {"S": "OR#vo_1"}, "SK": {"S": "DELIVERY"}}
    item = aws.client("dynamodb").get_item(TableName=table, Key=key)["Item"]
    assert int(item["expires_at"]["N"]) == int((MORNING + timedelta(days=7)).timestamp())


GIVEN_UP = MORNING + TOLD_FOR


@pytest.mark.parametrize("is_forgotten", [False, True])
def test_an_order_that_is_never_answered_is_cancelled_and_its_customer_told_while_it_is_known_who_that_is(
    aws: LocalAws, table: str, ledger: Ledger, caplog: pytest.LogCaptureFixture, is_forgotten: bool
) -> None:
    now, merchant = [GIVEN_UP - timedelta(minutes=30)], Merchant(None, None)
    if is_forgotten:
        assert [kept.order_id for kept in forgotten(aws, table).waiting] == ["vo_1"]
    with mailbox() as box:
        dispatch = mailing(ledger, merchant, box.server_address[1], now)
        assert dispatch.deliver("vo_1") is not None
        now[0] = GIVEN_UP
        assert dispatch.deliver("vo_1") is None
        (mail,) = map(message_from_bytes, box.mails)
    assert "did not answer me for days, so I have cancelled it" in mail.get_payload(decode=True).decode()
    assert [attempt.buyer for attempt in merchant.told] == [BUYER, BUYER]
    found = ledger.order("vo_1")
    assert found is not None
    assert found.status is OrderStatus.CANCELLED
    assert "EARSHOT_GIVEN_UP order vo_1" in caplog.text
    assert kinds(aws, table) == ({"OR"} if is_forgotten else {"OR", "NOTICE"})
    assert list(ledger.outbox.waiting()) == []


class Finding(Merchant):
    """One that can be asked whether it has an order."""

    there: tuple[str, ...] = ()

    def orders_bearing(self, order_id: str) -> tuple[str, ...]:
        return self.there


@pytest.mark.parametrize(("there", "status"), [((), OrderStatus.CANCELLED), (("5001",), OrderStatus.PLACED)])
def test_once_nobody_knows_whom_it_was_for_the_merchant_is_told_no_more_and_only_asked_whether_it_has_it(
    aws: LocalAws, table: str, ledger: Ledger, there: tuple[str, ...], status: OrderStatus
) -> None:
    key = {"PK": {"S": "OR#vo_1"}, "SK": {"S": "DELIVERY"}}
    aws.client("dynamodb").delete_item(TableName=table, Key=key)  # as its time does
    merchant = Finding()
    merchant.there = there
    mailing(ledger, merchant, 9, [MORNING + timedelta(days=9)]).deliver("vo_1")
    found = ledger.order("vo_1")
    assert found is not None
    assert (found.status, found.merchant_order_id) == (status, there[0] if there else None)
    assert merchant.told == []
    assert "OUTBOX" not in kinds(aws, table)


def test_the_built_in_shop_has_an_order_whenever_it_is_told_of_it(aws: LocalAws, table: str, ledger: Ledger) -> None:
    settings = MerchantSettings(endpoint=aws.endpoint, table=table, outbox_queue="http://nowhere")
    later = open_tries(settings, ledger=ledger, clock=lambda: MORNING + timedelta(days=9))
    assert later.dispatch.deliver("vo_1") is None
    found = ledger.order("vo_1")
    assert found is not None
    assert found.status is OrderStatus.PLACED


def forgotten(aws: LocalAws, table: str) -> ForgetReceipt:
    settings = Settings(endpoint=aws.endpoint, table=table, state="/nonexistent")
    return forget(settings, Named(user=ADA.user), clock=lambda: MORNING + timedelta(hours=1))


@pytest.mark.parametrize("tried", [0, 1])
@pytest.mark.parametrize("answer", [Confirmed(merchant_order_id="9001"), Refused(reason=Refusal.SOLD_OUT)])
def test_an_order_that_was_placed_is_told_for_whom_it_is_though_its_customer_is_forgotten_and_a_refusal_is_mailed(
    aws: LocalAws, table: str, ledger: Ledger, answer: Settlement, tried: int
) -> None:
    now, merchant = [MORNING], Merchant(*[None] * (tried + 1), answer)
    with mailbox() as box:
        dispatch = mailing(ledger, merchant, box.server_address[1], now)
        for _ in range(tried):
            now[0] = dispatch.deliver("vo_1") or MORNING
        assert [kept.order_id for kept in forgotten(aws, table).waiting] == ["vo_1"]
        for _ in range(2):
            forget_what_was_asked(ledger)
            assert ledger.order("vo_1") == replace(ORDER, identity=Identity(), consent=NEVER)
            assert kinds(aws, table) == {"OR", "OUTBOX", "DELIVERY"}
            now[0] = dispatch.deliver("vo_1") or MORNING
        assert dispatch.deliver("vo_1") is None
        assert len(box.mails) == isinstance(answer, Refused), "who bought hears that it does not come"
    assert [attempt.buyer for attempt in merchant.told] == [BUYER] * (tried + 2)
    assert kinds(aws, table) == {"OR"}
    forget_what_was_asked(ledger)
    assert kinds(aws, table) == set()
    assert list(ledger.requests.waiting()) == []


def test_who_is_forgotten_before_the_mail_of_a_refusal_was_sent_gets_that_mail(
    aws: LocalAws, table: str, ledger: Ledger
) -> None:
    ledger.outbox.settle("vo_1", Refused(reason=Refusal.SOLD_OUT), MORNING)
    assert [kept.order_id for kept in forgotten(aws, table).waiting] == ["vo_1"]
    with mailbox() as box:
        assert mailing(ledger, Merchant(), box.server_address[1], [MORNING]).deliver("vo_1") is None
        assert len(box.mails) == 1
    forget_what_was_asked(ledger)
    assert kinds(aws, table) == set()


def everything(ledger: Ledger) -> Erased:
    return ledger.erasing.carry_out(ledger.requests.ask(PrivacyRequest(deed=Deed.ERASED, at=MORNING, everything=True)))


def test_an_order_that_nobody_began_to_tell_is_taken_back_when_the_whole_shop_is_gone(
    aws: LocalAws, table: str, ledger: Ledger
) -> None:
    erased = everything(ledger)
    assert (erased.items["order taken back"], erased.waiting) == (1, ())
    assert kinds(aws, table) == set()
    assert list(ledger.requests.waiting()) == []


def test_an_order_that_somebody_begins_to_tell_while_it_is_taken_back_stays(
    aws: LocalAws, table: str, ledger: Ledger
) -> None:
    erasing = ledger.erasing
    query = erasing._table.query

    def told_meanwhile(*args: Any, **named: Any) -> Iterator[Any]:
        if args == (None, "OR#vo_1"):
            ledger.outbox.attempt("vo_1", MORNING)
        return query(*args, **named)

    with patch.object(erasing._table, "query", told_meanwhile):
        assert [kept.order_id for kept in everything(ledger).waiting] == ["vo_1"]
    assert kinds(aws, table) == {"OR", "OUTBOX", "DELIVERY"}
    assert len(list(ledger.requests.waiting())) == 1


def test_it_is_opened_by_any_of_our_keys_for_its_own_order_alone() -> None:
    sealed = Sealer((b"old",)).seal("vo_1", BUYER)
    assert SEALER.open("vo_1", sealed) == BUYER
    assert SEALER.open("vo_1", None) is None
    for sealer, order_id, text in (
        (SEALER, "vo_2", sealed),
        (Sealer((b"other",)), "vo_1", sealed),
        (SEALER, "vo_1", "?"),
    ):
        with pytest.raises(NotOpened):
            sealer.open(order_id, text)
    assert sealed != Sealer((b"old",)).seal("vo_1", BUYER)


def test_a_purchase_by_voice_keeps_whom_it_is_for_sealed_and_deleting_ones_data_ends_it(
    aws: LocalAws, table: str
) -> None:
    ledger = Ledger(lambda: aws.client("dynamodb"), table)
    talk = Talk(ledger=ledger)  # type: ignore[arg-type]
    talk("U: reorder detergent", intent="ReorderIntent", brand="tidewell", product="detergent")
    talk("U: yes", intent="AMAZON.YesIntent")
    items = aws.client("dynamodb").scan(TableName=table)["Items"]
    assert "DELIVERY" in {item["SK"]["S"] for item in items}
    assert not [item for item in items if "ada@" in str(item) or str(talk.token) in str(item)]
    talk("U: delete my data", intent="DeleteDataIntent")
    talk("U: yes", intent="AMAZON.YesIntent")
    talk("U: where is my order", intent="OrderStatusIntent")
    talk.hears("A: I do not know an earlier order of yours. …")
    (waiting,) = ledger.outbox.waiting()
    ledger.outbox.settle(waiting.order_id, Confirmed(), talk.now)
    forget_what_was_asked(ledger)
    assert ledger.order(waiting.order_id) is None
    assert list(ledger.requests.waiting()) == []


@pytest.mark.parametrize("reason", [Refusal.UNANSWERED, Refusal.DECLINED])
def test_a_refusal_of_what_the_shop_says_meanwhile_that_it_has_is_neither_mailed_nor_reported_as_cancelled(
    aws: LocalAws, table: str, ledger: Ledger, caplog: pytest.LogCaptureFixture, reason: Refusal
) -> None:
    class HasItAllTheSame(Merchant):
        def tell(self, attempt: Attempt) -> Settlement:
            has = replace(ORDER, received_at=ORDER.received_at + timedelta(minutes=1))
            ledger.placed.update("vo_1", has, merchant_order_id="5001", event=None)
            return super().tell(attempt)

    answer = None if reason is Refusal.UNANSWERED else Refused(reason=reason)
    with mailbox() as box:
        assert mailing(ledger, HasItAllTheSame(answer), box.server_address[1], [GIVEN_UP]).deliver("vo_1") is None
        mails = [message_from_bytes(mail)["Subject"] for mail in box.mails]
    found = ledger.order("vo_1")
    assert found is not None
    assert (found.status, found.merchant_order_id) == (OrderStatus.PLACED, "5001")
    assert mails == ["Ordered from Harbor Pantry"]
    assert "EARSHOT_GIVEN_UP" not in caplog.text
    assert kinds(aws, table) == {"OR"}
