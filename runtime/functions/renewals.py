"""The function that places what is due of subscriptions, and carries out what was decided for households.

The merchant hears of both through the outbox.

A round that failed, came twice, or ran beside another places nothing twice; what it left is due still.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from base.clock import Clock, system_clock
from base.environment import LedgerSettings, secrets_at
from base.errors import StoreError
from base.merchant_variables import DeliveryKeys, delivery_key, merchant
from base.skill_variables import catalog, pepper, seller, service_pepper
from ledger.delivery import Sealer
from ledger.secrets import READY_SECONDS, Renewed
from ledger.store import Ledger
from ledger.wiring import open_ledger, open_pseudonyms
from replenishment.placing.carrying_out import CarryingOut
from replenishment.placing.wished import Wished
from shop.catalog.load import load_catalog
from shop.checkout.built_in import BuiltInShop
from shop.checkout.renewal import Renewals
from shop.checkout.terms import Terms

if TYPE_CHECKING:
    from base.skill_settings import SkillSettings

log = logging.getLogger("earshot.renewals")

_LAST_MS = 30_000  # in which the one that was begun ends


@dataclass(frozen=True, slots=True, kw_only=True, repr=False, eq=False)
class RenewalSettings(LedgerSettings, DeliveryKeys):
    """What this function reads: where the ledger is, what is sold, and what seals whom an order is for."""

    secrets_at: str = secrets_at()
    pepper: str = pepper()
    service_pepper: str = service_pepper()
    delivery_key: str = delivery_key()
    merchant: str = merchant()
    seller: str = seller()
    catalog: str = catalog()


@dataclass(frozen=True, slots=True, kw_only=True)
class DueByItself:
    """What is ordered though nobody speaks: renewals, what households let be replenished, and what buttons ask for."""

    renewals: Renewals
    replenished: CarryingOut
    wished: Wished

    def round(self, now: datetime, *, time_is_left: Callable[[], bool] = lambda: True) -> dict[str, int]:
        """Place and carry out what is due; return how much of each came to what.

        Raises:
            StoreError: some of it could not be done; said after all else was.
        """
        done: dict[str, int] = {}
        troubles: list[StoreError] = []
        for kind in (self.wished, self.renewals, self.replenished):
            try:
                done |= {str(what): count for what, count in kind.round(now, time_is_left=time_is_left).items()}
            except StoreError as trouble:
                troubles.append(trouble)
        if troubles:
            raise StoreError(f"{len(troubles)} of what is ordered by itself could not be done") from troubles[0]
        return done


def open_due(settings: RenewalSettings | SkillSettings, *, ledger: Ledger | None = None) -> DueByItself:
    """Return what places it, put together from settings; a ledger that is open already may be handed in."""
    sold, errors = load_catalog(settings.catalog)
    for error in errors:
        log.warning("left out of the catalogue: %s", error)
    opened = ledger or open_ledger(settings)
    shop = BuiltInShop(sold, opened, Terms(seller=settings.seller), told_later=settings.merchant != "built_in")
    sealer = Sealer(settings.delivery_keys)
    may_order = settings.merchant != "ucp"  # which wants a token of a buyer who is not there
    return DueByItself(
        renewals=Renewals(ledger=opened, shop=shop, sealer=sealer, pseudonyms=open_pseudonyms(settings)),
        replenished=CarryingOut(ledger=opened, catalog=sold, shop=shop, sealer=sealer, may_order=may_order),
        wished=Wished(ledger=opened, shop=shop, sealer=sealer, may_order=may_order),
    )


@cache
def _due() -> Renewed[RenewalSettings, DueByItself]:
    return Renewed(RenewalSettings, open_due)


def handler(event: dict[str, Any], context: Any = None, clock: Clock = system_clock) -> dict[str, int]:  # noqa: ARG001 - AWS's
    """Place what is due, as far as the function's time allows; the schedule calls, and goes on where this ends."""

    def time_is_left() -> bool:
        return context is None or context.get_remaining_time_in_millis() > _LAST_MS

    return _due().made(first_seconds=READY_SECONDS).round(clock(), time_is_left=time_is_left)
