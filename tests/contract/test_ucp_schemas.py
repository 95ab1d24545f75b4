"""What is said on the UCP wire is what the protocol's published JSON Schemas take, and its examples are read.

Neither is in a package, and neither is ours to keep here: `EARSHOT_UCP_SPEC` names a folder with `schemas/`, laid out
as on ucp.dev for our version, and beside it `examples/` (`checkout`, `order` and `profile`) with the JSON of the
specification's pages. Without it these tests skip: they are a judge from outside, not a part of the run.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from base.business_profile import read_profile, rest_endpoint
from bench.soak import business as soak
from intake.platforms.platform import Receipt
from intake.platforms.ucp.order import read_order
from intake.platforms.ucp.webhook import PLATFORM
from intake.platforms.ucp.wire import read_wire
from shop.checkout.ucp.wire import read_checkout
from tests.factories.records import MORNING
from tests.factories.ucp_business import VERSION, adjusted, happened, order_told, profile_of, unknown_checkout
from tests.factories.ucp_schemas import PublishedSchemas, as_request
from tests.factories.ucp_wire import Wire, in_each_state, whole_purchase

SPEC = Path(os.environ.get("EARSHOT_UCP_SPEC", ""))
pytestmark = pytest.mark.skipif(
    not os.environ.get("EARSHOT_UCP_SPEC"),
    reason=f"EARSHOT_UCP_SPEC names no folder: lay the files of ucp.dev/{VERSION}/schemas into its schemas/",
)


@pytest.fixture(scope="module")
def published() -> PublishedSchemas:
    return PublishedSchemas(SPEC / "schemas")


@pytest.fixture(scope="module")
def whole() -> Wire:
    return whole_purchase()


def examples(kind: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield what the specification's own pages tell of a kind."""
    for file in sorted((SPEC / "examples" / kind).glob("*.json")):
        yield file.name, json.loads(file.read_text("utf-8"))


@pytest.mark.parametrize(("place", "operation"), list(enumerate(("create", "update", "complete"))))
def test_every_request_is_one_that_the_schemas_take(
    published: PublishedSchemas, whole: Wire, place: int, operation: str
) -> None:
    assert published.faults("shopping/checkout.json", whole.sent[place], request=operation) == []
    other = whole.sent[place] | {"status": "completed"}
    assert published.faults("shopping/checkout.json", other, request=operation), "a fault would not be seen"


@pytest.mark.parametrize(("status", "made"), [pytest.param(*one, id=one[0]) for one in in_each_state()])
def test_every_answer_of_the_tests_business_is_one(
    published: PublishedSchemas, status: str, made: Callable[[], Wire]
) -> None:
    told = made().told[-1]
    assert (told["status"], published.faults_of_answer(told)) == (status, [])
    assert published.faults_of_answer(told | {"totals": []}), "a fault would not be seen"


def test_an_answer_without_a_checkout_is_one(published: PublishedSchemas) -> None:
    assert published.faults_of_answer(unknown_checkout()) == []


def test_the_soak_s_business_answers_so(published: PublishedSchemas) -> None:
    lines = [{"item": {"id": "coffee"}, "quantity": 2}]
    kept = {"id": "chk-1", "lines": lines, "status": "ready_for_complete"}
    for one in (kept, kept | {"status": "completed", "order": "b-1"}):
        assert published.faults_of_answer(soak.shown(one)) == []


def test_the_profile_is_one(published: PublishedSchemas) -> None:
    told = profile_of("https://shop.example/ucp")
    assert published.faults("discovery/profile.json#/$defs/business_profile", told) == []


def test_the_order_events_and_our_answer_to_them_are_those_of_the_schemas(published: PublishedSchemas) -> None:
    events = {"events": [happened("shipped", "2026-11-20T10:00:00Z"), happened("delivered", "2026-11-21T10:00:00Z")]}
    changes = [adjusted("refund", "2026-11-22T10:00:00Z", -500), adjusted("cancellation", "2026-11-22T11:00:00Z")]
    for told in (order_told(), order_told(fulfillment=events, adjustments=changes)):
        assert published.faults("shopping/order.json", told) == []
    answer = json.loads(json.dumps(PLATFORM.answer(Receipt())))
    assert published.faults("ucp.json#/$defs/success", answer["ucp"]) == []


def test_every_checkout_of_the_specification_is_read_whole(published: PublishedSchemas) -> None:
    for name, told in examples("checkout"):
        assert (name, published.faults_of_answer(told)) == (name, [])
        read = read_checkout(told)
        assert (read.id, read.status) == (told.get("id", ""), told.get("status", "incomplete")), name
        assert [(one.type, one.amount) for one in read.totals] == _amounts(told), name
        assert [one.code for one in read.messages] == [one.get("code", "") for one in told.get("messages", ())], name
        lines = [(one["item"]["id"], one["item"]["price"], one["quantity"]) for one in told.get("line_items", ())]
        assert [(one.item.id, one.item.price, one.quantity) for one in read.line_items] == lines, name
        assert (read.continue_url, read.order and read.order.id) == (
            told.get("continue_url"),
            told.get("order", {}).get("id"),
        ), name
        groups = [group for way in told.get("fulfillment", {}).get("methods", ()) for group in way.get("groups", ())]
        chosen = [group.selected for way in read.fulfillment.methods for group in way.groups]
        assert [one and one.id for one in chosen] == [one.get("selected_option_id") for one in groups], name


def test_every_order_of_the_specification_is_read_whole(published: PublishedSchemas) -> None:
    for name, told in examples("order"):
        assert (name, published.faults("shopping/order.json", told)) == (name, [])
        order = read_order(read_wire(json.dumps(told).encode()), lambda _: None, placed_at=MORNING)
        total = dict(_amounts(told))["total"]
        assert order.revenue_minor + order.tax_minor + order.shipping_minor == total, name
        there = [one["quantity"]["total"] for one in told["line_items"] if one["status"] != "removed"]
        assert [one.quantity for one in order.lines] == there, name


def test_every_profile_of_the_specification_leads_to_its_endpoint(published: PublishedSchemas) -> None:
    for name, told in examples("profile"):
        assert (name, published.faults("discovery/profile.json#/$defs/business_profile", told)) == (name, [])
        profile = read_profile(told)
        assert len(profile.signing_keys) == len(told.get("signing_keys", ())), name
        assert rest_endpoint(profile).startswith("https://"), name


def test_a_schema_of_a_request_requires_and_leaves_out_what_is_said_beside_its_properties() -> None:
    asks = {"create": "omit", "update": "required"}
    schema = {"required": ["a", "b"], "properties": {"a": {"ucp_request": "omit"}, "b": {"ucp_request": asks}, "c": {}}}
    assert as_request(schema, "create")["required"] == []
    assert as_request(schema, "create")["properties"]["b"] is False
    assert as_request(schema, "update")["required"] == ["b"]


def _amounts(told: dict[str, Any]) -> list[tuple[str, int]]:
    return [(one["type"], one["amount"]) for one in told.get("totals", ())]
