"""Sending to Google over HTTP: a server here checks what it is sent by Google's rules and answers as Google does."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from attribution.exports.receivers.google_ads_rules import event_problems
from base.errors import InputError, ReceiverUnavailable, SettingsError
from base.settings import Settings
from runtime.sending.google_ads import WIRE
from runtime.sending.log import SentLog
from runtime.sending.send import Courier, SendOutcome
from runtime.sending.table import wire_to
from tests.factories.conversions_server import Answer, Asked, ReceiversServer, receivers_server
from tests.factories.records import MORNING

PLACE = {
    "operatingAccount": {"accountType": "GOOGLE_ADS", "accountId": "1234567890"},
    "loginAccount": {"accountType": "GOOGLE_ADS", "accountId": "5550001111"},
    "productDestinationId": "987",
}


def event(number: int, value: float = 12.0) -> dict[str, Any]:
    return {
        "transactionId": f"or_{number}",
        "eventTimestamp": "2026-11-20T08:00:00.000000Z",
        "eventSource": "WEB",
        "currency": "USD",
        "conversionValue": value,
        "adIdentifiers": {"gclid": f"Cj0_{number}"},
    }


@dataclass
class Google:
    """Google as its documents have it: takes events, keeps the latest of a transaction, and says later what became."""

    kept: dict[str, float] = field(default_factory=dict)
    status: str = "SUCCESS"
    away: list[int] = field(default_factory=list)  # statuses of the next answers
    refused: set[str] = field(default_factory=set)
    requests: int = 0

    def answer(self, asked: Asked) -> Answer:
        if asked.headers.get("Authorization") != "Bearer secret-token":
            return 401, {"error": {"status": "UNAUTHENTICATED"}}
        if self.away:
            return self.away.pop(0), {"error": {"status": "UNAVAILABLE"}}
        if asked.method == "GET":
            assert asked.path.startswith("/requestStatus:retrieve?requestId=req_")
            errors = {"errorCounts": [{"recordCount": "1", "reason": "PROCESSING_ERROR_REASON_INVALID_GCLID"}]}
            told = {"requestStatus": self.status} | ({} if self.status == "SUCCESS" else {"errorInfo": errors})
            return 200, {"requestStatusPerDestination": [told]}
        assert asked.path == "/events:ingest"
        body = asked.body
        assert (body["destinations"], body["encoding"]) == ([PLACE], "HEX")
        assert 1 <= len(body["events"]) <= 2000
        wrong = [problem for one in body["events"] for problem in event_problems(one)]
        wrong += [one["transactionId"] for one in body["events"] if one["transactionId"] in self.refused]
        if wrong:
            return 400, {"error": {"status": "INVALID_ARGUMENT", "message": wrong[0]}}
        self.requests += 1
        if not body["validateOnly"]:
            self.kept |= {one["transactionId"]: one["conversionValue"] for one in body["events"]}
        return 200, {"requestId": f"req_{self.requests}"}


@pytest.fixture
def google() -> Google:
    return Google()


@pytest.fixture
def server(google: Google) -> Iterator[ReceiversServer]:
    with receivers_server(google.answer) as server:
        yield server


@dataclass
class Sender:
    sending: Courier
    waited: list[float]

    def send(self, events: list[dict[str, Any]], **changed: Any) -> SendOutcome:
        log = SentLog(self.sending.log.path)  # every sending is a process of its own
        return replace(self.sending, log=log, **changed).send(events)

    def logged(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.sending.log.path.read_text("utf-8").splitlines()]


@pytest.fixture
def sender(server: ReceiversServer, tmp_path: Path) -> Sender:
    waited: list[float] = []
    settings = Settings(
        google_url=server.url,
        google_account="123-456-7890",
        google_login_account="5550001111",
        google_conversion="987",
        google_token="secret-token",
    )
    sending = Courier(
        wire=WIRE,
        settings=settings,
        log=SentLog(tmp_path / "sent.jsonl"),
        wait=waited.append,
        clock=lambda: MORNING,
    )
    return Sender(sending, waited)


def test_events_are_taken_and_what_became_of_them_is_in_the_log(sender: Sender, google: Google) -> None:
    outcome = sender.send([event(1), event(2)])
    assert google.kept == {"or_1": 12.0, "or_2": 12.0}
    assert +outcome.counts == {"accepted": 2}
    assert [(one["key"], one["state"], one["request"]) for one in sender.logged()] == [
        ("or_1", "pending", "req_1"),
        ("or_2", "pending", "req_1"),
        ("or_1", "accepted", "req_1"),
        ("or_2", "accepted", "req_1"),
    ]


def test_what_was_taken_is_not_sent_again_and_a_refund_restates_it(
    sender: Sender, google: Google, server: ReceiversServer
) -> None:
    sender.send([event(1), event(2)])
    outcome = sender.send([event(1), event(2, 7.0), event(3, 0.0)])
    assert +outcome.counts == {"accepted": 1, "unchanged": 1, "nothing to take back": 1}
    (_, restated) = server.of("POST")
    assert [(one["transactionId"], one["conversionValue"]) for one in restated.body["events"]] == [("or_2", 7.0)]
    sender.send([event(1, 0.0)])
    assert google.kept == {"or_1": 0.0, "or_2": 7.0}


def test_a_check_keeps_nothing_there_nor_here(sender: Sender, google: Google, server: ReceiversServer) -> None:
    outcome = sender.send([event(1)], check_only=True)
    assert server.of("POST")[0].body["validateOnly"] is True
    assert google.kept == {}
    assert +outcome.counts == {"well-formed": 1}
    assert not sender.sending.log.path.exists()


def test_events_go_in_batches_of_at_most_2000_with_a_pause_before_each(sender: Sender, server: ReceiversServer) -> None:
    sender.send([event(number) for number in range(4500)])
    assert [len(one.body["events"]) for one in server.of("POST")] == [2000, 2000, 500]
    assert sender.waited.count(WIRE.pause) >= 3


def test_google_away_for_a_while_is_asked_again_with_growing_patience(sender: Sender, google: Google) -> None:
    google.away = [503, 429, 500]
    outcome = sender.send([event(1)])
    assert +outcome.counts == {"accepted": 1}
    assert [pause for pause in sender.waited if pause >= 1] == [1.0, 2.0, 4.0]


def test_google_away_for_long_ends_it_and_the_next_time_goes_on(sender: Sender, google: Google) -> None:
    small = replace(WIRE, most=1)
    google.away = [503] * 6
    with pytest.raises(ReceiverUnavailable, match="run this again"):
        sender.send([event(1), event(2)], wire=small)
    google.away = []
    google.requests = 0
    assert +sender.send([event(1), event(2)], wire=small).counts == {"accepted": 2}
    assert +sender.send([event(1), event(2)], wire=small).counts == {"unchanged": 2}


def test_one_event_that_google_refuses_costs_itself_alone(sender: Sender, google: Google) -> None:
    google.refused = {"or_3"}
    outcome = sender.send([event(number) for number in range(8)])
    assert +outcome.counts == {"accepted": 7, "refused": 1}
    assert set(google.kept) == {f"or_{number}" for number in range(8)} - {"or_3"}
    (refused,) = [one for one in sender.logged() if one["state"] == "refused"]
    assert (refused["key"], "or_3" in refused["reason"]) == ("or_3", True)
    google.refused = set()
    assert +sender.send([event(3)]).counts == {"accepted": 1}  # mended there, it goes


@pytest.mark.parametrize(
    ("status", "state"), [("FAILED", "refused"), ("PARTIAL_SUCCESS", "partly"), ("PROCESSING", "pending")]
)
def test_what_google_says_later_is_told_and_only_what_it_refused_goes_again(
    sender: Sender, google: Google, status: str, state: str
) -> None:
    google.status = status
    outcome = sender.send([event(1)])
    assert +outcome.counts == {state: 1}
    assert bool(outcome.reasons) is (state != "pending")
    google.status = "SUCCESS"
    sender.send([event(1)])
    assert google.requests == (2 if state == "refused" else 1)
    assert sender.logged()[-1]["state"] == ("partly" if state == "partly" else "accepted")


def test_a_token_that_google_refuses_is_named_by_its_setting_and_nothing_is_tried_again(
    sender: Sender, server: ReceiversServer
) -> None:
    wrong = replace(sender.sending.settings, google_token="other")
    with pytest.raises(InputError, match=r"google-ads refuses us \(401: .*EARSHOT_GOOGLE_TOKEN"):
        sender.send([event(1)], settings=wrong)
    assert len(server.asked) == 1


def test_a_line_of_the_log_that_a_crash_cut_off_costs_its_message_alone(sender: Sender, google: Google) -> None:
    sender.send([event(1)])
    with sender.sending.log.path.open("a", encoding="utf-8") as file:
        file.write('{"key": "or_2", "dig')
    assert +sender.send([event(1), event(2)]).counts == {"accepted": 1, "unchanged": 1}
    assert +sender.send([event(1), event(2)]).counts == {"unchanged": 2}


def test_settings_that_are_missing_are_named() -> None:
    with pytest.raises(SettingsError, match="ACCOUNT, EARSHOT_GOOGLE_CONVERSION, EARSHOT_GOOGLE_TOKEN or EARSHOT_G"):
        wire_to("google-ads", Settings())
    with pytest.raises(InputError, match="cloudevents is written as files alone; sent are: ga4, google-ads, meta"):
        wire_to("cloudevents", Settings())
