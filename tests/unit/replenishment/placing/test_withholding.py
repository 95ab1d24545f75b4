"""An experiment withholds replenishment: the held-out get neither parcel nor proposal, and both arms are recorded."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from ledger.encoding import from_json
from ledger.experiments import arm_of
from ledger.records import Grant, Identity, Initiator, Touchpoint
from ledger.records.experiment import Arm, Experiment, Withheld
from ledger.records.replenishment import Decided, Why
from ledger.store import Ledger
from replenishment.placing import carrying_out
from replenishment.placing.telling import led_to
from replenishment.placing.withholding import WITHHELD
from runtime.embedded_aws.template import table_definition
from tests.factories.checkout import COFFEE, DETERGENT
from tests.factories.records import GRANTED, touchpoint
from tests.factories.replenished import HOUSEHOLD, KEY, NAMES, NOW, Replenished

SPEAKER = "amzn1.ask.account.ADA"
TERMS = Experiment(
    test_id="refill-0",
    withheld=Withheld.REPLENISHMENT,
    held_out_thousandths=500,
    starts_at=NOW - timedelta(days=1),
    ends_at=NOW + timedelta(days=28),
)


def holding(arm: Arm) -> Experiment:
    """A test whose lot gives the household this arm."""
    named = (replace(TERMS, test_id=f"refill-{n}") for n in range(99))
    return next(test for test in named if arm_of(test, HOUSEHOLD or "") is arm)


@pytest.fixture
def home(dynamodb: Any) -> Iterator[Replenished]:
    dynamodb.create_table(TableName="earshot", **table_definition().create)
    yield Replenished(Ledger(lambda: dynamodb, "earshot", pseudonyms=NAMES))
    dynamodb.delete_table(TableName="earshot")


def exposures(home: Replenished) -> list[Touchpoint]:
    """What was recorded of the experiment, in the order of time."""
    found = home.ledger.client.scan(TableName="earshot")["Items"]
    told = (from_json(item["body"]["S"], Touchpoint) for item in found if item["SK"]["S"] == "TP")
    return sorted((one for one in told if one.test_id is not None), key=lambda one: one.occurred_at)


@pytest.mark.parametrize(
    ("leave", "again"), [((COFFEE,), "WITHHELD"), ((), "HELD")], ids=["a parcel that goes on being due", "a proposal"]
)
def test_a_held_out_household_gets_nothing_and_it_is_recorded_once(
    home: Replenished, leave: tuple[str, ...], again: str
) -> None:
    test = holding(Arm.HELD_OUT)
    home.ledger.experiments.create(test)
    speaker = home.speaks_as(SPEAKER, Grant.GRANTED)
    home.enrols(*leave)
    for came_of_it in ("WITHHELD", again):  # six hours later the device says the same
        home.decided_to_order()
        assert home.carries_out() == [came_of_it]
        home.now += timedelta(hours=6)
    assert home.orders() == []
    assert home.ledger.summaries.summary_of(speaker, at=home.now).news is None
    (coffee,) = home.automation.decisions
    assert coffee.decided is not Decided.ORDER
    (told,) = exposures(home)
    assert (told.test_id, told.arm, told.outcome, told.product_id) == (test.test_id, Arm.HELD_OUT, WITHHELD, COFFEE)
    assert (told.initiator, told.order_id, told.identity.account) == (Initiator.MACHINE, None, HOUSEHOLD)
    assert home.ledger.experiments.assigned(test.test_id) == {"treated": 0, "held_out": 1}


def test_why_nothing_came_is_told_in_the_decision(home: Replenished) -> None:
    home.ledger.experiments.create(holding(Arm.HELD_OUT))
    home.speaks_as(SPEAKER, Grant.GRANTED)
    home.enrols(COFFEE)
    home.decided_to_order()
    home.carries_out()
    (coffee,) = home.automation.decisions
    assert (coffee.decided, coffee.because[0]) == (Decided.WAIT, Why.WITHHELD)


def test_the_other_arm_is_served_and_its_order_says_so(home: Replenished) -> None:
    test = holding(Arm.TREATED)
    home.ledger.experiments.create(test)
    home.speaks_as(SPEAKER, Grant.GRANTED)
    home.enrols(COFFEE)
    home.decided_to_order()
    assert home.carries_out() == ["ORDERED"]
    (order,) = home.orders()
    (told,) = exposures(home)
    assert (told.arm, told.order_id) == (Arm.TREATED, order.order_id)
    assert home.ledger.experiments.assigned(test.test_id) == {"treated": 1, "held_out": 0}


def test_a_proposal_of_the_other_arm_is_an_exposure(home: Replenished) -> None:
    home.ledger.experiments.create(holding(Arm.TREATED))
    home.speaks_as(SPEAKER, Grant.GRANTED)
    home.enrols()
    home.decided_to_order()
    assert home.carries_out() == ["PROPOSED"]
    (told,) = exposures(home)
    assert (told.arm, told.outcome, told.product_id) == (Arm.TREATED, "asked", COFFEE)


def test_who_did_not_agree_to_be_measured_gets_the_ordinary_product(home: Replenished) -> None:
    test = holding(Arm.HELD_OUT)
    home.ledger.experiments.create(test)
    home.enrols(COFFEE)
    home.decided_to_order()
    assert home.carries_out() == ["ORDERED"]
    (told,) = exposures(home)
    assert (told.arm, told.identity.account) == (Arm.NOT_MEASURED, None)
    assert home.ledger.experiments.assigned(test.test_id) == {"treated": 0, "held_out": 0}


def test_a_household_stays_in_the_arm_that_is_stored(home: Replenished) -> None:
    test = holding(Arm.HELD_OUT)
    home.ledger.experiments.create(test)
    home.speaks_as(SPEAKER, Grant.GRANTED)
    home.enrols(COFFEE)
    home.decided_to_order()
    here = Identity(account=HOUSEHOLD)
    stored = touchpoint("tp_1", identity=here, consent=GRANTED, test_id=test.test_id, arm=Arm.TREATED)
    home.ledger.append_touchpoint(stored, first_exposure=True)
    assert home.carries_out() == ["ORDERED"]


@pytest.mark.parametrize("arm", [Arm.HELD_OUT, Arm.TREATED])
@pytest.mark.parametrize("leave", [(COFFEE,), ()], ids=["a parcel", "a proposal"])
def test_no_exposure_stands_for_a_change_that_was_not_made(
    home: Replenished, leave: tuple[str, ...], arm: Arm, monkeypatch: pytest.MonkeyPatch
) -> None:
    def changed_meanwhile(*asked: Any) -> Touchpoint | None:
        read = home.automations.of(KEY or "")
        assert read is not None
        assert home.ledger.dynamo.write(home.automations.replacing(read, read.automation))
        return led_to(*asked)

    home.ledger.experiments.create(test := holding(arm))
    home.speaks_as(SPEAKER, Grant.GRANTED)
    home.enrols(*leave)
    home.decided_to_order()
    monkeypatch.setattr(carrying_out, "led_to", changed_meanwhile)
    assert home.carries_out() == ["LATER"]
    assert exposures(home) == []
    assert home.ledger.experiments.assigned(test.test_id) == {"treated": 0, "held_out": 0}


def test_an_order_and_a_proposal_beside_it_store_one_arm(home: Replenished) -> None:
    home.ledger.experiments.create(test := holding(Arm.TREATED))
    home.speaks_as(SPEAKER, Grant.GRANTED)
    home.enrols(COFFEE)
    home.decided_to_order(COFFEE, DETERGENT)
    assert home.carries_out() == ["ORDERED"]
    assert [one.arm for one in exposures(home)] == [Arm.TREATED, Arm.TREATED]
    assert home.ledger.experiments.assigned(test.test_id) == {"treated": 1, "held_out": 0}
