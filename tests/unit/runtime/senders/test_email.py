"""An order by e-mail: at least once, and each time the same mail."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from time import sleep

import pytest

from base.errors import AddressRefused, MerchantUnavailable
from ledger.delivery import Recipient
from ledger.outbox import Attempt
from ledger.records import OrderLine
from ledger.settlements import Confirmed
from runtime.senders.email import order_message
from runtime.senders.settings import MerchantSettings
from runtime.senders.table import open_sender
from tests.factories.records import order

ORDER = order("vo_1", revenue_minor=1_798, lines=(OrderLine(product_id="coffee", quantity=2, unit_price_minor=899),))


class _Mailbox(socketserver.StreamRequestHandler):
    """As much of SMTP as it takes to be sent a mail."""

    def handle(self) -> None:
        while self.server.drips:  # type: ignore[attr-defined]
            self.wfile.write(b"220-one moment\r\n")
            sleep(0.02)
        self.wfile.write(b"220 here\r\n")
        while line := self.rfile.readline():
            verb = line[:4].upper()
            if verb == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                mail = b""
                while (text := self.rfile.readline()) != b".\r\n":
                    mail += text
                self.server.mails.append(mail)  # type: ignore[attr-defined]
                if self.server.loses_reply:  # type: ignore[attr-defined]
                    self.server.loses_reply = False  # type: ignore[attr-defined]
                    return
                self.wfile.write(b"250 taken\r\n")
            elif verb == b"RCPT" and self.server.refusal:  # type: ignore[attr-defined]
                self.wfile.write(self.server.refusal)  # type: ignore[attr-defined]
            elif verb == b"QUIT":
                self.wfile.write(b"221 bye\r\n")
                return
            else:
                self.wfile.write(b"250 ok\r\n")


@contextmanager
def mailbox() -> Iterator[socketserver.ThreadingTCPServer]:
    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Mailbox)
    server.mails, server.loses_reply, server.drips = [], False, False  # type: ignore[attr-defined]
    server.refusal = b""  # type: ignore[attr-defined]
    thread = threading.Thread(target=lambda: server.serve_forever(poll_interval=0.01))
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def sender_to(port: int):
    return open_sender(
        MerchantSettings(
            merchant="email",
            smtp_url=f"smtp://127.0.0.1:{port}",
            orders_email="orders@shop.example",
            sender_email="Earshot <earshot@shop.example>",
        )
    )


@pytest.mark.parametrize(
    ("refusal", "raised"),
    [(b"550 no such user\r\n", AddressRefused), (b"451 try again later\r\n", MerchantUnavailable)],
)
def test_an_address_that_takes_no_mail_for_good_is_told_from_one_that_takes_none_yet(
    refusal: bytes, raised: type[MerchantUnavailable]
) -> None:
    with mailbox() as box:
        box.refusal = refusal
        with pytest.raises(MerchantUnavailable) as told:
            sender_to(box.server_address[1]).tell(Attempt(order=ORDER, checkout=None, number=1))
    assert type(told.value) is raised


def test_a_mail_says_what_was_ordered_and_a_second_is_told_from_no_other_by_its_id() -> None:
    with mailbox() as box:
        box.loses_reply = True
        sender = sender_to(box.server_address[1])
        with pytest.raises(MerchantUnavailable):
            sender.tell(Attempt(order=ORDER, checkout=None, number=1))
        assert sender.tell(Attempt(order=ORDER, checkout=None, number=2)) == Confirmed()
        first, second = (message_from_bytes(mail) for mail in box.mails)
    assert first["Message-ID"] == second["Message-ID"] == "<vo_1@shop.example>"
    assert (first["Subject"], first["To"], first["Date"]) == (second["Subject"], "orders@shop.example", second["Date"])
    assert "2 x coffee at 8.99 USD" in first.get_payload()


def test_a_mail_server_that_is_away_is_asked_again() -> None:
    with mailbox() as box:
        port = box.server_address[1]
    with pytest.raises(MerchantUnavailable):
        sender_to(port).tell(Attempt(order=ORDER, checkout=None, number=1))


def test_a_mail_server_that_drips_is_not_waited_for_beyond_a_mail_s_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("runtime.senders.mailing.MAIL_SECONDS", 0.3)
    with mailbox() as box:
        box.drips = True
        with pytest.raises(MerchantUnavailable, match=r"127\.0\.0\.1 gave no answer in 0\.3 s"):
            sender_to(box.server_address[1]).tell(Attempt(order=ORDER, checkout=None, number=1))
        box.drips = False


@pytest.mark.parametrize(
    ("buyer", "told"),
    [
        (Recipient(customer_id="1001", email="ada@post.earshot.shop"), "For: account 1001, ada@post.earshot.shop"),
        (Recipient(token="tok"), "For: an account that is not known here"),
        (None, "For: an account that is not known here"),
    ],
)
def test_a_mail_says_for_whom_the_order_is_as_far_as_that_is_known(buyer: Recipient | None, told: str) -> None:
    text = order_message(ORDER, buyer, sender="a@shop.example", recipient="b@shop.example").get_content()
    assert text.splitlines()[1] == told
