"""Batches of messages: what is kept and of whom, what is refused for good, and what is to be told again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from base.errors import StoreUnavailable
from intake.automations import Leave, Leaves
from intake.iot.intake import DeviceMessages, MessagesTaken
from ledger.automations import automations_of
from ledger.delivery import Sealer
from ledger.devices import Devices
from ledger.dynamo import DynamoTable
from ledger.privacy.request import PrivacyRequest
from ledger.privacy.tombstones import Deed
from ledger.pseudonyms import Pseudonyms
from ledger.recorder import Recorder
from ledger.records import Action, Choice, Consent, Exposure, Grant, Identity, Initiator, Touchpoint
from ledger.sequences import each
from ledger.spool import FileSpool
from ledger.store import Ledger
from tests.factories.devices import PSEUDONYMS, emptied, ledger_in_memory, published, registered
from tests.factories.records import MORNING

NOW = MORNING + timedelta(hours=5)
MINE = registered()
AGREED = Consent(measurement=Grant.GRANTED, marketing=Grant.DENIED)


@pytest.fixture(scope="module")
def whole() -> Iterator[Ledger]:
    with ledger_in_memory() as ledger:
        yield ledger


@pytest.fixture
def ledger(whole: Ledger) -> Ledger:
    Devices(emptied(whole).dynamo).register(MINE)
    return whole


@pytest.fixture
def intake(ledger: Ledger, tmp_path: Path) -> DeviceMessages:
    recorder = Recorder(ledger, FileSpool(tmp_path))
    return DeviceMessages(
        ledger=ledger, devices=Devices(ledger.dynamo), recorder=recorder, pseudonyms=PSEUDONYMS, clock=lambda: NOW
    )


def agreed(ledger: Ledger, consent: Consent = AGREED, hours: int = 0) -> None:
    """Let Ada say what her data may be used for."""
    services = PSEUDONYMS.sealed_service("account", "customer-ada")
    at = MORNING + timedelta(hours=hours)
    ledger.decide(Choice(customer=MINE.customer, consent=consent, decided_at=at, services=services))


def touches(ledger: Ledger) -> list[Touchpoint]:
    return list(ledger.day(MORNING.date()).touchpoints)


def kept_numbers(ledger: Ledger) -> list[int]:
    hours = Devices(ledger.dynamo).hours(MINE, MORNING, NOW)
    return sorted(number for hour in hours for _, number in each(hour.seen))


def test_good_messages_are_kept_beside_bad_ones_which_are_refused_each_with_its_reason(
    intake: DeviceMessages, ledger: Ledger
) -> None:
    taken = intake.take(
        [
            published("reading", 1),
            b"nonsense",
            published("reading", 2, left=1501, full=1500),
            published("reading", 3, MORNING - timedelta(seconds=1)),
            published("reading", 4, thing="kettle-1"),
            published("reading", 5, certificate="a" * 64),
            published("reading", 6, MORNING + timedelta(days=3)),
            published("reading", 7, MORNING + timedelta(minutes=50)),
            published("reading", 8, certificate="000000000000"),
        ]
    )
    assert (taken.kept, taken.again) == (2, ())
    assert {place: why.split(":")[0] for place, why in taken.refused.items()} == {
        1: "not a message of the schema",
        2: "left",
        3: "occurred_at",
        4: "the device is not registered",
        5: "the device connected with another certificate than it was registered with",
        6: "occurred_at",
        8: "the device connected without a certificate",
    }
    assert kept_numbers(ledger) == [1, 7]


def test_messages_late_out_of_order_and_twice_are_each_kept_once(intake: DeviceMessages, ledger: Ledger) -> None:
    told = [published("reading", n, MORNING + timedelta(minutes=10 * n)) for n in range(12)]
    usage = published("usage", 12, part="salt", measure="weight", used=30)
    intake.take([*reversed(told), usage, told[3]])
    assert intake.take([usage, *told]) == MessagesTaken(kept=13, refused={}, again=())
    assert kept_numbers(ledger) == list(range(13))
    assert len(touches(ledger)) == 1
    (part,) = next(iter(Devices(ledger.dynamo).hours(MINE, MORNING, NOW))).parts
    assert part.used == 30


KINDS: list[tuple[str, dict[str, Any], tuple[Any, ...]]] = [
    (
        "usage",
        {"part": "salt", "measure": "weight", "used": 30},
        (Action.USAGE, Initiator.MACHINE, Exposure.AMBIENT, "somat-salt", None),
    ),
    ("error", {}, (Action.SUPPORT, Initiator.MACHINE, Exposure.AMBIENT, None, "E24")),
    (
        "decision",
        {"part": "salt", "decision": "order", "quantity": 2},
        (Action.REPLENISH, Initiator.MACHINE, Exposure.AMBIENT, "somat-salt", None),
    ),
    ("press", {"part": "salt"}, (Action.REORDER, Initiator.HUMAN, Exposure.ACTIVE, "somat-salt", None)),
]


@pytest.mark.parametrize(("kind", "fields", "wanted"), KINDS, ids=[kind for kind, *_ in KINDS])
def test_what_a_device_does_is_a_touch_of_its_household_and_its_readings_are_none(
    intake: DeviceMessages, ledger: Ledger, kind: str, fields: dict[str, Any], wanted: tuple[Any, ...]
) -> None:
    agreed(ledger)
    intake.take([published("reading", 1), published(kind, 2, **fields)])
    (touch,) = touches(ledger)
    assert (touch.action, touch.initiator, touch.exposure, touch.product_id, touch.intent) == wanted
    assert touch.identity == Identity(account=MINE.customer, device=MINE.device)
    assert touch.platform == "iot"


def test_a_household_that_did_not_agree_is_served_but_its_touches_are_nobody_s(
    intake: DeviceMessages, ledger: Ledger
) -> None:
    intake.take([published("reading", 1), published("error", 2)])
    (touch,) = touches(ledger)
    assert touch.identity == Identity()
    assert kept_numbers(ledger) == [1]


def test_what_comes_after_a_consent_was_withdrawn_is_nobody_s_though_the_device_is_still_registered(
    intake: DeviceMessages, ledger: Ledger
) -> None:
    agreed(ledger)
    agreed(ledger, Consent(measurement=Grant.DENIED, marketing=Grant.DENIED), hours=1)
    intake.take([published("error", 1), published("error", 2, MORNING + timedelta(hours=2))])
    assert [touch.identity for touch in touches(ledger)] == [Identity(), Identity()]


def test_the_device_of_who_was_forgotten_is_refused(intake: DeviceMessages, ledger: Ledger) -> None:
    intake.take([published("reading", 1)])
    request = PrivacyRequest(deed=Deed.ERASED, at=NOW, customers=(MINE.customer,))
    ledger.erasing.carry_out(ledger.requests.ask(request))
    taken = intake.take([published("reading", 2)])
    assert (taken.kept, list(taken.refused)) == (0, [0])


def test_a_device_is_known_by_its_name_of_before_the_pepper_was_rotated(ledger: Ledger, tmp_path: Path) -> None:
    rotated = Pseudonyms(b"newer", earlier=(b"pepper",), service_pepper=b"service")
    recorder = Recorder(ledger, FileSpool(tmp_path))
    intake = DeviceMessages(
        ledger=ledger, devices=Devices(ledger.dynamo), recorder=recorder, pseudonyms=rotated, clock=lambda: NOW
    )
    assert intake.take([published("reading", 1)]).kept == 1
    assert kept_numbers(ledger) == [1]


def away(*_: object, **__: object) -> None:
    raise StoreUnavailable("away")


def test_while_the_table_is_away_nothing_good_is_acknowledged_and_what_is_bad_is_refused_all_the_same(
    intake: DeviceMessages, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(DynamoTable, "_call", away)
        taken = intake.take([published("reading", 1), b"", published("error", 2)])
    assert (taken.kept, taken.again, list(taken.refused)) == (0, (0, 2), [1])
    assert intake.take([published("reading", 1), published("error", 2)]).kept == 2
    assert (kept_numbers(ledger), len(touches(ledger))) == ([1], 1)


def test_a_batch_is_not_read_while_the_table_is_known_to_be_away_and_is_once_it_answers(
    intake: DeviceMessages, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = [published("reading", 1), b"no message"]
    with monkeypatch.context() as patch:
        patch.setattr(DynamoTable, "_call", away)
        assert intake.take(batch).again == (0,)
        assert intake.take(batch) == MessagesTaken(kept=0, refused={}, again=(0, 1))
    taken = intake.take(batch)
    assert (taken.kept, set(taken.refused), taken.again) == (1, {1}, ())
    assert kept_numbers(ledger) == [1]


def test_only_what_could_not_be_written_is_to_be_told_again(
    intake: DeviceMessages, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = registered("coffee-1", products=())
    Devices(ledger.dynamo).register(replace(other, certificate=None))
    honest = DynamoTable.write

    def write(self: DynamoTable, put: dict[str, Any]) -> bool:
        if put["Item"]["PK"]["S"] == f"DE#{other.device}":
            raise StoreUnavailable("throttled")
        return honest(self, put)

    monkeypatch.setattr(DynamoTable, "write", write)
    batch = [published("reading", n, thing=thing) for n, thing in enumerate(("coffee-1", "dishwasher-7"))]
    taken = intake.take(batch)
    assert taken.again in {(0,), (0, 1)}  # the one behind it in the same request may not have been tried
    assert taken.kept + len(taken.again) == 2


def test_a_code_is_kept_as_shown_and_as_gone_and_its_household_is_looked_at_anew_once(
    ledger: Ledger, intake: DeviceMessages
) -> None:
    leaves = Leaves(ledger=ledger, pseudonyms=PSEUDONYMS, sealer=Sealer(()), clock=lambda: MORNING)
    leaves.give(Leave(account="customer-ada", rules={}))
    customer = PSEUDONYMS.service_key("account", "customer-ada") or ""
    later = MORNING + timedelta(hours=2)

    def looked_at(sequence: int, at: datetime, **fields: Any) -> bool:
        read = automations_of(ledger).of(customer)
        assert read is not None
        assert automations_of(ledger).change(read, read.automation.looked_at_again(NOW + timedelta(days=1)))
        assert not intake.take([published("error", sequence, at, **fields)]).refused
        return automations_of(ledger).of(customer).automation.next_at == NOW  # type: ignore[union-attr]

    assert looked_at(1, MORNING)
    assert ledger.device_states.shows(MINE.device, "E24", NOW)
    assert looked_at(1, MORNING), "told again, since what came of it may have failed"
    assert not looked_at(2, later), "it was there already"
    assert not looked_at(3, later + timedelta(hours=1), cleared=True)
    assert not ledger.device_states.shows(MINE.device, "E24", NOW)
    told = [one.outcome for one in touches(ledger) if one.action is Action.SUPPORT]
    assert told == ["error", "error", "ok"]


def test_what_a_device_is_set_to_is_kept_and_is_no_touch(ledger: Ledger, intake: DeviceMessages) -> None:
    before = len(touches(ledger))
    assert not intake.take([published("setting", 1, name="water_hardness", value=180)]).refused
    (state,) = ledger.device_states.of({MINE.device: MINE.customer})
    assert [(one.name, one.value, one.at) for one in state.settings] == [("water_hardness", 180, MORNING)]
    assert len(touches(ledger)) == before
