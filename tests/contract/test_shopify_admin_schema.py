"""Every query that we send a Shopify shop is one that its published Admin schema (2026-10) takes, variables too."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from graphql import DocumentNode, GraphQLSchema, OperationDefinitionNode, build_schema, parse, validate
from graphql.execution.values import get_variable_values

from intake.catalog.shopify_admin import PRODUCTS, SHOP
from ledger.delivery import Recipient
from ledger.records import OrderLine
from ledger.records.interval import Interval
from runtime.doctor.subscriptions import MOST, SUBSCRIBED
from runtime.senders.keepers import shopify_queries as contracts
from runtime.senders.shopify.queries import (
    ALL,
    CREATE,
    LOOK,
    OPTIONS,
    customer_input,
    doubles_of,
    look_for,
    order_input,
    variants_query,
)
from tests.factories.records import order

LINES = (OrderLine(product_id="coffee", brand_id="ruxton", quantity=2, unit_price_minor=899),)
ORDER = order("vo_1", revenue_minor=1_798, shipping_minor=499, tax_minor=117, lines=LINES)
DAY, ZONE = date(2026, 12, 1), "America/Los_Angeles"
VARIANT = "gid://shopify/ProductVariant/7"
BUYER = Recipient(customer_id="1001", email="ada@example.com")
SENT: dict[str, tuple[str, dict[str, Any]]] = {
    "the shop's currency": (SHOP, {}),
    "the products": (PRODUCTS, {"after": None, "variants": 100}),
    "an order by our id": (LOOK, look_for("vo_1")),
    "orders that bear our id": (ALL, doubles_of("vo_1")),
    "variants by SKU": variants_query(LINES),
    "a new order": (
        CREATE,
        {
            "order": order_input(ORDER, {"coffee": "gid://shopify/ProductVariant/7"}) | customer_input(BUYER),
            "options": OPTIONS,
        },
    ),
    "who is told of its orders": (SUBSCRIBED, MOST),
    "a subscription contract": (contracts.READ, contracts.by_id("77")),
    "all subscription contracts": (contracts.EACH, {"after": None}),
    "a contract that is paused": (contracts.PAUSE, contracts.by_id("77")),
    "a contract that goes on": (contracts.ACTIVATE, contracts.by_id("77")),
    "a contract that ends": (contracts.CANCEL, contracts.by_id("77")),
    "the next date of a contract": (contracts.NEXT, contracts.next_on("77", DAY, ZONE)),
    "a billing cycle": (contracts.CYCLE, contracts.cycle_of("77", DAY, ZONE)),
    "a billing cycle that is left out": (contracts.SKIP, contracts.cycle_of("77", DAY, ZONE)),
    "a draft of a contract": (contracts.DRAFT, contracts.by_id("77")),
    "how often, in a draft": (contracts.OFTEN, contracts.often("gid://shopify/SubscriptionDraft/1", Interval(every=4))),
    "how many, in a draft": (contracts.COUNT, contracts.counted("gid://draft", "gid://line", 3)),
    "a draft that holds": (contracts.COMMIT, {"id": "gid://shopify/SubscriptionDraft/1"}),
    "a new order of a stranger": (CREATE, {"order": order_input(ORDER, {}), "options": OPTIONS}),
}


@pytest.fixture(scope="module")
def schema() -> GraphQLSchema:
    return build_schema((Path(__file__).parent / "shopify" / "admin-2026-10.graphql").read_text("utf-8"))


def faults(schema: GraphQLSchema, document: DocumentNode, variables: dict[str, Any]) -> list[str]:
    (operation,) = [one for one in document.definitions if isinstance(one, OperationDefinitionNode)]
    found = [error.message for error in validate(schema, document)]
    values = get_variable_values(schema, operation.variable_definitions, variables) if not found else {}
    return found + [error.message for error in values if isinstance(values, list)]


@pytest.mark.parametrize(("query", "variables"), SENT.values(), ids=SENT)
def test_the_shop_takes_what_we_ask(schema: GraphQLSchema, query: str, variables: dict[str, Any]) -> None:
    assert faults(schema, parse(query), variables) == []


def test_a_field_or_a_value_that_the_shop_does_not_know_would_be_seen(schema: GraphQLSchema) -> None:
    assert faults(schema, parse(PRODUCTS.replace("productType", "productKind")), {}) != []
    wrong_often = {"id": "1", "input": {"billingPolicy": {"interval": "FORTNIGHT", "intervalCount": 1}}}
    assert faults(schema, parse(contracts.OFTEN), wrong_often) != []
    wrong = {"order": order_input(ORDER, {}) | {"financialStatus": "SOMEHOW"}, "options": OPTIONS}
    assert faults(schema, parse(CREATE), wrong) != []
