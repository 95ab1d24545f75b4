"""An address in every field of all that comes in: in no record, key, spool, queue, log, answer, export or bad line."""

from __future__ import annotations

import copy
import json
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from attribution.parameters import Inputs, Parameters
from attribution.run import attribute
from base.errors import InputError
from base.settings import Settings
from intake.import_files import Importer
from intake.platforms.deliveries import Deliveries, lookups_in
from intake.platforms.own_orders import PLATFORM as OWN
from intake.platforms.platform import PlatformIntake
from intake.platforms.shopify.webhook import PLATFORM as SHOPIFY
from ledger.encoding import to_json, to_plain
from ledger.pseudonyms import Pseudonyms
from ledger.recorder import Recorder
from ledger.records import Action, Choice, Identity, Touchpoint
from ledger.spool import FileSpool
from ledger.wire import read_order
from runtime.demo.signing import sign_shopify
from runtime.http.exchange import HttpRequest, answered
from runtime.http.orders import orders_route
from skill.app import build_skill
from tests.factories.conversation import Talk
from tests.factories.envelopes import access_token, envelope, intent, request
from tests.factories.memory import MemoryLedger
from tests.factories.records import GRANTED, MORNING, order, touchpoint
from tests.factories.shopify import SECRET, shop_order

WHO = "zora.quill"
PLANTED = f"{WHO}@post.earshot.shop"
RESEARCH = envelope(
    request("IntentRequest", intent=intent("ResearchIntent", brand="tidewell", need="hard water")),
    token=access_token(),
    person="amzn1.ask.person.ADA",
    advertising={"advertisingId": "ad-1", "limitAdTracking": False},
    attributes={"state": "none"},
)
LAUNCH = envelope(request("LaunchRequest"))
ENDED = envelope(
    request("SessionEndedRequest", reason="ERROR", error={"type": "INVALID_RESPONSE", "message": "it broke"})
)


def planted_in(whole: Any) -> Iterator[tuple[str, Any]]:
    """The place of each text, number and name in a JSON value, and the value with an address in that place."""
    for path in places(whole):
        changed = copy.deepcopy(whole)
        inner = changed
        for step in path[:-1]:
            inner = inner[step]
        inner[path[-1]] = PLANTED
        yield ".".join(map(str, path)), changed
    if isinstance(whole, dict):
        yield "(a field of its own)", {**whole, PLANTED: PLANTED}


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if isinstance(value, dict | list):
        steps = value.items() if isinstance(value, dict) else enumerate(value[:2])
        for step, inner in steps:
            yield from places(inner, (*path, step))
    elif path:
        yield path


@pytest.fixture(autouse=True)
def every_word(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    with caplog.at_level(logging.DEBUG):
        yield


def kept_by(ledger: MemoryLedger) -> str:
    return repr([value for name, value in vars(ledger).items() if name not in {"outbox", "placed", "requests"}]) + repr(
        [ledger.outbox.entries, ledger.requests.asked, ledger.requests.shown]
    )


class Nowhere:
    """A spool that takes nothing: what it is given ends in the log."""

    def keep(self, record: Touchpoint | Choice) -> None:
        raise OSError("the disk is full")


@pytest.mark.parametrize("whole", [RESEARCH, LAUNCH, ENDED], ids=["research", "launch", "ended"])
@pytest.mark.parametrize("lost", [False, True], ids=["kept", "unstored"])
def test_no_field_of_an_envelope_reaches_table_spool_or_log(
    whole: dict[str, Any], lost: bool, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    ledger = MemoryLedger()
    agreed = Talk(ledger=ledger)
    agreed("U: you may remember what I buy", intent="ConsentIntent")
    agreed("U: yes", intent="AMAZON.YesIntent")
    ledger.away = lost
    recorder = Recorder(ledger, Nowhere() if lost else FileSpool(tmp_path))
    skill = build_skill(Settings(), ledger=ledger, recorder=recorder, clock=lambda: MORNING)
    for place, changed in planted_in(whole):
        skill.invoke(changed)
        assert WHO not in kept_by(ledger) + caplog.text, place
        caplog.clear()
    assert not any(WHO in file.read_text() for file in tmp_path.iterdir())


def delivered(platform: PlatformIntake[Any], ledger: MemoryLedger, body: bytes, topic: str | None = None) -> str:
    """Deliver it, and return what the sender is told."""
    lookups = lookups_in(
        ledger, pseudonyms=Pseudonyms(b"pepper", service_pepper=b"serving"), shop_url="https://shop.example/"
    )
    taken = Deliveries(platform=platform, secrets=(SECRET,), ledger=ledger, lookups=lookups)
    headers = sign_shopify(body, SECRET, event=PLANTED)
    headers |= {"X-Earshot-Hmac-Sha256": headers["X-Shopify-Hmac-Sha256"]}
    headers |= {} if topic is None else {"X-Shopify-Topic": topic}
    answer = answered(orders_route(taken), HttpRequest(method="POST", path=platform.path, headers=headers, body=body))
    return str(answer.body)


SHOP_ORDER = shop_order(
    notes={"earshot_consent": "granted", "earshot_token": "t", "earshot_subscription": "s", "earshot_cookie": "c"},
    landing_site="/?utm_source=google&utm_campaign=x",
    discount_codes=[{"code": "TEN", "amount": "1.00", "type": "fixed_amount"}],
)


def test_no_field_of_a_shop_s_webhook_reaches_table_log_or_answer(caplog: pytest.LogCaptureFixture) -> None:
    for place, changed in planted_in(SHOP_ORDER):
        ledger = MemoryLedger()
        told = delivered(SHOPIFY, ledger, json.dumps(changed).encode())
        assert WHO not in told + kept_by(ledger) + caplog.text, place
        caplog.clear()


@pytest.mark.parametrize("topic", ["customers/redact", "customers/data_request", "shop/redact", "orders/delete"])
def test_no_field_of_a_webhook_about_privacy_reaches_table_log_or_answer(
    topic: str, caplog: pytest.LogCaptureFixture
) -> None:
    customer = {"id": 7, "email": "a@post.earshot.shop", "phone": "555-625-1199"}
    told = {"id": 1, "shop_domain": "s", "customer": customer, "orders_to_redact": ["1"], "data_request": {"id": 9}}
    for place, changed in planted_in(told):
        ledger = MemoryLedger()
        told = delivered(SHOPIFY, ledger, json.dumps(changed).encode(), topic)
        assert WHO not in told + kept_by(ledger) + caplog.text, place
        caplog.clear()


def test_no_field_of_an_order_in_our_own_form_reaches_table_log_or_answer(caplog: pytest.LogCaptureFixture) -> None:
    identity = Identity(**dict.fromkeys(Identity.__slots__, "x1"))
    whole = order("o1", identity=identity, consent=GRANTED, promo_codes=("TEN",), handoff_token="t", payment="card")
    for place, changed in planted_in(to_plain(whole) | {"subscription_id": "s", "merchant_order_id": "m"}):
        ledger = MemoryLedger()
        told = delivered(OWN, ledger, json.dumps(changed).encode())
        assert WHO not in told + kept_by(ledger) + caplog.text, place
        caplog.clear()


def test_a_wrong_line_of_a_file_is_told_to_whoever_imports_it_and_to_no_log(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    for place, changed in planted_in(json.loads(to_json(touchpoint("tp_1")))):
        file = tmp_path / "touchpoints.jsonl"
        file.write_text(json.dumps(changed) + "\n")
        importer = Importer(MemoryLedger(), clock=lambda: MORNING)
        importer.touchpoints([file])
        assert WHO not in caplog.text, place


def test_an_error_of_a_door_says_to_the_log_which_field_is_wrong_and_not_what_was_sent() -> None:
    wrong = json.loads(to_json(order())) | {"currency": PLANTED, PLANTED: 1}
    with pytest.raises(InputError) as refused:
        read_order(json.dumps(wrong))
    assert WHO not in refused.value.logged
    assert "currency" in refused.value.logged


@pytest.mark.parametrize("broken", [False, True], ids=["a wrong field", "no JSON"])
def test_what_a_run_says_of_a_bad_line_names_nobody_in_any_file_that_it_writes(tmp_path: Path, broken: bool) -> None:
    whole = json.loads(to_json(touchpoint("tp_1", action=Action.RESEARCH, consent=GRANTED))) | {"match_score": "much"}
    lines = [json.dumps(changed) for _, changed in planted_in(whole)]
    lines = [line[:-1] if broken else line for line in lines] + [to_json(touchpoint("tp_good"))]
    (tmp_path / "touchpoints.jsonl").write_text("".join(f"{line}\n" for line in lines))
    attribute(Inputs(touchpoint_files=(tmp_path / "touchpoints.jsonl",)), Parameters(), tmp_path / "out")
    written = [file for file in (tmp_path / "out").rglob("*") if file.is_file()]
    assert len((tmp_path / "out/rejected.jsonl").read_text().splitlines()) == len(lines) - 1
    assert [file.name for file in written if WHO.encode() in file.read_bytes()] == []
