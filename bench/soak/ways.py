"""What happens while a server is killed: who does what, on what stage, and which of its write boundaries count."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from base.ids import touchpoint_id
from base.settings import Settings
from bench.soak.customers import (
    Crowd,
    Servers,
    SoakScript,
    Talked,
    agrees_and_buys,
    buys,
    fills_a_basket,
    hears_the_news,
    orders,
    says_its_code,
    takes_back,
)
from bench.soak.deleting import has_all_deleted
from bench.soak.faults import Fault, ProxyRule
from bench.soak.shop import Shop
from bench.soak.stage import FaultStage
from ledger.records import Identity
from runtime.talk.conversation import Conversation

_ARRIVES_SECONDS = 20.0
_SETTLES_SECONDS = 5.0  # after the merchant heard
_REFUSED = {"service": "dynamodb", "error": {"code": "ThrottlingException"}}
_AWAY = tuple({"operation": name, **_REFUSED} for name in ("PutItem", "TransactWriteItems"))
_NO_TRY_BEGINS = ({"operation": "UpdateItem", **_REFUSED},)


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
        rules: what the fault proxy does meanwhile.
        counts: which boundaries are its own.
    """

    act: Act
    name: str = ""
    on: Stages = _plain
    rules: tuple[ProxyRule, ...] = ()
    counts: Callable[[str], bool] = lambda _: True


def _talks(script: SoakScript) -> Act:
    def act(lane: Lane, number: int, servers: Servers) -> None:
        lane.crowd.talk(number, servers=servers, script=script)

    return act


def _shop_tells(lane: Lane, number: int, servers: Servers) -> None:
    """A customer buys, the merchant has it, and the shop tells of that order and of one of its own."""
    merchant = lane.stage.merchant
    ours = _ordered(lane, lane.crowd.talk(number, servers=servers, script=buys))
    _wait(lambda: ours in merchant.made, servers)
    _wait(lambda: _settled(lane, ours), servers, seconds=_SETTLES_SECONDS)
    lane.shop.tell(number, ours if ours in merchant.made else None, servers)


def _is_forgotten(lane: Lane, number: int, servers: Servers) -> None:
    """The merchant has the order by then."""
    _buys_and_is_forgotten(lane, number, servers, when=lambda order_id: _settled(lane, order_id))


def _is_forgotten_while_the_merchant_is_away(lane: Lane, number: int, servers: Servers) -> None:
    """It may have the order; it comes back once the order is nobody's."""
    merchant = lane.stage.merchant
    merchant.closed, told = True, merchant.posts
    try:
        order_id = _buys_and_is_forgotten(lane, number, servers, when=lambda _: merchant.posts > told)
        _wait(lambda: _names_nobody(lane, order_id), servers)
    finally:
        merchant.closed = False


def _is_forgotten_before_the_merchant_is_told(lane: Lane, number: int, servers: Servers) -> None:
    order_id = _buys_and_is_forgotten(lane, number, servers, when=lambda _: True)
    _wait(lambda: _names_nobody(lane, order_id), servers)


def _is_refused(lane: Lane, number: int, servers: Servers) -> None:
    """A customer buys what the merchant does not take, and comes back to hear of it."""
    lane.stage.merchant.refuses = True

    def script(talk: Conversation, talked: Talked) -> None:
        orders(talk, talked)
        order_id = _ordered(lane, talked)
        _wait(lambda: _settled(lane, order_id), servers)
        hears_the_news(talk)

    lane.crowd.talk(number, servers=servers, script=script)


def _buys_and_is_forgotten(
    lane: Lane, number: int, servers: Servers, *, when: Callable[[str | None], bool]
) -> str | None:
    """Buy, have all of it deleted when it is time, and return the order."""

    def script(talk: Conversation, talked: Talked) -> None:
        agrees_and_buys(talk, talked)
        order_id = _ordered(lane, talked)
        _wait(lambda: when(order_id), servers)
        has_all_deleted(talk, talked)

    talked = lane.crowd.talk(number, servers=servers, script=script, live=True)
    return talked.order_id


def _wait(come: Callable[[], bool], servers: Servers, *, seconds: float = _ARRIVES_SECONDS) -> None:
    """Wait until something has come, or for so long: what a server had begun that died comes a minute later."""
    deadline = time.monotonic() + seconds
    while not come() and time.monotonic() < deadline:
        servers()  # a dead one is started again
        time.sleep(0.1)


def _settled(lane: Lane, order_id: str | None) -> bool:
    return order_id not in {one.order_id for one in lane.stage.ledger.outbox.waiting()}


def _names_nobody(lane: Lane, order_id: str | None) -> bool:
    order = None if order_id is None else lane.stage.ledger.order(order_id)
    return order is None or order.identity == Identity()


def _ordered(lane: Lane, talked: Talked) -> str | None:
    """Return the order of a conversation."""
    ledger = lane.stage.ledger
    touches = (ledger.touchpoint(touchpoint_id("alexa", turn.request_id)) for turn in talked.turns)
    talked.order_id = next((touch.order_id for touch in touches if touch is not None and touch.order_id), None)
    return talked.order_id


def _of_an_order(name: str) -> bool:
    """Tell the outbox's boundaries, which orders left by those killed before come to at any time."""
    return any(word in name for word in ("OUTBOX", "MAIL", "DELIVERY", "Message", "merchant"))


def _of_a_refusal(name: str) -> bool:
    return "NOTICE" in name or "the merchant" in name


def _of_the_queue(name: str) -> bool:
    return name.startswith("draining: ") or name.endswith(" SendMessage")


WAYS = (
    KillWay(act=_talks(agrees_and_buys)),
    KillWay(act=_talks(takes_back)),
    KillWay(act=_talks(agrees_and_buys), name="table away", rules=_AWAY, counts=lambda name: not _of_an_order(name)),
    KillWay(act=_talks(fills_a_basket)),
    KillWay(act=_talks(says_its_code)),
    KillWay(act=_is_forgotten),
    KillWay(act=_is_forgotten_while_the_merchant_is_away),
    KillWay(act=_is_forgotten_before_the_merchant_is_told, rules=_NO_TRY_BEGINS),
    KillWay(act=_shop_tells),
    KillWay(act=_is_refused, name="the merchant refuses", counts=_of_a_refusal),
    KillWay(act=_talks(buys), name="a UCP business sells", on=_of_a_business, counts=_of_an_order),
    KillWay(act=_talks(agrees_and_buys), name="table away", on=_with_a_queue, rules=_AWAY, counts=_of_the_queue),
)
