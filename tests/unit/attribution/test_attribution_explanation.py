"""What `earshot explain` says of an order, in words that need no glossary."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from attribution.explanation.read import explain
from attribution.explanation.told import told
from attribution.words import chance
from base.errors import InputError
from ledger.records import Action, Consent, Exposure, Grant, Identity, Initiator, OrderSource, OrderStatus, Stage
from tests.factories.attribution import ago, bought, run, spoken, visit
from tests.factories.records import MORNING

DENIED = Consent(measurement=Grant.DENIED)
PLAN: dict[str, Any] = {"initiator": Initiator.MACHINE, "source": OrderSource.SUBSCRIPTION, "subscription_id": "su_1"}
JARGON = ("need:", "unknown", "token", "None", "(unattributed)", "linear", "markov_1")


def words(out: Path, order_id: str = "or_1", **names: str) -> str:
    """The explanation as one line."""
    said = " ".join(" ".join(told(explain(order_id, out), names)).split())
    assert [jargon for jargon in JARGON if jargon in said] == []
    return said


def test_it_says_who_when_where_about_what_and_what_ties_them(tmp_path: Path) -> None:
    run(tmp_path, [spoken(product_id="p1")], [bought()], timezone="Asia/Kolkata")
    said = words(tmp_path, p1="Sunlight Detergent")
    assert said.startswith("Order or_1: $12.99 net, placed on a phone on Fri 20 Nov 2026 13:30 (Asia/Kolkata)")
    assert (
        "1. Thu 19 Nov 2026 13:30, 24 h before, on a smart speaker (Alexa): asked about Sunlight Detergent "
        "tied by: the same account"
    ) in said
    assert "it was about the very product that was bought" in said
    assert "known, not which person" in said


def test_it_gives_what_every_model_says_by_the_number_of_the_step(tmp_path: Path) -> None:
    run(tmp_path, [spoken(), visit()], [bought()])
    said = words(tmp_path)
    for title in (
        "First touch",
        "Last touch",
        "Last non-direct",
        "Linear",
        "Position 40/20/40",
        "Time decay",
        "Markov",
    ):
        assert f" {title}: " in said
    assert "First touch: 1. Alexa " in said
    assert "Last touch: 2. Paid search " in said


OTHER_BRAND = spoken("tp_2", at=ago(days=9), brand_id="b9")


@pytest.mark.parametrize(
    ("other", "because"),
    [
        (OTHER_BRAND, "session s_tp_1 was nearer (24 h before)"),
        (OTHER_BRAND, "it was about something else than was bought"),
        (OTHER_BRAND, "9 days is long before an order"),
        (spoken("tp_2", at=ago(days=9), brand_id="b9", exposure=Exposure.AMBIENT), "it was only shown: nobody asked"),
        (spoken("tp_2", at=ago(days=9), brand_id="b9", handoff_token="ht"), "it led to order or_ht ("),
    ],
)
def test_it_says_why_another_session_does_not_count(tmp_path: Path, other: Any, because: str) -> None:
    elsewhere = bought("or_ht", at=ago(days=8), handoff_token="ht", identity=Identity())
    run(tmp_path, [spoken(), other], [bought(), elsewhere])
    said = words(tmp_path)
    assert "What else may have led to it, and why it does not count: - Wed 11 Nov 2026" in said
    assert because in said.partition("not counted:")[2]


def test_what_is_not_certain_is_never_told_as_nothing_or_as_all(tmp_path: Path) -> None:
    handed = spoken("tp_1", at=ago(hours=1), handoff_token="ht", action=Action.HANDOFF, stage=Stage.PURCHASE)
    run(tmp_path, [handed], [bought(handoff_token="ht")])
    assert "over 99 % sure; session s_tp_1" in words(tmp_path)
    said = [chance(probability) for probability in (0.00001, 0.006, 0.5, 0.994, 0.9996)]
    assert said == ["under 1 %", "1 %", "50 %", "99 %", "over 99 %"]


def test_a_session_known_as_another_household_is_told_as_such(tmp_path: Path) -> None:
    asked = spoken("tp_1", at=ago(hours=1), identity=Identity(user="u9", postal_code="pc"))
    run(tmp_path, [asked], [bought(identity=Identity(account="a1", postal_code="pc"))], accept=0.01)
    said = words(tmp_path)
    assert "tied by: the same postal code" in said
    assert "taken for one household: the session is known as h_" in said


def test_a_fact_about_somebody_who_refused_tells_nothing_of_whose_it_was(tmp_path: Path) -> None:
    handed = spoken(handoff_token="ht", action=Action.HANDOFF, stage=Stage.PURCHASE, consent=DENIED)
    run(tmp_path, [handed], [bought(handoff_token="ht")])
    assert "measurement was refused on one side: nothing is said of whose it was" in words(tmp_path)


def test_an_order_placed_by_voice_is_its_own_conversation(tmp_path: Path) -> None:
    placing = spoken("tp_1", order_id="or_1", action=Action.BUY, stage=Stage.PURCHASE, at=MORNING)
    asking = spoken("tp_2", at=ago(days=20), brand_id="b9")
    run(tmp_path, [placing, asking], [bought(source=OrderSource.VOICE)])
    said = words(tmp_path)
    assert "the order was placed in this very conversation" in said
    assert "certain: a fact, not an estimate" in said
    assert "not counted: the order has a conversation of its own" in said


def test_the_click_that_followed_a_link_is_named(tmp_path: Path) -> None:
    talk = spoken("tp_1", action=Action.HANDOFF, handoff_token="ht")
    clicks = [
        visit(f'tp_"{n}"', action=Action.CLICK, handoff_token="ht", at=ago(hours=hour), session_id=None)
        for n, hour in enumerate((9, 2, -1))
    ]
    run(tmp_path, [talk, *clicks], [bought(handoff_token="ht")])
    (link,) = explain("or_1", tmp_path)["links"]
    assert link["evidence"]["click"] == 'tp_"1"'
    assert 'the link was opened: tp_"1"' in words(tmp_path)


def test_a_renewal_says_which_it_is_and_what_is_missing_before_it(tmp_path: Path) -> None:
    enrolled = spoken(at=ago(days=90.1), action=Action.SUBSCRIBE, subscription_id="su_1")
    run(tmp_path, [enrolled], [bought("or_1", **PLAN), bought("or_2", at=ago(days=30), **PLAN)])
    (link,) = explain("or_1", tmp_path)["links"]
    evidence = link["evidence"]
    assert (evidence["renewal"], evidence["missing"], evidence["counted"]) == (4, 2, True)
    assert list(evidence) == sorted(evidence)
    assert "renewal 4, 2 of them before the orders in hand" in words(tmp_path)


def test_a_machines_order_is_told_by_who_set_it_up(tmp_path: Path) -> None:
    enrolled = spoken(at=ago(days=90.1), action=Action.SUBSCRIBE, subscription_id="su_1")
    run(tmp_path, [enrolled], [bought("or_1", **PLAN), bought("or_2", at=ago(days=30), **PLAN)])
    said = words(tmp_path)
    assert "A machine placed it, under su_1" in said
    assert (
        "Who set it up: 1. Sat 22 Aug 2026 05:36, 90.1 days before, on a smart speaker (Alexa): subscribed to" in said
    )


@pytest.mark.parametrize(
    ("order", "said"),
    [
        (bought(identity=Identity()), "It carries no identifier that any session shares"),
        (
            bought(identity=Identity(account="a9")),
            "Its household was in no session that may have led to it within 30 days",
        ),
        (bought(consent=DENIED), "Its customer refused measurement: only a link followed to it"),
        (bought(**PLAN), "Nobody is known to have set it up"),
        (bought(status=OrderStatus.CANCELLED), "It was cancelled, so it is worth nothing"),
        (bought(refunded_minor=299), "$2.99 of it was paid back"),
    ],
)
def test_an_order_that_nothing_led_to_says_so(tmp_path: Path, order: Any, said: str) -> None:
    run(tmp_path, [spoken()], [order])
    assert said in words(tmp_path)


def test_an_order_whose_sessions_are_all_too_unsure_says_so(tmp_path: Path) -> None:
    run(tmp_path, [OTHER_BRAND], [bought()], accept=1.0)
    assert "No session is sure enough to count. What else may have led to it" in words(tmp_path)


def test_the_machine_readable_form_keeps_everything(tmp_path: Path) -> None:
    run(tmp_path, [spoken(), visit()], [bought()])
    kept = json.loads(json.dumps(explain("or_1", tmp_path), default=str))
    assert {"run_id", "window_days", "accept", "timezone", "order", "links", "journey", "credit"} == set(kept)
    assert len(kept["links"]) == 2
    assert {"gap_hours", "match", "matched", "need"} <= set(kept["links"][0]["evidence"])
    assert {row["model"] for row in kept["credit"]} >= {"first", "last", "linear"}


def test_an_order_or_a_run_that_is_not_there_is_said(tmp_path: Path) -> None:
    run(tmp_path, [spoken()], [bought()])
    with pytest.raises(InputError, match="no order 'or_2'"):
        explain("or_2", tmp_path)
    with pytest.raises(InputError, match="holds no run"):
        explain("or_1", tmp_path / "nowhere")
