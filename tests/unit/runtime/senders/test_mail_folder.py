"""On this machine mails are files in a folder: the same mail, however often it is sent, is one."""

from __future__ import annotations

from email import message_from_bytes, policy
from pathlib import Path

import pytest

from base.environment import Aws
from base.errors import MerchantUnavailable, SettingsError
from ledger.delivery import Recipient
from ledger.outbox import RECEIPT, Mail
from runtime.senders.customer_mail import open_mailer
from runtime.senders.settings import MerchantSettings
from tests.factories.records import order

MAIL = Mail(order=order("vo_1", revenue_minor=1_798), about=RECEIPT, number=1, sealed="")
ADA = Recipient(customer_id="1001", email="ada@example.com", locale="en-US", product="Ruxton Dark")


def settings(folder: Path, aws: Aws = Aws.EMBEDDED) -> MerchantSettings:
    return MerchantSettings(aws=aws, smtp_url=folder.as_uri(), sender_email="orders@shop.example")


def test_a_receipt_is_a_file_that_a_mail_reader_opens(tmp_path: Path) -> None:
    mailer = open_mailer(settings(tmp_path / "mail box"), receipts=True)
    assert mailer is not None
    mailer.send(MAIL, ADA)
    mailer.send(MAIL, ADA)
    (file,) = (tmp_path / "mail box").iterdir()
    mail = message_from_bytes(file.read_bytes(), policy=policy.default)
    assert (mail["To"], file.name) == ("ada@example.com", "vo_1.receipt@shop.example.eml")
    assert "Ruxton Dark" in mail.get_content()


def test_a_folder_that_cannot_be_written_to_is_another_try_s(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    mailer = open_mailer(settings(tmp_path / "taken"), receipts=True)
    assert mailer is not None
    with pytest.raises(MerchantUnavailable):
        mailer.send(MAIL, ADA)


def test_in_the_cloud_a_mail_is_never_a_file(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="EARSHOT_SMTP_URL"):
        open_mailer(settings(tmp_path, Aws.AWS), receipts=True)
