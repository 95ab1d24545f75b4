"""How a household guards what is ordered by voice: a code, limits, and whose voices may order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from ledger.records.constraints import UtcTime

SET_AS: Final[Mapping[str, str]] = {"voice_code": "code"}
"""By the wish's name for it, what is called otherwise here."""
AT_ANY_PRICE: Final = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class Guard:
    """What the shop's account page was told; nothing of it is asked for by default.

    Attributes:
        code: the salted slow hash of the voice code; None where there is none.
        order_limit_minor: the most that one order may come to, in minor units of the shop's currency.
        week_limit_minor: the most that the orders of seven days may come to.
        only_known_voices: whether only speakers that the platform recognises may order.
        renewal_rise_percent: by how much a renewal may come to more than was agreed and is ordered all the same; by
            nothing unless said, `AT_ANY_PRICE`: whatever it costs.
        set_at: by the wish's name for each of these, when it was set last.
    """

    code: str | None = field(default=None, repr=False)
    order_limit_minor: int | None = None
    week_limit_minor: int | None = None
    only_known_voices: bool = False
    renewal_rise_percent: int = 0
    set_at: Mapping[str, UtcTime] = field(default_factory=dict)

    def after(self, moment: UtcTime) -> Guard:
        """Return what of it was set after a moment; what does not say when it was set stays."""
        gone = [name for name, at in self.set_at.items() if at <= moment]
        nothing = Guard()
        fields = {SET_AS.get(name, name): getattr(nothing, SET_AS.get(name, name)) for name in gone}
        return replace(self, **fields, set_at={name: at for name, at in self.set_at.items() if at > moment})

    def allows_renewal(self, total_minor: int, agreed_minor: int) -> bool:
        """Tell whether a renewal may be ordered at a price, against the one that a person agreed to: none adds up."""
        rise = self.renewal_rise_percent
        return rise == AT_ANY_PRICE or total_minor * 100 <= agreed_minor * (100 + max(rise, 0))

    def lets_come_to(self, total_minor: int, week_minor: int) -> bool:
        """Tell whether an order stays within the limits, beside what the last seven days' orders came to."""
        one, week = self.order_limit_minor, self.week_limit_minor
        return (one is None or total_minor <= one) and (week is None or week_minor + total_minor <= week)


@dataclass(frozen=True, slots=True, kw_only=True)
class Guarded:
    """A guard, and how many wrong codes were said since it was set."""

    guard: Guard = field(default_factory=Guard)
    wrong: int = 0
