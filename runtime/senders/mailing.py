"""Mails of ours on their way: one mail server, or a folder on this machine in its place; each at least once."""

from __future__ import annotations

import re
import smtplib
import ssl
from email.message import EmailMessage
from pathlib import Path
from typing import Protocol
from urllib.parse import SplitResult, unquote, urlsplit

from base.errors import AddressRefused, MerchantUnavailable, SettingsError
from base.merchant_call import in_time

MAIL_SECONDS = 6.0  # a mail, however many words the mail server needs
_FOR_GOOD = 500  # RFC 5321, 4.2.1: a 5yz reply is not to be tried again as it is


class MailSettings(Protocol):
    """Settings that say by which server mails go, and whom they come from."""

    @property
    def smtp_url(self) -> str:
        """Return the server's address, with whom to log in as."""

    @property
    def sender_email(self) -> str:
        """Return whom mails come from."""

    @property
    def embedded(self) -> bool:
        """Tell whether this is a machine of one's own, where a folder will do."""


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


def open_server(settings: MailSettings) -> Mailing:
    """Return the settings' mail server, or the folder in its place, for mails that come from an address.

    Raises:
        SettingsError: one of both is missing or wrong.
    """
    server = open_mailing(settings)
    refuse_no_address(EARSHOT_SENDER_EMAIL=settings.sender_email)
    return server


def open_mailing(settings: MailSettings) -> Mailing:
    """Return the settings' mail server, or the folder in its place; SettingsError when its address is wrong."""
    server = urlsplit(settings.smtp_url)
    if server.scheme == "file" and settings.embedded and not server.netloc and server.path:
        return MailFolder(Path(unquote(server.path)))
    if server.scheme not in {"smtp", "smtps"} or not server.hostname:
        raise SettingsError("EARSHOT_SMTP_URL is not an address like smtps://USER:PASSWORD@HOST:465")
    return MailServer(server)


def refuse_no_address(**told: str) -> None:
    """Raise SettingsError, naming each of these variables that holds no e-mail address."""
    missing = [name for name, value in told.items() if "@" not in value]
    if missing:
        raise SettingsError(f"{', '.join(missing)}: set it to an e-mail address")
