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

    wrong_order: float = 10.0
    wrong_answer: float = 5.0
    lost: float = 1.4

    def accept_from(self, purpose: Purpose) -> float:
        """Return the probability from which acting is cheaper than asking."""
        return 1 - 1 / (self.wrong_order if purpose is Purpose.PURCHASE else self.wrong_answer)

    def ask_from(self) -> float:
        """Return the probability, of the meant brand being offered, from which asking is cheaper than rejecting."""
        return 1 / self.lost


@dataclass(frozen=True, slots=True, kw_only=True)
class Certainty:
    """P(the best is meant), P(one of the first three is meant), and, in words, what forbids acting all the same."""

    right: float
    offered: float
    doubt: str | None = None


def decide(sure: Certainty, purpose: Purpose, costs: Costs) -> Decision:
    """Return the cheapest act; with a doubt (a near-homophone close behind, a word not heard) the customer is asked."""
    if sure.right >= costs.accept_from(purpose):
        return Decision.ASK if sure.doubt else Decision.ACCEPT
    return Decision.ASK if sure.offered >= costs.ask_from() else Decision.REJECT
