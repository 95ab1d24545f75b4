"""Device events that come late: what was forgotten does not come back by the devices' door."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from intake.devices import DeviceEvents, EventsTaken
from ledger.encoding import to_json
from ledger.privacy.request import PrivacyRequest
from ledger.privacy.tombstones import Deed
from ledger.pseudonyms import Pseudonyms
from ledger.recorder import Recorder
from ledger.records import Consent, Grant, Identity, Platform
from ledger.spool import FileSpool
from tests.factories.memory import MemoryLedger
from tests.factories.records import MORNING, touchpoint

ADA = f"us_{'a' * 24}"
AGREED = Consent(measurement=Grant.GRANTED, marketing=Grant.DENIED)
LATE = MORNING + timedelta(days=2)


def told(ledger: MemoryLedger, spool: FileSpool, name: str, minutes: int) -> EventsTaken:
    """Let Ada's device tell what it did so many minutes after the morning."""
    moment = MORNING + timedelta(minutes=minutes)
    event = touchpoint(
        name,
        platform=Platform.IOT,
        occurred_at=moment,
        received_at=moment,
        identity=Identity(user=ADA),
        consent=AGREED,
    )
    devices = DeviceEvents(
        recorder=Recorder(ledger, spool),  # type: ignore[arg-type]
        pseudonyms=Pseudonyms(b"pepper"),
        clock=lambda: LATE,
    )
    return devices.take(to_json(event).encode())


@pytest.mark.parametrize("away", [False, True], ids=["the table there", "the table away when it comes"])
def test_an_event_of_before_its_customer_was_forgotten_is_let_go_and_a_later_one_is_kept(
    tmp_path: Path, *, away: bool
) -> None:
    ledger, spool = MemoryLedger(), FileSpool(tmp_path)
    ledger.requests.ask(PrivacyRequest(deed=Deed.ERASED, at=MORNING + timedelta(hours=1), customers=(ADA,)))
    ledger.away = away
    before, after = told(ledger, spool, "tp_before", minutes=5), told(ledger, spool, "tp_after", minutes=65)
    ledger.away = False
    spool.drain(ledger)  # type: ignore[arg-type]
    assert set(ledger.touchpoints) == {"tp_after"}
    assert (before.kept, after.kept) == ((1, 1) if away else (0, 1))


def test_an_event_of_before_a_consent_was_withdrawn_is_nobody_s(tmp_path: Path) -> None:
    ledger = MemoryLedger()
    ledger.requests.ask(PrivacyRequest(deed=Deed.UNLINKED, at=MORNING + timedelta(hours=1), customers=(ADA,)))
    told(ledger, FileSpool(tmp_path), "tp_before", minutes=5)
    assert ledger.touchpoints["tp_before"].identity == Identity()
