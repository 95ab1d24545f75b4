"""A device of the home, as the shop's or the maker's app registered it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from annotated_types import Len

from ledger.records.constraints import Identifier, UtcTime, Word
from ledger.records.words import DeviceType


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisteredDevice:
    """Whose a device is, by our own note of it: no message says so.

    Attributes:
        device: the pseudonym of its thing's name.
        customer: the household's account, by its pseudonym.
        device_type: what it is.
        registered_at: since when it is theirs; what happened before is not.
        service: the sealed key by which the household's orders and choices are found.
        certificate: the id of the certificate it has to connect with; None for any that its thing has.
        products: which product a part of it uses up.
        appliance: what it is called at home, and in the catalogue's help: "dishwasher".
        room: where it stands: "kitchen".
    """

    device: Identifier
    customer: Identifier
    device_type: DeviceType
    registered_at: UtcTime
    service: str | None = None
    certificate: Annotated[str, Len(1, 128)] | None = None
    products: tuple[tuple[Word, Identifier], ...] = ()
    appliance: Word | None = None
    room: Word | None = None

    def product_of(self, part: str) -> str | None:
        """Return which product a part uses up."""
        return dict(self.products).get(part)
