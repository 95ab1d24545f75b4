"""A purchase on the real table whose reply is lost, late or a refusal: what is said agrees with the table."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from time import sleep
from typing import Any

import pytest

from base.settings import Settings
from ledger.store import Ledger
from ledger.wiring import open_ledger
from runtime.embedded_aws.local import LocalAws
from skill.app import build_skill
from tests.factories.between import Between, Forward, Reply, between, refused
from tests.factories.envelopes import access_token, envelope, intent, request
from tests.factories.records import MORNING

pytestmark = pytest.mark.integration

UNKNOWN = "I could not tell whether the order went through"


class Buyer:
    """A customer at the skill, with the proxy between it and the table."""

    def __init__(self, proxy: Between, aws: LocalAws, table: str, folder: Path) -> None:
        self.proxy = proxy
        self.table: Ledger = open_ledger(Settings(endpoint=aws.endpoint, table=table))
        self._skill = build_skill(Settings(endpoint=proxy.url, table=table, spool=str(folder)), clock=lambda: MORNING)
        self._attributes: dict[str, Any] = {}
        self._requests = 0

    def says(self, name: str, **slots: str) -> str:
        self._requests += 1
        asked = request("IntentRequest", requestId=f"amzn1.request.{self._requests}", intent=intent(name, **slots))
        answer = self._skill.invoke(envelope(asked, token=access_token(), attributes=self._attributes))
        self._attributes = answer.get("sessionAttributes", {})
        return str(answer["response"]["outputSpeech"]["ssml"])

    def orders(self) -> int:
        return len(self.table.day(MORNING.date()).orders)


@pytest.fixture
def buyer(aws: LocalAws, table: str, tmp_path: Path) -> Iterator[Buyer]:
    with between(aws.endpoint) as proxy:
        buyer = Buyer(proxy, aws, table, tmp_path)
        assert "Shall I order it?" in buyer.says("ReorderIntent", brand="ruxton", product="coffee")
        yield buyer


def test_a_transaction_that_commits_after_its_time_is_never_called_not_ordered_and_the_next_turn_finds_it(
    buyer: Buyer,
) -> None:
    buyer.proxy.faults["TransactWriteItems"] = buyer.proxy.late
    assert UNKNOWN in buyer.says("AMAZON.YesIntent")
    buyer.proxy.released.set()
    while not buyer.orders():
        sleep(0.02)
    assert "Your last order was Ruxton Roast House ground coffee" in buyer.says("OrderStatusIntent")


def test_a_reply_lost_after_the_commit_is_told_as_the_order_it_is(buyer: Buyer) -> None:
    buyer.proxy.faults["TransactWriteItems"] = buyer.proxy.reply_lost
    assert "Done. I ordered" in buyer.says("AMAZON.YesIntent")
    assert buyer.orders() == 1


def test_a_table_that_throttles_the_purchase_has_certainly_not_ordered(buyer: Buyer) -> None:
    buyer.proxy.faults["TransactWriteItems"] = refused(400, "ThrottlingException")
    assert "nothing is ordered yet" in buyer.says("AMAZON.YesIntent")
    assert buyer.orders() == 0


@pytest.mark.parametrize(("status", "code"), [(500, "InternalServerError"), (400, "TransactionInProgressException")])
def test_an_error_of_the_tables_own_says_nothing_of_what_was_done(buyer: Buyer, status: int, code: str) -> None:
    buyer.proxy.faults["TransactWriteItems"] = refused(status, code)
    assert UNKNOWN in buyer.says("AMAZON.YesIntent")


def test_a_refusal_after_an_attempt_without_an_answer_is_not_certain(buyer: Buyer) -> None:
    answers = iter([None, refused(400, "ThrottlingException")])

    def next_fault(forward: Forward) -> Reply | None:
        fault = next(answers)
        return None if fault is None else fault(forward)

    buyer.proxy.faults["TransactWriteItems"] = next_fault
    assert UNKNOWN in buyer.says("AMAZON.YesIntent")
