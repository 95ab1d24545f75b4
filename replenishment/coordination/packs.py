"""Another size of pack in a subscription's place: where it costs less for as much, or fits better what is used."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from ledger.records.subscription import Subscription
from ledger.records.suggestion import SuggestedDeed, Suggestion
from shop.catalog import Catalog
from shop.catalog.packs import other_pack

WORTH_A_WORD: Final = 0.05  # of the price of as much, where the subscription fits as it is
_FITTED: Final = frozenset({SuggestedDeed.SLOWER, SuggestedDeed.FASTER, SuggestedDeed.MORE, SuggestedDeed.FEWER})


def with_packs(
    suggestions: Iterable[Suggestion], subscriptions: Iterable[Subscription], catalog: Catalog
) -> Iterator[Suggestion]:
    """Yield what each subscription is most in need of: another pack before another interval or number, on its dates.

    Args:
        suggestions: as they were decided from use alone.
        subscriptions: the household's, as they are now.
        catalog: what is sold, in which packs.
    """
    fits = {one.subscription_id: one for one in suggestions}
    for one in subscriptions:
        switched = _switched(one, fits.get(one.subscription_id), catalog)
        if switched is not None:
            fits[one.subscription_id] = switched
    yield from fits.values()


def _switched(one: Subscription, used: Suggestion | None, catalog: Catalog) -> Suggestion | None:
    if one.keeper is not None or not one.a_day or (used is not None and used.deed not in _FITTED):
        return None
    pack = other_pack(catalog, one.product_id, _wanted(one, used), saves=WORTH_A_WORD if used is None else 0.0)
    if pack is None:
        return None
    why = "costs less for as much" if used is None else f"fits, at no higher price for as much: {used.reason}"
    return Suggestion(
        subscription_id=one.subscription_id,
        customer=one.customer,
        product_id=one.product_id,
        deed=SuggestedDeed.SWITCH,
        reason=f"{pack.quantity} of {pack.product.product_id} instead of {one.quantity} {why}",
        quantity=pack.quantity,
        came_every=one.interval,
        came_many=one.quantity,
        switched_to=pack.product.product_id,
    )


def _wanted(one: Subscription, used: Suggestion | None) -> float:
    """Return how many packs would fit each time, at the interval that it has."""
    if used is None or (used.quantity is None and used.interval is None):
        return one.quantity
    fitted = replace(one, quantity=used.quantity or one.quantity, interval=used.interval or one.interval)
    return one.quantity * fitted.a_day / one.a_day
