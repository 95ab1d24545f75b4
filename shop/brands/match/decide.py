"""Accept, ask or reject: the choice that costs least, given how sure we are."""

from __future__ import annotations

import math
from dataclasses import dataclass

from base.errors import SettingsError
from base.skill_settings import SkillSettings
from shop.brands.brand import Decision, Purpose


@dataclass(frozen=True, slots=True, kw_only=True)
class Costs:
    """What each outcome costs, in questions: one question back to the customer is 1.

    A wrong order costs far more than a question; wrong information (research) less. A customer who is not understood
    at all is lost with the worth of `lost` questions; asking about three brands none of which was meant costs 1.
    """

    wrong_order: float = 10.0
    wrong_answer: float = 5.0
    lost: float = 1.4

    @classmethod
    def of(cls, settings: SkillSettings) -> Costs:
        """Return the costs of the settings.

        Raises:
            SettingsError: one is no number, or not above 1: a question costs 1, and nothing here may cost less.
        """
        return cls(
            wrong_order=_cost("EARSHOT_COST_WRONG_ORDER", settings.cost_wrong_order),
            wrong_answer=_cost("EARSHOT_COST_WRONG_ANSWER", settings.cost_wrong_answer),
            lost=_cost("EARSHOT_COST_LOST", settings.cost_lost),
        )

    def accept_from(self, purpose: Purpose) -> float:
        """Return the probability from which acting is cheaper than asking."""
        return 1 - 1 / (self.wrong_order if purpose is Purpose.PURCHASE else self.wrong_answer)

    def ask_from(self) -> float:
        """Return the probability, of the meant brand being offered, from which asking is cheaper than rejecting."""
        return 1 / self.lost


def _cost(name: str, text: str) -> float:
    try:
        cost = float(text)
    except ValueError as error:
        raise SettingsError(f"{name} is {text!r}: give a number above 1, in questions") from error
    if not 1 < cost < math.inf:
        raise SettingsError(f"{name} is {text!r}: give a number above 1, in questions")
    return cost


@dataclass(frozen=True, slots=True, kw_only=True)
class Certainty:
    """P(the best is meant), P(one of the first three is meant), and, in words, what forbids acting all the same.

    `listed`: the customer named several brands and nothing else, so that only a question can follow.
    """

    right: float
    offered: float
    doubt: str | None = None
    listed: bool = False


def decide(sure: Certainty, purpose: Purpose, costs: Costs) -> Decision:
    """Return the cheapest act; with a doubt (a near-homophone close behind, a word not heard) the customer is asked."""
    if sure.listed:
        return Decision.ASK
    if sure.right >= costs.accept_from(purpose):
        return Decision.ASK if sure.doubt else Decision.ACCEPT
    return Decision.ASK if sure.offered >= costs.ask_from() else Decision.REJECT
