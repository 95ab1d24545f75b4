"""What leaves a run for others: with consent, in the receiver's words, by the receiver's rules."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from attribution.exports.receivers.cloudevents import RECEIVER as CLOUDEVENTS
from attribution.exports.receivers.cloudevents import problems
from attribution.exports.receivers.export import Exported, export, files_of
from attribution.exports.receivers.receiver import Message, Row, Sender
from attribution.exports.receivers.table import RECEIVERS, receiver_named
from attribution.exports.receivers.writing import WriteMessage
from attribution.parameters import Inputs, Parameters
from attribution.run import attribute
from base.errors import InputError, UnknownReceiver
from ledger.records import Action, Consent, Exposure, Grant, Initiator, Platform
from tests.factories.attribution import bought, run, spoken, visit
from tests.factories.homes import Home, Homes

SENDER = Sender(skill_id="amzn1.ask.skill.1", brand="Harbor & Pantry")
BOTH = Consent(measurement=Grant.GRANTED, marketing=Grant.GRANTED)
MARKETING = Consent(measurement=Grant.UNKNOWN, marketing=Grant.GRANTED)
EVENT = {
    "id": "tp_1",
    "source": "/skills/1",
    "specversion": "1.0",
    "type": "com.harborpantry.voice.touchpoint.v1",
    "time": "2026-11-20T08:00:00.000000Z",
    "datacontenttype": "application/json",
    "subject": "h_1",
    "data": {},
}


HOMES = Homes()
Alone = Callable[[Home], Path]
WITH_YES = bought(consent=BOTH)
TOLD = HOMES.home([spoken("tp_1", consent=BOTH, order_id="or_1")], [WITH_YES])
NEVER_AGREED = HOMES.home(
    [
        spoken(f"tp_{number}", consent=Consent(measurement=Grant.GRANTED, marketing=answer))
        for number, answer in enumerate((Grant.UNKNOWN, Grant.DENIED))
    ],
    [WITH_YES],
)
UNMEASURED = {
    measurement: HOMES.home([spoken(consent=replace(MARKETING, measurement=measurement), order_id="or_1")], [WITH_YES])
    for measurement in (Grant.UNKNOWN, Grant.DENIED)
}
UNSAID: tuple[dict[str, Any], ...] = (
    {"platform": Platform.SIRI},
    {"platform": Platform.GOOGLE_ASSISTANT},
    {"exposure": Exposure.AMBIENT},
    {"action": Action.EXPOSURE, "exposure": Exposure.ACTIVE},
    {"action": Action.USAGE},
    {"initiator": Initiator.MACHINE},
)
ONE_SAID = HOMES.home(
    [
        visit(consent=BOTH),
        spoken(consent=BOTH),
        *(spoken(f"tp_no_{number}", consent=BOTH, **changed) for number, changed in enumerate(UNSAID)),
    ],
    [WITH_YES],
)
ORDERING = HOMES.home(
    [
        spoken(consent=BOTH, action=Action.BUY, outcome="ordered", order_id="or_1"),
        spoken("tp_2", consent=BOTH, action=Action.BUY, outcome="asked"),
    ],
    [WITH_YES],
)
NINE = HOMES.home([spoken(f"tp_{number}", consent=BOTH) for number in range(9)], [bought()])
THREE = HOMES.home([spoken(f"tp_{number}", consent=BOTH) for number in range(3)], [bought()])


@pytest.fixture(scope="module")
def everybody(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return HOMES.run(tmp_path_factory.mktemp("homes")).out


@pytest.fixture
def alone(everybody: Path, tmp_path: Path) -> Alone:
    return lambda home: home.alone(everybody, tmp_path)


def exported(folder: Path) -> tuple[Exported, list[dict[str, Any]]]:
    done = export(CLOUDEVENTS, folder, SENDER)
    return done, [json.loads(line) for line in messages_of(done).read_text("utf-8").splitlines()]


def messages_of(done: Exported) -> Path:
    (file,) = done.files
    return file


def test_a_touchpoint_leaves_as_a_cloudevent_of_the_skill(alone: Alone) -> None:
    done, (event,) = exported(alone(TOLD))
    assert (done.written, done.kept_back, done.rejected) == ({"cloudevents.jsonl": 1}, {}, ())
    assert messages_of(done).parts[-2:] == ("receivers", "cloudevents.jsonl")
    assert (event["id"], event["source"], event["specversion"]) == ("tp_1", "/skills/amzn1.ask.skill.1", "1.0")
    assert (event["type"], event["datacontenttype"]) == ("com.harborpantry.voice.touchpoint.v1", "application/json")
    assert event["time"] == "2026-11-19T08:00:00.000000Z"
    assert event["subject"].startswith("h_")
    assert event["data"] | {"brand_id": "b1", "channel": "alexa", "order_id": "or_1"} == event["data"]


def test_nothing_leaves_without_a_yes_to_marketing(alone: Alone) -> None:
    done, events = exported(alone(NEVER_AGREED))
    assert events == []
    assert done.kept_back == {"the customer did not agree to marketing": 2}


def test_without_a_yes_to_measurement_an_event_is_of_nobody(alone: Alone) -> None:
    _, (event,) = exported(alone(UNMEASURED[Grant.UNKNOWN]))
    assert "subject" not in event
    assert {"session_id", "order_id", "household_id", "person_id"}.isdisjoint(event["data"])


def test_after_a_no_to_measurement_there_is_no_event(alone: Alone) -> None:
    done, events = exported(alone(UNMEASURED[Grant.DENIED]))
    assert (events, done.kept_back) == ([], {"the customer said no to being measured": 1})


def test_what_was_not_said_to_the_skill_is_no_event_of_it(alone: Alone) -> None:
    done, events = exported(alone(ONE_SAID))
    assert [event["id"] for event in events] == ["tp_1"]
    assert done.kept_back == {"not said to the skill": 1 + len(UNSAID)}


def test_a_turn_that_ordered_is_a_purchase(alone: Alone) -> None:
    _, events = exported(alone(ORDERING))
    kinds = {event["id"]: event["type"] for event in events}
    assert kinds == {
        "tp_1": "com.harborpantry.voice.purchase.v1",
        "tp_2": "com.harborpantry.voice.touchpoint.v1",
    }


def test_the_same_run_gives_the_same_bytes(alone: Alone) -> None:
    folder = alone(NINE)
    first, second = (messages_of(export(CLOUDEVENTS, folder, SENDER)).read_bytes() for _ in range(2))
    assert first == second


def test_a_message_that_breaks_the_rules_is_set_aside_with_its_reasons_and_the_others_go_on(alone: Alone) -> None:
    folder = alone(THREE)
    (file,) = CLOUDEVENTS.files
    checked = replace(file, validate=lambda event: ["id: no twos"] if event["id"] == "tp_2" else [])
    strict = replace(CLOUDEVENTS, files=(checked,))
    done = export(strict, folder, SENDER)
    (line,) = done.rejected_file.read_text("utf-8").splitlines()
    assert sum(done.written.values()) == 2
    assert json.loads(line) == {
        "file": "touchpoints.parquet",
        "line": 3,
        "record": "cloudevents",
        "reason": "cloudevents.jsonl: id: no twos",
    }
    assert export(CLOUDEVENTS, folder, SENDER).rejected_file.exists() is False


def test_a_new_run_leaves_nothing_that_an_older_one_sent(alone: Alone) -> None:
    done, _ = exported(alone(TOLD))
    attribute(Inputs(touchpoints=[spoken()], orders=[bought()]), Parameters(), done.folder.parent)
    assert not messages_of(done).exists()


def test_a_folder_without_a_run_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="holds no run"):
        export(CLOUDEVENTS, tmp_path, SENDER)


def test_what_stands_where_an_export_reads_or_writes_is_named_and_changes_nothing(alone: Alone, tmp_path: Path) -> None:
    done, _ = exported(alone(TOLD))
    before = messages_of(done).read_bytes()
    done.rejected_file.mkdir()
    with pytest.raises(InputError, match=r"--run .* cloudevents_rejected\.jsonl is a folder there"):
        export(CLOUDEVENTS, tmp_path, SENDER)
    assert messages_of(done).read_bytes() == before
    done.rejected_file.rmdir()
    table = tmp_path / "touchpoints.parquet"
    table.write_bytes(table.read_bytes()[:300])
    with pytest.raises(InputError, match=r"touchpoints\.parquet cannot be read"):
        export(CLOUDEVENTS, tmp_path, SENDER)
    assert messages_of(done).read_bytes() == before


def test_a_file_named_receivers_is_named_by_the_option_that_led_there_and_the_run_stays(
    alone: Alone, tmp_path: Path
) -> None:
    folder = alone(TOLD)
    before = (tmp_path / "manifest.json").read_bytes()
    (tmp_path / "receivers").write_text("")
    with pytest.raises(InputError, match=r"^--run .*receivers is a file"):
        export(CLOUDEVENTS, folder, SENDER)
    with pytest.raises(InputError, match=r"^--out .*receivers is a file"):
        run(tmp_path, [spoken()], [])
    assert (tmp_path / "manifest.json").read_bytes() == before


def test_messages_are_written_as_they_are_made(alone: Alone) -> None:
    made: list[str] = []
    written: list[str] = []

    @contextmanager
    def opened(_path: Path) -> Iterator[WriteMessage]:
        yield lambda message: written.append(message["id"])

    def messages(row: Row, sender: Sender) -> Iterable[Message]:
        assert len(written) == len(made)
        made.append(row["touchpoint_id"])
        return file.messages(row, sender)

    (file,) = CLOUDEVENTS.files
    watched = replace(CLOUDEVENTS, files=(replace(file, messages=messages, write=opened),))
    with pytest.raises(FileNotFoundError):  # nothing was written that could be described
        export(watched, alone(THREE), SENDER)
    assert written == made == ["tp_0", "tp_1", "tp_2"]


def test_a_brand_of_no_letters_gives_no_event_type(alone: Alone) -> None:
    with pytest.raises(InputError, match="EARSHOT_SELLER"):
        export(CLOUDEVENTS, alone(TOLD), replace(SENDER, brand="港"))


def test_a_receiver_nobody_knows_is_answered_with_those_there_are() -> None:
    assert receiver_named("cloudevents") is CLOUDEVENTS
    with pytest.raises(
        UnknownReceiver, match="no receiver 'fax'; choose one of: google-ads, meta, ga4, segment, snowplow, cloudevents"
    ):
        receiver_named("fax")


def test_every_receiver_has_a_name_and_files_of_its_own() -> None:
    files = [file for receiver in RECEIVERS for file in files_of(receiver)]
    assert len(set(files)) == len(files)
    assert len({receiver.name for receiver in RECEIVERS}) == len(RECEIVERS)


@pytest.mark.parametrize(
    "changed",
    [
        {"source": "https://example.com/a?b=%20#c"},
        {"time": "2026-11-20T09:00:00+01:00"},
        {"datacontenttype": "text/plain; charset=utf-8"},
        {"dataschema": "https://example.com/schema.json"},
        {"subject": None},
        {"comexampleextension1": "other"},
    ],
    ids=lambda changed: next(iter(changed)),
)
def test_what_the_specification_allows_is_let_through(changed: dict[str, Any]) -> None:
    assert problems(EVENT | changed) == []


@pytest.mark.parametrize("name", ["id", "source", "specversion", "type"])
@pytest.mark.parametrize("value", [None, "", 7])
def test_a_required_attribute_is_a_text_that_is_not_empty(name: str, value: object) -> None:
    assert [problem for problem in problems(EVENT | {name: value}) if problem.startswith(f"{name}: ")]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("specversion", "0.3"),
        ("source", "/skills/a b"),
        ("source", "/skills/%zz"),
        ("dataschema", "schema.json"),
        ("type", "touchpoint"),
        ("time", "2026-11-20"),
        ("time", "2026-11-20T08:00:00"),
        ("time", "yesterday"),
        ("datacontenttype", "json"),
        ("subject", ""),
        ("Household", "h_1"),
        ("data_base64", "e30="),
    ],
)
def test_what_the_specification_forbids_is_named(name: str, value: str) -> None:
    assert problems(EVENT | {name: value})
