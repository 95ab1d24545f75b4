"""The one way of a delivery into the ledger, whoever sent it: signature, reader, validator, store, receipt."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from base.clock import Clock, system_clock
from base.errors import RecordRefused, UnusableInput
from intake.platforms.kept_elsewhere import KeptElsewhere
from intake.platforms.platform import Delivery, KeptNews, Lookups, PlatformIntake, PrivacyNews, Receipt, SetAside
from intake.platforms.told_orders import ToldOrders
from intake.sold_items import ProductOf, same_product
from ledger.pseudonyms import Pseudonyms
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

    @property
    def _orders(self) -> ToldOrders:
        return ToldOrders(ledger=self.ledger, lookups=self.lookups, sealer=self.sealer, validate=self.platform.validate)

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
        of_subscriptions = 0
        for told in self.platform.read(delivery, self.lookups):
            if isinstance(told, SetAside):
                rejected.append(told.reason)
            elif isinstance(told, PrivacyNews):
                self._take_up(told)
                requested = True
            elif isinstance(told, KeptNews):
                KeptElsewhere(ledger=self.ledger, lookups=self.lookups).take(told)
                of_subscriptions += 1
            else:
                try:
                    changed = self._orders.store(told)
                except RecordRefused as refusal:  # sent again it would be no smaller
                    rejected.append(f"order {told.order.order_id[:64]!r}: {refusal}")
                else:
                    (stored if changed else unchanged).append(told.order.order_id)
        if rejected and not stored and not unchanged:
            raise UnusableInput(f"no line was usable; the first: {rejected[0]}")
        return Receipt(
            stored=tuple(stored),
            unchanged=tuple(unchanged),
            rejected=tuple(rejected),
            requested=requested,
            of_subscriptions=of_subscriptions,
        )

    def _take_up(self, news: PrivacyNews) -> None:
        if news.show_as is None:
            self.ledger.requests.ask(news.request)
            return
        self.ledger.requests.note(news.show_as, news.request)
        log.warning("EARSHOT_DATA_REQUEST %s: answer it with `earshot forget --request %s`", news.show_as, news.show_as)


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
        renews=ledger.errands.renews,
        shop_url=shop_url,
        shop=shop,
        clock=clock,
    )
