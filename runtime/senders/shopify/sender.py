"""A Shopify shop: look first, create, and after a lost answer look again before anything else.

`orderCreate` takes no key. One attempt at a time (the outbox's lease) and a look before each make it once in effect;
the shop's unique `id` metafield refuses a second. Where all of that was late - an answer lost, and the order not to be
found yet - a double can remain: after more than one try the shop is asked for it again and again, for a day.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic

from base.clock import Timer
from base.errors import MerchantUnavailable, SettingsError
from base.merchant_call import MerchantCall, call_merchant, https_address
from ledger.delivery import Recipient
from ledger.outbox import Attempt
from ledger.records import Order
from ledger.settlements import Confirmed, Refusal, Refused, Settlement
from runtime.senders.sender import SenderKind, patience
from runtime.senders.settings import MerchantSettings
from runtime.senders.shopify.admin import AdminApi, number_of
from runtime.senders.shopify.queries import CREATE, OPTIONS, customer_input, order_input

_SOLD_OUT = "INVENTORY_CLAIM_FAILED"


class ShopifySender:
    """Makes orders in one shop by its Admin API."""

    def __init__(self, url: str, token: str, *, call: MerchantCall = call_merchant, timer: Timer = monotonic) -> None:
        self._api: Callable[[], AdminApi] = lambda: AdminApi(url=url, token=token, call=call, patience=patience(timer))

    def tell(self, attempt: Attempt) -> Settlement:
        """Make the order, unless it is there."""
        api, order_id = self._api(), attempt.order.order_id
        with _understood():
            if (found := api.found(order_id)) is not None:
                return Confirmed(merchant_order_id=found)
            return _create(api, attempt.order, attempt.buyer)

    def orders_bearing(self, order_id: str) -> tuple[str, ...]:
        """Return the shop's ids of all orders that bear our id."""
        with _understood():
            return self._api().all_of(order_id)


def _create(api: AdminApi, order: Order, buyer: Recipient | None) -> Settlement:
    made = {"order": order_input(order, api.variants(order)) | customer_input(buyer), "options": OPTIONS}
    try:
        told = api.ask(CREATE, made)["orderCreate"]
    except MerchantUnavailable:
        if (found := api.found(order.order_id)) is not None:
            return Confirmed(merchant_order_id=found)
        raise
    if told["order"] is not None:
        return Confirmed(merchant_order_id=number_of(told["order"]["id"]))
    # It may have the order already, by an earlier try that came late: the last of the stock, or the id, is its own.
    if (found := api.found(order.order_id)) is not None:
        return Confirmed(merchant_order_id=found)
    codes = {str(error.get("code")) for error in told["userErrors"]}
    if _SOLD_OUT in codes:
        return Refused(reason=Refusal.SOLD_OUT)
    # What else the shop finds wrong is ours to mend: a definition, a scope.
    raise MerchantUnavailable(f"the shop would not create it: {', '.join(sorted(codes))}")


@contextmanager
def _understood() -> Iterator[None]:
    try:
        yield
    except (KeyError, TypeError, IndexError) as error:
        raise MerchantUnavailable("the shop's answer lacks what was asked for") from error


def open_shopify(settings: MerchantSettings) -> ShopifySender:
    """Return the sender to the settings' shop."""
    if not settings.shopify_token:
        raise SettingsError("EARSHOT_SHOPIFY_TOKEN is missing: the Admin API's access token (write_orders)")
    return ShopifySender(https_address(settings.shopify_admin_url, "EARSHOT_SHOPIFY_ADMIN_URL"), settings.shopify_token)


SENDER = SenderKind(name="shopify", sends_receipts=True, open=open_shopify)
