"""Accept, ask or reject: what costs least."""

from __future__ import annotations

import pytest

from base.errors import SettingsError
from base.settings import Settings
from shop.brands import Decision, Purpose
from shop.brands.match.decide import Certainty, Costs, decide


@pytest.mark.parametrize(
    ("right", "offered", "purpose", "expected"),
    [
        (0.95, 0.99, Purpose.PURCHASE, Decision.ACCEPT),
        (0.85, 0.95, Purpose.PURCHASE, Decision.ASK),
        (0.85, 0.95, Purpose.RESEARCH, Decision.ACCEPT),
        (0.30, 0.75, Purpose.PURCHASE, Decision.ASK),
        (0.30, 0.50, Purpose.PURCHASE, Decision.REJECT),
        (0.00, 0.00, Purpose.RESEARCH, Decision.REJECT),
    ],
)
def test_the_cheapest_act_is_chosen(right: float, offered: float, purpose: Purpose, expected: Decision) -> None:
    assert decide(Certainty(right=right, offered=offered), purpose, Costs()) is expected


def test_a_dearer_wrong_order_asks_for_more_certainty() -> None:
    sure = Certainty(right=0.95, offered=0.99)
    assert decide(sure, Purpose.PURCHASE, Costs(wrong_order=10)) is Decision.ACCEPT
    assert decide(sure, Purpose.PURCHASE, Costs(wrong_order=50)) is Decision.ASK


def test_a_dearer_lost_customer_is_asked_sooner() -> None:
    sure = Certainty(right=0.2, offered=0.4)
    assert decide(sure, Purpose.PURCHASE, Costs(lost=1.4)) is Decision.REJECT
    assert decide(sure, Purpose.PURCHASE, Costs(lost=4)) is Decision.ASK


def test_a_doubt_turns_an_accept_into_a_question_and_never_into_a_reject() -> None:
    sure = Certainty(right=0.99, offered=0.99, doubt="a brand of another family sounds nearly the same")
    assert decide(sure, Purpose.PURCHASE, Costs()) is Decision.ASK


@pytest.mark.parametrize("cost", ["1", "0", "-3", "much", "nan", "inf", ""])
def test_a_cost_that_is_no_number_above_one_is_refused_by_name(cost: str) -> None:
    with pytest.raises(SettingsError, match="EARSHOT_COST_WRONG_ORDER"):
        Costs.of(Settings(cost_wrong_order=cost))


def test_the_settings_defaults_are_the_costs_the_matcher_was_judged_with() -> None:
    assert Costs.of(Settings()) == Costs()
