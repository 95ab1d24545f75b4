"""A run of some models: theirs are the numbers that a run of all of them gives, and nobody else's."""

from __future__ import annotations

import pytest

from attribution.credit.weights import ALWAYS, models_asked
from attribution.parameters import Parameters
from base.errors import InputError
from tests.factories.attribution import ago, bought, spoken, visit, work_out

TOUCHES = [spoken(), visit(), visit("tp_3", at=ago(days=3), channel="email", session_id="s3")]
FEW = ("shapley", "time_decay", "markov_2_by_order")


@pytest.mark.parametrize("table", ["credit", "channel_daily", "credit_by"])
def test_models_asked_for_give_what_they_give_among_all(table: str) -> None:
    few, every = (work_out(TOUCHES, [bought()], models=models).table(table) for models in (FEW, ()))
    assert {row["model"] for row in few} == {*FEW, *ALWAYS}
    assert few == [row for row in every if row["model"] in {*FEW, *ALWAYS}]
    assert few


def test_what_is_no_model_of_orders_is_refused_by_name_with_those_that_are() -> None:
    with pytest.raises(InputError, match=r"no model 'markov_1' of orders; choose from: first, .*markov_1_by_order"):
        models_asked(("linear", "markov_1"))


def test_which_models_were_asked_for_is_part_of_what_a_run_is() -> None:
    assert Parameters(models=("shapley", "hazard")).as_dict()["models"] == ["hazard", "shapley"]
    assert "models" not in Parameters().as_dict()
