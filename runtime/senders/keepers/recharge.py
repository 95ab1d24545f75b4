"""Subscriptions of Recharge, by its API of 2021-11 (scopes `read_subscriptions` and `write_subscriptions`).

Source: developer.rechargepayments.com/2021-11, "Subscriptions" and "Addresses" (skip a future charge), as its clients
call it. Recharge knows no pause: one that is to come to nothing until its household says so is cancelled there under a
reason of ours, by which it is read back as paused, and activated when it goes on; no mail tells of either.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from time import monotonic
from typing import Any, Final
from urllib.parse import quote, urlencode
from zoneinfo import ZoneInfo

from base.clock import Timer
from base.errors import MerchantUnavailable, SettingsError, WishRefused
from base.merchant_call import MerchantCall, MerchantReply, MerchantRequest, call_merchant, https_address
from base.money import to_minor
from ledger.records.interval import Interval, Unit
from ledger.records.subscription import SubscriptionState, WantedThere
from runtime.senders.keepers.port import ToldSubscription
from runtime.senders.sender import patience
from runtime.senders.settings import MerchantSettings

VERSION: Final = "2021-11"
PAUSED: Final = "Paused by its household (Earshot)"
ENDED: Final = "Cancelled by its household (Earshot)"
_PAGE: Final = 250
_STATES: Final = {"active": SubscriptionState.ACTIVE}
_FOR_GOOD: Final = frozenset({400, 404, 405, 406, 409, 422})


class RechargeSubscriptions:
    """Reads and changes the subscriptions of one shop."""

    def __init__(  # noqa: PLR0913 - by name
        self,
        url: str,
        token: str,
        *,
        currency: str,
        time_zone: str,
        call: MerchantCall = call_merchant,
        timer: Timer = monotonic,
    ) -> None:
        self._url, self._token = url, token
        self._currency, self._zone = currency, time_zone
        self._call = call
        self._patience: Callable[[], Callable[[], float]] = lambda: patience(timer)

    def read(self, there: str) -> ToldSubscription | None:
        """Return one as it is there."""
        with _understood():
            reply = self._ask(self._patience(), "GET", f"/subscriptions/{quote(there, safe='')}")
            return None if reply.status == 404 else self._told(_body(reply)["subscription"])

    def each(self) -> Iterator[ToldSubscription]:
        """Yield all subscriptions."""
        cursor: str | None = ""
        while cursor is not None:
            query = urlencode({"limit": _PAGE, **({"cursor": cursor} if cursor else {})})
            with _understood():
                page = _body(self._ask(self._patience(), "GET", f"/subscriptions?{query}"))
                found = [self._whose(self._told(one), str(one["customer_id"])) for one in page["subscriptions"]]
                cursor = page.get("next_cursor") or None
            yield from found

    def _whose(self, told: ToldSubscription, customer: str) -> ToldSubscription:
        """Return the same with the shop's own number of its customer: Recharge has another."""
        there = _body(self._ask(self._patience(), "GET", f"/customers/{quote(customer, safe='')}"))["customer"]
        return replace(told, customer_id=(there.get("external_customer_id") or {}).get("ecommerce"))

    def want(self, there: str, wanted: WantedThere) -> None:
        """Let one be as it is wanted."""
        left, path = self._patience(), f"/subscriptions/{quote(there, safe='')}"
        with _understood():
            reply = self._ask(left, "GET", path)
            if reply.status == 404:
                raise WishRefused("Recharge has no such subscription")
            found = _body(reply)["subscription"]
            is_ = self._told(found)
            stays = self._stood(left, path, is_, wanted)
            if stays:
                self._changed(left, path, is_, wanted)
                self._moved(left, path, found, is_, wanted)

    def _stood(self, left: Callable[[], float], path: str, is_: ToldSubscription, wanted: WantedThere) -> bool:
        """Let it stand as it shall; tell whether it goes on, so that there is more to be said of it."""
        if wanted.state in {SubscriptionState.PAUSED, SubscriptionState.CANCELLED}:
            reason = PAUSED if wanted.state is SubscriptionState.PAUSED else ENDED
            if is_.state is SubscriptionState.ACTIVE:
                self._done(left, "POST", f"{path}/cancel", {"cancellation_reason": reason, "send_email": False})
            return False
        if wanted.state is SubscriptionState.ACTIVE and is_.state is not SubscriptionState.ACTIVE:
            self._done(left, "POST", f"{path}/activate", {})
        return True

    def _changed(self, left: Callable[[], float], path: str, is_: ToldSubscription, wanted: WantedThere) -> None:
        told: dict[str, Any] = {}
        if wanted.quantity not in {None, is_.quantity}:
            told["quantity"] = wanted.quantity
        if wanted.interval is not None and wanted.interval != is_.interval:  # all three together, or none
            told["order_interval_unit"] = str(wanted.interval.unit)
            told["order_interval_frequency"] = told["charge_interval_frequency"] = wanted.interval.every
        if told:
            self._done(left, "PUT", path, told)

    def _moved(
        self, left: Callable[[], float], path: str, found: Mapping[str, Any], is_: ToldSubscription, wanted: WantedThere
    ) -> None:
        due = is_.due
        for day in wanted.left_out:
            if due is not None and due <= day:
                skipped = {"date": day.isoformat(), "subscription_ids": [found["id"]]}
                self._done(left, "POST", f"/addresses/{found['address_id']}/charges/skip", skipped)
                due = None  # whatever it is there by now
        if wanted.due is not None and wanted.due != due:
            self._done(left, "POST", f"{path}/set_next_charge_date", {"date": wanted.due.isoformat()})

    def _told(self, found: Mapping[str, Any]) -> ToldSubscription:
        stands = _STATES.get(str(found["status"]).lower(), SubscriptionState.CANCELLED)
        if stands is SubscriptionState.CANCELLED and found.get("cancellation_reason") == PAUSED:
            stands = SubscriptionState.PAUSED
        day = found.get("next_charge_scheduled_at") if stands is SubscriptionState.ACTIVE else None
        currency = found.get("presentment_currency") or self._currency
        return ToldSubscription(
            there=str(found["id"]),
            state=stands,
            due=None if day is None else date.fromisoformat(str(day)[:10]),
            interval=_interval(found),
            quantity=int(found["quantity"]),
            sku=found.get("sku") or None,
            total_minor=to_minor(str(found["price"]), currency) * int(found["quantity"]),
            currency=currency,
            begun_at=_moment(str(found["created_at"]), self._zone),
        )

    def _done(self, left: Callable[[], float], method: str, path: str, told: Mapping[str, Any]) -> None:
        reply = self._ask(left, method, path, told)
        if reply.status in _FOR_GOOD:
            raise WishRefused(f"Recharge answered {reply.status} to a change")
        _body(reply)

    def _ask(
        self, left: Callable[[], float], method: str, path: str, told: Mapping[str, Any] | None = None
    ) -> MerchantReply:
        headers = {"X-Recharge-Access-Token": self._token, "X-Recharge-Version": VERSION}
        body = None if told is None else json.dumps(told, separators=(",", ":")).encode()
        request = MerchantRequest(method=method, url=f"{self._url}{path}", headers=headers, body=body)
        return self._call(request, left())


def _body(reply: MerchantReply) -> dict[str, Any]:
    if not 200 <= reply.status < 300:
        raise MerchantUnavailable(f"Recharge answered {reply.status}")
    return reply.json()


def _interval(found: Mapping[str, Any]) -> Interval | None:
    every = int(found["order_interval_frequency"])
    return Interval(every=every, unit=Unit(found["order_interval_unit"])) if 1 <= every <= 365 else None


def _moment(told: str, zone: str) -> datetime:
    """Read a moment of Recharge's: without an offset it is on the shop's own clock."""
    moment = datetime.fromisoformat(told)
    return (moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(zone))).astimezone(UTC)


@contextmanager
def _understood() -> Iterator[None]:
    try:
        yield
    except (KeyError, TypeError, ValueError) as error:
        raise MerchantUnavailable("Recharge's answer lacks what was asked for") from error


def open_recharge(settings: MerchantSettings, time_zone: str) -> RechargeSubscriptions:
    """Return those of the settings' shop."""
    if not settings.recharge_token:
        raise SettingsError("EARSHOT_RECHARGE_TOKEN is missing: the API token (write_subscriptions, write_customers)")
    url = https_address(settings.recharge_url, "EARSHOT_RECHARGE_URL")
    return RechargeSubscriptions(url, settings.recharge_token, currency=settings.recharge_currency, time_zone=time_zone)
