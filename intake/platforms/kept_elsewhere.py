"""News of a subscription that somebody else keeps: it is to be read there, and its renewal is the order that it is."""

from __future__ import annotations

from dataclasses import dataclass, replace

from base.ids import derived_id
from intake.platforms.platform import KeptNews, Lookups
from ledger.consent import linkable
from ledger.records import Identity, Initiator, Order, OrderSource
from ledger.records.errand import Errand, kept_id
from ledger.records.subscription import Keeper
from ledger.store import Ledger


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptElsewhere:
    """Takes such news into a ledger. Raises StoreUnavailable when it is away; every step may be repeated."""

    ledger: Ledger
    lookups: Lookups

    def take(self, news: KeptNews) -> None:
        """Let the subscription be read where it is kept, and the order that renewed it say what it renews."""
        errands, now = self.ledger.errands, self.lookups.clock()
        if news.renewed_by is not None:
            subscription_id = kept_id(news.keeper, news.there)
            errands.renewed(news.renewed_by, subscription_id)  # first: an order that comes meanwhile finds it
            self._say_what_it_renews(news.renewed_by, subscription_id)
        errands.put(
            Errand(
                errand_id=derived_id("rn", news.keeper, news.there, news.told),
                keeper=news.keeper,
                there=news.there,
                made_at=now,
                customer=news.customer,
                consent=news.consent,
                identity=news.identity,
            )
        )

    def _say_what_it_renews(self, order_id: str, subscription_id: str) -> None:
        known = self.lookups.order_of(order_id)
        if known is None or known.order_id != order_id:  # yet to come; or one of ours, which we know
            return
        after = renewing(known, subscription_id)
        if after != known:
            self.ledger.put_order(replace(after, received_at=max(known.received_at, self.lookups.clock())))


def renewing(order: Order, subscription_id: str) -> Order:
    """Return an order as the renewal that it is: a machine's, of this subscription."""
    return replace(order, subscription_id=subscription_id, source=OrderSource.SUBSCRIPTION, initiator=Initiator.MACHINE)


def customer_news(keeper: Keeper, there: str, told: str, customer_id: str | None, known: Lookups) -> KeptNews:
    """Return the news of a subscription of a customer, by the shop's own number; as its stored answers allow."""
    key = known.pseudonyms.service_key("account", customer_id)
    consent = known.consent_of(key) if key else None
    news = KeptNews(keeper=keeper, there=there, told=told, customer=key)
    if consent is None:
        return news
    named = known.pseudonyms.of("account", customer_id) if linkable(consent) else None
    return replace(news, consent=consent, identity=Identity(account=named))
