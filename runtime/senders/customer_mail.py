"""The mail that tells a customer what became of an order: a receipt, or that the merchant did not take it.

At least once, like every mail of ours: both bear the same Message-ID. Words and money are the customer's locale's.
"""

from __future__ import annotations

from email.message import EmailMessage
from email.utils import format_datetime
from typing import Protocol

from base.environment import DEFAULT_LOCALE
from base.money import Money
from ledger.delivery import Recipient
from ledger.outbox import RECEIPT, Mail
from ledger.records import Order
from ledger.settlements import Refusal
from runtime.senders.mailing import Mailing, open_server
from runtime.senders.settings import MerchantSettings
from skill.speech import Say, card_text

_SAID = {
    Refusal.SOLD_OUT: Say.NOTICE_SOLD_OUT,
    Refusal.PRICE_CHANGED: Say.NOTICE_PRICE_CHANGED,
    Refusal.ESCALATION: Say.NOTICE_ESCALATION,
    Refusal.DECLINED: Say.NOTICE_DECLINED,
    Refusal.UNANSWERED: Say.NOTICE_UNANSWERED,
}


class CustomerMailer(Protocol):
    """Sends mails to customers."""

    def send(self, mail: Mail, buyer: Recipient) -> None:
        """Send one; MerchantUnavailable when the mail server did not take it."""


class SmtpMailer:
    """Sends them by one mail server; receipts only where the merchant sends none of its own."""

    def __init__(self, server: Mailing, *, sender: str, seller: str, receipts: bool) -> None:
        self._server = server
        self._sender = sender
        self._seller = seller
        self._receipts = receipts

    def send(self, mail: Mail, buyer: Recipient) -> None:
        """Send one."""
        if mail.about != RECEIPT or self._receipts:
            self._server.send(customer_message(mail, buyer, sender=self._sender, seller=self._seller))


def customer_message(mail: Mail, buyer: Recipient, *, sender: str, seller: str) -> EmailMessage:
    """Return the mail about an order: the same for every try."""
    order, locale = mail.order, buyer.locale or DEFAULT_LOCALE
    product = buyer.product or order.order_id
    message = EmailMessage()
    message["From"], message["To"] = sender, buyer.email
    message["Date"] = format_datetime(order.placed_at)
    message["Message-ID"] = f"<{order.order_id}.{mail.about}@{sender.rpartition('@')[2].rstrip('>')}>"
    if mail.about == RECEIPT:
        message["Subject"] = card_text(Say.CARD_RECEIPT_TITLE, locale, seller=seller)
        message.set_content(_receipt(mail, buyer, locale))
    else:
        message["Subject"] = card_text(Say.MAIL_REFUSED_TITLE, locale, seller=seller)
        message.set_content(card_text(_SAID[Refusal(mail.about)], locale, product=product, seller=seller))
    return message


def _receipt(mail: Mail, buyer: Recipient, locale: str) -> str:
    order = mail.order

    def money(minor: int) -> Money:
        return Money(minor, order.currency)

    return card_text(
        Say.MAIL_RECEIPT,
        locale,
        lines=_goods(order, buyer, locale),
        shipping=money(order.shipping_minor),
        tax=money(order.tax_minor),
        total=money(order.revenue_minor + order.shipping_minor + order.tax_minor),
        delivery="" if buyer.arrives_by is None else f"\n{card_text(Say.MAIL_DELIVERY, locale, day=buyer.arrives_by)}",
        order=order.order_id,
    )


def _goods(order: Order, buyer: Recipient, locale: str) -> str:
    """Return a line a product; all of them in one, where their names or prices do not make up the order."""
    prices = [line.quantity * line.unit_price_minor for line in order.lines]
    if len(buyer.names) != len(prices) or sum(prices) != order.revenue_minor:
        several, count = len(order.lines) > 1, sum(line.quantity for line in order.lines)
        goods, price = Say.RECEIPT_TOGETHER if several else Say.RECEIPT_LINE, Money(order.revenue_minor, order.currency)
        name = buyer.names[0] if buyer.names and not several else buyer.product or order.order_id
        return card_text(goods, locale, count=count, product=name, price=price)
    lines = zip(order.lines, buyer.names, prices, strict=True)
    told = (
        card_text(Say.RECEIPT_LINE, locale, count=line.quantity, product=name, price=Money(price, order.currency))
        for line, name, price in lines
    )
    return "\n".join(told)


def open_mailer(settings: MerchantSettings, *, receipts: bool) -> CustomerMailer | None:
    """Return what sends mails to customers; None where no mail server is named.

    Raises:
        SettingsError: one is named, and something it needs is missing or wrong.
    """
    if not settings.smtp_url or settings.smtp_url == "none":
        return None
    server, sender = open_server(settings), settings.sender_email
    return SmtpMailer(server, sender=sender, seller=settings.seller, receipts=receipts)
