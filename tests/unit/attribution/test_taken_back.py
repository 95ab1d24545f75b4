"""A no said later holds for all that bears a name of who said it, until the same name says yes again."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from attribution.engine.engine import rows
from attribution.engine.engines import ENGINES
from attribution.engine.room import ANY_ROOM
from attribution.engine.step import run_steps
from attribution.inputs.load import load
from attribution.inputs.taken_back import STEPS
from attribution.parameters import Inputs
from ledger.records import Consent, Grant, Identity, Order, Touchpoint
from tests.factories.attribution import ago, bought, spoken

YES, NO = (Consent(measurement=answer, marketing=answer) for answer in (Grant.GRANTED, Grant.DENIED))
NO_MARKETING = Consent(measurement=Grant.GRANTED, marketing=Grant.DENIED)
AT_LAST = 2**62


def taken_back(touches: Iterable[Touchpoint], orders: Iterable[Order], as_of: int = AT_LAST) -> dict[str, str]:
    """What of each record was taken back."""
    with ENGINES["duckdb"](ANY_ROOM) as engine:
        load(engine, Inputs(touchpoints=tuple(touches), orders=tuple(orders)))
        run_steps(engine, STEPS, {"as_of": as_of})
        found = rows(engine, "select record_id, measured, marketing from taken_back order by record_id")
    return {
        name: f"{'measured ' if measured else ''}{'marketing' if marketing else ''}"
        for name, measured, marketing in found
    }


@pytest.mark.parametrize(("answer", "told"), [(NO, "measured marketing"), (NO_MARKETING, "marketing")])
def test_a_later_no_takes_back_what_the_same_account_said_and_bought_before(answer: Consent, told: str) -> None:
    said = [spoken("tp_1", at=ago(days=2), consent=YES), spoken("tp_2", at=ago(hours=-5), consent=answer)]
    other = bought("or_2", consent=YES, identity=Identity(account="a2"))
    assert taken_back(said, [bought(consent=YES), other]) == dict.fromkeys(("or_1", "tp_1", "tp_2"), told)


def test_a_yes_said_again_by_the_same_name_lets_all_go() -> None:
    said = [spoken("tp_1", at=ago(days=2), consent=NO), spoken("tp_2", at=ago(days=1), consent=YES)]
    assert taken_back(said, [bought(consent=YES)]) == {}


def test_a_no_before_the_latest_yes_of_another_name_still_holds_for_its_own() -> None:
    """The speaker's user says no; the account says yes on the web: what bears both stays back."""
    user = Identity(user="u1")
    said = [spoken("tp_1", at=ago(days=2), consent=YES), spoken("tp_2", at=ago(days=1), consent=NO, identity=user)]
    assert set(taken_back(said, [bought(consent=YES)])) == {"tp_1", "tp_2"}


def test_a_browser_s_no_holds_for_what_bears_the_browser_and_for_nobody_s_names() -> None:
    """A banner's refusal is by cookie, and what receivers match by is of that very browser."""
    on_page = bought(consent=YES, at=ago(days=2), identity=Identity(cookie="c1", account="a1"))
    spoke = spoken("tp_2", consent=YES, at=ago(days=3), identity=Identity(account="a1"))
    assert set(taken_back([spoken("tp_1", consent=NO, identity=Identity(cookie="c1")), spoke], [on_page])) == {
        "or_1",
        "tp_1",
    }


def test_what_stands_for_nothing_names_nobody() -> None:
    nobody = Identity(email="none@none.com", cookie="0")
    assert taken_back([spoken(consent=NO, identity=nobody)], [bought(consent=YES, identity=nobody)]) == {}


def test_a_no_by_phone_is_that_of_the_account_that_stands_in_one_record_with_it() -> None:
    spoke = spoken("tp_1", consent=YES, at=ago(days=3), identity=Identity(account="a1"))
    order = bought(consent=YES, at=ago(days=2), identity=Identity(account="a1", phone="p1"))
    by_phone = spoken("tp_2", consent=NO, at=ago(days=1), identity=Identity(phone="p1"))
    assert set(taken_back([spoke, by_phone], [order])) == {"or_1", "tp_1", "tp_2"}
    later = spoken("tp_3", at=ago(hours=-5), consent=YES, identity=Identity(account="a1"))
    assert set(taken_back([spoke, by_phone, later], [order])) == {"or_1", "tp_2"}


def test_names_that_stood_together_are_let_go_with_the_one_that_says_yes_again() -> None:
    order = bought(consent=YES, at=ago(days=3), identity=Identity(account="a1", phone="p1"))
    said = [
        spoken("tp_1", consent=NO, at=ago(days=2), identity=Identity(account="a1")),
        spoken("tp_2", consent=YES, at=ago(days=1), identity=Identity(account="a1")),
    ]
    assert taken_back(said, [order]) == {}


def test_a_no_that_was_not_received_yet_holds_nothing_back() -> None:
    assert taken_back([spoken(consent=NO)], [bought(consent=YES)], as_of=0) == {}
