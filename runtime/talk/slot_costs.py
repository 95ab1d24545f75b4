"""What words cost in a slot: the less, the more they are like one of its values."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import lru_cache

from runtime.talk.said_later import SaidLater
from runtime.talk.slots_sent import DATE, FOUR_DIGITS, NUMBER, SlotsSent
from runtime.talk.utterance_slots import SlotType

BRAND = "BRAND"
PRODUCT = "PRODUCT"
NEVER = 1e9
OF_A_NAME = 0.3  # a word of one product's name
A_LITTLE = 0.02  # words in front of a name that say no number
_ANYTHING = 0.5  # a word in a slot of a built-in type
_REMEMBERED = 8192


class SlotCosts:
    """Costs by the type of the slot."""

    def __init__(self, types: Mapping[str, SlotType], sent: SlotsSent, later: SaidLater) -> None:
        self._types, self._sent, self._later = types, sent, later
        self.of = lru_cache(maxsize=_REMEMBERED)(self._of)  # the same words are laid into many samples
        """Return the cost of words in a slot of a type; `NEVER` where it cannot hold them."""

    def _of(self, kind: str, said: str) -> float:
        if kind in self._types:
            rest = self._later.locale.numbers.of_a_few(said) if kind == PRODUCT else None
            return self._of_values(kind, said) if not rest else self._of_values(kind, rest) + A_LITTLE
        if kind == NUMBER:
            return 0 if self._sent.number(said) is not None else NEVER
        if kind == DATE:
            return 0 if self._sent.day(said) is not None else NEVER
        if kind == FOUR_DIGITS:
            return 0 if self._sent.digits(said) is not None else NEVER
        return _ANYTHING * len(said.split())

    def _of_values(self, kind: str, said: str) -> float:
        slot_type, many = self._types[kind], len(said.split())
        likeness = slot_type.likeness(self._sent.named(kind, said))
        if likeness < 1 and slot_type.closed:
            return NEVER
        cost = math.sqrt(1 - likeness) * many  # half like a name is hardly like it
        return min(cost, OF_A_NAME * many) if kind in (BRAND, PRODUCT) and self._is_of_a_name(said) else cost

    def _is_of_a_name(self, said: str) -> bool:
        return self._later.is_of_a_name(self._sent.plain(said))
