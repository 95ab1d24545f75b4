"""The port to whoever sells: a checkout session is created, read, updated, canceled, or completed, once only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from base.money import Money
from ledger.records import Initiator, Order, OrderSource, Touchpoint
from ledger.records.summary import KeptLine, PromisedDay
from shop.checkout.session import Buyer, CheckoutSession, RequestedLine


@dataclass(frozen=True, slots=True, kw_only=True)
class Placing:
    """What goes into the ledger beside the goods."""

    buyer: Buyer
    touchpoint: Touchpoint  # the turn in which it was confirmed, or what made a machine order
    placed_at: datetime
    source: OrderSource
    initiator: Initiator
    subscription_id: str | None = None
    is_new_customer: bool | None = None
    bought_before: str | None = None  # the product that was usual until now
    promised_before: tuple[PromisedDay, ...] = ()  # for which day the orders before it were promised
    delivery: str | None = field(default=None, repr=False)  # whom it is for, sealed: see `ledger.delivery`
    alexa_user: str | None = field(default=None, repr=False)  # whom Alexa tells how far it is, sealed likewise
    basket: tuple[KeptLine, ...] | None = None  # what is left in the buyer's basket; None where it had none
    held_until: datetime | None = None  # until when the merchant does not hear of it, so that it can be taken back
    also: tuple[Mapping[str, Any], ...] = field(default=(), repr=False)  # what the ledger writes with it, or nothing
    token: str | None = field(default=None, repr=False)  # the buyer's at the business, for this call alone


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """The completed session, and its order as it stands in the ledger.

    Attributes:
        session: as completed.
        order: as in the ledger.
        new: whether this very call wrote it.
        confirmed: whether the business has it; if not, it is on its way and may yet be refused.
        charged: what the business took, where that is not what was agreed; None where it is, or is not known.
    """

    session: CheckoutSession
    order: Order
    new: bool
    confirmed: bool = True
    charged: Money | None = None


class CheckoutPort(Protocol):
    """A UCP business: the built-in shop, or any other over REST.

    A session's id is opaque and stands for the session as it was returned: go on with the id that came back last, under
    which a session that is completed or canceled stays so. An older id may still tell of the session as it was then,
    and complete it; but every id of a session meets the same order: none makes a second one, none cancels the first.
    What is wrong with a session is in its messages, never an exception. Every method but `create` raises
    UnknownCheckout for an id that is not the shop's.
    """

    @property
    def keeps_sessions(self) -> bool:
        """Whether a session stays open at the shop until it is completed or canceled, rather than in its id alone."""

    def create(
        self, lines: Sequence[RequestedLine], *, idempotency_key: str, moment: datetime, token: str | None = None
    ) -> CheckoutSession:
        """Open a session and price it at that moment; the same key and lines again give the same session.

        Args:
            lines: what is asked for.
            idempotency_key: one session a key, and one order a session: the key becomes the order's id.
            moment: when it is asked for.
            token: the buyer's at the business, for this call alone: so that it may know where to and with what.
        """

    def read(self, session_id: str, moment: datetime, *, token: str | None = None) -> CheckoutSession:
        """Return a session, priced as it is at that moment; `token` as for `create`."""

    def update(
        self, session_id: str, lines: Sequence[RequestedLine], moment: datetime, *, token: str | None = None
    ) -> CheckoutSession:
        """Put these lines in place of the ones it had, and price it again; `token` as for `create`.

        Raises:
            UnknownCheckout: also where it can no longer be changed; create another, under a key of its own.
            StoreError: it is not known whether there is an order.
        """

    def complete(self, session_id: str, *, expected_total_minor: int, placing: Placing) -> Placed | CheckoutSession:
        """Place the session's one order: a replay returns the first result, whatever has changed since.

        Args:
            session_id: what is bought.
            expected_total_minor: what the buyer said yes to; at another total nothing is ordered.
            placing: what the ledger keeps beside the goods.

        Returns:
            The order; or the session as it stands now, where price or stock no longer allow what was agreed: then it is
            certain that nothing was ordered.

        Raises:
            NotPlaced: it is certain that nothing was ordered.
            StoreError: it may or may not be placed, and could not be looked up either.
        """

    def cancel(self, session_id: str, *, token: str | None = None) -> CheckoutSession:
        """Close a session that shall not be completed; an order that was placed is not touched. `token`: see `create`.

        Raises:
            StoreError: it is not known whether there is an order.
        """
