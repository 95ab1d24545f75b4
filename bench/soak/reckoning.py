"""Holds what customers, the shop and the merchant were told against what the table holds in the end."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta

from base.ids import touchpoint_id
from bench.soak.claims import claims, denies
from bench.soak.customers import SentTurn, Talked
from bench.soak.households import sold_again, untrue_of_codes
from ledger.pseudonyms import Pseudonyms
from ledger.records import Grant, Order, OrderStatus, Outcome, Touchpoint
from ledger.store import Ledger
from skill.alexa.envelope import read_turn
from skill.conversation.customer import passer_by

WITHIN_SECONDS = 3.0
ENOUGH = 200
"""Turns from which on somebody has an order under every fault: else nothing is said of orders placed once."""
_NEWEST = 10  # orders of a customer
_CONSENTED = "Thank you, I will."


@dataclass(frozen=True, slots=True, kw_only=True)
class Reckoned:
    """What came of one fault; from `missing` on all must be 0, and `answered` must be `turns`."""

    fault: str
    turns: int
    answered: int  # within 3 seconds, the first of each process apart
    longest: float  # of the answers, seconds; the first of each process apart
    acknowledged: int
    stored: int
    bought: int  # customers who have an order
    from_log: int = 0  # records that only a line of the log had
    again: int = 0  # tries that nobody answered, and were sent again
    missing: int = 0
    double: int = 0
    placed_twice: int = 0
    kept_and_bought: int = 0  # products of an order that the basket still holds
    told_untruly: int = 0
    merchant_not_once: int = 0
    tripped: int = 0  # whatever else went wrong, told by name in `notes`
    notes: str = ""
    remarks: tuple[str, ...] = ()  # what a reader may want to know besides

    def line(self) -> str:
        """Return the counts on one line."""
        counts = ((item.name, getattr(self, item.name)) for item in fields(self) if item.name != "fault")
        told = ", ".join(f"{name} {value}" for name, value in counts if isinstance(value, int))
        return f"{self.fault}: {told}, longest {self.longest:.2f} s"

    def not_as_it_must_be(self, *, may_repeat: bool, timed: bool) -> list[str]:
        """Return what is not as it must be."""
        found = {
            "missing": self.missing,
            "double": self.double,
            "placed twice": self.placed_twice,
            "bought and still in the basket": self.kept_and_bought,
            "told untruly": self.told_untruly,
            "merchant not told once": self.merchant_not_once,
            self.notes or "tripped": self.tripped,
            "unanswered": 0 if may_repeat else self.again,
            "late": self.turns - self.answered if timed else 0,
            "turns of customers none of whom bought": self.turns if self.turns >= ENOUGH and not self.bought else 0,
        }
        return [f"{self.fault}: {count} {what}" for what, count in found.items() if count]


@dataclass(frozen=True, slots=True, kw_only=True)
class TableContent:
    """What the table holds of the days of a soak."""

    touchpoints: Sequence[Touchpoint]
    orders: Mapping[str, Order]


def found_in(ledger: Ledger) -> TableContent:
    """Read it."""
    today = datetime.now(UTC).date()
    days = [ledger.day(today + timedelta(days=n)) for n in (-1, 0, 1)]
    return TableContent(
        touchpoints=[one for day in days for one in day.touchpoints],
        orders={one.order_id: one for day in days for one in day.orders},
    )


def together(parts: Sequence[Reckoned]) -> Reckoned:
    """Return several as one, under the name of the first."""
    sums = {
        item.name: sum(getattr(part, item.name) for part in parts)
        for item in fields(Reckoned)
        if item.name not in {"fault", "longest", "notes", "remarks"}
    }
    notes = "; ".join(part.notes for part in parts if part.notes)
    return Reckoned(fault=parts[0].fault, longest=max(part.longest for part in parts), notes=notes, **sums)


def reckon(  # noqa: PLR0913 - by name
    name: str,
    talks: Sequence[Talked],
    ledger: Ledger,
    *,
    made: Counter[str],
    pseudonyms: Pseudonyms,
    delivered: frozenset[str],
) -> Reckoned:
    """Return what came of a fault.

    Args:
        name: the fault's.
        talks: what was said, and heard.
        ledger: the table, all redrives done.
        made: how many orders the merchant made of each of ours.
        pseudonyms: as the servers make them.
        delivered: orders that the shop sent, which no merchant is told of.
    """
    found = found_in(ledger)
    turns = [turn for talk in talks for turn in talk.turns]
    by_id = {one.touchpoint_id: one for one in found.touchpoints}
    acknowledged = [turn for turn in turns if turn.seconds is not None]
    let_go = {_id(turn) for talk in talks for turn in talk.turns[: talk.forgotten]}
    stored = [turn for turn in acknowledged if _id(turn) in by_id or _id(turn) in let_go]
    placed = {order_id: order for order_id, order in found.orders.items() if order_id not in delivered}
    of_talk = {talk.name: _orders_of(talk, by_id) & placed.keys() for talk in talks}
    timed = [turn.seconds for turn in acknowledged if turn.seconds is not None and not turn.first_of_process]
    slow = sum(seconds > WITHIN_SECONDS for seconds in timed)
    live = {order_id for order_id, order in placed.items() if order.status is OrderStatus.PLACED}
    nobodys = placed.keys() - set().union(*of_talk.values())
    strays = made.keys() - placed.keys()  # whoever was forgotten may have one
    forgotten = sum(1 for talk in talks if talk.forgotten and talk.bought)
    return Reckoned(
        fault=name,
        turns=len(turns),
        answered=len(acknowledged) - slow,
        longest=max(timed, default=0.0),
        again=sum(turn.tries - 1 for turn in turns),
        acknowledged=len(acknowledged),
        stored=len(stored),
        missing=len(acknowledged) - len(stored),
        double=_doubles(found.touchpoints),
        bought=sum(1 for ids in of_talk.values() if ids),
        placed_twice=sum(len(ids) - 1 for ids in of_talk.values() if ids) + len(nobodys),
        kept_and_bought=sum(sold_again(talk, placed, of_talk[talk.name], ledger, pseudonyms) for talk in talks),
        told_untruly=sum(
            left_of(talk, found, pseudonyms) + broken(talk, made)
            if talk.forgotten
            else _untrue(talk, of_talk[talk.name], live, ledger, pseudonyms)
            + denied(talk, by_id, live)
            + untrue_of_codes(talk, ledger, pseudonyms, ordered=bool(of_talk[talk.name]))
            for talk in talks
        ),
        merchant_not_once=sum(made[order_id] != 1 for order_id in live | strays) + max(0, len(strays) - forgotten),
    )


def _id(turn: SentTurn) -> str:
    return touchpoint_id("alexa", turn.request_id)


def _orders_of(talk: Talked, by_id: Mapping[str, Touchpoint]) -> set[str]:
    touches = (by_id.get(_id(turn)) for turn in talk.turns)
    return {touch.order_id for touch in touches if touch is not None and touch.order_id is not None}


def _doubles(touchpoints: Sequence[Touchpoint]) -> int:
    """Count what was stored more than once, whatever its id: every turn of a session has a moment of its own."""
    turns: defaultdict[tuple[str | None, datetime], int] = defaultdict(int)
    for touch in touchpoints:
        turns[touch.session_id, touch.occurred_at] += 1
    return sum(count - 1 for count in turns.values())


def denied(talk: Talked, by_id: Mapping[str, Touchpoint], live: Collection[str]) -> int:
    """Count turns that said nothing is ordered while the order they placed stands: put right later, it was a lie.

    Of a turn that came twice at once the other may have placed it, and said so.
    """
    own = ((turn, by_id.get(_id(turn))) for turn in talk.turns if not turn.twice)
    return sum(
        denies(turn.speech) and touch is not None and touch.outcome == Outcome.ORDERED and touch.order_id in live
        for turn, touch in own
    )


def _untrue(talk: Talked, placed: set[str], live: Collection[str], ledger: Ledger, pseudonyms: Pseudonyms) -> int:
    customer = passer_by(read_turn(dict(talk.turns[0].envelope), now=datetime.now(UTC)), pseudonyms)
    # What the merchant refused, and nobody came back to hear of: the next turn tells it.
    news = bool(placed) and bool(ledger.purchases_of(customer.keys, most=_NEWEST).notices)
    lies = contradicted(talk, bool(placed), standing=news or not placed.isdisjoint(live))
    if any(_CONSENTED in turn.speech for turn in talk.turns):
        lies += ledger.consent(customer.key).measurement is not Grant.GRANTED
    return lies


def left_of(talk: Talked, found: TableContent, pseudonyms: Pseudonyms) -> int:
    """Count the records that still name somebody who heard that all of it is deleted."""
    user = pseudonyms.of("user", read_turn(dict(talk.turns[0].envelope), now=datetime.now(UTC)).user_id)
    named = [one.identity for one in found.touchpoints] + [one.identity for one in found.orders.values()]
    return sum(one.user == user for one in named)


def broken(talk: Talked, made: Mapping[str, int]) -> int:
    """Count an order that somebody heard of as ordered before all was deleted, and that no merchant made."""
    _, ordered = claims(turn.speech for turn in talk.turns)
    return int(ordered is True and talk.order_id is not None and not made.get(talk.order_id))


def contradicted(talk: Talked, placed: bool, *, standing: bool) -> int:
    """Count what the talk's words say and the table does not: of an order that was, and of whether one stands."""
    ever, last = claims(turn.speech for turn in talk.turns)
    return int(ever and not placed) + int(placed and last is not None and last is not standing)
