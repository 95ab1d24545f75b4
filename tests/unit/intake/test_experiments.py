"""Exposures told from outside bear the arm of the campaign's experiment."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from intake.experiments import InExperiments
from ledger.experiments import arm_of
from ledger.records import Action, Identity, Touchpoint
from ledger.records.experiment import Experiment, Withheld
from tests.factories.records import GRANTED, MORNING, touchpoint

TEST = Experiment(
    test_id="autumn",
    withheld=Withheld.CAMPAIGN,
    campaign_id="mail-7",
    held_out_thousandths=500,
    starts_at=MORNING,
    ends_at=MORNING + timedelta(days=28),
)
SHOWN = touchpoint(action=Action.EXPOSURE, campaign_id="mail-7", identity=Identity(account="ac_1"), consent=GRANTED)


def told(record: Touchpoint) -> tuple[str | None, str | None]:
    found = InExperiments(lambda: (TEST,))(record)
    return found.test_id, found.arm


def test_an_exposure_to_the_campaign_bears_the_arm_of_its_household() -> None:
    assert told(SHOWN) == ("autumn", arm_of(TEST, "ac_1"))


def test_whoever_never_agreed_to_be_measured_is_in_neither_arm() -> None:
    assert told(touchpoint(action=Action.EXPOSURE, campaign_id="mail-7")) == ("autumn", "not_measured")


@pytest.mark.parametrize(
    "record",
    [
        replace(SHOWN, campaign_id="mail-8"),
        replace(SHOWN, action=Action.CLICK),
        replace(SHOWN, occurred_at=MORNING - timedelta(seconds=1)),
    ],
    ids=["another campaign", "no exposure", "before it began"],
)
def test_everything_else_is_left_as_it_is(record: Touchpoint) -> None:
    assert told(record) == (None, None)


def test_an_arm_that_is_told_stays() -> None:
    assert told(replace(SHOWN, test_id="theirs", arm="control")) == ("theirs", "control")
