"""A UCP business's checkout as it comes over the wire, and as our session.

Source: ucp.dev, REST binding and schemas of 2026-04-08. Fields that nothing here asks for are passed over, as the
protocol wants it.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit

from msgspec import Struct, structs

from base.errors import MerchantUnavailable
from base.typed_json import read_plain, whole_numbers
from shop.checkout.ucp.words import said_whole, spoken_words

SHIPPING = "shipping"
TOTAL = "total"
_DISCLOSURE = "disclosure"
LONGEST_PAGE = 2_000  # of an address: a card holds it whole, and what is cut leads nowhere


class WireTotal(Struct, frozen=True):
    """One typed amount."""

    type: str
    amount: int


class WireItem(Struct, frozen=True):
    """What is sold: its id at the business is our product's."""

    id: str
    title: str = ""
    price: int = 0


class WireLine(Struct, frozen=True):
    """A line."""

    id: str
    item: WireItem
    quantity: int = 1


class WireOption(Struct, frozen=True):
    """How a group may come, at what price and when."""

    id: str
    title: str = ""
    totals: tuple[WireTotal, ...] = ()
    latest_fulfillment_time: datetime | None = None
    earliest_fulfillment_time: datetime | None = None

    @property
    def arrives_by(self) -> date | None:
        """The day by which it is there, where the business says it."""
        told = self.latest_fulfillment_time or self.earliest_fulfillment_time
        return None if told is None else told.date()


class WireGroup(Struct, frozen=True):
    """Lines that come together."""

    options: tuple[WireOption, ...] = ()
    selected_option_id: str | None = None

    @property
    def selected(self) -> WireOption | None:
        """The option that is priced into the totals."""
        return next((option for option in self.options if option.id == self.selected_option_id), None)


class WireMethod(Struct, frozen=True):
    """A way of fulfilment; one that neither holds lines nor groups is not used, only named."""

    type: str = SHIPPING
    line_item_ids: tuple[str, ...] = ()
    groups: tuple[WireGroup, ...] = ()

    @property
    def arrivals(self) -> list[date | None]:
        """The day by which each of its groups is brought; None where the business does not say it, or brings nothing.

        What is picked up is brought by nobody.
        """
        groups = self.groups or ((WireGroup(),) if self.line_item_ids else ())
        selected = [group.selected if self.type == SHIPPING else None for group in groups]
        return [None if option is None else option.arrives_by for option in selected]


class WireFulfillment(Struct, frozen=True):
    """All ways of fulfilment."""

    methods: tuple[WireMethod, ...] = ()


class WireMessage(Struct, frozen=True):
    """Something to say about the checkout."""

    type: str
    code: str = ""
    path: str = ""
    content: str = ""
    content_type: str = "plain"
    severity: str | None = None
    presentation: str = "notice"
    image_url: str | None = None

    @property
    def disclosure(self) -> bool:
        """Whether it is a warning that the law wants seen beside what it is of: it is never left out nor shortened."""
        return self.presentation == _DISCLOSURE

    @property
    def beyond_voice(self) -> bool:
        """Whether it is such a one and cannot be said: it is a picture too, or longer than what is said at once."""
        whole = said_whole(self.content, markdown=self.content_type == "markdown")
        return self.disclosure and (self.image_url is not None or not whole)

    @property
    def words(self) -> str:
        """What it says to the buyer, as it can be spoken: without marks of Markdown, and no longer than a breath."""
        return spoken_words(self.content, markdown=self.content_type == "markdown")


class WireInstrument(Struct, frozen=True, omit_defaults=True):
    """A payment instrument the business holds: a reference that says nothing of the card."""

    id: str
    handler_id: str
    type: str
    selected: bool | None = None


class WirePayment(Struct, frozen=True):
    """How it may be paid."""

    instruments: tuple[WireInstrument, ...] = ()

    @property
    def saved(self) -> WireInstrument | None:
        """What a `complete` pays with: the selected instrument, else the only one."""
        selected = [one for one in self.instruments if one.selected]
        found = selected or list(self.instruments)
        return found[0] if len(found) == 1 else None


class WireOrder(Struct, frozen=True):
    """The order that a checkout became."""

    id: str


class WireCheckout(Struct, frozen=True):
    """A checkout; without an id the business made none, and its messages say why."""

    id: str = ""
    status: str = "incomplete"
    currency: str = ""
    line_items: tuple[WireLine, ...] = ()
    totals: tuple[WireTotal, ...] = ()
    messages: tuple[WireMessage, ...] = ()
    fulfillment: WireFulfillment = WireFulfillment()
    payment: WirePayment = WirePayment()
    order: WireOrder | None = None
    continue_url: str | None = None
    expires_at: datetime | None = None

    def amount(self, type_: str) -> int:
        """Return the sum of the totals of one type."""
        return sum(total.amount for total in self.totals if total.type == type_)

    @property
    def adds_up(self) -> bool:
        """Whether the total is the sum of the others: where it is not, the protocol lets nobody but the buyer go on."""
        parts = [total.amount for total in self.totals if total.type != TOTAL]
        return not parts or sum(parts) == self.amount(TOTAL)

    @property
    def arrives_by(self) -> date | None:
        """The day by which everything is there; None where the business does not say it of all."""
        days = [day for method in self.fulfillment.methods for day in method.arrivals]
        told = [day for day in days if day is not None]
        return max(told) if told and len(told) == len(days) else None


def read_checkout(told: dict[str, Any]) -> WireCheckout:
    """Read a checkout.

    Raises:
        MerchantUnavailable: it is none; the message names the field.
    """
    filled = {name: value for name, value in told.items() if value is not None}
    try:
        checkout = read_plain(whole_numbers(filled), WireCheckout)
    except (ValueError, RecursionError) as error:
        raise MerchantUnavailable(f"the business's checkout cannot be read: {error}") from error
    return structs.replace(checkout, continue_url=page_of(checkout.continue_url))


def page_of(url: str | None) -> str | None:
    """Return a business's page as it may stand on a customer's card: https, whole, and nothing else than an address."""
    if url is None or len(url) > LONGEST_PAGE or not url.isascii() or not url.isprintable() or " " in url:
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme == "https" and parts.hostname else None
