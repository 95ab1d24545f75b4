"""Whatever a receiver is made from, and however little it asks: nothing leaves without a consent that is known."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from attribution.exports.order_consents import FILE as ORDER_CONSENTS
from attribution.exports.receivers.departing import each_row
from attribution.exports.receivers.export import Exported, export
from attribution.exports.receivers.receiver import File, Message, Receiver, Row, Sender
from attribution.exports.tables import TABLES
from base.errors import InputError
from ledger.records import Action, Consent, Grant, Identity
from tests.factories.attribution import bought, run, spoken
from tests.factories.homes import Home, Homes

SENDER = Sender(skill_id="amzn1.ask.skill.1", brand="Harbor & Pantry")
BOTH = Consent(measurement=Grant.GRANTED, marketing=Grant.GRANTED)
NOT_YES = (Grant.DENIED, Grant.UNKNOWN)
NO_OF_TOUCH = "the customer did not agree to marketing"
NO_OF_ORDER = "the order's customer did not agree to marketing"


def eager(table: str) -> Receiver:
    """A receiver that asks for nothing and passes on all it is shown."""

    def messages(row: Row, _sender: Sender) -> list[Message]:
        return [{name: str(value) for name, value in row.items() if value is not None}]

    file = File(name="eager.jsonl", messages=messages, validate=lambda _: [])
    return Receiver(name="eager", takes="everything", subjects=each_row(table), files=(file,))


HOMES = Homes()
Sent = Callable[[Home, str], tuple[Exported, list[dict[str, Any]]]]


@pytest.fixture(scope="module")
def everybody(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return HOMES.run(tmp_path_factory.mktemp("homes")).out


@pytest.fixture
def sent(everybody: Path, tmp_path: Path) -> Sent:
    """What leaves of one table of a home's own run."""

    def sent(home: Home, table: str) -> tuple[Exported, list[dict[str, Any]]]:
        done = export(eager(table), home.alone(everybody, tmp_path), SENDER)
        return done, [json.loads(line) for line in done.files[0].read_text("utf-8").splitlines()]

    return sent


def marketing(answer: Grant) -> Consent:
    return Consent(measurement=Grant.GRANTED, marketing=answer)


THREE_ORDERS = {
    answer: HOMES.home(
        [spoken(consent=BOTH)],
        [
            bought("or_1", consent=BOTH),
            bought("or_2", consent=marketing(answer), identity=Identity(account="a2")),
            bought("or_3", consent=Consent(), identity=Identity(account="a3")),
        ],
    )
    for answer in NOT_YES
}


@pytest.mark.parametrize("answer", NOT_YES)
def test_an_order_leaves_only_with_its_own_customers_yes(sent: Sent, answer: Grant) -> None:
    done, messages = sent(THREE_ORDERS[answer], "orders")
    assert [message["order_id"] for message in messages] == ["or_1"]
    assert done.kept_back == {NO_OF_ORDER: 2}


DEVICE = Identity(device="d1")  # whose no is nobody else's, as an account's or a browser's would be
TWO_AND_TWO = {
    answer: HOMES.home(
        [spoken("tp_1", consent=BOTH), spoken("tp_2", consent=marketing(answer), identity=DEVICE)],
        [bought("or_1", consent=BOTH), bought("or_2", consent=marketing(answer), identity=DEVICE)],
    )
    for answer in NOT_YES
}


@pytest.mark.parametrize("answer", NOT_YES)
def test_credit_leaves_only_with_the_yes_of_its_touch_and_of_its_order(sent: Sent, answer: Grant) -> None:
    done, messages = sent(TWO_AND_TWO[answer], "credit")
    assert {(message["order_id"], message["touchpoint_id"]) for message in messages} == {("or_1", "tp_1"), ("or_1", "")}
    assert set(done.kept_back) == {NO_OF_TOUCH, NO_OF_ORDER}


BUYING = {
    answer: HOMES.home([spoken(consent=BOTH, action=Action.BUY, order_id="or_1")], [bought(consent=marketing(answer))])
    for answer in NOT_YES
}
ABOUT_ANOTHER = HOMES.home([spoken(consent=BOTH, order_id="or_9")], [bought(consent=BOTH)])


@pytest.mark.parametrize("answer", NOT_YES)
def test_a_touch_does_not_tell_of_an_order_whose_customer_did_not_agree(sent: Sent, answer: Grant) -> None:
    done, messages = sent(BUYING[answer], "touchpoints")
    assert (messages, done.kept_back) == ([], {NO_OF_ORDER: 1})


def test_an_order_that_is_not_in_the_run_agreed_to_nothing(sent: Sent) -> None:
    done, messages = sent(ABOUT_ANOTHER, "touchpoints")
    assert (messages, done.kept_back) == ([], {NO_OF_ORDER: 1})


def test_no_table_of_a_run_leaves_without_a_yes(tmp_path: Path) -> None:
    ran = run(tmp_path, [spoken(consent=marketing(Grant.UNKNOWN), test_id="tip", arm="treated")], [bought()])
    done = {table.name: export(eager(table.name), ran.out, SENDER) for table in TABLES}
    assert {name: sum(sent.written.values()) for name, sent in done.items()} == dict.fromkeys(done, 0)
    rows = {name: pq.read_metadata(ran.out / f"{name}.parquet").num_rows for name in done}
    assert [name for name, sent in done.items() if rows[name] and not sent.kept_back] == []
    assert sum(map(bool, rows.values())) > len(rows) / 2


def test_a_row_of_nobody_known_stays_back(tmp_path: Path) -> None:
    done = export(eager("paths"), run(tmp_path, [spoken(consent=BOTH)], [bought(consent=BOTH)]).out, SENDER)
    assert done.files[0].read_text("utf-8") == ""
    assert done.kept_back == {"it names no touch and no order whose customer could have agreed": 1}


UNMEASURED = {
    answer: HOMES.home(
        [spoken(consent=BOTH, order_id="or_1")],
        [bought(consent=Consent(measurement=answer, marketing=Grant.GRANTED), subscription_id="sub_1")],
    )
    for answer in NOT_YES
}


def test_without_a_yes_to_measurement_no_receiver_sees_what_ties_rows_together(sent: Sent) -> None:
    ties = {"household_id", "person_id", "session_id", "subscription_id", "evidence", "consent_measurement"}
    for table in ("touchpoints", "orders", "links", "journeys", "credit"):
        _, messages = sent(UNMEASURED[Grant.UNKNOWN], table)
        assert messages, table
        assert all(ties.isdisjoint(message) for message in messages), table


def test_whoever_said_no_to_being_measured_leaves_in_no_file_even_with_a_yes_to_marketing(sent: Sent) -> None:
    for table in ("touchpoints", "orders", "credit"):
        done, messages = sent(UNMEASURED[Grant.DENIED], table)
        assert messages == [], table
        assert set(done.kept_back) == {"the order's customer said no to being measured"}, table


NO_IN_THE_END = HOMES.home(
    [
        spoken("tp_1", consent=BOTH, session_id="s"),
        spoken("tp_2", consent=Consent(measurement=Grant.DENIED), session_id="s", identity=DEVICE),
        spoken("tp_3", consent=BOTH),
    ],
    [bought(consent=BOTH)],
)


def test_a_no_to_being_measured_is_that_of_its_whole_session(sent: Sent) -> None:
    done, messages = sent(NO_IN_THE_END, "touchpoints")
    assert [message["touchpoint_id"] for message in messages] == ["tp_3"]
    assert done.kept_back == {"the customer said no to being measured": 1, NO_OF_TOUCH: 1}


def test_a_run_that_does_not_say_what_its_orders_agreed_to_sends_nothing(everybody: Path, tmp_path: Path) -> None:
    folder = ABOUT_ANOTHER.alone(everybody, tmp_path)
    (folder / ORDER_CONSENTS).unlink()
    with pytest.raises(InputError, match=r"order_consents\.parquet is missing"):
        export(eager("orders"), folder, SENDER)
