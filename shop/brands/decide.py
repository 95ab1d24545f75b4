"""Accept, ask or reject: the choice that costs least, given how sure we are."""

from __future__ import annotations

from dataclasses import dataclass

from shop.brands.model import Decision, Purpose


@dataclass(frozen=True, slots=True, kw_only=True)
class Costs:
    """What each outcome costs, in questions: one question back to the customer is 1.

    A wrong order costs far more than a question; wrong information (research) less. A customer who is not understood
    at all is lost with the worth of `lost` questions; asking about three brands none of which was meant costs 1.
    """

    wrong_order: float = 14.0
    wrong_answer: float = 5.0
    lost: float = 1.6

    def accept_from(self, purpose: Purpose) -> float:
        """Return the probability from which acting is cheaper than asking."""
        return 1 - 1 / (self.wrong_order if purpose is Purpose.PURCHASE else self.wrong_answer)

    def ask_from(self) -> float:
        """Return the probability, of the meant brand being offered, from which asking is cheaper than rejecting."""
        return 1 / self.lost


def decide(right: float, offered: float, purpose: Purpose, costs: Costs) -> Decision:
    """Return the cheapest act; `right` is P(best is meant), `offered` P(one of the first three is meant)."""
    if right >= costs.accept_from(purpose):
        return Decision.ACCEPT
    return Decision.ASK if offered >= costs.ask_from() else Decision.REJECT
