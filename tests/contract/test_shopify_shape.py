"""Shopify's published shape of an order: what we read is in it, and what the tests send fits it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import jsonschema
import pytest

from intake.platforms.payload import Payload
from intake.platforms.shopify.order import OrderReader
from ledger.pseudonyms import Pseudonyms
from tests.factories.shopify import FOLDER, PHONE, sample, shop_order

SCHEMA = json.loads((FOLDER / "orders-create.schema.json").read_text("utf-8"))
NOTES = {"earshot_token": "tok", "earshot_consent": "granted"}


@pytest.mark.parametrize(
    "payload",
    [
        sample(),
        shop_order(),
        shop_order(agent=PHONE, notes=NOTES, landing_site="/?utm_source=google", referring_site="https://google.com/"),
        shop_order(discount_codes=[{"code": "VOICE10", "amount": "2.00", "type": "percentage"}]),
    ],
    ids=["Shopify's sample", "laptop", "phone", "discount"],
)
def test_what_the_tests_send_is_what_shopify_sends(payload: dict[str, Any]) -> None:
    jsonschema.Draft202012Validator(SCHEMA).validate(payload)


class Watched(dict[str, Any]):
    """A payload that notes which of its fields were asked for."""

    asked: set[str]

    def get(self, name: str, otherwise: Any = None) -> Any:
        self.asked.add(name)
        return super().get(name, otherwise)


def test_every_field_we_read_is_one_that_shopify_publishes() -> None:
    watched = Watched(shop_order(notes=NOTES))
    watched.asked = set()
    OrderReader(pseudonyms=Pseudonyms(b"pepper", service_pepper=b"serving")).read(
        Payload(watched), changed_at=datetime(2026, 11, 20, tzinfo=UTC)
    )
    assert watched.asked >= {"id", "currency", "subtotal_price", "line_items", "note_attributes", "client_details"}
    assert watched.asked <= set(SCHEMA["properties"])
