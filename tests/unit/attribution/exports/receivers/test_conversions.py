"""Which orders receivers of conversions are told of, what they are worth there, and whom they are matched by."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from attribution.exports.receivers.conversions import KEYS_SEALED, Conversion, conversions
from attribution.exports.receivers.export import Exported, export
from attribution.exports.receivers.google_ads import RECEIVER as GOOGLE
from attribution.exports.receivers.receiver import File, Message, Receiver, Sender
from base.errors import InputError
from ledger.records import Consent, Grant, Identity, OrderStatus
from ledger.records.match_keys import MatchKeys
from tests.factories.attribution import ago, bought, spoken, visit
from tests.factories.homes import Home, Homes
from tests.factories.records import MORNING

SENDER = Sender(skill_id="amzn1.ask.skill.1", brand="Harbor & Pantry", model="linear")
BOTH = Consent(measurement=Grant.GRANTED, marketing=Grant.GRANTED)
NO = Consent(measurement=Grant.GRANTED)
NOW = MORNING + timedelta(days=1)
KEYS = {name: MatchKeys(order_id=name, gclid=f"Cj0_{name}") for name in ("or_1", "or_2")}


WATCHED: list[Conversion] = []


def watched(order: Conversion, _sender: Sender) -> list[Message]:
    WATCHED.append(order)
    return []


EAGER = Receiver(
    name="eager",
    takes="every order it is told of",
    subjects=conversions,
    files=(File(name="eager.jsonl", messages=watched, validate=lambda _: []),),
    matches=True,
)

HOMES = Homes()
Told = Callable[..., tuple[Exported, list[Conversion]]]
PLAIN = HOMES.home([spoken(consent=BOTH), visit(consent=BOTH)], [bought(consent=BOTH)])
HALF = HOMES.home([spoken(consent=BOTH), visit(consent=NO)], [bought(consent=BOTH)])
NO_TOUCH_AGREED = HOMES.home([spoken(consent=NO), visit(consent=NO)], [bought(consent=BOTH)])
NO_ORDER_AGREED = HOMES.home([spoken(consent=BOTH)], [bought(consent=NO)])
ALONE = HOMES.home([], [bought(consent=BOTH, identity=Identity())])
CANCELLED = HOMES.home(
    [spoken(consent=BOTH)],
    [bought(consent=BOTH, status=OrderStatus.CANCELLED, cancelled_at=NOW, received_at=NOW, merchant_order_id="#1001")],
)
OLD = HOMES.home([spoken(consent=BOTH, at=ago(days=95))], [bought(consent=BOTH, at=ago(days=94))])


@pytest.fixture(scope="module")
def everybody(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return HOMES.run(tmp_path_factory.mktemp("homes")).out


@pytest.fixture
def told(everybody: Path, tmp_path: Path) -> Told:
    """What an eager receiver is told of a home's orders."""

    def told(
        home: Home, keys: Mapping[str, MatchKeys] = KEYS, now: datetime = NOW
    ) -> tuple[Exported, list[Conversion]]:
        WATCHED.clear()
        folder = home.alone(everybody, tmp_path)
        done = export(
            EAGER, folder, SENDER, keys_of=lambda asked: {k: keys[k] for k in asked if k in keys}, clock=lambda: now
        )
        return done, [*WATCHED]

    return told


def test_an_order_is_worth_what_its_touches_earned(told: Told) -> None:
    done, (order,) = told(PLAIN)
    assert done.kept_back == {}
    assert (order.currency, order.transaction_id) == ("USD", "or_1")
    assert [touch.channel for touch in order.touches] == ["alexa", "paid_search"]
    assert 0 < order.earned_minor == sum(PLAIN.credit("linear").values()) - PLAIN.credit("linear")["(unattributed)"]
    assert order.keys == KEYS["or_1"]


def test_a_touch_whose_customer_did_not_agree_adds_nothing(told: Told) -> None:
    done, (order,) = told(HALF)
    assert [touch.channel for touch in order.touches] == ["alexa"]
    assert order.earned_minor == HALF.credit("linear")["alexa"]
    assert done.kept_back == {"a touch of an order that goes: the customer did not agree to marketing": 1}


@pytest.mark.parametrize(
    ("home", "reason"),
    [
        (NO_TOUCH_AGREED, "the customer did not agree to marketing"),
        (NO_ORDER_AGREED, "the order's customer did not agree to marketing"),
        (ALONE, "no touch has credit for the order"),
    ],
    ids=["no touch agreed", "no order agreed", "no touch"],
)
def test_an_order_stays_back_without_a_yes_of_its_own_and_of_a_touch(told: Told, home: Home, reason: str) -> None:
    done, orders = told(home)
    assert (orders, done.kept_back) == ([], {reason: 1})


@pytest.mark.parametrize(
    ("keys", "reason"), [({}, "no match keys are kept of the order"), ({"or_1": None}, KEYS_SEALED)]
)
def test_without_keys_or_what_opens_them_no_order_goes(told: Told, keys: Any, reason: str) -> None:
    done, orders = told(PLAIN, keys)
    assert (orders, done.kept_back) == ([], {reason: 1})


@pytest.mark.parametrize(
    ("keys", "now"),
    [
        (KEYS, MORNING + timedelta(days=90)),
        ({"or_1": replace(KEYS["or_1"], expires_at=MORNING + timedelta(hours=1))}, NOW),
        ({"or_1": replace(KEYS["or_1"], expires_at=MORNING + timedelta(days=400))}, MORNING + timedelta(days=91)),
    ],
    ids=["after 90 days", "when they say", "never later"],
)
def test_keys_are_used_for_90_days_at_most(told: Told, keys: Mapping[str, MatchKeys], now: datetime) -> None:
    done, orders = told(PLAIN, keys, now)
    assert (orders, done.kept_back) == ([], {"the order's match keys are older than they may be used": 1})


def test_a_cancelled_order_is_worth_nothing_and_bears_the_shops_own_id(told: Told) -> None:
    _, (order,) = told(CANCELLED)
    assert (order.earned_minor, order.transaction_id, order.settled_at) == (0, "#1001", NOW)
    assert order.gave_back


def test_a_model_that_the_run_has_not_is_named_with_those_it_has(everybody: Path, tmp_path: Path) -> None:
    folder = PLAIN.alone(everybody, tmp_path)
    with pytest.raises(InputError, match=r"--model 'lucky' .*choose one of: .*linear"):
        export(GOOGLE, folder, replace(SENDER, model="lucky"))


def test_an_export_says_of_which_run_model_and_window_it_is_and_repeats_byte_for_byte(
    everybody: Path, tmp_path: Path
) -> None:
    folder = PLAIN.alone(everybody, tmp_path)

    def exported() -> dict[str, bytes]:
        done = export(GOOGLE, folder, SENDER, keys_of=lambda _: KEYS, clock=lambda: NOW)
        return {file.name: file.read_bytes() for file in done.folder.iterdir()}

    files = exported()
    assert exported() == files
    told: dict[str, Any] = json.loads(files["google-ads_manifest.json"])
    assert (told["model"], told["receiver"]) == ("linear", "google-ads")
    assert {(one["model"], one["window_days"]) for one in told["outputs"]} == {("linear", 30)}
    assert {one["name"]: one["rows"] for one in told["outputs"]} == {
        "google_ads_adjustments.csv": 0,
        "google_ads_conversions.csv": 1,
        "google_ads_enhanced.csv": 0,
        "google_ads_events.jsonl": 1,
    }
