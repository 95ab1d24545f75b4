"""What `earshot explain` says of an order, in words that need no glossary."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from attribution.explanation.read import explain
from attribution.explanation.told import told
from attribution.words import chance
from base.errors import InputError
from ledger.records import (
    Action,
    Consent,
    Exposure,
    Grant,
    Identity,
    Initiator,
    OrderSource,
    OrderStatus,
    Stage,
    Touchpoint,
)
from tests.factories.attribution import ago, bought, spoken, visit
from tests.factories.homes import Home, Homes
from tests.factories.records import MORNING

HOMES = Homes({"timezone": "Asia/Kolkata"})
DENIED = Consent(measurement=Grant.DENIED)
PLAN: dict[str, Any] = {"initiator": Initiator.MACHINE, "source": OrderSource.SUBSCRIPTION, "subscription_id": "su_1"}
JARGON = ("need:", "unknown", "token", "None", "(unattributed)", "linear", "markov_1")


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return HOMES.run(tmp_path_factory.mktemp("homes")).out


def words(home: Home, out: Path, **names: str) -> str:
    """The explanation of a home's first order as one line."""
    said = home.plain(" ".join(" ".join(told(explain(home.own("or_1"), out), names)).split()))
    assert [jargon for jargon in JARGON if jargon in said] == []
    return said


ASKED = HOMES.home([spoken(product_id="p1")], [bought()])
ASKED_AND_CAME = HOMES.home([spoken(), visit()], [bought()])


def test_it_says_who_when_where_about_what_and_what_ties_them(out: Path) -> None:
    said = words(ASKED, out, p1="Sunlight Detergent")
    assert said.startswith("Order or_1: $12.99 net, placed on a phone on Fri 20 Nov 2026 13:30 (Asia/Kolkata)")
    assert (
        "1. Thu 19 Nov 2026 13:30, 24 h before, on a smart speaker (Alexa): asked about Sunlight Detergent "
        "tied by: the same account"
    ) in said
    assert "it was about the very product that was bought" in said
    assert "known, not which person" in said


def test_it_gives_what_every_model_says_by_the_number_of_the_step(out: Path) -> None:
    said = words(ASKED_AND_CAME, out)
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


def beside(other: Touchpoint) -> Home:
    """A session of the day before, another one, and an order elsewhere that a link was followed to."""
    elsewhere = bought("or_ht", at=ago(days=8), handoff_token="ht", identity=Identity())
    return HOMES.home([spoken(), other], [bought(), elsewhere])


@pytest.mark.parametrize(
    ("home", "because"),
    [
        (beside(OTHER_BRAND), "session s_tp_1 was nearer (24 h before)"),
        (beside(OTHER_BRAND), "it was about something else than was bought"),
        (beside(OTHER_BRAND), "9 days is long before an order"),
        (beside(replace(OTHER_BRAND, exposure=Exposure.AMBIENT)), "it was only shown: nobody asked"),
        (beside(replace(OTHER_BRAND, handoff_token="ht")), "it led to order or_ht ("),
    ],
    ids=["nearer", "something else", "long before", "only shown", "led elsewhere"],
)
def test_it_says_why_another_session_does_not_count(home: Home, because: str, out: Path) -> None:
    said = words(home, out)
    assert "What else may have led to it, and why it does not count: - Wed 11 Nov 2026" in said
    assert because in said.partition("not counted:")[2]


HANDED = spoken("tp_1", at=ago(hours=1), handoff_token="ht", action=Action.HANDOFF, stage=Stage.PURCHASE)
FOLLOWED = HOMES.home([HANDED], [bought(handoff_token="ht")])
FOLLOWED_THOUGH_REFUSED = HOMES.home([replace(HANDED, consent=DENIED)], [bought(handoff_token="ht")])


def test_what_is_not_certain_is_never_told_as_nothing_or_as_all(out: Path) -> None:
    assert "over 99 % sure; session s_tp_1" in words(FOLLOWED, out)
    said = [chance(probability) for probability in (0.00001, 0.006, 0.5, 0.994, 0.9996)]
    assert said == ["under 1 %", "1 %", "50 %", "99 %", "over 99 %"]


def test_a_session_known_as_another_household_is_told_as_such(tmp_path: Path) -> None:
    homes = Homes({"accept": 0.01})
    asked = spoken("tp_1", at=ago(hours=1), identity=Identity(user="u9", postal_code="pc"))
    home = homes.home([asked], [bought(identity=Identity(account="a1", postal_code="pc"))])
    said = words(home, homes.run(tmp_path).out)
    assert "tied by: the same postal code" in said
    assert "taken for one household: the session is known as h_" in said


def test_a_fact_about_somebody_who_refused_tells_nothing_of_whose_it_was(out: Path) -> None:
    said = words(FOLLOWED_THOUGH_REFUSED, out)
    assert "measurement was refused on one side: nothing is said of whose it was" in said


PLACED_BY_VOICE = HOMES.home(
    [
        spoken("tp_1", order_id="or_1", action=Action.BUY, stage=Stage.PURCHASE, at=MORNING),
        spoken("tp_2", at=ago(days=20), brand_id="b9"),
    ],
    [bought(source=OrderSource.VOICE)],
)


def test_an_order_placed_by_voice_is_its_own_conversation(out: Path) -> None:
    said = words(PLACED_BY_VOICE, out)
    assert "the order was placed in this very conversation" in said
    assert "certain: a fact, not an estimate" in said
    assert "not counted: the order has a conversation of its own" in said


CLICKS = [
    visit(f'tp_"{n}"', action=Action.CLICK, handoff_token="ht", at=ago(hours=hour), session_id=None)
    for n, hour in enumerate((9, 2, -1))
]
CLICKED = HOMES.home([spoken("tp_1", action=Action.HANDOFF, handoff_token="ht"), *CLICKS], [bought(handoff_token="ht")])


def test_the_click_that_followed_a_link_is_named(out: Path) -> None:
    (link,) = explain(CLICKED.own("or_1"), out)["links"]
    assert link["evidence"]["click"] == CLICKED.own('tp_"1"')
    assert 'the link was opened: tp_"1"' in words(CLICKED, out)


ENROLLED = HOMES.home(
    [spoken(at=ago(days=90.1), action=Action.SUBSCRIBE, subscription_id="su_1")],
    [bought("or_1", **PLAN), bought("or_2", at=ago(days=30), **PLAN)],
)


def test_a_renewal_says_which_it_is_and_what_is_missing_before_it(out: Path) -> None:
    (link,) = explain(ENROLLED.own("or_1"), out)["links"]
    evidence = link["evidence"]
    assert (evidence["renewal"], evidence["missing"], evidence["counted"]) == (4, 2, True)
    assert list(evidence) == sorted(evidence)
    assert "renewal 4, 2 of them before the orders in hand" in words(ENROLLED, out)


def test_a_machines_order_is_told_by_who_set_it_up(out: Path) -> None:
    said = words(ENROLLED, out)
    assert "A machine placed it, under su_1" in said
    assert (
        "Who set it up: 1. Sat 22 Aug 2026 11:06, 90.1 days before, on a smart speaker (Alexa): subscribed to" in said
    )


@pytest.mark.parametrize(
    ("home", "said"),
    [
        (
            HOMES.home([spoken()], [bought(identity=Identity())]),
            "It carries no identifier that any session shares",
        ),
        (
            HOMES.home([spoken()], [bought(identity=Identity(account="a9"))]),
            "Its household was in no session that may have led to it within 30 days",
        ),
        (
            HOMES.home([spoken()], [bought(consent=DENIED)]),
            "Its customer refused measurement: only a link followed to it",
        ),
        (HOMES.home([spoken()], [bought(**PLAN)]), "Nobody is known to have set it up"),
        (
            HOMES.home([spoken()], [bought(status=OrderStatus.CANCELLED)]),
            "It was cancelled, so it is worth nothing",
        ),
        (HOMES.home([spoken()], [bought(refunded_minor=299)]), "$2.99 of it was paid back"),
    ],
    ids=["no identifier", "a household unheard", "refused", "a machine's", "cancelled", "paid back"],
)
def test_an_order_that_nothing_led_to_says_so(home: Home, said: str, out: Path) -> None:
    assert said in words(home, out)


UNSURE = HOMES.home([OTHER_BRAND], [bought()])


def test_an_order_whose_sessions_are_all_too_unsure_says_so(out: Path) -> None:
    assert "No session is sure enough to count. What else may have led to it" in words(UNSURE, out)


def test_the_machine_readable_form_keeps_everything(out: Path) -> None:
    kept = json.loads(json.dumps(explain(ASKED_AND_CAME.own("or_1"), out), default=str))
    assert {"run_id", "window_days", "accept", "timezone", "order", "links", "journey", "credit"} == set(kept)
    assert len(kept["links"]) == 2
    assert {"gap_hours", "match", "matched", "need"} <= set(kept["links"][0]["evidence"])
    assert {row["model"] for row in kept["credit"]} >= {"first", "last", "linear"}


def test_an_order_or_a_run_that_is_not_there_is_said(out: Path) -> None:
    with pytest.raises(InputError, match="no order 'or_2'"):
        explain("or_2", out)
    with pytest.raises(InputError, match="holds no run"):
        explain("or_1", out / "nowhere")
