"""What a household hears at its next session of what was replenished, or might be: once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from ledger.records.constraints import Amount, Currency, Identifier, UtcTime, Word
from ledger.records.quiet import QuietHours
from ledger.records.suggestion import Suggestion

NEWS_KEPT: Final = timedelta(days=7)  # an older proposal is about a level that nobody knows any more


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderedByItself:
    """An order that nobody spoke.

    Attributes:
        order_id: which.
        product_id: its first product.
        products: how many it has.
        total_minor: what it comes to, tax and shipping too.
        currency: ISO 4217.
        undo_until: until when the merchant does not hear of it, so that it can be taken back.
        pressed: somebody asked a device for it: a button, or a pack that was scanned.
    """

    order_id: Identifier
    product_id: Identifier
    total_minor: Amount
    currency: Currency
    undo_until: UtcTime
    products: int = 1
    pressed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposed:
    """A product that the household may want soon.

    Attributes:
        product_id: which.
        quantity: how many.
        lasts_until: the day until which what is left should last; None where no device tells.
    """

    product_id: Identifier
    quantity: int = 1
    lasts_until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Helped:
    """What can be done about an error code; the words are the catalogue's, and it is told while the code is there.

    Attributes:
        device: its pseudonym.
        appliance: what it is called at home.
        code: what it shows.
        product_id: what mends it; None where nothing does, or it is a danger.
    """

    device: Identifier
    appliance: Word
    code: Word
    product_id: Identifier | None = None


class Fits(StrEnum):
    """Why a product is recommended: facts of the catalogue and of the home, never of anybody's health."""

    NEED = "need"  # a device tells of what it is made for
    SEASON = "season"
    WITH = "with"  # it goes with what is there


@dataclass(frozen=True, slots=True, kw_only=True)
class Recommended:
    """A product that goes with what is at home.

    Attributes:
        product_id: which.
        fits: why.
        of: slug of the appliance, room or kind that it goes with; of a need, of the appliance that tells of it.
        need: slug of what it is made for.
    """

    product_id: Identifier
    fits: Fits
    of: Word
    need: Word | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedLine:
    """A product of a list, and how many of it."""

    product_id: Identifier
    quantity: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedBasket:
    """What an appliance or a recipe asks for, by the products that the household uses; nothing is in its basket yet.

    Attributes:
        title: what it is for, as it is said.
        lines: what is sold of it.
        left_out: how many of its things are not among these, or less of them than it asks for.
    """

    title: Word
    lines: tuple[ListedLine, ...]
    left_out: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseholdNews:
    """All of it; what is told later takes its place. Beside an order there is at most one notice.

    The household's own, under its account, says of what moment it is, and when it was heard: whoever hears it first
    notes that.

    Attributes:
        quiet: when it wants to be left alone: then a danger is said, or an order with what stands beside it, alone.
        fresh_until: until when the notice of it is true enough to be told; what stays true has none.
        heard_at: of the household's own: when it was heard.
        hushed: the household changed meanwhile what it allows: but for an order it is not told.
    """

    made_at: UtcTime
    ordered: OrderedByItself | None = None
    proposed: Proposed | None = None
    helped: Helped | None = None
    tuned: Suggestion | None = None
    recommended: Recommended | None = None
    listed: ListedBasket | None = None
    quiet: QuietHours | None = None
    fresh_until: UtcTime | None = None
    heard_at: UtcTime | None = None
    hushed: bool = False

    def is_news(self, now: datetime) -> bool:
        """Tell whether it may still be told."""
        return now - (self.heard_at or self.made_at) < NEWS_KEPT

    def waits(self, now: datetime) -> bool:
        """Tell, of the household's own, whether nobody heard it yet, and it may be told."""
        return self.heard_at is None and not self.hushed and self.is_news(now)
