"""What a source of events is: how its deliveries are proved, read, checked and answered, and what it is known from.

A new source is a file (or a folder) beside this one with such a value in it as `SOURCE`, and its name in `table.py`;
the server, the function, `earshot import --platform` and docs/platforms.md take it from there.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from time import monotonic
from typing import Final

from base.clock import Clock, Timer, system_clock
from base.merchant_call import MerchantCall, call_merchant
from intake.platforms.events.key_server import KeyServer
from intake.platforms.platform import Delivery, Lookups, OrderNews, SetAside
from intake.validation import check_order, check_touchpoint
from ledger.records import Touchpoint

JSON_ANSWER: Final = {"Content-Type": "application/json"}


@dataclass(frozen=True, slots=True, kw_only=True)
class TouchNews:
    """What a delivery tells of one touch.

    Attributes:
        touchpoint: with all its identifiers; which of them are kept is decided by consent.
        account: the customer's id at the shop, in the clear, by which a stored answer about consent is found.
    """

    touchpoint: Touchpoint
    account: str | None = field(default=None, repr=False)


News = TouchNews | OrderNews | SetAside


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceReply:
    """What a sender is told."""

    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceTaken:
    """What became of a delivery: how many touches and orders are kept, now or before, and why others are not."""

    touches: int = 0
    orders: int = 0
    rejected: tuple[str, ...] = ()


class Outside:
    """What a source may ask of the world: the time, another server, and key servers, whose answers are kept a while."""

    def __init__(
        self, *, clock: Clock = system_clock, call: MerchantCall = call_merchant, timer: Timer = monotonic
    ) -> None:
        self.clock, self.call = clock, call
        self.keys = KeyServer(call, timer)


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownFrom:
    """From where a source's form is known, for docs/platforms.md.

    Attributes:
        form: the published schema or sample, and its version or the day it was read.
        sample: who wrote the sample that the tests hold; `ours` where nobody but us did.
        proof: how a delivery is proved.
        becomes: what a thing it tells of becomes with us, one pair a line.
        notes: what else an operator has to know.
    """

    form: str
    sample: str
    proof: str
    becomes: tuple[tuple[str, str], ...]
    notes: tuple[str, ...] = ()


SourceProof = Callable[[tuple[str, ...], Delivery, Outside], None]
"""Silent when the sender proved itself under one of the keys, NotSigned otherwise."""


def nothing_to_greet(delivery: Delivery, keys: tuple[str, ...], outside: Outside) -> SourceReply | None:
    """Return None: most sources deliver without having introduced themselves."""
    del delivery, keys, outside
    return None


def counted(taken: SourceTaken, delivery: Delivery) -> SourceReply:
    """Return the usual answer: how much is kept, and why the rest is not."""
    del delivery
    told = {"kept": taken.touches + taken.orders, "rejected": list(taken.rejected)}
    return SourceReply(headers=JSON_ANSWER, body=json.dumps(told, sort_keys=True).encode() + b"\n")


def body_of_line(line: str) -> Delivery:
    """Return the delivery that a line of a file stands for: most are a body."""
    return Delivery(headers={}, body=line.encode("utf-8", "replace"))


def check_news(news: TouchNews | OrderNews) -> None:
    """Accept records within their own limits silently, or raise InputError naming every wrong field."""
    if isinstance(news, TouchNews):
        check_touchpoint(news.touchpoint)
    else:
        check_order(news.order)


@dataclass(frozen=True, slots=True, kw_only=True)
class EventSource:
    """One platform that tells of touches, and of orders that were paid for on a device.

    Args:
        name: as routes, keys, logs and files call it.
        title: as people call it.
        signed: whether the sender proved itself; asked before anything is read.
        read: what a delivery tells of.
        known: from where all this is known.
        greets: the answer to what a sender asks before it delivers; None for a delivery.
        answer: what the sender of a delivery is told of what became of it.
        validate: each record's check before it is written.
        methods: by which it delivers.
        resends: whether it delivers again what was not taken.
        of_line: the delivery that a line of a file stands for.
    """

    name: str
    title: str
    signed: SourceProof
    read: Callable[[Delivery, Lookups], Iterable[News]]
    known: KnownFrom
    greets: Callable[[Delivery, tuple[str, ...], Outside], SourceReply | None] = nothing_to_greet
    answer: Callable[[SourceTaken, Delivery], SourceReply] = counted
    validate: Callable[[TouchNews | OrderNews], None] = check_news
    methods: tuple[str, ...] = ("POST",)
    resends: bool = True
    of_line: Callable[[str], Delivery] = body_of_line

    @property
    def path(self) -> str:
        """Where its deliveries go."""
        return f"/platforms/{self.name}"
