"""One file a customer goal: a turn in, an answer out, no SDK and no prose."""

from __future__ import annotations

from skill.asking import AskingBrand, Pursuit
from skill.dialog.pending import Goal
from skill.handlers.handoff import HandoffHandler
from skill.handlers.privacy import ConsentHandler, OptOutHandler, Privacy, SkillEventHandler
from skill.handlers.reorder import ReorderHandler, Reordering
from skill.handlers.replies import ChooseHandler, NoHandler, Replies, YesHandler
from skill.handlers.research import ResearchHandler, Researching
from skill.handlers.standard import EndedHandler, FallbackHandler, HelpHandler, LaunchHandler, StopHandler
from skill.handlers.status import OrderStatusHandler
from skill.scene import Handler
from skill.selling import Selling
from skill.services import Services


def make_handlers(services: Services) -> list[Handler]:
    """Return every handler; the last one also takes the intents that no other knows."""
    selling, asking, privacy = Selling(services), AskingBrand(services), Privacy(services)
    researching = Researching(services)
    pursuits: dict[Goal, Pursuit] = {
        Goal.REORDER: Reordering(services, selling, asking),
        Goal.RESEARCH: researching,
    }
    replies = Replies(services, selling, pursuits)
    return [
        LaunchHandler(),
        ReorderHandler(services, pursuits, asking),
        ResearchHandler(services, researching, asking),
        YesHandler(replies),
        NoHandler(replies),
        ChooseHandler(replies),
        HandoffHandler(services),
        OrderStatusHandler(services),
        ConsentHandler(privacy),
        OptOutHandler(privacy),
        HelpHandler(),
        StopHandler(),
        EndedHandler(),
        SkillEventHandler(services),
        FallbackHandler(),
    ]
