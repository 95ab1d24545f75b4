"""All subscriptions that somebody else keeps, read into the ledger: the first time, and after webhooks went astray."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from base.clock import Clock, system_clock
from base.errors import InputError
from base.ids import derived_id
from ledger.consent import linkable
from ledger.pseudonyms import Pseudonyms
from ledger.records import Consent, Identity
from ledger.records.errand import Errand
from ledger.records.subscription import Keeper
from ledger.store import Ledger
from runtime.senders.keepers.errands import Following
from runtime.senders.keepers.port import SubscriptionKeeper, ToldSubscription


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingAll:
    """Reads every subscription of a keeper; what its household wanted and was not told yet stands.

    Attributes:
        ledger: where they are kept.
        pseudonyms: by which their households find them.
        keepers: whom to ask.
        following: keeps what is read.
    """

    ledger: Ledger
    pseudonyms: Pseudonyms
    keepers: Mapping[Keeper, SubscriptionKeeper]
    following: Following
    clock: Clock = system_clock

    def read(self) -> Counter[str]:
        """Read them all; return how many changed the ledger, and how many did not.

        Raises:
            InputError: nobody else keeps any.
            MerchantUnavailable: the keeper did not answer; what was read until then is kept.
        """
        if not self.keepers:
            raise InputError("we keep all subscriptions ourselves: set EARSHOT_SUBSCRIPTIONS to who else does")
        done: Counter[str] = Counter()
        for keeper, there in self.keepers.items():
            for told in there.each():
                changed = self.following.follow(self._errand(keeper, told), told, self.clock())
                done["read anew" if changed else "as before"] += 1
        return done

    def _errand(self, keeper: Keeper, told: ToldSubscription) -> Errand:
        customer = self.pseudonyms.service_key("account", told.customer_id)
        consent = self.ledger.consent(customer) if customer else Consent()
        named = self.pseudonyms.of("account", told.customer_id) if linkable(consent) else None
        return Errand(
            errand_id=derived_id("rn", keeper, told.there),
            keeper=keeper,
            there=told.there,
            made_at=self.clock(),
            customer=customer,
            consent=consent,
            identity=Identity(account=named),
        )
