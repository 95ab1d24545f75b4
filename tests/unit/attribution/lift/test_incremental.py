"""The table `incremental`: what a campaign caused, by its own test, by others', or that it cannot be said."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from attribution.engine.duckdb import open_duckdb
from attribution.engine.times import US_PER_DAY
from attribution.lift.campaigns import known_of
from attribution.lift.happened import Happened
from attribution.lift.incremental import LEAST_TESTS, _together, estimate_incremental
from attribution.report.caused import caused

HOMES = 40  # that each campaign meets


def days(*moments: float) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    return (np.array(moments) * US_PER_DAY).astype(np.int64)


def happened(rows: Iterable[tuple[int, int, float]]) -> Happened:
    campaigns, homes, moments = zip(*rows, strict=True)
    return Happened(campaign=np.array(campaigns), household=np.array(homes), at_us=days(*moments))


def test_what_is_known_of_a_campaign_is_told_a_household_that_it_met() -> None:
    touches = happened([(0, 1, 40.0), (0, 1, 42.0), (0, 2, 40.0), (1, 3, 40.0)])
    orders = happened([(0, 1, 42.2)])
    credit = {"linear": np.array([2.0, 0.0]), "last": np.array([1.0, 0.0])}
    found = known_of(touches, happened([(0, 2, 38.0)]), orders, credit, 2)
    linear, last, quiet, stirred, if_quiet = found.known.features[0]
    assert (found.households.tolist(), found.known.credited.tolist()) == ([2.0, 1.0], [1.0, 0.0])
    assert (linear, last, stirred) == (1.0, 0.5, 0.0)
    assert 0 < quiet == found.known.brought[0] <= 0.5, "of the one order, of two households"
    assert if_quiet > quiet, "one of three touches met a household that had looked around by itself"
    assert found.known.features[1].tolist() == [0.0] * 5


def worked_out(
    tests: int,
    *,
    credited: dict[str, float],
    arm: str = "treated",
    in_test: int = HOMES,
    accounts: int = 1,
    by_user: bool = False,
) -> dict[str, dict[str, Any]]:
    """Campaigns c0, c1, ... of which the first so many have a test that found two fifths of the credit caused."""
    found = list(credited)[:tests]
    with open_duckdb() as engine:
        touches = [(name, f"{name}-{home}") for name in credited for home in range(HOMES) for _ in range(accounts)]
        ids = [f"tp_{name}_{place}" for place, (name, _) in enumerate(touches)]
        times = [US_PER_DAY * (40 + place % 5) for place in range(len(touches))]
        columns = {"touchpoint_id": ids, "campaign_id": [name for name, _ in touches], "occurred_us": times}
        given = {"arm": [arm] * len(ids), "outcome": ["ok"] * len(ids), "creditable": [True] * len(ids)}
        whose = [place // 2 if by_user else place for place in range(len(ids))]
        named = [None if by_user and place % 2 else f"ac_{whose[place]}" for place in range(len(ids))]
        bearing = {"id_account": named, "id_user": [f"us_{one}" for one in whose]}
        engine.put("touchpoints", pa.table(columns | given | bearing))
        engine.put("touches", pa.table(columns | given))
        engine.put("orders", pa.table({"order_id": ["or_1"], "placed_us": [US_PER_DAY], "initiator": ["human"]}))
        homes = {"kind": ["touch"] * len(ids) + ["order"], "record_id": [*ids, "or_1"]}
        engine.put("record_households", pa.table(homes | {"household_id": [*(home for _, home in touches), "other"]}))
        rows = [(name, model, round(orders * 1e6)) for name, orders in credited.items() for model in ("linear", "last")]
        rows.append(("(none)", "linear", 10**9))
        by = dict(zip(("value", "model", "micros"), map(list, zip(*rows, strict=True)), strict=True))
        engine.put("credit_by", pa.table(by | {"dimension": ["campaign"] * len(rows)}))
        each = [0.4 * credited[name] / HOMES / accounts for name in found]
        engine.put(
            "campaign_tests",
            pa.table(
                {
                    "campaign_id": pa.array(found, pa.string()),
                    "test": pa.array([f"test-{name}" for name in found], pa.string()),
                    "households": pa.array([in_test] * len(found), pa.int64()),
                    "estimate": pa.array(each, pa.float64()),
                    "low": pa.array([one - 0.02 for one in each], pa.float64()),
                    "high": pa.array([one + 0.02 for one in each], pa.float64()),
                    "error": pa.array([0.01] * len(found), pa.float64()),
                }
            ),
        )
        estimate_incremental(engine)
        told = {row["campaign_id"]: row for row in engine.query("select * from incremental").to_pylist()}
        told["page"] = caused(engine)
        return told


CREDITED = {f"c{number}": 10.0 + 4 * number for number in range(LEAST_TESTS)} | {"new": 20.0, "silent": 0.0}


@pytest.fixture(scope="module")
def told() -> dict[str, dict[str, Any]]:
    return worked_out(LEAST_TESTS, credited=CREDITED)


def test_a_test_of_a_part_of_the_households_tells_of_all_that_met_the_campaign() -> None:
    credited = {f"c{place}": 8.0 + place for place in range(LEAST_TESTS + 1)}
    whole, part = (worked_out(LEAST_TESTS, credited=credited, in_test=homes) for homes in (HOMES, HOMES // 4))
    for name in credited:
        assert part[name]["incremental"] == pytest.approx(whole[name]["incremental"])
        assert part[name]["interval_high"] == pytest.approx(whole[name]["interval_high"])
    assert part["c0"]["per_credited"] == pytest.approx(0.4)


def test_what_a_test_of_accounts_found_is_told_of_homes_that_have_several() -> None:
    credited = {f"c{place}": 8.0 + place for place in range(LEAST_TESTS + 1)}
    alone, two = (worked_out(LEAST_TESTS, credited=credited, accounts=number) for number in (1, 2))
    for name in credited:
        assert two[name]["households"] == alone[name]["households"] == HOMES
        assert two[name]["incremental"] == pytest.approx(alone[name]["incremental"], rel=0.05)


def test_who_was_met_by_account_and_by_its_user_alone_is_one() -> None:
    credited = {f"c{place}": 8.0 + place for place in range(LEAST_TESTS + 1)}
    once, again = (worked_out(LEAST_TESTS, credited=credited, accounts=2, by_user=both) for both in (False, True))
    for name in list(credited)[:LEAST_TESTS]:
        assert again[name]["incremental"] == pytest.approx(once[name]["incremental"] / 2)


def test_a_tested_campaign_says_what_its_own_test_found(told: dict[str, dict[str, Any]]) -> None:
    row = told["c0"]
    assert (row["basis"], row["households"], row["tests"]) == ("tested", HOMES, LEAST_TESTS)
    assert (row["incremental"], row["per_credited"]) == (pytest.approx(4.0), pytest.approx(0.4))
    assert (row["interval_low"], row["interval_high"]) == (pytest.approx(3.2), pytest.approx(4.8))


def test_a_campaign_without_a_test_is_estimated_and_says_so(told: dict[str, dict[str, Any]]) -> None:
    row = told["new"]
    assert (row["basis"], row["method"]) == ("estimated", "one ratio for all")
    assert row["incremental"] == pytest.approx(0.4 * 20, rel=0.1)
    assert row["interval_low"] < row["incremental"] < row["interval_high"]
    assert row["cross_validated_error"] >= 0


def test_of_a_campaign_without_credit_a_ratio_says_nothing(told: dict[str, dict[str, Any]]) -> None:
    row = told["silent"]
    assert (row["basis"], row["incremental"], row["method"]) == ("cannot say", None, "no credit to go by")


def test_what_bears_no_campaign_is_none(told: dict[str, dict[str, Any]]) -> None:
    assert "(none)" not in told


def test_the_page_labels_each_campaign_by_how_it_is_known(told: dict[str, dict[str, Any]]) -> None:
    page = told["page"]
    by_name = {row["campaign"]: row["basis"] for row in page["rows"]}
    assert by_name["c0"] == "tested"
    assert by_name["new"] == "estimated, no test of its own"
    assert by_name["silent"] == "no test yet: cannot say"
    assert "an assumption, no proof" in page["about"]


def test_with_few_tests_nothing_is_said_of_the_others() -> None:
    few = worked_out(LEAST_TESTS - 1, credited=CREDITED)
    assert (few["new"]["basis"], few["new"]["incremental"], few["new"]["tests"]) == (
        "cannot say",
        None,
        LEAST_TESTS - 1,
    )
    assert few["c0"]["basis"] == "tested"
    assert few["page"]["about"].startswith(f"{LEAST_TESTS - 1} of these campaigns have a test of their own; from 5 on")


@pytest.mark.parametrize("arm", ["control", "Control", "HELD_OUT"])
def test_whom_a_test_withheld_a_campaign_from_did_not_meet_it_however_the_arm_is_spelt(arm: str) -> None:
    told = worked_out(0, credited={"c0": 10.0}, arm=arm)
    assert told["c0"]["households"] == 0


def test_several_tests_of_a_campaign_tell_together_by_their_households() -> None:
    one = (1_000, 0.30, 0.20, 0.40, 0.05)
    other = (3_000, 0.10, 0.00, 0.20, 0.05)
    found = _together(np.array([one, other]))
    assert (found.households, found.caused) == (4_000, pytest.approx(0.15))
    assert found.error == pytest.approx(0.05 * np.sqrt(0.25**2 + 0.75**2))
    assert (found.low, found.high) == (pytest.approx(0.15 - 2 * found.error), pytest.approx(0.15 + 2 * found.error))
    assert _together(np.array([one])).high == pytest.approx(0.40)
