"""The mail that brings a run's summary: the page's first screen, as text and HTML, to whoever wants it.

At least once, and the same mail each time: its Message-ID is the run's, as are its date and every byte of it.
"""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import format_datetime
from html import unescape
from pathlib import Path

from base.clock import parse_rfc3339
from base.errors import SettingsError
from runtime.senders.mailing import Mailing

TEXT, HTML, MANIFEST = "summary.txt", "summary.html", "manifest.json"
_TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)
_ADDRESS = re.compile(r"[^@\s,;]+@[^@\s,;]+")
_UNKNOWN = datetime(1970, 1, 1, tzinfo=UTC)  # of a run without records


def recipients_of(addresses: str) -> tuple[str, ...]:
    """Return the addresses of a list, each once.

    Raises:
        SettingsError: something in it is no address.
    """
    told = tuple(dict.fromkeys(one.strip() for one in addresses.split(",") if one.strip()))
    if any(not _ADDRESS.fullmatch(one) for one in told):
        raise SettingsError("EARSHOT_REPORT_EMAIL is not a list of e-mail addresses like a@shop.example,b@shop.example")
    return told


def run_id_of(folder: Path) -> str:
    """Return the id of the run in a folder."""
    return str(_manifest(folder)["run_id"])


def summary_message(folder: Path, *, sender: str, recipients: tuple[str, ...]) -> EmailMessage:
    """Return the mail about the run in a folder: the same for every try."""
    manifest, html = _manifest(folder), (folder / HTML).read_text(encoding="utf-8")
    title, run_id, as_of = _TITLE.search(html), manifest["run_id"], manifest["as_of"]
    message = EmailMessage()
    message["From"], message["To"] = sender, ", ".join(recipients)
    message["Subject"] = " ".join(unescape(title[1]).split()) if title else f"Voice report {run_id}"
    message["Date"] = format_datetime((parse_rfc3339(as_of) if as_of else None) or _UNKNOWN)
    message["Message-ID"] = f"<{run_id}.summary@{sender.rpartition('@')[2].rstrip('>')}>"
    message["X-Earshot-Run"] = run_id
    message.set_content((folder / TEXT).read_text(encoding="utf-8"))
    message.add_alternative(html, subtype="html")
    message.set_boundary(f"{run_id}.summary")  # a random one would make every try another mail
    return message


def mail_summary(folder: Path, server: Mailing, *, sender: str, recipients: tuple[str, ...]) -> None:
    """Send it; MerchantUnavailable when the mail server did not say that it took it."""
    server.send(summary_message(folder, sender=sender, recipients=recipients))


def _manifest(folder: Path) -> dict[str, str]:
    told: dict[str, str] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    return told
