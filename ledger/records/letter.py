"""A letter: what a household is told by mail, or in the merchant's app, of what is not ordered yet.

It names nobody but by what it is about: whom it goes to is read there when it is sent, so that nothing reaches whoever
was forgotten, ended it, or said otherwise meanwhile.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from ledger.records.constraints import Amount, Currency, Identifier, UtcTime, Word

LETTER_PREFIX: Final = "le_"


class LetterAbout(StrEnum):
    """What a letter tells."""

    PROPOSED = "proposed"  # a product that runs low
    HELP = "help"  # with an error code of an appliance
    DANGER = "danger"  # the same, where it is to be used no more
    DEARER = "dearer"  # a renewal that was not placed, because it costs more than was agreed
    DEARER_SOON = "dearer_soon"  # one that will cost more, some days before its date


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One letter; the same for every try.

    Attributes:
        letter_id: made of what it is about, so that whoever writes it again means the same.
        about: what it tells.
        subject: the service key of the account that is replenished, or the id of the subscription.
        made_at: when it was written.
        product_id: which product.
        title: its name at the shop; of help, what the appliance is called at home.
        quantity: how many.
        lasts_until: the day until which what is left should last, on the household's calendar.
        agreed_minor: what was agreed that one delivery may cost at most, in minor units.
        total_minor: what it would cost now.
        currency: of both.
        due: the date of the renewal that will cost more.
        goes_on: whether it is ordered all the same, as its household wished.
        locale: in which it was agreed to.
        text: the catalogue's help.
        device: that shows a code.
        code: which.
    """

    letter_id: Identifier
    about: LetterAbout
    subject: Identifier
    made_at: UtcTime
    product_id: Identifier
    title: str
    quantity: int = 1
    lasts_until: date | None = None
    agreed_minor: Amount = 0
    total_minor: Amount = 0
    currency: Currency = "USD"
    due: date | None = None
    goes_on: bool = False
    locale: Word | None = None
    text: str = ""
    device: Identifier | None = None
    code: Word | None = None
