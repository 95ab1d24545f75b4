"""Letters: what is proposed, or dearer than agreed, is told once by mail or in the merchant's app, if still true."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from email.message import EmailMessage
from typing import Any

import pytest

from base.errors import InputError, MerchantUnavailable
from base.merchant_call import MerchantReply, MerchantRequest
from intake.automations import Leave, checked
from ledger.delivery import Recipient
from ledger.letters import letters_of
from ledger.records.news import HouseholdNews, Proposed
from ledger.records.notice import NoticeKind, ProposedBy
from ledger.records.subscription import SubscriptionState
from ledger.store import Ledger
from replenishment.placing.letters import letter_of
from runtime.embedded_aws.template import table_definition
from runtime.senders.app_port import WebhookApp
from runtime.senders.built_in import BuiltInSender
from runtime.senders.dispatch import Dispatch
from runtime.senders.letters import LetterPost
from shop.checkout.renewal import RenewalOutcome, Renewals
from tests.factories.checkout import COFFEE, built_in_shop
from tests.factories.records import touchpoint
from tests.factories.replenished import HOUSEHOLD, NAMES, SEALER, THING, Replenished
from tests.factories.subscriptions import subscription


@dataclass
class Server:
    """Takes mails, but for the first few that it is away for."""

    away: int = 0
    mails: list[EmailMessage] = field(default_factory=list)

    def send(self, message: EmailMessage) -> None:
        self.away -= 1
        if self.away >= 0:
            raise MerchantUnavailable("away")
        self.mails.append(message)


@pytest.fixture
def home(dynamodb: Any) -> Iterator[Replenished]:
    dynamodb.create_table(TableName="earshot", **table_definition().create)
    yield Replenished(Ledger(lambda: dynamodb, "earshot", pseudonyms=NAMES))
    dynamodb.delete_table(TableName="earshot")


def post(ledger: Ledger, server: Server, now: datetime, app: WebhookApp | None = None) -> LetterPost:
    return LetterPost(
        letters=letters_of(ledger),
        sealer=SEALER,
        server=server,  # type: ignore[arg-type]
        sender="shop@harbor.example",
        seller="Harbor Pantry",
        app=app,
        clock=lambda: now,
    )


def sweep(ledger: Ledger, server: Server, now: datetime, app: WebhookApp | None = None) -> list[datetime | None]:
    """Try all that waits, as the outbox does."""
    letters = post(ledger, server, now, app)
    dispatch = Dispatch(outbox=ledger.outbox, sender=BuiltInSender(), letters=letters, clock=lambda: now)
    return [dispatch.deliver(one.order_id) for one in ledger.outbox.waiting()]


def proposed(home: Replenished, by: ProposedBy = ProposedBy.MAIL, **rules: Any) -> Replenished:
    home.enrols(proposals_by=by, **rules)
    home.decided_to_order()
    assert home.carries_out() == ["PROPOSED"]
    return home


def test_a_proposal_by_mail_is_sent_once_and_orders_nothing(home: Replenished) -> None:
    proposed(home)
    server = Server()
    for minutes in (1, 5, 30):
        sweep(home.ledger, server, home.now + timedelta(minutes=minutes))
    (mail,) = server.mails
    assert (mail["To"], mail["Subject"]) == ("a@b.example", "Ruxton Roast House ground coffee runs low")
    told = mail.get_content().replace("\n", " ")
    assert "should last until Sunday, November 22" in told
    assert "Nothing is ordered by this message" in told
    assert home.orders() == []
    assert list(home.ledger.outbox.waiting()) == []


def helped(home: Replenished, code: str, by: ProposedBy = ProposedBy.MAIL) -> Replenished:
    """A coffee machine shows a code, and a letter waits that tells what to do."""
    home.enrols(proposals_by=by)
    home.has_a_device(appliance="coffee machine")
    home.ledger.device_states.tell(NAMES.of("device", THING) or "", HOUSEHOLD or "", code, home.now, gone=False)
    home.decides()
    assert home.carries_out() == ["PROPOSED"]
    return home


def test_help_with_a_code_goes_by_mail_with_what_mends_it_and_not_when_it_is_gone(home: Replenished) -> None:
    helped(home, "CAL")
    server = Server(away=1)
    (again,) = sweep(home.ledger, server, home.now)
    assert again is not None
    sweep(home.ledger, server, again)
    (mail,) = server.mails
    told = mail.get_content().replace("\n", " ")
    assert mail["Subject"] == "Your coffee machine shows CAL"
    assert "A descaling run takes it off. Brightlea descaler: " in told
    home.now += timedelta(days=15)
    helped(home, "CAL")
    home.ledger.device_states.tell(NAMES.of("device", THING) or "", HOUSEHOLD or "", "CAL", home.now, gone=True)
    sweep(home.ledger, server, home.now)
    assert len(server.mails) == 1
    assert list(home.ledger.outbox.waiting()) == []


def test_the_shops_app_is_told_of_a_danger_that_nothing_is_sold_with(home: Replenished) -> None:
    asked: list[MerchantRequest] = []

    def app(request: MerchantRequest, _seconds: float) -> MerchantReply:
        asked.append(request)
        return MerchantReply(status=200, body=b"")

    helped(home, "HOT", ProposedBy.APP)
    sweep(home.ledger, Server(), home.now, WebhookApp("https://shop.example/hook", b"s", call=app))
    (told,) = (json.loads(request.body or b"") for request in asked)
    assert (told["type"], told["help"]["danger"], told["help"]["product_id"]) == ("support.offered", True, None)
    assert told["help"]["code"] == "HOT"


def test_a_mail_server_that_is_away_is_asked_again_for_the_same_mail(home: Replenished) -> None:
    proposed(home)
    server = Server(away=1)
    (again,) = sweep(home.ledger, server, home.now)
    assert again is not None
    assert sweep(home.ledger, server, home.now + timedelta(seconds=1)) == [None], "too early"
    sweep(home.ledger, server, again)
    assert len(server.mails) == 1


def test_two_that_try_at_once_send_one(home: Replenished) -> None:
    proposed(home)
    (waiting,) = home.ledger.outbox.waiting()
    assert letters_of(home.ledger).begin(waiting.order_id, home.now) is not None
    assert letters_of(home.ledger).begin(waiting.order_id, home.now + timedelta(seconds=30)) is None


def test_the_decision_that_is_carried_out_again_writes_no_second_letter(home: Replenished) -> None:
    home.enrols(proposals_by=ProposedBy.MAIL)
    home.decided_to_order()
    read = home.automations.of(home.automation.customer)
    assert read is not None
    assert home.carries_out() == ["PROPOSED"]
    letter = letters_of(home.ledger).writing(
        letter_of(
            read.automation,
            HouseholdNews(made_at=home.now, proposed=Proposed(product_id=COFFEE)),
            home.catalog,
            home.now,
        )
    )
    assert not home.automations.change(read, home.automation, letter), "of two at once one finds it done"
    home.decided_to_order()
    assert home.carries_out() == ["HELD"], "proposed lately"
    assert len(list(home.ledger.outbox.waiting())) == 1


def test_in_quiet_hours_it_waits_and_what_grew_old_is_not_sent(home: Replenished) -> None:
    proposed(home)
    home.enrols(quiet_from=17, quiet_until=19)  # of which it hears a moment later
    server = Server()
    sweep(home.ledger, server, home.now + timedelta(minutes=5))
    sweep(home.ledger, server, home.now + timedelta(minutes=70))
    assert server.mails == []
    sweep(home.ledger, server, home.now.replace(hour=19, minute=1))
    assert len(server.mails) == 1


@pytest.mark.parametrize("meanwhile", ["ended", "voice", "old", "unwanted"])
def test_what_is_true_no_more_is_not_sent(home: Replenished, meanwhile: str) -> None:
    proposed(home)
    if meanwhile == "ended":
        home.stops()
    elif meanwhile == "voice":
        home.enrols(proposals_by=ProposedBy.VOICE)
    elif meanwhile == "unwanted":
        home.enrols(unwanted=(NoticeKind.REPLENISHMENT,))
    later = timedelta(hours=13 if meanwhile == "old" else 1)
    server = Server()
    sweep(home.ledger, server, home.now + later)
    assert server.mails == []
    assert list(home.ledger.outbox.waiting()) == []


def test_who_was_forgotten_is_written_to_no_more(home: Replenished) -> None:
    proposed(home)
    home.forgets()
    for asked in list(home.ledger.requests.waiting()):
        home.ledger.erasing.carry_out(asked)
    server = Server()
    sweep(home.ledger, server, home.now + timedelta(minutes=5))
    assert server.mails == []


def test_the_merchants_app_is_told_signed_and_under_one_key(home: Replenished) -> None:
    proposed(home, ProposedBy.APP)
    asked: list[MerchantRequest] = []
    answers = iter([500, 202])

    def call(request: MerchantRequest, seconds: float) -> MerchantReply:
        del seconds
        asked.append(request)
        return MerchantReply(status=next(answers), body=b"")

    app = WebhookApp("https://shop.example/app", b"secret", call=call, clock=lambda: home.now)
    (again,) = sweep(home.ledger, Server(), home.now, app)
    assert again is not None
    sweep(home.ledger, Server(), again, app)
    first, second = asked
    assert first.headers["Idempotency-Key"] == second.headers["Idempotency-Key"]
    assert first.headers["webhook-signature"].startswith("v1,")
    told = json.loads(second.body or b"")
    assert (told["type"], told["customer"]) == ("replenishment.proposed", {"id": "customer-you"})
    assert (told["proposal"]["product_id"], told["proposal"]["lasts_until"]) == (COFFEE, "2026-11-22")


def test_mail_without_an_address_is_refused_by_name() -> None:
    with pytest.raises(InputError, match="--email"):
        checked(Leave(account="customer-you", rules={"proposals_by": ProposedBy.MAIL}))


# -- a renewal that became dearer --------------------------------------------------------------------------------------


def renewed_dearer(ledger: Ledger, **changes: Any) -> datetime:
    """One whose renewal is due and costs more than was agreed; returns when."""
    one = replace(subscription(agreed_minor=500), **changes)
    turn = touchpoint("tp_enrolled", occurred_at=one.enrolled_at, received_at=one.enrolled_at)
    sealed = SEALER.seal("su_1", Recipient(customer_id="1001", email="ada@post.example", locale="en-US"))
    assert ledger.subscriptions.begin(one, turn, sealed)
    due = one.due_at
    assert due is not None
    done = Renewals(ledger=ledger, shop=built_in_shop(ledger), sealer=SEALER).round(due)
    assert done == {RenewalOutcome.DEARER: 1}
    return due


def test_a_dearer_renewal_is_told_and_not_charged(home: Replenished) -> None:
    due = renewed_dearer(home.ledger)
    server = Server()
    for minutes in (1, 20):
        sweep(home.ledger, server, due + timedelta(minutes=minutes))
    (mail,) = server.mails
    told = mail.get_content().replace("\n", " ")
    assert mail["To"] == "ada@post.example"
    assert "you agreed to $5.00, so it was not ordered and nothing is charged" in told
    assert "resume my subscription" in told
    assert list(home.ledger.outbox.waiting()) == [], "no order"


@pytest.mark.parametrize("meanwhile", ["agreed", "cancelled"])
def test_who_answered_meanwhile_is_not_told(home: Replenished, meanwhile: str) -> None:
    due = renewed_dearer(home.ledger)
    read = home.ledger.subscriptions.of("su_1")
    assert read is not None
    one = read.subscription
    changed = one.resumed(one.today(due), 9_000) if meanwhile == "agreed" else one.cancelled(due)
    assert home.ledger.subscriptions.change(read, changed)
    server = Server()
    sweep(home.ledger, server, due + timedelta(minutes=1))
    assert server.mails == []
    assert changed.state in {SubscriptionState.ACTIVE, SubscriptionState.CANCELLED}
