"""An address, a phone number and a name in every field of all that comes in: in no record, key, spool, log or answer.

A name may stand where a field holds words of which nobody can tell that they are a name: `NAMES_PASS` is all of these,
and none of them comes into a log or an answer either.
"""

from __future__ import annotations

import copy
import json
import logging
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from attribution.parameters import Inputs, Parameters
from attribution.run import attribute
from base.errors import InputError
from base.settings import Settings
from intake.devices import DeviceEvents
from intake.import_files import Importer
from intake.platforms.deliveries import Deliveries, lookups_in
from intake.platforms.own_orders import PLATFORM as OWN
from intake.platforms.platform import PlatformIntake
from intake.platforms.shopify.webhook import PLATFORM as SHOPIFY
from ledger.encoding import to_json, to_plain
from ledger.pseudonyms import Pseudonyms
from ledger.recorder import Recorder
from ledger.records import Action, Choice, Identity, Platform, Touchpoint
from ledger.spool import FileSpool
from ledger.wire import read_order
from runtime.demo.signing import sign_shopify
from runtime.http.devices import devices_route
from runtime.http.exchange import HttpRequest, Route, answered
from runtime.http.orders import orders_route
from skill.app import build_skill
from tests.factories.conversation import Talk
from tests.factories.envelopes import access_token, envelope, intent, request
from tests.factories.memory import MemoryLedger
from tests.factories.records import GRANTED, MORNING, order, touchpoint
from tests.factories.shopify import SECRET, shop_order

ADDRESS = "zora.quill@post.earshot.shop"
NAME = "Zora Quill"
NUMBER = "+1 (555) 625-1199"
PLANTS = {"an address": ADDRESS, "a number": NUMBER, "a name": NAME}
TOLD = re.compile(r"zora|quill|625\W{0,2}1199", re.IGNORECASE)
RESEARCH = envelope(
    request("IntentRequest", intent=intent("ResearchIntent", brand="tidewell", need="hard water")),
    token=access_token(),
    person="amzn1.ask.person.ADA",
    advertising={"advertisingId": "ad-1", "limitAdTracking": False},
    attributes={"state": "none"},
)
REORDER = envelope(request("IntentRequest", intent=intent("ReorderIntent", brand="zzz")), token=access_token())
LAUNCH = envelope(request("LaunchRequest"))
ENDED = envelope(
    request("SessionEndedRequest", reason="ERROR", error={"type": "INVALID_RESPONSE", "message": "it broke"})
)
ENVELOPES = {"research": RESEARCH, "reorder": REORDER, "launch": LAUNCH, "ended": ENDED}
SHOP_ORDER = shop_order(
    notes={"earshot_consent": "granted", "earshot_token": "t", "earshot_subscription": "s", "earshot_cookie": "c"},
    landing_site="/?utm_source=google&utm_campaign=x",
    discount_codes=[{"code": "TEN", "amount": "1.00", "type": "fixed_amount"}],
)
IDENTITY = Identity(**dict.fromkeys(Identity.__slots__, "x1"))
OWN_ORDER = json.loads(
    to_json(order("o1", identity=IDENTITY, consent=GRANTED, promo_codes=("TEN",), handoff_token="t", payment="card"))
) | {"subscription_id": "s", "merchant_order_id": "m"}
WORDS = ("campaign_id", "brand_id", "product_id", "heard", "order_id", "subscription_id", "handoff_token", "promo_code")
WORDS_TOO = ("locale", "intent", "topic", "test_id", "arm", "outcome", "channel")
DEVICE_EVENT = to_plain(touchpoint("tp_1", platform=Platform.IOT, identity=IDENTITY, consent=GRANTED)) | dict.fromkeys(
    (*WORDS, *WORDS_TOO), "w"
)
NAMES_PASS = {
    "research": {"request.intent.slots.brand.value"},
    "reorder": {"request.intent.slots.brand.value"},
    "shop": {"id", "discount_codes.0.code", "line_items.0.sku"},
    "own": {"order_id", "payment", "promo_codes.0", "merchant_order_id"} | {"lines.0.product_id", "lines.0.brand_id"},
    "device": {"touchpoint_id", "session_id", *WORDS, *WORDS_TOO} - {"subscription_id", "handoff_token"},
}
ANSWERED_WITH = {"id"}  # the number of an order is said to the shop that sent it
every_plant = pytest.mark.parametrize("plant", PLANTS.values(), ids=list(PLANTS))


def planted_in(whole: Any, plant: str) -> Iterator[tuple[str, Any]]:
    """The place of each text, number and name in a JSON value, and the value with the plant in that place."""
    for path in places(whole):
        changed = copy.deepcopy(whole)
        inner = changed
        for step in path[:-1]:
            inner = inner[step]
        inner[path[-1]] = plant
        yield ".".join(map(str, path)), changed
    if isinstance(whole, dict):
        yield "(a field of its own)", {**whole, plant: plant}


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if isinstance(value, dict | list):
        steps = value.items() if isinstance(value, dict) else enumerate(value[:4])
        for step, inner in steps:
            yield from places(inner, (*path, step))
    elif path:
        yield path


def tells(*texts: object) -> bool:
    return any(TOLD.search(str(text)) for text in texts)


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


def agreed() -> MemoryLedger:
    """The ledger of a household that may be measured."""
    ledger = MemoryLedger()
    talk = Talk(ledger=ledger)
    talk("U: you may remember what I buy", intent="ConsentIntent")
    talk("U: yes", intent="AMAZON.YesIntent")
    return ledger


@pytest.mark.parametrize(
    ("kind", "plant", "lost"),
    [
        *((kind, ADDRESS, False) for kind in ENVELOPES),
        *((kind, plant, False) for kind in ("research", "reorder") for plant in (NUMBER, NAME)),
        *((kind, NAME, True) for kind in ("research", "reorder")),  # in the log as a line that was not stored
    ],
    ids=lambda value: next((name for name, plant in PLANTS.items() if plant == value), str(value)),
)
def test_no_field_of_an_envelope_reaches_table_spool_or_log(
    kind: str, plant: str, lost: bool, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    ledger = agreed()
    ledger.away = lost
    recorder = Recorder(ledger, Nowhere() if lost else FileSpool(tmp_path))
    skill = build_skill(Settings(), ledger=ledger, recorder=recorder, clock=lambda: MORNING)
    passed = set()
    for number, (place, changed) in enumerate(planted_in(ENVELOPES[kind], plant)):
        if isinstance(changed.get("request"), dict) and place != "request.requestId":
            changed["request"]["requestId"] = f"amzn1.echo-api.request.{number}"  # a turn of its own: it is kept
        skill.invoke(changed)
        assert not tells(caplog.text), place
        if tells(kept_by(ledger)):
            passed.add(place)
            ledger.touchpoints.clear()
        caplog.clear()
    assert passed == (NAMES_PASS.get(kind, set()) if plant == NAME and not lost else set())
    assert not any(tells(file.read_text()) for file in tmp_path.iterdir())


def delivered(platform: PlatformIntake[Any], ledger: MemoryLedger, body: bytes, topic: str | None, event: str) -> str:
    """Deliver it, and return what the sender is told."""
    lookups = lookups_in(
        ledger, pseudonyms=Pseudonyms(b"pepper", service_pepper=b"serving"), shop_url="https://shop.example/"
    )
    taken = Deliveries(platform=platform, secrets=(SECRET,), ledger=ledger, lookups=lookups)
    headers = {} if topic is None else {"X-Shopify-Topic": topic}
    return posted(orders_route(taken), platform.path, body, event, headers)


def posted(route: Route, path: str, body: bytes, event: str, headers: dict[str, str]) -> str:
    headers = headers | sign_shopify(body, SECRET, event=event)
    headers["X-Earshot-Hmac-Sha256"] = headers["X-Shopify-Hmac-Sha256"]
    return str(answered(route, HttpRequest(method="POST", path=path, headers=headers, body=body)).body)


def sent_to_devices(ledger: MemoryLedger, body: bytes, folder: Path) -> str:
    events = DeviceEvents(recorder=Recorder(ledger, FileSpool(folder)), pseudonyms=Pseudonyms(b"pepper"))
    return posted(devices_route(events, (SECRET,)), "/devices", body, "e", {})


DOORS: dict[str, tuple[dict[str, Any], Callable[[MemoryLedger, bytes, str, Path], str]]] = {
    "shop": (SHOP_ORDER, lambda ledger, body, plant, _: delivered(SHOPIFY, ledger, body, None, plant)),
    "own": (OWN_ORDER, lambda ledger, body, plant, _: delivered(OWN, ledger, body, None, plant)),
    "device": (DEVICE_EVENT, lambda ledger, body, _, folder: sent_to_devices(ledger, body, folder)),
}


@every_plant
@pytest.mark.parametrize("kind", DOORS)
def test_no_field_of_what_is_posted_reaches_table_log_or_answer(
    plant: str, kind: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    whole, send = DOORS[kind]
    passed = set()
    for place, changed in planted_in(whole, plant):
        ledger = MemoryLedger()
        told = send(ledger, json.dumps(changed).encode(), plant, tmp_path)
        assert not tells(caplog.text), place
        assert place in ANSWERED_WITH or not tells(told), place
        passed |= {place} if tells(kept_by(ledger)) else set()
        caplog.clear()
    assert passed == (NAMES_PASS[kind] if plant == NAME else set())


@every_plant
@pytest.mark.parametrize("topic", ["customers/redact", "customers/data_request", "shop/redact", "orders/delete"])
def test_no_field_of_a_webhook_about_privacy_reaches_table_log_or_answer(
    plant: str, topic: str, caplog: pytest.LogCaptureFixture
) -> None:
    customer = {"id": 7, "email": "a@post.earshot.shop", "phone": "555-625-1188"}
    whole = {
        "id": 1,
        "shop_domain": "ours.myshopify.com",
        "customer": customer,
        "orders_to_redact": ["1"],
        "data_request": {"id": 9},
    }
    for place, changed in planted_in(whole, plant):
        ledger = MemoryLedger()
        told = delivered(SHOPIFY, ledger, json.dumps(changed).encode(), topic, plant)
        an_order = plant == NAME and place in {"id", "orders_to_redact.0"}
        assert not tells(told, caplog.text), place
        assert an_order or not tells(kept_by(ledger)), place
        caplog.clear()


@every_plant
def test_a_wrong_line_of_a_file_is_told_to_whoever_imports_it_and_to_no_log(
    plant: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    for place, changed in planted_in(json.loads(to_json(touchpoint("tp_1"))), plant):
        file = tmp_path / "touchpoints.jsonl"
        file.write_text(json.dumps(changed) + "\n")
        importer = Importer(MemoryLedger(), clock=lambda: MORNING)
        importer.touchpoints([file])
        assert not tells(caplog.text), place


@every_plant
def test_an_error_of_a_door_says_to_the_log_which_field_is_wrong_and_not_what_was_sent(plant: str) -> None:
    wrong = json.loads(to_json(order())) | {"currency": plant, plant: 1}
    with pytest.raises(InputError) as refused:
        read_order(json.dumps(wrong))
    assert not tells(refused.value.logged)
    assert "currency" in refused.value.logged


@pytest.mark.parametrize("broken", [False, True], ids=["a wrong field", "no JSON"])
def test_what_a_run_says_of_a_bad_line_names_nobody_in_any_file_that_it_writes(tmp_path: Path, broken: bool) -> None:
    whole = json.loads(to_json(touchpoint("tp_1", action=Action.RESEARCH, consent=GRANTED))) | {"match_score": "much"}
    held = (plant for plant in PLANTS.values() if plant != NAME)
    lines = [json.dumps(changed) for plant in held for _, changed in planted_in(whole, plant)]
    lines = [line[:-1] if broken else line for line in lines] + [to_json(touchpoint("tp_good"))]
    (tmp_path / "touchpoints.jsonl").write_text("".join(f"{line}\n" for line in lines))
    attribute(Inputs(touchpoint_files=(tmp_path / "touchpoints.jsonl",)), Parameters(), tmp_path / "out")
    written = [file for file in (tmp_path / "out").rglob("*") if file.is_file()]
    assert len((tmp_path / "out/rejected.jsonl").read_text().splitlines()) == len(lines) - 1
    assert [file.name for file in written if tells(file.read_bytes().decode(errors="replace"))] == []
