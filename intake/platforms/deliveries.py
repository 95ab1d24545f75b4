"""The one way of a delivery into the ledger, whoever sent it: signature, reader, validator, store, receipt."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from base.clock import Clock, system_clock
from base.errors import RecordRefused, UnusableInput
from intake.match_keys import keep
from intake.platforms.platform import Delivery, Lookups, OrderNews, PlatformIntake, PrivacyNews, Receipt, SetAside
from intake.sold_items import ProductOf, same_product
from intake.validation import allowed
from ledger.consent import minimised
from ledger.privacy.tombstones import unlinked
from ledger.pseudonyms import Pseudonyms
from ledger.records import Grant
from ledger.store import Ledger

if TYPE_CHECKING:
    from ledger.match_keys import MatchKeySealer

log = logging.getLogger("earshot.privacy")


@dataclass(frozen=True, slots=True, kw_only=True)
class Deliveries:
    """Takes the deliveries of one platform, signed under one of `secrets`, into a ledger.

    Raises StoreUnavailable when the ledger is away: the sender delivers again, and whatever was written meets itself.
    """

    platform: PlatformIntake[Any]
    secrets: tuple[bytes, ...]
    ledger: Ledger
    lookups: Lookups
    sealer: MatchKeySealer | None = None  # of match keys; without it none are kept

    def receive(self, delivery: Delivery) -> Receipt:
        """Take one delivery.

        Raises:
            NotSigned: the signature is missing or wrong.
            UnusableInput: it had parts, and every one of them was set aside; the message names the first reason.
            BadPayload, InputError: the body is not what the platform promised; the message names the field.
        """
        self.platform.signed(self.secrets, delivery.headers, delivery.body)
        stored: list[str] = []
        unchanged: list[str] = []
        rejected: list[str] = []
        requested = False
        for told in self.platform.read(delivery, self.lookups):
            if isinstance(told, SetAside):
                rejected.append(told.reason)
            elif isinstance(told, PrivacyNews):
                self._take_up(told)
                requested = True
            else:
                try:
                    changed = self._store(told)
                except RecordRefused as refusal:  # sent again it would be no smaller
                    rejected.append(f"order {told.order.order_id[:64]!r}: {refusal}")
                else:
                    (stored if changed else unchanged).append(told.order.order_id)
        if rejected and not stored and not unchanged:
            raise UnusableInput(f"no line was usable; the first: {rejected[0]}")
        return Receipt(stored=tuple(stored), unchanged=tuple(unchanged), rejected=tuple(rejected), requested=requested)

    def _take_up(self, news: PrivacyNews) -> None:
        if news.show_as is None:
            self.ledger.requests.ask(news.request)
            return
        self.ledger.requests.note(news.show_as, news.request)
        log.warning("EARSHOT_DATA_REQUEST %s: answer it with `earshot forget --request %s`", news.show_as, news.show_as)

    def _store(self, told: OrderNews) -> bool:
        news = _as_consented(told)
        self.platform.validate(news)
        known_as, ids = (filter(None, (one,)) for one in (news.customer, news.ours))
        order = self.ledger.requests.obeyed(news.order, *known_as, ids=ids)
        if order is None:  # forgotten since it was placed: it stays away, and may yet be on its way to the merchant
            return bool(self._update(replace(news, progress=None)))
        if order != news.order:
            news = replace(news, order=order, touchpoints=tuple(map(unlinked, news.touchpoints)), match_keys=None)
        changed = self._update(news)
        if changed is None:
            changed = self._put(news)
        self._keep_keys(news)
        for touchpoint in news.touchpoints:  # also on a redelivery: the first may have been cut off between the writes
            self.ledger.append_touchpoint(touchpoint)
        return changed

    def _keep_keys(self, news: OrderNews) -> None:
        if self.sealer is None or news.match_keys is None or news.order.consent.marketing is not Grant.GRANTED:
            return
        ours = news.ours or self.ledger.placed.take_in(news.order.order_id) or news.order.order_id
        for order_id in dict.fromkeys((ours, news.order.order_id)):
            if keep(self.ledger, self.sealer, replace(news.match_keys, order_id=order_id), self.lookups.clock()):
                return

    def _put(self, news: OrderNews) -> bool:
        """Keep an order that is none of ours; by the time it was written it may be: then ours takes it in."""
        changed = self.ledger.put_order(news.order, customer=news.customer, event=news.event)
        return self.ledger.placed.take_in(news.order.order_id) is not None or changed

    def _update(self, news: OrderNews) -> bool | None:
        """Update the order of ours that a delivery tells of; None when it tells of none."""
        order = news.order
        ours = news.ours or self.ledger.placed.take_in(order.order_id)
        if ours is None:
            return None
        there = order.merchant_order_id or (order.order_id if order.order_id != ours else None)
        changed = self.ledger.placed.update(ours, order, merchant_order_id=there, event=news.event)
        if changed is not None and news.progress is not None:  # on a redelivery too: the first may have been cut off
            self.ledger.outbox.alerts.reached(ours, news.progress, self.lookups.clock())
        return changed


def _as_consented(told: OrderNews) -> OrderNews:
    return replace(told, order=allowed(told.order), touchpoints=tuple(map(minimised, told.touchpoints)))


def lookups_in(  # noqa: PLR0913 - by name
    ledger: Ledger,
    *,
    pseudonyms: Pseudonyms,
    shop_url: str,
    shop: str = "",
    product_of: ProductOf = same_product,
    clock: Clock = system_clock,
) -> Lookups:
    """Return what readers may ask: consents, hand-offs and orders of this ledger, the rest as told."""
    return Lookups(
        pseudonyms=pseudonyms,
        product_of=product_of,
        consent_of=ledger.consent,
        is_handoff=lambda token: ledger.handoff(token) is not None,
        order_of=lambda order_id: ledger.order(ledger.placed.of_merchant(order_id) or order_id),
        shop_url=shop_url,
        shop=shop,
        clock=clock,
    )
