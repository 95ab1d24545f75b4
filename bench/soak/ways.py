"""What happens while a server is killed: who does what, on what stage, and which of its write boundaries count."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from base.settings import Settings
from bench.soak.customers import Crowd, Servers, SoakScript, agrees_and_buys, buys, is_forgotten, takes_back
from bench.soak.faults import Fault
from bench.soak.shop import Shop
from bench.soak.stage import FaultStage

_ARRIVES_SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class Lane:
    """A stage, its customers and its shop; one server after the other is killed on it."""

    stage: FaultStage
    crowd: Crowd
    shop: Shop = field(default_factory=lambda: Shop(Settings().shopify_secrets[0]))


Act = Callable[[Lane, int, Servers], None]
Stages = Callable[[Fault], Fault]


def _plain(fault: Fault) -> Fault:
    return fault


def _of_a_business(fault: Fault) -> Fault:
    return replace(fault, merchant="ucp")


def _with_a_queue(fault: Fault) -> Fault:
    return replace(fault, queue=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class KillWay:
    """One way to come to write boundaries.

    Attributes:
        act: what happens meanwhile.
        name: what it is, where its boundaries are told apart from the first way's.
        on: what is different about its stages.
        away: whether the table is away meanwhile.
        counts: which boundaries are its own.
    """

    act: Act
    name: str = ""
    on: Stages = _plain
    away: bool = False
    counts: Callable[[str], bool] = lambda _: True


def _talks(script: SoakScript, *, live: bool = False) -> Act:
    def act(lane: Lane, number: int, servers: Servers) -> None:
        lane.crowd.talk(number, servers=servers, script=script, live=live)

    return act


def _shop_tells(lane: Lane, number: int, servers: Servers) -> None:
    """A customer buys, the merchant has it, and the shop tells of that order and of one of its own."""
    made = set(lane.stage.merchant.made)
    lane.crowd.talk(number, servers=servers, script=buys)
    deadline = time.monotonic() + _ARRIVES_SECONDS
    while made == set(lane.stage.merchant.made) and time.monotonic() < deadline:
        servers()  # a dead one is started again
        time.sleep(0.1)
    ours = set(lane.stage.merchant.made) - made
    lane.shop.tell(number, min(ours, default=None), servers)


def _of_an_order(name: str) -> bool:
    """Tell the outbox's boundaries, which orders left by those killed before come to at any time."""
    return any(word in name for word in ("OUTBOX", "MAIL", "DELIVERY", "Message", "merchant"))


def _of_the_queue(name: str) -> bool:
    return name.startswith("draining: ") or name.endswith(" SendMessage")


WAYS = (
    KillWay(act=_talks(agrees_and_buys)),
    KillWay(act=_talks(takes_back)),
    KillWay(act=_talks(agrees_and_buys), name="table away", away=True, counts=lambda name: not _of_an_order(name)),
    KillWay(act=_talks(is_forgotten, live=True)),
    KillWay(act=_shop_tells),
    KillWay(act=_talks(buys), name="a UCP business sells", on=_of_a_business, counts=_of_an_order),
    KillWay(act=_talks(agrees_and_buys), name="table away", on=_with_a_queue, away=True, counts=_of_the_queue),
)
