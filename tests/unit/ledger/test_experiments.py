"""Experiments on the table: terms that stay what they were, and arms that every machine draws alike."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import boto3
import pytest
from moto import mock_aws

from base.errors import InputError
from ledger import table
from ledger.experiments import RUNNING_AT_MOST, Experiments, arm_of
from ledger.records import Choice, Identity
from ledger.records.experiment import Arm, Experiment, Withheld
from ledger.store import Ledger
from ledger.terms import GOOD_FOR
from runtime.embedded_aws.template import table_definition
from tests.factories.records import GRANTED, MORNING, touchpoint

TEST = Experiment(
    test_id="tip",
    withheld=Withheld.HANDOFF_OFFER,
    held_out_thousandths=200,
    starts_at=MORNING,
    ends_at=MORNING + timedelta(days=28),
)


@pytest.fixture(scope="module")
def client() -> Iterator[Any]:
    with mock_aws():
        client = boto3.client("dynamodb", region_name="eu-west-1", aws_access_key_id="k", aws_secret_access_key="s")
        client.create_table(TableName="experiments", **table_definition().create)
        yield client


@pytest.fixture
def ledger(client: Any) -> Iterator[Ledger]:
    client.delete_item(TableName="experiments", Key={"PK": {"S": "EXPERIMENTS"}, "SK": {"S": "EXPERIMENTS"}})
    return Ledger(lambda: client, "experiments")


def test_a_share_of_the_households_is_held_out_and_another_test_draws_anew() -> None:
    households = [f"ac_{n}" for n in range(20_000)]
    held_out = [one for one in households if arm_of(TEST, one) is Arm.HELD_OUT]
    assert len(held_out) == pytest.approx(4_000, abs=200)
    again = [one for one in held_out if arm_of(replace(TEST, test_id="top"), one) is Arm.HELD_OUT]
    assert len(again) == pytest.approx(800, abs=110), "the arms of two tests have nothing to do with each other"


def test_the_arm_of_a_household_is_the_same_in_every_version() -> None:
    assert [arm_of(TEST, f"ac_{n}") for n in range(8)] == [
        Arm.HELD_OUT if n in {1, 3, 6} else Arm.TREATED for n in range(8)
    ]


def test_made_again_it_stays_and_other_terms_are_refused(ledger: Ledger) -> None:
    assert ledger.experiments.create(TEST)
    later = replace(TEST, starts_at=MORNING + timedelta(days=1), ends_at=MORNING + timedelta(days=29))
    assert not ledger.experiments.create(later)
    assert ledger.experiments.all() == (TEST,)
    with pytest.raises(InputError, match="with other terms, and the households in it were drawn under those"):
        ledger.experiments.create(replace(TEST, held_out_thousandths=500))


def test_what_one_test_withholds_no_other_does_until_it_is_stopped(ledger: Ledger) -> None:
    ledger.experiments.create(TEST)
    other = replace(TEST, test_id="top", starts_at=MORNING + timedelta(days=3))
    with pytest.raises(InputError, match="'tip' withholds the same and still runs"):
        ledger.experiments.create(other)
    stopped = ledger.experiments.stop("tip", MORNING + timedelta(days=2))
    assert stopped.stopped_at == MORNING + timedelta(days=2)
    assert ledger.experiments.stop("tip", MORNING + timedelta(days=9)) == stopped, "stopped again it stays as it was"
    assert ledger.experiments.create(other)


def test_a_campaign_is_withheld_by_one_test_in_whatever_form_it_comes(ledger: Ledger) -> None:
    heard = replace(TEST, test_id="heard", campaign_id="c1", withheld=Withheld.AUDIO_AD)
    ledger.experiments.create(heard)
    with pytest.raises(InputError, match="'heard' withholds the same and still runs"):
        ledger.experiments.create(replace(heard, test_id="all-of-it", withheld=Withheld.CAMPAIGN))
    assert ledger.experiments.create(replace(heard, test_id="another", campaign_id="c2"))


def test_no_more_run_at_once_than_a_launch_can_read_the_arms_of(ledger: Ledger) -> None:
    campaigns = [
        replace(TEST, test_id=f"c-{n}", campaign_id=f"c{n}", withheld=Withheld.CAMPAIGN)
        for n in range(RUNNING_AT_MOST + 1)
    ]
    for one in campaigns[:-1]:
        ledger.experiments.create(one)
    with pytest.raises(InputError, match=r"20 experiments run, .* stop c-0"):
        ledger.experiments.create(campaigns[-1])
    assert not ledger.experiments.create(campaigns[3]), "made again it stays"
    ledger.experiments.stop("c-7", MORNING)
    assert ledger.experiments.create(campaigns[-1])


def test_an_unknown_test_is_named_beside_those_there_are(ledger: Ledger) -> None:
    ledger.experiments.create(TEST)
    with pytest.raises(InputError, match="no experiment 'tap'; there are: tip"):
        ledger.experiments.stop("tap", MORNING)


def test_terms_are_read_once_and_then_every_five_minutes(ledger: Ledger, client: Any) -> None:
    writer = Experiments(ledger._table, ledger.shards)
    reader = ledger.experiments
    assert reader.running(Withheld.HANDOFF_OFFER, MORNING) is None
    writer.create(TEST)
    assert reader.running(Withheld.HANDOFF_OFFER, MORNING + GOOD_FOR - timedelta(seconds=1)) is None
    assert reader.running(Withheld.HANDOFF_OFFER, MORNING + GOOD_FOR) == TEST
    assert reader.running(Withheld.PROMPT, MORNING + GOOD_FOR) is None
    writer.stop("tip", MORNING + 2 * GOOD_FOR)
    assert reader.running(Withheld.HANDOFF_OFFER, MORNING + 2 * GOOD_FOR) is None


def test_the_arm_is_stored_with_the_first_exposure_and_read_with_the_customer(ledger: Ledger) -> None:
    ledger.experiments.create(TEST)
    who = Identity(user="us_1", account="ac_1")
    shown = touchpoint("tp_first", identity=who, consent=GRANTED, test_id="tip", arm="held_out", heard="tide well")
    ledger.append_touchpoint(shown, first_exposure=True)
    ledger.decide(Choice(customer="key_1", consent=GRANTED, decided_at=MORNING))
    read_first = ledger.summaries.summary_of("key_1", ("us_1",), at=MORNING)
    assert read_first.arms == {}, "which tests run is read along, once"
    assert ledger.summaries.arm_in("tip", ("us_1",)) == "held_out"
    assert ledger.summaries.arm_in("tip", ("us_2",)) is None
    assert ledger.summaries.summary_of("key_1", ("us_1",), at=MORNING).arms == {"tip": "held_out"}
    assert ledger.summaries.summary_of("key_1", ("us_2",), at=MORNING).arms == {"tip": None}
    assert ledger.experiments.assigned("tip") == {"treated": 0, "held_out": 1}
    assert ledger.heard("tp_first") == "tide well"


def test_the_lot_needs_nothing_of_attribution() -> None:
    asked = "import sys, ledger.experiments; print([n for n in sys.modules if n.split('.')[0] in {bad}])"
    bad = "{'attribution', 'numpy', 'scipy', 'pydantic', 'duckdb'}"
    told = subprocess.run(
        [sys.executable, "-c", asked.replace("{bad}", bad)], capture_output=True, text=True, check=True
    )
    assert told.stdout.strip() == "[]"


def test_the_key_of_the_terms_is_one_item() -> None:
    assert table.EXPERIMENTS == ("EXPERIMENTS", "EXPERIMENTS")
