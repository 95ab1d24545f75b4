"""What comes in while things break: a delivery that is cut off, comes twice, or comes at the worst moment."""

from __future__ import annotations

import json
from typing import Any

import pytest

from base.errors import StoreUnavailable
from intake.platforms.deliveries import Deliveries
from intake.platforms.platform import Delivery, Lookups, Receipt, Taken
from intake.platforms.shopify.webhook import PLATFORM as SHOPIFY
from ledger.pseudonyms import Pseudonyms
from ledger.records import Order, Touchpoint
from runtime.demo.signing import sign_shopify
from tests.factories.memory_requests import MemoryRequests
from tests.factories.shopify import SECRET, shop_order


class Breaking:
    """A ledger that fails at the n-th write, with or without having written."""

    def __init__(self, *, fails_at: int, wrote: bool) -> None:
        self.orders: dict[str, Order] = {}
        self.touchpoints: dict[str, Touchpoint] = {}
        self.events: set[str] = set()
        self.requests = MemoryRequests()
        self._left = fails_at
        self._wrote = wrote

    def put_order(self, order: Order, *, customer: str | None = None, event: str | None = None) -> bool:
        with_event = event in self.events
        if not self._fails() or self._wrote:
            self.orders[order.order_id] = order
        self._raise_if_failing()
        if event:
            self.events.add(event)
        return not with_event

    @property
    def placed(self) -> Breaking:
        return self

    def take_in(self, merchant_order_id: str) -> str | None:
        return None  # none of these orders is ours

    def append_touchpoint(self, touchpoint: Touchpoint) -> bool:
        new = touchpoint.touchpoint_id not in self.touchpoints
        if not self._fails() or self._wrote:
            self.touchpoints.setdefault(touchpoint.touchpoint_id, touchpoint)
        self._raise_if_failing()
        return new

    def _fails(self) -> bool:
        self._left -= 1
        return self._left == 0

    def _raise_if_failing(self) -> None:
        if self._left == 0:
            raise StoreUnavailable("cut off")


def deliver(ledger: Breaking, payload: dict[str, Any]) -> Receipt:
    shop = Deliveries(
        platform=SHOPIFY,
        secrets=(SECRET,),
        ledger=ledger,  # type: ignore[arg-type]
        lookups=Lookups(pseudonyms=Pseudonyms(b"pepper", service_pepper=b"serving")),
    )
    body = json.dumps(payload).encode()
    return shop.receive(Delivery(headers=sign_shopify(body, SECRET, event="event-1"), body=body))


@pytest.mark.parametrize("wrote", [False, True], ids=["before the write", "after the write"])
@pytest.mark.parametrize("fails_at", [1, 2])
def test_a_delivery_cut_off_anywhere_is_whole_after_the_shop_sends_it_again(fails_at: int, wrote: bool) -> None:
    ledger = Breaking(fails_at=fails_at, wrote=wrote)
    payload = shop_order(landing_site="/?gclid=1")
    with pytest.raises(StoreUnavailable):
        deliver(ledger, payload)
    deliver(ledger, payload)
    assert list(ledger.orders) == ["5001"]
    assert [touch.order_id for touch in ledger.touchpoints.values()] == ["5001"]


def test_a_redelivery_after_all_went_well_says_unchanged() -> None:
    ledger = Breaking(fails_at=0, wrote=True)
    assert [deliver(ledger, shop_order()).taken for _ in range(2)] == [Taken.STORED, Taken.UNCHANGED]
