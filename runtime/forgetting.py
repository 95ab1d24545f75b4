"""Requests to forget, carried out wherever something of the customer may lie; and what is known of somebody.

`earshot forget` does it at once, `earshot serve` and `ForgetFunction` with their next round.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from base.clock import Clock, system_clock
from base.errors import InputError
from base.settings import Settings
from ledger import table
from ledger.dynamo import DynamoTable
from ledger.privacy.carrying_out import LATE_COMMITS
from ledger.privacy.erased import Staying
from ledger.privacy.request import Asked, PrivacyRequest
from ledger.privacy.retention import Copy, copies
from ledger.privacy.tombstones import Deed, Tombstones
from ledger.pseudonyms import Pseudonyms
from ledger.restoring import Restoring
from ledger.spool import FileSpool
from ledger.store import Ledger
from ledger.wiring import open_ledger, open_pseudonyms
from runtime.aws import connected

_OURS = re.compile(r"(us|ac|em)\d*_[0-9a-f]{24}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """Whom a command names: as the platform or the shop knows them, by our pseudonyms, or by the shop's request."""

    user: str | None = None
    account: str | None = None
    email: str | None = None
    order: str | None = None
    noted: str | None = None

    def request(self, pseudonyms: Pseudonyms, at: datetime) -> PrivacyRequest:
        """Return the request to erase whom it names.

        Raises:
            InputError: it names nobody, or by a value that stands for nobody.
        """
        customers = [
            *_known("--user", self.user, pseudonyms, pseudonyms.versions("user", self.user)),
            *_known("--account", self.account, pseudonyms, pseudonyms.versions("account", self.account)),
        ]
        emails = _known("--email", self.email, pseudonyms, pseudonyms.emails(self.email))
        emails = [one for one in emails if "@" not in one]  # its pseudonyms find it as it was imported, too
        raw = [(kind, value) for kind, value in (("user", self.user), ("account", self.account)) if not _ours(value)]
        services = tuple(one for kind, value in raw for one in pseudonyms.sealed_service(kind, value))
        orders = [self.order] if self.order else []
        if not (customers or emails or orders):
            raise InputError("nobody is named: say --user, --account, --email or --order")
        return PrivacyRequest(
            deed=Deed.ERASED,
            at=at,
            customers=tuple(customers),
            emails=tuple(emails),
            orders=tuple(orders),
            services=services,
            guards=True,
        )


def _ours(value: str | None) -> bool:
    return _OURS.fullmatch(value or "") is not None


def _known(option: str, value: str | None, pseudonyms: Pseudonyms, versions: tuple[str, ...]) -> list[str]:
    """Return by what somebody may stand in the ledger: our pseudonyms, and an id of one's own that was imported."""
    if not value:
        return []
    if _ours(value):
        return list(pseudonyms.later_names(value))
    if not versions:
        raise InputError(f"{option}: this value stands for nobody")
    return [*versions, value]


@dataclass(frozen=True, slots=True, kw_only=True)
class ForgetReceipt:
    """What was done about somebody, place by place.

    Attributes:
        at: the request's moment: what comes later is new.
        erased: items of the table, by kind.
        waiting: orders that the merchant is yet to take or refuse; nobody's until it does, erased after it.
        taken_back: orders of which the merchant was never told, and is not any more.
        let_go: orders that the merchant may have all the same.
        spooled: records that waited on this machine.
        looked_again: from when on a round looks once more: what was written before, unanswered, is there by then.
        copies: every other place, and when it is gone from there.
    """

    at: datetime
    erased: dict[str, int]
    looked_again: datetime
    waiting: tuple[Staying, ...] = ()
    taken_back: tuple[str, ...] = ()
    let_go: tuple[str, ...] = ()
    spooled: int = 0
    copies: tuple[Copy, ...] = field(default=())


def forget(settings: Settings, named: Named, *, at_once: bool = False, clock: Clock = system_clock) -> ForgetReceipt:
    """Erase a customer: the table and this machine's spool at once, every copy by its tombstones.

    The request stays for the next round of a server or of `ForgetFunction` that comes ten minutes later: what had been
    written before and was never answered may commit until then.

    Args:
        settings: where its data are.
        named: whom to forget.
        at_once: let nothing wait for the merchant: an order that it was not told of is taken back, one that it may
            have is told no more, and both are erased with whom they are for.
        clock: the moment until which it is forgotten.

    Raises:
        InputError: nobody is named.
        StoreUnavailable: the table is away; what was begun goes on with the next round, or with the same again.
    """
    at = clock()
    request = named.request(open_pseudonyms(settings), at)
    with connected(settings) as ready:
        ledger = open_ledger(ready)
        earlier = _earlier(ledger, request) if at_once else []
        orders = {order_id for one in earlier for order_id in one.request.orders}  # nothing else leads to them
        request = request.widened(customers=set(), emails=set(), orders=orders, services=set())
        asked = ledger.requests.ask(replace(request, at_once=at_once))
        spool = None if "://" in settings.spool else FileSpool(settings.spool_folder)
        values = ledger.erasing.known(request).request.named
        over = at - LATE_COMMITS
        erased = ledger.erasing.carry_out(asked, over_before=over)
        for one in earlier:
            ledger.erasing.carry_out(one, over_before=over)
        spooled = 0 if spool is None else spool.forget(ledger.requests.tombstones(), values)
    return ForgetReceipt(
        at=at,
        erased=dict(+erased.items),
        waiting=erased.waiting,
        taken_back=erased.taken_back,
        let_go=erased.let_go,
        spooled=spooled,
        looked_again=at + LATE_COMMITS,
        copies=tuple(copies(at)),
    )


def _earlier(ledger: Ledger, request: PrivacyRequest) -> list[Asked]:
    """Return the requests to erase the same that wait: for a merchant to answer."""
    waiting = (asked for asked in ledger.requests.waiting() if asked.request.deed is Deed.ERASED)
    return [asked for asked in waiting if not {*asked.request.named}.isdisjoint(request.named)]


def known_of(settings: Settings, named: Named, *, clock: Clock = system_clock) -> Iterator[dict[str, Any]]:
    """Yield what the ledger holds of somebody: an object an item, with its kind, its key and what it says.

    Raises:
        InputError: nobody is named, or by a request that nobody made.
    """
    with connected(settings) as ready:
        ledger = open_ledger(ready)
        if named.noted is None:
            pseudonyms = open_pseudonyms(settings)
            request = named.request(pseudonyms, clock())
        else:
            request = _noted(ledger, named.noted)
        for item in ledger.erasing.known(request).all():
            told = item.get("body", {}).get("S", "")
            yield {"kind": item[table.SK]["S"], "key": item[table.PK]["S"], "holds": told}


def _noted(ledger: Ledger, shown_as: str) -> PrivacyRequest:
    request = ledger.requests.noted(shown_as)
    if request is None:
        raise InputError(f"--request {shown_as}: the shop made no such request in the last 90 days")
    return request


@dataclass(frozen=True, slots=True, kw_only=True)
class BroughtOver:
    """What a restored table was told by the one it was taken of: items erased, by kind, and orders that differed."""

    erased: dict[str, int]
    orders: int


def do_as_in(settings: Settings, other: str) -> BroughtOver:
    """Do to the settings' table what was done to another, whose backup it was made of.

    Orders that wait become what the other says of them; what was erased there is erased here.

    Raises:
        StoreUnavailable: a table is away or is not there.
    """
    with connected(settings) as ready:
        ledger = open_ledger(ready)
        stones = list(Ledger(lambda: ledger.client, other, shards=ledger.shards).requests.all_tombstones())
        here, there = (DynamoTable(lambda: ledger.client, name) for name in (ready.table, other))
        erased_there = Tombstones(stones, open_pseudonyms(ready).later_names)
        orders = Restoring(here, there, ledger.shards, erased_there).bring_over()
        return BroughtOver(erased=dict(ledger.erasing.again(stones)), orders=orders)
