"""A list that an appliance or a recipe makes for a household: what is needed, before anybody said of which brand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from annotated_types import Interval as Between
from annotated_types import Len

from ledger.records.constraints import Identifier, UtcTime, Word


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedThing:
    """One thing of a list: a product, or any of a kind."""

    product_id: Identifier | None = None
    kind: Word | None = None
    quantity: Annotated[int, Between(ge=1, le=24)] = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class ShoppingList:
    """One list.

    Attributes:
        list_id: its sender's own: told again it is the same.
        made_at: when it was made; an old one is told nobody.
        title: what it is for, as it is said: "pancakes".
        things: what is needed.
    """

    list_id: Identifier
    made_at: UtcTime
    title: Word
    things: Annotated[tuple[WantedThing, ...], Len(1, 20)]
