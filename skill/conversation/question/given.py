"""Anything else? A yes to being measured, or to advertising, was kept just now."""

from __future__ import annotations

from skill.conversation.question.more import MoreQuestion


class GivenQuestion(MoreQuestion, frozen=True, kw_only=True, tag="given"):
    """Whoever thinks better of it in the next breath takes that yes back, and hears so."""

    marketing: bool = False  # it was to advertising; else to being measured

    @property
    def regret(self) -> str:
        """Take "I changed my mind", "actually no" for a withdrawal of what was just allowed."""
        return "NoAdvertisingIntent" if self.marketing else "OptOutIntent"

    @property
    def unwanted(self) -> str:
        """Take "I don't want it any more" for the same."""
        return self.regret
