"""Experiments read from touchpoints and orders: whose orders count, and what is said rather than averaged away."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from ledger.experiments import arm_of
from ledger.records import Action, Identity, Order, Touchpoint
from ledger.records.experiment import Arm, Experiment, Looks, Withheld
from tests.factories.attribution import WorkedOut, run, work_out
from tests.factories.records import GRANTED, MORNING, order, touchpoint

START = MORNING - timedelta(days=28)
TERMS = Experiment(
    test_id="offer",
    withheld=Withheld.HANDOFF_OFFER,
    held_out_thousandths=500,
    starts_at=START,
    ends_at=MORNING,
    detects_thousandths=500,
)
PEOPLE = range(80)


def day(number: float) -> datetime:
    return START + timedelta(days=number)


def exposure(test: str, person: int, arm: str, **changes: Any) -> Touchpoint:
    """An offer to a household with an account, on one of the first days; each test has people of its own."""
    name = f"{test}_{person}"
    at = changes.pop("at", day(1 + person % 10))
    fields: dict[str, Any] = {
        "identity": Identity(account=f"ac_{name}", user=f"us_{name}"),
        "occurred_at": at,
        "received_at": at,
        "session_id": f"se_{name}_{at:%d%H%M}",
        "consent": GRANTED,
        "test_id": test,
        "arm": arm,
    }
    return touchpoint(f"tp_{name}_{at:%d%H%M}", **(fields | changes))


def bought(name: str, at: datetime, identity: Identity, **changes: Any) -> Order:
    return order(f"or_{name}", placed_at=at, received_at=at, identity=identity, source="web_mobile", **changes)


def people(terms: Experiment) -> Iterator[Touchpoint]:
    for person in PEOPLE:
        yield exposure(terms.test_id, person, arm_of(terms, f"ac_{terms.test_id}_{person}"))


def orders_of(terms: Experiment, *, treated: float, held_out: float) -> Iterator[Order]:
    """Of each arm the first so many in a hundred order once, twelve days in."""
    for arm, share in ((Arm.TREATED, treated), (Arm.HELD_OUT, held_out)):
        mine = [one for one in PEOPLE if arm_of(terms, f"ac_{terms.test_id}_{one}") is arm]
        for person in mine[: round(share * len(mine))]:
            name = f"{terms.test_id}_{person}"
            yield bought(name, day(12), Identity(account=f"ac_{name}"))


named = partial(replace, TERMS)
OPEN = named(test_id="open", looks=Looks.OPEN_ENDED)
STOPPED = named(test_id="stopped", stopped_at=day(3))
SILENT = named(test_id="silent")
SHIFTED = named(test_id="shifted")
CHANGED = named(test_id="changed")
LINKED = named(test_id="linked")


@pytest.fixture(scope="module")
def told() -> WorkedOut:
    touches = [*people(TERMS), *people(OPEN), *people(STOPPED), *people(SILENT), *people(CHANGED)]
    orders = [*orders_of(TERMS, treated=0.9, held_out=0.2), *orders_of(OPEN, treated=0.9, held_out=0.2)]
    # Before the test, and found by names that came up only later: neither counts.
    early, late = Identity(account="ac_offer_0"), Identity(email="em_late")
    orders += [bought("early", day(0), early), bought("token", day(20), Identity(cookie="co"), handoff_token="tok_1")]
    orders += [bought("late", day(20), late)]
    touches += [
        touchpoint(
            "tp_late",
            occurred_at=day(15),
            received_at=day(15),
            session_id="se_late",
            consent=GRANTED,
            identity=Identity(account="ac_offer_0", email="em_late"),
            handoff_token="tok_1",
        )
    ]
    # Nobody's: never agreed, or unlinked since.
    touches += [exposure("offer", 900, "not_measured", identity=Identity(), consent=GRANTED)]
    touches += [exposure("offer", 901, "treated", identity=Identity())]
    # Arms that overlap.
    touches += [
        exposure("mixed", person, arm, at=day(2 + person % 9 + n * 12))
        for person in PEOPLE
        for n, arm in enumerate(("control", "treated") if person % 4 else ("treated",))
    ]
    # A share that was changed midway, and one that is not what was meant.
    touches += [
        exposure(
            "midway",
            person,
            "control" if person % (10 if person < 200 else 2) == 0 else "shown",
            at=day(1 + person / 25),
        )
        for person in range(400)
    ]
    touches += [exposure("shifted", person, "held_out" if person % 10 == 0 else "treated") for person in range(200)]
    # An ad's log with ghosts: only whom it reached or would have reached counts.
    ad = {"action": Action.EXPOSURE, "campaign_id": "ad-1"}
    touches += [exposure("ad", person, "held_out" if person % 2 else "treated", at=day(1)) for person in PEOPLE]
    touches += [
        exposure(
            "ad",
            person,
            "held_out" if person % 2 else "treated",
            at=day(3),
            outcome="ghost" if person % 2 else "shown",
            **ad,
        )
        for person in range(40)
    ]
    # Users of whom half of one arm link an account, and are met again.
    for person in PEOPLE:
        user, arm = Identity(user=f"us_linked_{person}"), arm_of(LINKED, f"us_linked_{person}")
        touches += [exposure("linked", person, arm, identity=user)]
        if arm is Arm.TREATED and person % 2:
            linked = replace(user, account=f"ac_linked_{person}")
            touches += [exposure("linked", person, arm, at=day(14 + person % 10), identity=linked)]
    touches += [touchpoint("tp_end", occurred_at=MORNING, received_at=MORNING, session_id="se_end")]
    orders += orders_of(CHANGED, treated=0.9, held_out=0.2)
    before_its_stop, other = replace(STOPPED, stopped_at=None), replace(CHANGED, held_out_thousandths=200)
    terms = (TERMS, OPEN, before_its_stop, STOPPED, SILENT, SHIFTED, CHANGED, other, LINKED)
    worked = work_out(touches, orders, experiments=terms)
    worked.said = worked.experiments()  # type: ignore[attr-defined]
    return worked


def said(told: WorkedOut, test: str) -> Any:
    return told.said[test]  # type: ignore[attr-defined]


def rows(told: WorkedOut, test: str) -> dict[tuple[str, str], dict[str, Any]]:
    return {(row["arm"], row["metric"]): row for row in told.table("lift") if row["test"] == test}


def test_an_effect_is_proven_and_the_arms_add_up(told: WorkedOut) -> None:
    arms = rows(told, "offer")
    treated, held_out = arms["treated", "orders"], arms["held_out", "orders"]
    assert treated["households"] + held_out["households"] == len(PEOPLE)
    assert treated["estimate"] == pytest.approx(0.7, abs=0.06)
    assert 0.4 < treated["interval_low"] < treated["estimate"] < treated["interval_high"] < 1.0
    assert (treated["verdict"], held_out["verdict"]) == ("proven", None)
    assert treated["revenue_minor"] == 1299 * treated["orders"]
    assert arms["treated", "revenue_USD"]["estimate"] == pytest.approx(1299 * treated["estimate"], rel=1e-6)
    assert "planned look 4 of 4" in said(told, "offer").told[0]


def test_only_orders_by_names_known_at_the_first_exposure_count(told: WorkedOut) -> None:
    arms = rows(told, "offer")
    counted = sum(arms[arm, "orders"]["orders"] for arm in ("treated", "held_out"))
    assert counted == len([*orders_of(TERMS, treated=0.9, held_out=0.2)]), "no token, no later name, nothing before"


def test_who_is_in_no_arm_is_counted_apart(told: WorkedOut) -> None:
    (apart,) = [one for one in said(told, "offer").told if "never agreed" in one]
    assert "1 exposures are of customers who never agreed" in apart
    assert "1 exposures name nobody" in apart


def test_a_user_who_links_an_account_stays_the_household_that_it_was(told: WorkedOut) -> None:
    counted = {arm: row["households"] for (arm, _), row in rows(told, "linked").items()}
    drawn = [arm_of(LINKED, f"us_linked_{person}") for person in PEOPLE]
    assert counted == {"treated": drawn.count(Arm.TREATED), "held_out": drawn.count(Arm.HELD_OUT)}
    assert not said(told, "linked").broken


def test_an_open_ended_interval_is_wider(told: WorkedOut) -> None:
    planned, opened = rows(told, "offer")["treated", "orders"], rows(told, "open")["treated", "orders"]
    width = [one["interval_high"] - one["interval_low"] for one in (planned, opened)]
    assert 1.2 < width[1] / width[0] < 1.6


def test_a_test_stopped_before_its_first_look_gives_no_verdict(told: WorkedOut) -> None:
    assert "No verdict: it was stopped before its first planned look" in said(told, "stopped").told[0]
    assert {row["verdict"] for row in rows(told, "stopped").values()} == {None}


def test_where_nobody_ordered_it_is_underpowered_and_says_why(told: WorkedOut) -> None:
    assert said(told, "silent").told[0].startswith("Underpowered: too few households or no order among them")
    row = rows(told, "silent")["treated", "orders"]
    assert (row["estimate"], row["power"], row["verdict"]) == (None, 0.0, "underpowered")


@pytest.mark.parametrize(
    ("test", "why"),
    [
        ("mixed", "its arms overlap: 60 of 80 households were seen in several arms"),
        ("midway", "10.0% are held out, of the others 50.0%"),
        ("changed", "its terms are given in 2 versions"),
        ("shifted", "10.0 % of 200 households are held out and 50.0 % were to be"),
    ],
)
def test_a_broken_test_is_said_and_not_averaged_away(told: WorkedOut, test: str, why: str) -> None:
    broken = said(told, test)
    assert (broken.broken, broken.verdict) == (True, None)
    assert any(why in one for one in broken.told)
    assert not any("Proven" in one for one in broken.told)
    assert {row["estimate"] for row in rows(told, test).values()} == {None}


def test_where_an_ads_log_has_ghosts_only_who_would_have_been_reached_counts(told: WorkedOut) -> None:
    counted = {arm: row["households"] for (arm, _), row in rows(told, "ad").items()}
    assert counted == {"treated": 20, "held_out": 20}


def test_a_test_is_a_campaign_s_by_its_terms_or_by_all_its_exposures(tmp_path: Path) -> None:
    def exposed(test: str, *campaigns: str | None) -> Iterator[Touchpoint]:
        for person in PEOPLE:
            campaign = campaigns[person % len(campaigns)]
            yield exposure(test, person, "held_out" if person // 10 % 2 else "treated", campaign_id=campaign)

    ours, theirs = named(test_id="ours"), named(test_id="theirs", withheld=Withheld.CAMPAIGN, campaign_id="autumn")
    touches = [*exposed("ours", "spring"), *exposed("theirs", None), *exposed("all", "summer")]
    touches += exposed("some", "winter", None)
    orders = [
        bought(f"{test}_{person}", day(14), Identity(account=f"ac_{test}_{person}"))
        for test in ("ours", "theirs", "all", "some")
        for person in range(60)
    ]
    ran = run(tmp_path, touches, orders, experiments=(ours, theirs))
    tested = {row["campaign_id"] for row in ran.table("incremental") if row["basis"] == "tested"}
    assert tested == {"autumn", "summer"}


def test_orders_of_an_account_are_found_whose_user_alone_was_exposed_where_that_was_known_before() -> None:
    touches, orders = [], []
    for person in PEOPLE:
        user, account = f"us_known_{person}", f"ac_known_{person}"
        login = day(0.5) if person % 4 else day(16)  # of every fourth it came up only after the exposure
        touches.append(
            touchpoint(
                f"tp_login_{person}",
                occurred_at=login,
                received_at=login,
                session_id=f"se_login_{person}",
                consent=GRANTED,
                identity=Identity(user=user, account=account),
            )
        )
        arm = "held_out" if person // 10 % 2 else "treated"
        touches.append(exposure("known", person, arm, identity=Identity(user=user)))
        orders.append(bought(f"known_{person}", day(14), Identity(account=account)))
    worked = work_out(touches, orders)
    worked.experiments()
    counted = [row["orders"] for row in worked.table("lift") if row["metric"] == "orders"]
    assert sum(counted) == len(PEOPLE) * 3 // 4
