"""An e-mail to whoever fulfils the orders: at least once.

A mail server may take a mail and the answer be lost: then it comes a second time. Both bear the same Message-ID and
subject, which name the order, so that a reader and most mailboxes see that they are one.
"""

from __future__ import annotations

import re
import smtplib
import ssl
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

from base.errors import AddressRefused, MerchantUnavailable, SettingsError
from base.merchant_call import in_time
from base.money import Money
from ledger.delivery import Recipient
from ledger.outbox import Attempt
from ledger.records import Order
from ledger.settlements import Confirmed, Settlement
from runtime.senders.sender import MAIL_SECONDS, SenderKind
from runtime.senders.settings import MerchantSettings

_FOR_GOOD = 500  # RFC 5321, 4.2.1: a 5yz reply is not to be tried again as it is


class MailServer:
    """One mail server, by its address."""

    def __init__(self, address: SplitResult) -> None:
        self._address = address

    def send(self, message: EmailMessage) -> None:
        """Send a mail; MerchantUnavailable when the server did not say in time that it took it."""
        in_time(lambda: self._send(message), MAIL_SECONDS, self._address.hostname or "the mail server")

    def _send(self, message: EmailMessage) -> None:
        try:
            with self._connected() as server:
                if self._address.username:
                    server.login(unquote(self._address.username), unquote(self._address.password or ""))
                server.send_message(message)
        except smtplib.SMTPRecipientsRefused as error:
            if all(code >= _FOR_GOOD for code, _ in error.recipients.values()):
                raise AddressRefused("the mail server knows no such address") from error
            raise MerchantUnavailable("the mail server did not take it for this address yet") from error
        except (OSError, smtplib.SMTPException) as error:
            raise MerchantUnavailable(f"the mail server did not take it ({type(error).__name__})") from error

    def _connected(self) -> smtplib.SMTP:
        host, port = self._address.hostname or "", self._address.port or 0
        if self._address.scheme == "smtps":
            return smtplib.SMTP_SSL(host, port or 465, timeout=MAIL_SECONDS, context=ssl.create_default_context())
        server = smtplib.SMTP(host, port or 587, timeout=MAIL_SECONDS)
        if host not in {"127.0.0.1", "localhost"}:
            server.starttls(context=ssl.create_default_context())
        return server


class MailFolder:
    """A folder on this machine that mails are written to instead, a file each; the same mail is the same file."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def send(self, message: EmailMessage) -> None:
        """Write a mail; MerchantUnavailable when the folder cannot be written to."""
        name = re.sub(r"[^\w.@-]", "", message["Message-ID"])
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            (self._folder / f"{name}.eml").write_bytes(message.as_bytes())
        except OSError as error:
            raise MerchantUnavailable(f"the mail folder cannot be written to ({type(error).__name__})") from error


Mailing = MailServer | MailFolder


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


def open_server(settings: MerchantSettings) -> Mailing:
    """Return the settings' mail server, or the folder in its place, for mails that come from an address.

    Raises:
        SettingsError: one of both is missing or wrong.
    """
    server = _mailing(settings)
    _refuse_no_address(EARSHOT_SENDER_EMAIL=settings.sender_email)
    return server


def _mailing(settings: MerchantSettings) -> Mailing:
    server = urlsplit(settings.smtp_url)
    if server.scheme == "file" and settings.embedded and not server.netloc and server.path:
        return MailFolder(Path(unquote(server.path)))
    if server.scheme not in {"smtp", "smtps"} or not server.hostname:
        raise SettingsError("EARSHOT_SMTP_URL is not an address like smtps://USER:PASSWORD@HOST:465")
    return MailServer(server)


def _refuse_no_address(**told: str) -> None:
    missing = [name for name, value in told.items() if "@" not in value]
    if missing:
        raise SettingsError(f"{', '.join(missing)}: set it to an e-mail address")


def open_email(settings: MerchantSettings) -> EmailSender:
    """Return the sender by the settings' mail server."""
    server = _mailing(settings)
    _refuse_no_address(EARSHOT_ORDERS_EMAIL=settings.orders_email, EARSHOT_SENDER_EMAIL=settings.sender_email)
    return EmailSender(server, sender=settings.sender_email, recipient=settings.orders_email)


SENDER = SenderKind(name="email", open=open_email)
