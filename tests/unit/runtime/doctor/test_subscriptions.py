"""Which webhooks a shop sends us: asked of the shop itself where its token is there, and never guessed."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import boto3
import pytest
from botocore.stub import Stubber

from runtime.doctor.finding import Diagnosis, Standing
from runtime.doctor.stack import Stack
from runtime.doctor.subscriptions import subscriptions
from tests.unit.runtime.doctor.test_looks_at_a_stack import HOW

HERE = "https://api.example/orders/shopify"
ALL = ("ORDERS_CREATE", "ORDERS_UPDATED", "ORDERS_CANCELLED", "ORDERS_DELETE")


class Shop(BaseHTTPRequestHandler):
    """A shop's Admin API; it knows one token."""

    topics: tuple[str, ...] = ()

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        nodes = [{"topic": topic, "uri": HERE} for topic in self.topics]
        elsewhere = [{"topic": topic, "uri": "https://other.example/"} for topic in ALL]
        known = self.headers["X-Shopify-Access-Token"] == "shpat_1"
        told: dict[str, Any] = {"errors": [{"message": "no"}]}
        if known:
            told = {"data": {"webhookSubscriptions": {"nodes": nodes + elsewhere}}}
        answer = json.dumps(told).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture(scope="module")
def admin() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Shop)
    threading.Thread(target=lambda: server.serve_forever(poll_interval=0.01), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/admin"
    server.shutdown()
    server.server_close()


def looked(admin: str, secret: str | None) -> Diagnosis:
    """What doctor says of a stack whose secret of the merchant's keys is this; None where it may not be read."""
    secrets = boto3.client("secretsmanager", **HOW)
    stack = Stack(
        name="shop",
        status="CREATE_COMPLETE",
        parameters={"ShopifyAdminUrl": admin},
        outputs={},
        resources={"MerchantKeys": "keys"},
        client=lambda _: secrets,
    )
    with Stubber(secrets) as told:
        if secret is None:
            told.add_client_error("get_secret_value", "AccessDeniedException", expected_params={"SecretId": "keys"})
        else:
            told.add_response("get_secret_value", {"SecretString": secret}, {"SecretId": "keys"})
        return subscriptions(stack, HERE)


TOKEN = '{"shopify_token": "shpat_1"}'


@pytest.mark.parametrize(
    ("topics", "state", "said"),
    [
        (ALL, Standing.OK, "the shop sends orders/create"),
        (ALL[:2], Standing.WRONG, "and not orders/cancelled, orders/delete"),
        ((), Standing.YOURS, "the shop lists no subscription to"),
    ],
    ids=["all", "some", "none"],
)
def test_the_shop_is_asked_which_webhooks_it_sends(
    admin: str, monkeypatch: pytest.MonkeyPatch, topics: tuple[str, ...], state: Standing, said: str
) -> None:
    monkeypatch.setattr(Shop, "topics", topics)
    told = looked(admin, TOKEN)
    assert told.state is state
    assert said in told.said


@pytest.mark.parametrize("secret", [None, '{"shopify_token": "none"}', "no JSON"], ids=["not ours", "none", "other"])
def test_without_a_token_it_is_the_merchant_s_to_see(admin: str, secret: str | None) -> None:
    told = looked(admin, secret)
    assert told.state is Standing.YOURS
    assert told.to_do.endswith(HERE)


def test_a_shop_that_refuses_us_is_not_known_and_its_token_is_not_told(admin: str) -> None:
    told = looked(admin, '{"shopify_token": "shpat_2"}')
    assert told.state is Standing.UNKNOWN
    assert "shpat_2" not in f"{told}"
