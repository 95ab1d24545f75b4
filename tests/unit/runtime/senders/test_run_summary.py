"""The summary of a run as a mail: text and HTML, the same at every try."""

from __future__ import annotations

import json
from dataclasses import dataclass
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from base.errors import MerchantUnavailable, SettingsError
from runtime.senders.mailing import open_server
from runtime.senders.run_summary import mail_summary, recipients_of, run_id_of

WANTED = ("a@shop.example", "b@shop.example")
SENDER = "Harbor & Pantry <reports@shop.example>"


@dataclass(frozen=True)
class Settings:
    smtp_url: str
    sender_email: str = SENDER
    embedded: bool = True


def run_in(folder: Path, **manifest: object) -> Path:
    told = {"run_id": "run_1", "as_of": "2026-11-20T11:42:00Z", **manifest}
    (folder / "manifest.json").write_text(json.dumps(told), encoding="utf-8")
    (folder / "summary.txt").write_text("Voice is credited with £1 — of £5\n", encoding="utf-8")
    page = "<!doctype html><title>Voice is credited with £1 · Harbor &amp; Pantry</title><p>£1</p>"
    (folder / "summary.html").write_text(page, encoding="utf-8")
    return folder


def test_the_mail_bears_both_forms_and_is_the_same_at_every_try(tmp_path: Path) -> None:
    run, mails = run_in(tmp_path), tmp_path / "mails"
    server = open_server(Settings(mails.as_uri()))
    sent = []
    for _ in range(2):
        mail_summary(run, server, sender=SENDER, recipients=WANTED)
        (file,) = mails.iterdir()
        sent.append(file.read_bytes())
    assert sent[0] == sent[1]
    mail = message_from_bytes(sent[0], policy=policy.default)
    assert mail["Subject"] == "Voice is credited with £1 · Harbor & Pantry"
    assert mail["To"] == "a@shop.example, b@shop.example"
    assert mail["Message-ID"] == "<run_1.summary@shop.example>"
    assert mail["Date"] == "Fri, 20 Nov 2026 11:42:00 +0000"
    text, html = mail.iter_parts()
    assert (text.get_content_type(), html.get_content_type()) == ("text/plain", "text/html")
    assert text.get_content() == "Voice is credited with £1 — of £5\n"
    assert "<p>£1</p>" in html.get_content()


def test_a_run_without_records_has_a_mail_too(tmp_path: Path) -> None:
    run, mails = run_in(tmp_path, as_of=None), tmp_path / "mails"
    mail_summary(run, open_server(Settings(mails.as_uri())), sender=SENDER, recipients=WANTED)
    assert len(list(mails.iterdir())) == 1
    assert run_id_of(run) == "run_1"


def test_a_mail_server_that_is_away_is_told_of(tmp_path: Path) -> None:
    with pytest.raises(MerchantUnavailable):
        mail_summary(run_in(tmp_path), open_server(Settings("smtp://127.0.0.1:9")), sender=SENDER, recipients=WANTED)


@pytest.mark.parametrize(
    ("told", "addresses"),
    [("", ()), (" , ", ()), ("a@b.example, c@d.example,a@b.example", ("a@b.example", "c@d.example"))],
)
def test_who_is_told_is_a_list_each_once(told: str, addresses: tuple[str, ...]) -> None:
    assert recipients_of(told) == addresses


@pytest.mark.parametrize("told", ["nobody", "a@b.example;c@d.example", "a@b.example\nBcc: c@d.example"])
def test_what_is_no_list_of_addresses_is_refused(told: str) -> None:
    with pytest.raises(SettingsError, match="EARSHOT_REPORT_EMAIL"):
        recipients_of(told)
