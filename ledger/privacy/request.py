"""A request to forget, and how it is kept: whose data, until when, how far it is, and in which parts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final

from base.clock import rfc3339
from base.ids import derived_id
from ledger import table
from ledger.encoding import from_json, to_json
from ledger.items import Item
from ledger.privacy.tombstones import Deed

_NAMES: Final = ("customers", "emails", "orders", "services")
_PART_BYTES: Final = 32 * 1024  # of names; the days that are left need room too
_LEFT = "days_left"


@dataclass(frozen=True, slots=True, kw_only=True)
class PrivacyRequest:
    """Whose data, until when, and what becomes of it.

    Attributes:
        deed: erase it, or make it nobody's.
        at: what happened later is not touched.
        customers, emails: pseudonyms of users and of accounts, and of e-mail addresses.
        orders: ids of orders, ours or the shop's.
        everything: all that the ledger holds.
        services: pseudonyms, each with the sealed key by which its orders are found that name nobody.
        guards: a household's voice code and limits too; not where somebody spoke, who may be its child.
        at_once: what is yet to be told to a merchant, or of it to its customer, is erased untold.
        alone: the orders it names go, and nobody whom they lead to.
    """

    deed: Deed
    at: datetime
    customers: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    orders: tuple[str, ...] = ()
    everything: bool = False
    services: tuple[tuple[str, str], ...] = ()
    guards: bool = False
    at_once: bool = False
    alone: bool = False

    @property
    def named(self) -> tuple[str, ...]:
        """Return every value it names."""
        return (*self.customers, *self.emails, *self.orders)

    def widened(
        self, *, customers: set[str], emails: set[str], orders: set[str], services: set[tuple[str, str]]
    ) -> PrivacyRequest:
        """Return the same with what was found to be of the same person."""
        return replace(
            self,
            customers=tuple(sorted({*self.customers, *customers})),
            emails=tuple(sorted({*self.emails, *emails})),
            orders=tuple(sorted({*self.orders, *orders})),
            services=tuple(sorted({*self.services, *services})),
        )

    def joined(self, other: PrivacyRequest) -> PrivacyRequest:
        """Return the same with what another part of it names."""
        return self.widened(
            customers={*other.customers}, emails={*other.emails}, orders={*other.orders}, services={*other.services}
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A request that waits, by its id, and how far it is.

    Attributes:
        days_left: the days that are yet to be looked through; None before any key was followed.
        step: how often it was kept anew: what arrives late is not put over what is further.
    """

    request_id: str
    request: PrivacyRequest
    days_left: tuple[date, ...] | None = None
    step: int = 0

    @property
    def item(self) -> Item:
        """Return what is kept of it, without its keys."""
        left = {} if self.days_left is None else {_LEFT: " ".join(day.isoformat() for day in self.days_left)}
        return {"body": to_json(self.request), "step": self.step, **left}


def asked_in(item: Item) -> Asked:
    """Return the request that an item keeps."""
    return Asked(
        request_id=item[table.PK]["S"].removeprefix("ER#"),
        request=from_json(item["body"]["S"], PrivacyRequest),
        days_left=tuple(map(date.fromisoformat, item[_LEFT]["S"].split())) if _LEFT in item else None,
        step=int(item["step"]["N"]) if "step" in item else 0,
    )


def part_of(shown_as: str, number: int) -> str:
    """Return the id under which a part of what a shop asks to see is kept."""
    return f"{shown_as}#{number + 1}" if number else shown_as


def parts_of(asked: Asked) -> Iterator[Asked]:
    """Yield a request's names some at a time; the same names are the same parts, whoever asks for them."""
    for part in split(asked.request):
        names = (f"{kind}={name}" for kind in _NAMES for name in getattr(part, kind))
        yield replace(asked, request_id=derived_id("er", part.deed, rfc3339(part.at), *names), request=part)


def split(request: PrivacyRequest) -> Iterator[PrivacyRequest]:
    """Yield a request's names some at a time."""
    parts: dict[int, list[tuple[str, Any]]] = {}
    size = 0
    for kind in _NAMES:
        for name in getattr(request, kind):
            size += len(str(name).encode())
            parts.setdefault(size // _PART_BYTES, []).append((kind, name))
    for some in parts.values():
        told: dict[str, Any] = {kind: tuple(name for of, name in some if of == kind) for kind in _NAMES}
        yield replace(request, **told)
