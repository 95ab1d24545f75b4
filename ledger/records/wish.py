r"""What somebody asked a device for: an order button that was pressed, a pack that was scanned; pure, whatever order.

pressed --2 minutes, and not pressed again--> stands --a round--> served: ordered or proposed
\--pressed again within them--> called off
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from base.ids import renewal_order_id
from ledger.records.constraints import Identifier, UtcTime

BOUNCES: Final = timedelta(seconds=10)  # a contact that closes twice, a child that hammers: one press
CALLED_OFF_WITHIN: Final = timedelta(minutes=2)  # pressed once more, it is called off
LATE: Final = timedelta(hours=12)  # what becomes known so long after is asked about, never ordered
SO_SOON_AGAIN: Final = timedelta(hours=12)  # after an order of the same, a press is asked about
WISHES_KEPT: Final = timedelta(days=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Press:
    """One press or scan: its touchpoint, and when (never later than when it became known)."""

    touchpoint_id: Identifier
    at: UtcTime


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceWish:
    """What is asked of one device, for one product.

    Attributes:
        device: its pseudonym.
        customer: the service key of its household's account.
        household: the account's pseudonym.
        product_id: what a press asks for.
        presses: those that nothing came of yet, in the order of time.
        served_until: the last press that something came of: what is told of before it changes nothing.
        ordered_at: when it was ordered last.
    """

    device: Identifier
    customer: Identifier
    household: Identifier
    product_id: Identifier
    presses: tuple[Press, ...] = ()
    served_until: UtcTime | None = None
    ordered_at: UtcTime | None = None
    schema_version: int = 1

    @property
    def standing(self) -> Press | None:
        """The press that stands: what bounced is none, and every second one calls off the one before it."""
        stands: Press | None = None
        before: Press | None = None
        for press in self.presses:
            bounced = before is not None and press.at - before.at < BOUNCES
            before = press
            if bounced:
                continue
            if stands is None:
                stands = press
            elif press.at - stands.at <= CALLED_OFF_WITHIN:
                stands = None
        return stands

    @property
    def due_at(self) -> datetime | None:
        """From when on it can be called off no more; None where nothing stands."""
        return None if self.standing is None else self.standing.at + CALLED_OFF_WITHIN

    @property
    def order_id(self) -> str | None:
        """The id of the order that comes of what stands: whoever tries it, and however often, means the same one."""
        return None if self.standing is None else renewal_order_id(self.standing.touchpoint_id, 1)

    def pressed(self, press: Press) -> DeviceWish:
        """Take one more press in; one that is told again, or after a later one was served, changes nothing."""
        known = any(one.touchpoint_id == press.touchpoint_id for one in self.presses)
        if known or (self.served_until is not None and press.at <= self.served_until):
            return self
        presses = sorted((*self.presses, press), key=lambda one: (one.at, one.touchpoint_id))
        return replace(self, presses=tuple(one for one in presses if presses[-1].at - one.at < WISHES_KEPT))

    def served(self, now: datetime, *, ordered: bool) -> DeviceWish:
        """Note that something came of it."""
        last = self.presses[-1].at if self.presses else self.served_until
        return replace(self, presses=(), served_until=last, ordered_at=now if ordered else self.ordered_at)

    def must_be_asked(self, now: datetime) -> bool:
        """Tell whether it may not be ordered without asking: it became known late, or comes soon after an order."""
        standing = self.standing
        late = standing is None or now - standing.at > LATE
        again = self.ordered_at is not None and now - self.ordered_at < SO_SOON_AGAIN
        return late or again
