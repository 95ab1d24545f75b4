"""Subscription contracts of a Shopify shop, by its Admin API (`own_subscription_contracts` scopes).

Which app places the renewals of a contract, it decides itself: some go by `nextBillingDate`, some by billing cycles. So
a delivery that is left out is left out in both.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from time import monotonic
from typing import Any, Final

from base.clock import Timer, parse_rfc3339
from base.errors import MerchantUnavailable, SettingsError, WishRefused
from base.merchant_call import MerchantCall, call_merchant, https_address
from base.money import to_minor
from ledger.records.interval import Interval, Unit
from ledger.records.subscription import SubscriptionState, WantedThere
from runtime.senders.keepers import shopify_queries as words
from runtime.senders.keepers.port import ToldSubscription
from runtime.senders.sender import patience
from runtime.senders.settings import MerchantSettings
from runtime.senders.shopify.admin import AdminApi, number_of

_STATES: Final = {
    "ACTIVE": SubscriptionState.ACTIVE,
    "PAUSED": SubscriptionState.PAUSED,
    "FAILED": SubscriptionState.UNPAID,
    "CANCELLED": SubscriptionState.CANCELLED,
    "EXPIRED": SubscriptionState.CANCELLED,
}
_TO_STATE: Final = {
    SubscriptionState.ACTIVE: words.ACTIVATE,
    SubscriptionState.PAUSED: words.PAUSE,
    SubscriptionState.CANCELLED: words.CANCEL,
}
_UNITS: Final = {"DAY": (1, Unit.DAY), "WEEK": (1, Unit.WEEK), "MONTH": (1, Unit.MONTH), "YEAR": (12, Unit.MONTH)}


class ShopifyContracts:
    """Reads and changes the contracts of one shop; days are those of the merchant's calendar."""

    def __init__(
        self, url: str, token: str, *, time_zone: str, call: MerchantCall = call_merchant, timer: Timer = monotonic
    ) -> None:
        self._api: Callable[[], AdminApi] = lambda: AdminApi(url=url, token=token, call=call, patience=patience(timer))
        self._zone = time_zone

    def read(self, there: str) -> ToldSubscription | None:
        """Return one as it is there."""
        with _understood():
            found = self._api().ask(words.READ, words.by_id(there))["subscriptionContract"]
            return None if found is None else _told(found, self._zone)

    def each(self) -> Iterator[ToldSubscription]:
        """Yield all contracts of the app's."""
        after, more = None, True
        while more:
            with _understood():
                page = self._api().ask(words.EACH, {"after": after})["subscriptionContracts"]
                found = [_told(one, self._zone) for one in page["nodes"]]
                after, more = page["pageInfo"]["endCursor"], bool(page["pageInfo"]["hasNextPage"])
            yield from found

    def want(self, there: str, wanted: WantedThere) -> None:
        """Let one be as it is wanted."""
        api = self._api()
        with _understood():
            found = api.ask(words.READ, words.by_id(there))["subscriptionContract"]
            if found is None:
                raise WishRefused("the shop has no such contract")
            is_ = _told(found, self._zone)
            ends = wanted.state is SubscriptionState.CANCELLED
            if wanted.state is not None and wanted.state is not is_.state:
                _done(api.ask(_TO_STATE[wanted.state], words.by_id(there)))
            if not ends:
                self._changed(api, is_, found, wanted)
                self._moved(api, is_, wanted)

    def _changed(self, api: AdminApi, is_: ToldSubscription, found: Mapping[str, Any], wanted: WantedThere) -> None:
        count = wanted.quantity if wanted.quantity != is_.quantity else None
        often = wanted.interval if wanted.interval != is_.interval else None
        if count is None and often is None:
            return
        draft = _done(api.ask(words.DRAFT, words.by_id(is_.there)))["draft"]["id"]
        if often is not None:
            _done(api.ask(words.OFTEN, words.often(draft, often)))
        if count is not None:
            _done(api.ask(words.COUNT, words.counted(draft, found["lines"]["nodes"][0]["id"], count)))
        _done(api.ask(words.COMMIT, {"id": draft}))

    def _moved(self, api: AdminApi, is_: ToldSubscription, wanted: WantedThere) -> None:
        for day in wanted.left_out:
            cycle = words.cycle_of(is_.there, day, self._zone)
            there = api.ask(words.CYCLE, cycle)["subscriptionBillingCycle"]
            if there is not None and not there["skipped"]:
                _done(api.ask(words.SKIP, cycle))
        if wanted.due is not None and wanted.due != is_.due:
            _done(api.ask(words.NEXT, words.next_on(is_.there, wanted.due, self._zone)))


def _told(found: Mapping[str, Any], zone: str) -> ToldSubscription:
    lines, currency = found["lines"]["nodes"], str(found["currencyCode"])
    state = _STATES.get(found["status"], SubscriptionState.UNPAID)
    goes_on = state is SubscriptionState.ACTIVE and found["nextBillingDate"] is not None
    goods = sum(to_minor(str(line["currentPrice"]["amount"]), currency) * line["quantity"] for line in lines)
    order, customer = found["originOrder"], found["customer"]
    return ToldSubscription(
        there=number_of(found["id"]),
        state=state,
        due=words.day_in(parse_rfc3339(found["nextBillingDate"]), zone) if goes_on else None,
        interval=_interval(found["billingPolicy"]),
        quantity=lines[0]["quantity"] if lines else 0,
        sku=lines[0]["sku"] or None if lines else None,
        total_minor=goods + to_minor(str(found["deliveryPrice"]["amount"]), currency),
        currency=currency,
        begun_at=parse_rfc3339(found["createdAt"]),
        order_id=None if order is None else number_of(order["id"]),
        products=len(lines),
        customer_id=None if customer is None else number_of(customer["id"]),
    )


def _interval(policy: Mapping[str, Any]) -> Interval | None:
    times, unit = _UNITS[policy["interval"]]
    every = times * int(policy["intervalCount"])
    return Interval(every=every, unit=unit) if 1 <= every <= 365 else None


def _done(told: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what came of a mutation; what the shop finds wrong with it, it finds again however often it is asked."""
    done: Mapping[str, Any] = told["done"]
    if done["userErrors"]:
        raise WishRefused("the shop would not change the contract")
    return done


@contextmanager
def _understood() -> Iterator[None]:
    try:
        yield
    except (KeyError, TypeError, IndexError, ValueError) as error:
        raise MerchantUnavailable("the shop's answer lacks what was asked for") from error


def open_contracts(settings: MerchantSettings, time_zone: str) -> ShopifyContracts:
    """Return the contracts of the settings' shop."""
    if not settings.shopify_token:
        raise SettingsError("EARSHOT_SHOPIFY_TOKEN is missing: the Admin API's access token")
    url = https_address(settings.shopify_admin_url, "EARSHOT_SHOPIFY_ADMIN_URL")
    return ShopifyContracts(url, settings.shopify_token, time_zone=time_zone)
