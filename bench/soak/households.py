"""Households of the soak: who guards its orders by a voice code, and what baskets and codes come to in the end."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from base.settings import Settings
from bench.soak.customers import CODE, Talked
from ledger.pseudonyms import Pseudonyms
from ledger.records import Order, OrderStatus
from ledger.records.guard import Guarded
from ledger.store import Ledger
from ledger.voice_codes import WRONG_AT_MOST, hashed
from ledger.wiring import open_pseudonyms
from skill.alexa.envelope import read_turn
from skill.conversation.customer import passer_by

_LOCKED = "The voice code was wrong three times"


def household(ledger: Ledger) -> Callable[[str], None]:
    """Return what sets a voice code for an account, an hour ago, with nothing in between."""
    pseudonyms = open_pseudonyms(Settings())
    kept = hashed(CODE, pseudonyms.service_pepper)

    def guarded(before: Guarded) -> Guarded:
        return replace(before, guard=replace(before.guard, code=kept))

    def set_code(account: str) -> None:
        ledger.guards.change(_key(account, pseudonyms), guarded, datetime.now(UTC) - timedelta(hours=1))

    return set_code


def untrue_of_codes(talk: Talked, ledger: Ledger, pseudonyms: Pseudonyms, *, ordered: bool) -> int:
    """Count what is not so of a code: an order without it, tries that nobody made, a lock before its time."""
    if talk.account is None:
        return 0
    wrong = ledger.guards.of(_key(talk.account, pseudonyms)).wrong
    locked = any(_LOCKED in turn.speech for turn in talk.turns)
    without = ordered and not any(talk.codes)
    return int(without) + int(wrong > len(talk.codes)) + int(locked and len(talk.codes) < WRONG_AT_MOST)


def sold_again(talk: Talked, orders: Mapping[str, Order], placed: set[str], ledger: Ledger, names: Pseudonyms) -> int:
    """Count products of a customer's orders that its basket still holds: the next check-out would get them again."""
    customer = passer_by(read_turn(dict(talk.turns[0].envelope), now=datetime.now(UTC)), names)
    kept = {line.product_id for line in ledger.summaries.summary_of(customer.key).basket}
    standing = [orders[one] for one in placed if orders[one].status is OrderStatus.PLACED]
    return len(kept & {line.product_id for order in standing for line in order.lines})


def _key(account: str, pseudonyms: Pseudonyms) -> str:
    key = pseudonyms.service_key("account", account)
    assert key is not None, "the account is named"
    return key
