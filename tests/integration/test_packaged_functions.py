"""Each function from its own package under the real runtime protocol: secrets in Secrets Manager, one real event."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from importlib import import_module
from typing import Any
from urllib.parse import urlsplit

import pytest

from base.environment import variable_of
from ledger.encoding import to_json
from ledger.privacy.request import PrivacyRequest
from ledger.privacy.tombstones import Deed
from ledger.pseudonyms import Pseudonyms
from ledger.records import Action, Identity, OrderLine, Platform
from ledger.records.handoff import Handoff
from ledger.store import Ledger
from ledger.tokens import Tokens
from runtime.demo.signing import sign_shopify
from runtime.embedded_aws.local import LocalAws, embedded_aws
from runtime.embedded_aws.process import SERVICES
from runtime.embedded_aws.template import load_template, resources_of_type
from runtime.functions.function import Function
from runtime.functions.table import DEVICES, FORGET, HANDOFF, ORDERS, OUTBOX, OUTBOX_FEED
from tests.factories.http_api import http_api_event, reply_of
from tests.factories.merchant import Merchant, open_merchant
from tests.factories.records import GRANTED, order, touchpoint
from tests.factories.serving import Reply
from tests.factories.shopify import PHONE, shop_order
from tests.tools.lambda_emulator import Emulator, lambda_emulator
from tests.tools.packages import RIE, need, package_of

pytestmark = pytest.mark.integration

TABLE, NAME = "earshot-functions", "earshot-functions"
DECLARED = resources_of_type(load_template(), "AWS::Serverless::Function")
NOW = datetime.now(UTC)  # the functions' clocks are the machine's


@dataclass(frozen=True, slots=True, kw_only=True)
class Cloud:
    """What all functions share: the table, the queues, and one secret with a field for each variable."""

    aws: LocalAws
    ledger: Ledger
    queue: str
    merchant: Merchant

    def environment(self, function: Function) -> dict[str, str]:
        """The template's own, as far as it matters here."""
        module, kind = function.settings.rsplit(".", 1)
        named = [variable_of(item) for item in fields(getattr(import_module(module), kind)) if item.metadata["secret"]]
        secrets = " ".join(f"{one}={NAME}#{one}" for one in named)
        return {
            **self.aws.environment(),
            "EARSHOT_TABLE": TABLE,
            "EARSHOT_SPOOL": f"{self.queue}-spool",
            "EARSHOT_OUTBOX_QUEUE": self.queue,
            "EARSHOT_MERCHANT": "webhook",
            "EARSHOT_WEBHOOK_URL": f"{self.merchant.url}/orders",
            **({"EARSHOT_SECRETS": secrets} if named else {}),
        }


def key_of(variable: str) -> str:
    return "none" if variable == "EARSHOT_SMTP_URL" else f"key of {variable}"


@pytest.fixture(scope="module")
def cloud() -> Iterator[Cloud]:
    with embedded_aws(None, services=f"{SERVICES},secretsmanager") as aws, open_merchant(Merchant()) as merchant:
        aws.create_table(TABLE, expiring=False)
        sqs = aws.client("sqs")
        sqs.create_queue(QueueName=f"{NAME}-spool")
        queue = sqs.create_queue(QueueName=NAME)["QueueUrl"]
        names = ("PEPPER", "SERVICE_PEPPER", "TOKEN_KEY", "DELIVERY_KEY", "UCP_KEY", "SHOPIFY_SECRET", "DEVICE_SECRET")
        names += ("SHOPIFY_TOKEN", "WEBHOOK_SECRET", "SMTP_URL")
        told = {f"EARSHOT_{name}": key_of(f"EARSHOT_{name}") for name in names}
        aws.client("secretsmanager").create_secret(Name=NAME, SecretString=json.dumps(told))
        peppers = (told[f"EARSHOT_{name}PEPPER"].encode() for name in ("", "SERVICE_"))
        pseudonyms = Pseudonyms(next(peppers), service_pepper=next(peppers))
        ledger = Ledger(lambda: aws.client("dynamodb"), TABLE, pseudonyms=pseudonyms)
        yield Cloud(aws=aws, ledger=ledger, queue=queue, merchant=merchant)


@contextmanager
def running(function: Function, cloud: Cloud) -> Iterator[Emulator]:
    need(RIE.exists(), "the Lambda runtime interface emulator", "make test fetches it")
    timeout = str(DECLARED[function.name]["Timeout"])
    environment = {**cloud.environment(function), "AWS_LAMBDA_FUNCTION_TIMEOUT": timeout}
    with lambda_emulator(RIE, function.handler, package=[package_of(function)], environment=environment) as emulator:
        yield emulator


def answered(function: Emulator, event: dict[str, Any]) -> Reply:
    """Its reply as whoever sends it gets it: "send it again" (a table slow on a busy machine) is done as it says."""
    for _ in range(4):
        reply = reply_of(function.invoke(event))
        if reply.status != HTTPStatus.SERVICE_UNAVAILABLE:
            break
    return reply


def test_the_orders_function_stores_what_the_shop_signed_and_nothing_else(cloud: Cloud) -> None:
    body, key = json.dumps(shop_order()).encode(), key_of("EARSHOT_SHOPIFY_SECRET").encode()
    signed = http_api_event("POST", "/orders/shopify", body, sign_shopify(body, key, event="e-1"))
    forged = http_api_event("POST", "/orders/shopify", body, sign_shopify(body, b"another", event="e-2"))
    with running(ORDERS, cloud) as function:
        assert [answered(function, event).status for event in (forged, signed)] == [401, 200]
    stored = cloud.ledger.order("5001")
    assert stored is not None
    assert stored.revenue_minor == 1800


def test_the_hand_off_function_notes_the_click_and_leads_to_the_shop(cloud: Cloud) -> None:
    expires = NOW + timedelta(days=30)
    token = Tokens((key_of("EARSHOT_TOKEN_KEY").encode(),)).issue("seed", expires)
    cloud.ledger.put_handoff(
        Handoff(token=token, issued_at=NOW, expires_at=expires, session_id="se_1", product_id="p-1", brand_id="b-1")
    )
    with running(HANDOFF, cloud) as function:
        reply = answered(function, http_api_event("GET", f"/go/{token}", headers={"User-Agent": PHONE}))
    assert (reply.status, urlsplit(reply.headers["Location"]).path) == (302, "/buy/p-1:1")
    days = {NOW.date(), datetime.now(UTC).date()}
    clicks = [one for day in days for one in cloud.ledger.day(day).touchpoints if one.action is Action.CLICK]
    assert [click.handoff_token for click in clicks] == [token]


def test_the_devices_function_keeps_what_was_signed_and_what_a_rule_of_iot_core_hands_over(cloud: Cloud) -> None:
    told = [to_json(touchpoint(one, platform=Platform.IOT, consent=GRANTED)) for one in ("tp_posted", "tp_by_rule")]
    body = told[0].encode()
    digest = hmac.new(key_of("EARSHOT_DEVICE_SECRET").encode(), body, hashlib.sha256).digest()
    signed = {"X-Earshot-Hmac-Sha256": base64.b64encode(digest).decode()}
    with running(DEVICES, cloud) as function:
        posted = answered(function, http_api_event("POST", "/devices", body, signed))
        assert (posted.status, posted.json) == (200, {"kept": 1, "rejected": []})
        assert function.invoke(json.loads(told[1])) == {"kept": 1}
    kept = [cloud.ledger.touchpoint(one) for one in ("tp_posted", "tp_by_rule")]
    assert [one is not None and one.platform for one in kept] == [Platform.IOT, Platform.IOT]


def test_the_forget_function_carries_out_what_was_asked(cloud: Cloud) -> None:
    ada = Identity(user="us_" + "a" * 24)
    cloud.ledger.append_touchpoint(touchpoint("tp_ada", identity=ada, consent=GRANTED))
    cloud.ledger.requests.ask(PrivacyRequest(deed=Deed.ERASED, at=NOW, customers=(str(ada.user),)))
    with running(FORGET, cloud) as function:
        assert function.invoke({}) == {"carried_out": 1}
    assert cloud.ledger.touchpoint("tp_ada") is None


def test_the_outbox_s_two_functions_find_an_order_and_tell_the_merchant_of_it(cloud: Cloud) -> None:
    an_hour_ago = NOW - timedelta(hours=1)
    lines = (OrderLine(product_id="coffee", quantity=1, unit_price_minor=899),)
    placed = order("vo_1", placed_at=an_hour_ago, received_at=an_hour_ago, lines=lines)
    cloud.ledger.place_order(placed, touchpoint("tp_order"), customer="key_1")
    with running(OUTBOX_FEED, cloud) as function:
        assert function.invoke({}) == {"tried": 1}
    (message,) = cloud.aws.client("sqs").receive_message(QueueUrl=cloud.queue)["Messages"]
    event: dict[str, Any] = {"Records": [{"messageId": message["MessageId"], "body": message["Body"]}]}
    with running(OUTBOX, cloud) as function:
        assert function.invoke(event) == {"batchItemFailures": []}
    told = cloud.ledger.order("vo_1")
    assert told is not None
    assert (cloud.merchant.orders, told.merchant_order_id) == (["vo_1"], "wh_1")
