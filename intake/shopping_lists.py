"""Lists that an appliance or a recipe makes, in one documented JSON of ours: they become a basket to be confirmed.

{"list_id": "r-81", "account": "customer-you", "made_at": "2026-11-20T16:00:00Z", "title": "pancakes",
"things": [{"kind": "flour"}, {"product_id": "ruxton-house-ground-coffee", "quantity": 2}]}
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from base.clock import Clock, parse_rfc3339, system_clock
from base.errors import InputError
from base.personal import names_a_person
from ledger.automations import automations_of
from ledger.pseudonyms import Pseudonyms
from ledger.records.shopping_list import ShoppingList, WantedThing
from ledger.shopping_lists import LISTS_KEPT, ShoppingLists
from ledger.store import Ledger

MOST_THINGS: Final = 20
MOST_OF_ONE: Final = 24
_KNOWN: Final = frozenset({"list_id", "account", "made_at", "title", "things"})
_OF_THING: Final = frozenset({"product_id", "kind", "quantity"})
_TITLE: Final = re.compile(r"[^\W\d_][\w '-]{0,39}")
_ID: Final = re.compile(r"[A-Za-z0-9._:-]{1,128}")
_CLOCKS_DIFFER: Final = timedelta(minutes=5)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListIntake:
    """Takes lists into a ledger. Raises InputError for what is none, StoreError when it is not kept."""

    ledger: Ledger
    pseudonyms: Pseudonyms
    clock: Clock = system_clock

    def take(self, told: dict[str, Any]) -> None:
        """Keep a list, and let its household be looked at anew; told again it stays as it was first told.

        Raises:
            InputError: a value that cannot be, or a household that lets nothing be told; the message names the field.
        """
        customer = self.pseudonyms.service_key("account", _text(told, "account"))
        made = self._list(told)
        read = None if customer is None else automations_of(self.ledger).of(customer)
        if customer is None or read is None or read.automation.ended_at is not None:
            raise InputError("account: it lets nothing be told of its devices: earshot automate")
        ShoppingLists(self.ledger.dynamo).keep(customer, made)
        automations_of(self.ledger).look_at(customer, self.clock())  # told again, too: it may have failed before

    def _list(self, told: dict[str, Any]) -> ShoppingList:
        if set(told) - _KNOWN:
            raise InputError(f"a field is not known; known are {', '.join(sorted(_KNOWN))}")
        list_id, title, things = _text(told, "list_id"), _text(told, "title"), told.get("things")
        if _ID.fullmatch(list_id) is None or names_a_person(list_id):
            raise InputError("list_id: 1 to 128 letters, digits and . _ : - alone, and no name of anybody")
        if _TITLE.fullmatch(title) is None or names_a_person(title):
            raise InputError("title: up to 40 letters and digits, as it is said, and no name of anybody")
        if not isinstance(things, list) or not 1 <= len(things) <= MOST_THINGS:
            raise InputError(f"things: a list of 1 to {MOST_THINGS}")
        made_at = self._moment(told)
        return ShoppingList(list_id=list_id, made_at=made_at, title=title, things=tuple(map(_thing, things)))

    def _moment(self, told: dict[str, Any]) -> datetime:
        try:
            at = parse_rfc3339(_text(told, "made_at"))
        except (ValueError, OverflowError):
            raise InputError("made_at: no moment like 2026-11-20T08:00:00Z") from None
        if not -_CLOCKS_DIFFER <= self.clock() - at < LISTS_KEPT:
            raise InputError("made_at: lies in the future, or a week back")
        return at


def list_in(line: str) -> dict[str, Any] | None:
    """Return what a line of a delivery holds, where it is a list; None for anything else."""
    try:
        told = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return told if isinstance(told, dict) and "list_id" in told else None


def _thing(told: object) -> WantedThing:
    if not isinstance(told, dict) or set(told) - _OF_THING:
        raise InputError("things: each has product_id or kind, and quantity, and nothing else")
    product_id, kind, quantity = told.get("product_id"), told.get("kind"), told.get("quantity", 1)
    texts = [one for one in (product_id, kind) if one is not None]
    if len(texts) != 1 or not _is_named(texts[0]):
        raise InputError("things: each has one of product_id and kind, as a text")
    if isinstance(quantity, bool) or not isinstance(quantity, int) or not 1 <= quantity <= MOST_OF_ONE:
        raise InputError(f"things: a quantity is a whole number of 1 to {MOST_OF_ONE}")
    return WantedThing(product_id=product_id, kind=kind, quantity=quantity)


def _is_named(told: object) -> bool:
    """Tell whether a thing is named by a text that can be stored and said: half a character cannot."""
    return isinstance(told, str) and 0 < len(told) <= 64 and told.isprintable() and not names_a_person(told)


def _text(told: dict[str, Any], name: str) -> str:
    value = told.get(name)
    if not isinstance(value, str) or not value:
        raise InputError(f"{name}: missing; it is a text")
    return value
