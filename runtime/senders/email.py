"""An e-mail to whoever fulfils the orders: at least once.

A mail server may take a mail and the answer be lost: then it comes a second time. Both bear the same Message-ID and
subject, which name the order, so that a reader and most mailboxes see that they are one.
"""

from __future__ import annotations

from email.message import EmailMessage
from email.utils import format_datetime

from base.money import Money
from ledger.delivery import Recipient
from ledger.outbox import Attempt
from ledger.records import Order
from ledger.settlements import Confirmed, Settlement
from runtime.senders.mailing import Mailing, open_mailing, refuse_no_address
from runtime.senders.sender import SenderKind
from runtime.senders.settings import MerchantSettings


class EmailSender:
    """Sends orders by one mail server to one address."""

    def __init__(self, server: Mailing, *, sender: str, recipient: str) -> None:
        self._server = server
        self._sender = sender
        self._recipient = recipient

    def tell(self, attempt: Attempt) -> Settlement:
        """Send the order."""
        message = order_message(attempt.order, attempt.buyer, sender=self._sender, recipient=self._recipient)
        self._server.send(message)
        return Confirmed()


def order_message(order: Order, buyer: Recipient | None, *, sender: str, recipient: str) -> EmailMessage:
    """Return the mail of an order, with whom it is for as far as we know: the same for every try."""
    message = EmailMessage()
    message["From"], message["To"] = sender, recipient
    message["Subject"] = f"Order {order.order_id}"
    message["Date"] = format_datetime(order.placed_at)
    message["Message-ID"] = f"<{order.order_id}@{sender.rpartition('@')[2].rstrip('>')}>"
    message["X-Earshot-Order"] = order.order_id
    priced = [(line, Money(line.unit_price_minor, order.currency).decimal()) for line in order.lines]
    goods = [f"{line.quantity} x {line.product_id} at {price} {order.currency}" for line, price in priced]
    amounts = {"Goods": order.revenue_minor, "Shipping": order.shipping_minor, "Tax": order.tax_minor}
    told = [f"{name}: {Money(minor, order.currency).decimal()} {order.currency}" for name, minor in amounts.items()]
    known = () if buyer is None else (buyer.customer_id and f"account {buyer.customer_id}", buyer.email)
    whom = f"For: {', '.join(one for one in known if one) or 'an account that is not known here'}"
    heading = f"Order {order.order_id} of {order.placed_at.isoformat()}"
    message.set_content("\n".join([heading, whom, "", *goods, "", *told]))
    return message


def open_email(settings: MerchantSettings) -> EmailSender:
    """Return the sender by the settings' mail server."""
    server = open_mailing(settings)
    refuse_no_address(EARSHOT_ORDERS_EMAIL=settings.orders_email, EARSHOT_SENDER_EMAIL=settings.sender_email)
    return EmailSender(server, sender=settings.sender_email, recipient=settings.orders_email)


SENDER = SenderKind(name="email", open=open_email)
