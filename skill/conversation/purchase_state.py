r"""When a yes buys: DRAFT > QUOTED > CONFIRMED > PLACED, and nothing in between.

    DRAFT --quoted(A)--> QUOTED(A) --yes, still A--> CONFIRMED(A) --placed--> PLACED(A)
                              ^ \                        |
                              |  yes, but now B: QUOTED(B)  failed: QUOTED(A), the same draft

A no needs no state of its own: the question goes, and the purchase with it.
A draft keeps its id for life and the order's id derives from it, so that no retry can make a second order. A purchase
stays `unsure` from the first try of which nobody knows what became of it: until the order is found, "nothing is
ordered" may not be said. Where the household has a voice code, CODE stands between CONFIRMED and PLACED: the right code
is the yes once more, so whatever changed meanwhile is quoted again.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum


class State(StrEnum):
    """Where a purchase stands."""

    DRAFT = "draft"
    QUOTED = "quoted"
    CONFIRMED = "confirmed"
    CODE = "code"
    PLACED = "placed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """Exactly what was said aloud before the yes: amounts in minor units of `currency`, the day as YYYY-MM-DD."""

    seller: str
    product_id: str
    quantity: int
    currency: str
    subtotal_minor: int
    shipping_minor: int
    tax_minor: int
    total_minor: int
    delivery_day: str
    more: tuple[tuple[str, int], ...] = ()  # further products and how many of each, in the same order
    called: tuple[tuple[str, str], ...] = ()  # what the shop calls those products that the catalogue does not know
    warned: str | None = None  # a mark of what the shop warned of with it; None where it warned of nothing

    @property
    def lines(self) -> tuple[tuple[str, int], ...]:
        """Every product and how many of it."""
        return ((self.product_id, self.quantity), *self.more)


class Before(StrEnum):
    """What the quote's turn read of the household's orders, where none of them can become anything else by itself.

    It spares the yes the same read; where it is not known the yes reads for itself.
    """

    NOTHING = "nothing"  # no order at all
    OTHERS = "others"  # orders, none of them of what is quoted first
    SAME = "same"


@dataclass(frozen=True, slots=True, kw_only=True)
class Purchase:
    """One draft on its way to one order, and the shop's checkout session that prices it."""

    draft_id: str
    checkout_id: str
    state: State = State.DRAFT
    quote: Quote | None = None
    unsure: bool = False
    before: Before | None = None


def quoted(purchase: Purchase, quote: Quote, before: Before | None = None) -> Purchase:
    """Say (or say again) what it costs, and what the same turn read; a placed purchase stays as it is."""
    if purchase.state is State.PLACED:
        return purchase
    return replace(purchase, state=State.QUOTED, quote=quote, before=before)


def yes(purchase: Purchase, current: Quote) -> Purchase:
    """Take a yes: it confirms only the quote that was said, so anything that changed since is quoted again."""
    if purchase.state is not State.QUOTED:
        return purchase
    if purchase.quote != current:
        return quoted(purchase, current)
    return replace(purchase, state=State.CONFIRMED)


def code_asked(purchase: Purchase) -> Purchase:
    """Wait for the voice code of a confirmed purchase."""
    return replace(purchase, state=State.CODE) if purchase.state is State.CONFIRMED else purchase


def code_given(purchase: Purchase) -> Purchase:
    """Take the voice code for the yes: the quote that was said is confirmed anew, where it is still the same."""
    return replace(purchase, state=State.QUOTED) if purchase.state is State.CODE else purchase


def placed(purchase: Purchase) -> Purchase:
    """Note that the order is in the ledger; only a confirmed purchase can be."""
    return replace(purchase, state=State.PLACED) if purchase.state is State.CONFIRMED else purchase


def failed(purchase: Purchase, *, unsure: bool) -> Purchase:
    """Note that placing failed, or may have: the same draft stands quoted again and waits for another yes."""
    if purchase.state is not State.CONFIRMED:
        return purchase
    return replace(purchase, state=State.QUOTED, unsure=unsure or purchase.unsure, before=None)
