"""A button that was pressed, and a pack that was scanned, become one order within what the household allows."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from base.settings import Settings
from intake.iot.delivery import topic_of
from intake.iot.intake import DeviceMessages
from ledger.devices import Devices
from ledger.news import news_of
from ledger.outbox import Busy
from ledger.pack_codes import HELP, PackCodes
from ledger.recorder import Recorder
from ledger.records import Action, Grant, Initiator, Order, OrderSource
from ledger.records.news import Helped, HouseholdNews, OrderedByItself, Proposed
from ledger.spool import FileSpool
from ledger.store import Ledger
from replenishment.placing.wished import Wished
from runtime.embedded_aws.template import table_definition
from tests.factories.checkout import COFFEE, DETERGENT, built_in_shop
from tests.factories.replenished import HOUSEHOLD, KEY, NAMES, SEALER, THING, Replenished

PACKS = PackCodes(Settings().service_pepper.encode())


class Home(Replenished):
    """One whose button asks for coffee."""

    folder: Path

    def tells(self, kind: str, sequence: int, *, ago: timedelta = timedelta(), **told: Any) -> dict[int, str]:
        """A message as the rule of IoT Core hands it over; returns why it was refused."""
        at = (self.now - ago).isoformat()
        message = {"kind": kind, "version": 1, "device": THING, "sequence": sequence, "occurred_at": at, **told}
        body = {
            "payload": base64.b64encode(json.dumps(message).encode()).decode(),
            "topic": topic_of(THING, kind),
            "client": THING,
            "certificate": "f00d" * 16,
        }
        taken = self.intake.take([json.dumps(body)])
        assert not taken.again
        return dict(taken.refused)

    @property
    def intake(self) -> DeviceMessages:
        recorder = Recorder(self.ledger, FileSpool(self.folder))
        devices = Devices(self.ledger.dynamo)
        return DeviceMessages(
            ledger=self.ledger, devices=devices, recorder=recorder, pseudonyms=NAMES, clock=lambda: self.now
        )

    def serves(self, **changes: Any) -> list[str]:
        shop = built_in_shop(self.ledger, self.catalog)
        return [what.name for what in Wished(ledger=self.ledger, shop=shop, sealer=SEALER, **changes).round(self.now)]

    def waits(self, **time: int) -> None:
        self.now += timedelta(**time)

    def pressed_for(self) -> list[Order]:
        return [one for one in self.orders() if one.source is OrderSource.DEVICE_AUTO]


@pytest.fixture
def home(dynamodb: Any, tmp_path: Path) -> Iterator[Home]:
    dynamodb.create_table(TableName="earshot", **table_definition().create)
    home = Home(Ledger(lambda: dynamodb, "earshot", pseudonyms=NAMES))
    home.folder = tmp_path
    home.has_a_device(part="button")
    home.bought(50)
    yield home
    dynamodb.delete_table(TableName="earshot")


def test_a_press_orders_once_however_often_it_is_told_and_is_held_to_be_taken_back(home: Home) -> None:
    home.speaks_as("amzn1.ask.account.ADA", Grant.GRANTED)
    home.enrols(COFFEE)
    assert home.tells("press", 1) == {}
    assert home.serves() == [], "it may be called off yet"
    home.waits(minutes=3)
    home.tells("press", 1, ago=timedelta(minutes=3))
    assert home.serves() == ["ORDERED"]
    home.tells("press", 1, ago=timedelta(minutes=3))
    assert home.serves() == []
    (order,) = home.pressed_for()
    assert (order.initiator, order.subscription_id) == (Initiator.HUMAN, None)
    assert isinstance(home.ledger.outbox.attempt(order.order_id, home.now + timedelta(minutes=119)), Busy)
    told = (one for one in home.ledger.touchpoints_of(HOUSEHOLD or "") if one.action is not Action.SETUP)
    touches = sorted(told, key=lambda one: one.action)
    assert [one.action for one in touches] == [Action.BUY, Action.REORDER]
    assert len({one.session_id for one in touches}) == 1, "press and purchase are one touch of its journey"
    assert touches[0].order_id == order.order_id


def test_what_a_press_ordered_waits_to_be_said_beside_what_waits_already(home: Home) -> None:
    home.enrols(COFFEE)
    home.speaks_as("amzn1.ask.account.ADA", Grant.GRANTED)
    assert home.tells("press", 1) == {}
    home.waits(minutes=3)
    (ada,) = home.automations.speakers(HOUSEHOLD)
    proposed = Proposed(product_id=DETERGENT)
    for who in (ada, KEY or ""):
        home.automations.tell(who, HouseholdNews(made_at=home.now, proposed=proposed))
    assert home.serves() == ["ORDERED"]
    for who in (ada, KEY or ""):
        news = news_of(home.ledger.dynamo, who, home.now)
        assert news is not None
        assert news.ordered is not None
        assert (news.ordered.product_id, news.ordered.pressed, news.proposed) == (COFFEE, True, proposed)


def test_pressed_again_within_two_minutes_it_is_called_off(home: Home) -> None:
    home.enrols(COFFEE)
    home.tells("press", 1)
    home.waits(seconds=40)
    home.tells("press", 2)
    home.waits(minutes=10)
    assert home.serves() == []
    assert home.pressed_for() == []


@pytest.mark.parametrize(
    "why", ["no leave for it", "told late", "just ordered", "ordered otherwise", "dearer", "over the limit", "ucp"]
)
def test_what_may_not_be_ordered_without_asking_is_proposed(home: Home, why: str) -> None:
    speaker = home.speaks_as("amzn1.ask.account.ADA")
    rules = {"confirm_above_minor": 100} if why == "over the limit" else {}
    home.enrols(*([] if why == "no leave for it" else [COFFEE]), **rules)
    if why == "just ordered":
        home.tells("press", 1)
        home.waits(minutes=3)
        assert home.serves() == ["ORDERED"]
    if why == "ordered otherwise":
        home.bought(0)
    if why == "dearer":
        home.bought(1, unit_minor=100)
    before = len(home.pressed_for())
    home.tells("press", 2, ago=timedelta(hours=13) if why == "told late" else timedelta())
    home.waits(minutes=3)
    assert home.serves(may_order=why != "ucp") == ["PROPOSED"]
    assert len(home.pressed_for()) == before
    news = home.ledger.summaries.summary_of(speaker, at=home.now).news
    assert news is not None
    assert news.proposed is not None
    assert news.proposed.product_id == COFFEE


def test_a_danger_that_waits_unheard_is_told_beside_what_is_proposed(home: Home) -> None:
    speaker = home.speaks_as("amzn1.ask.account.ADA")
    home.enrols()
    danger = Helped(device="de_1", appliance="coffee machine", code="HOT")
    home.automations.tell(speaker, HouseholdNews(made_at=home.now, helped=danger))
    home.tells("press", 1)
    home.waits(minutes=3)
    assert home.serves() == ["PROPOSED"]
    news = home.ledger.summaries.summary_of(speaker, at=home.now).news
    assert news is not None
    assert (news.proposed is None, news.helped) == (False, danger)


def test_a_household_that_lets_nothing_be_ordered_by_a_device_is_asked_nothing(home: Home) -> None:
    speaker = home.speaks_as("amzn1.ask.account.ADA")
    home.tells("press", 1)
    home.waits(minutes=3)
    assert home.serves() == ["NOT_ALLOWED"]
    assert home.serves() == []
    assert home.ledger.summaries.summary_of(speaker, at=home.now).news is None


def test_a_pack_that_is_scanned_is_had_again_and_one_of_others_is_a_touch_alone(home: Home) -> None:
    home.enrols(DETERGENT)
    home.bought(40, DETERGENT)
    home.tells("scan", 1, code=PACKS.code(DETERGENT, "7"))
    home.tells("scan", 2, code=PACKS.code(COFFEE, "7", what_for=HELP))
    home.tells("scan", 3, code=PackCodes(b"others").code(DETERGENT, "7"))
    home.waits(minutes=3)
    assert home.serves() == ["ORDERED"]
    (order,) = home.pressed_for()
    assert [line.product_id for line in order.lines] == [DETERGENT]


def test_who_was_forgotten_since_the_press_is_ordered_nothing(home: Home) -> None:
    home.enrols(COFFEE)
    home.tells("press", 1)
    home.waits(minutes=3)
    home.forgets()
    assert home.serves() == ["NOT_ALLOWED"]
    for asked in list(home.ledger.requests.waiting()):
        home.ledger.erasing.carry_out(asked)
    assert home.pressed_for() == []
    assert KEY is not None
    assert home.ledger.dynamo.get(f"CU#{KEY}", "AUTOMATION") is None


def test_what_was_ordered_by_itself_and_is_unheard_is_not_hidden_by_a_press(home: Home) -> None:
    home.enrols(COFFEE)
    assert home.tells("press", 1) == {}
    home.waits(minutes=3)
    itself = OrderedByItself(
        order_id="re_1",
        product_id=DETERGENT,
        total_minor=1_500,
        currency="USD",
        undo_until=home.now + timedelta(hours=2),
    )
    home.automations.tell(KEY or "", HouseholdNews(made_at=home.now, ordered=itself))
    assert home.serves() == ["ORDERED"]
    news = news_of(home.ledger.dynamo, KEY or "", home.now)
    assert news is not None
    assert news.ordered == itself
