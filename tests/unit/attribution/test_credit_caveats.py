"""What a run says of its models: those it had to do without, and channels missed that no order met."""

from __future__ import annotations

from pathlib import Path

import pytest

from attribution.credit.kernel import removal, thin_chain
from ledger.records import Identity
from tests.factories.attribution import Ran, ago, bought, run, spoken, visit
from tests.unit.attribution.test_attribution_report import said


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> Ran:
    """A run for whose channels no chain can be solved."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(removal, "MOST_DENSE_CHANNELS", 0)
        patch.setattr(removal, "MOST_CHANNELS_OF_LARGE", 0)
        patch.setattr(thin_chain, "MOST_STEPS", 0)
        touches = [spoken(), visit(identity=Identity(account="a1"))]
        return run(tmp_path_factory.mktemp("crowded"), touches, [bought(), bought("or_2", identity=Identity())])


def test_a_model_with_too_many_channels_is_left_out_and_the_others_are_not(crowded: Ran) -> None:
    models = {row["model"] for row in crowded.table("credit")}
    assert {"linear", "hazard", "shapley"} <= models
    assert not any(model.startswith("markov") for model in models)
    (warning,) = crowded.summary.warnings
    assert warning.startswith("left out for too many channels (2 on the way to orders alone)")
    assert "markov_1_by_order, markov_2_by_order, markov_3_by_order, markov_4_by_order" in warning


def test_the_headline_is_then_by_another_model_and_says_so(crowded: Ran) -> None:
    rows = crowded.table("credit")
    voice = sum(row["credit_minor"] for row in rows if (row["model"], row["channel"]) == ("linear", "alexa"))
    assert crowded.summary.voice_minor == {"USD": voice}
    words = said(crowded.out)
    assert "of net revenue. Linear, 30-day window" in words
    assert "by the Markov model" not in words


def test_a_channel_that_would_be_missed_though_no_order_met_it_is_named(tmp_path: Path) -> None:
    lost = Identity(account="lost")
    touches = [
        visit("tp_1", at=ago(days=2), channel="radio", identity=lost, session_id="s1"),
        spoken("tp_2", at=ago(days=1), identity=lost),
        spoken("tp_3"),
    ]
    ran = run(tmp_path, touches, [bought()])
    (warning,) = ran.summary.warnings
    assert warning.startswith("no order's journey holds radio, yet the Markov model")
    assert warning in said(tmp_path)


def test_what_no_touch_can_claim_stands_on_the_page_apart_by_why(tmp_path: Path) -> None:
    run(tmp_path, [spoken()], [bought(), bought("or_2", identity=Identity(account="stranger"))])
    words = said(tmp_path)
    assert "No link known 1.0 50.0 % $13" in words
    assert "Link uncertainty 0." in words
