"""An order that a platform tells of, into the ledger: as its customer allows, and into ours where we placed it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from intake.match_keys import keep
from intake.platforms.platform import Lookups, OrderNews, check_limits
from intake.validation import allowed
from ledger.consent import minimised
from ledger.privacy.tombstones import unlinked
from ledger.records import Grant
from ledger.store import Ledger

if TYPE_CHECKING:
    from ledger.match_keys import MatchKeySealer


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldOrders:
    """Writes orders that platforms tell of. Raises StoreUnavailable when the ledger is away."""

    ledger: Ledger
    lookups: Lookups
    sealer: MatchKeySealer | None = None  # of match keys; without it none are kept
    validate: Callable[[OrderNews], None] = check_limits

    def store(self, told: OrderNews) -> bool:
        """Write one order as its customer allows; tell whether the ledger changed.

        Raises:
            RecordRefused: no table can hold it, now or later.
        """
        news = _as_consented(told)
        self.validate(news)
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
