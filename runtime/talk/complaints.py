"""A complaint about what came is no wish for it, in whatever words no sample has: "the spray you sent me leaked"."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from locales import Locale
from runtime.talk.said_later import SaidLater

COMPLAINING = "RefundIntent"
ASKING_BACK = "ReturnIntent"
OF_ORDERS = (COMPLAINING, ASKING_BACK, "CancelOrderIntent", "OrderStatusIntent")


@dataclass(frozen=True, kw_only=True)
class Complaints:
    """Knows what is said of goods that came, and what is wrong with them."""

    locale: Locale
    later: SaidLater

    def instead(
        self, words: tuple[str, ...], intent: str, held: Mapping[str, str]
    ) -> tuple[str, Mapping[str, str]] | None:
        """Return the complaint that was taken for something else, or the question about sending back, and its slots."""
        told, said = self.locale.sentences, f" {' '.join(words)} "
        if intent == COMPLAINING and any(said.startswith(f" {one} ") for one in told.of_returns):
            return ASKING_BACK, {slot: one for slot, one in held.items() if slot == "product"}
        came = any(f" {one} " in said for one in told.delivered)
        if intent in OF_ORDERS or not came or told.of_damage.isdisjoint(words):
            return None
        product = self.later.product(words)
        return COMPLAINING, {} if product is None else {"product": product}
