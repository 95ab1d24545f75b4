"""The handlers that need the shop, wired together; imported with the first turn that has such a goal."""

from __future__ import annotations

from skill.asking import AskingBrand, Pursuit
from skill.dialog.pending import Goal
from skill.handlers.handoff import HandoffHandler
from skill.handlers.privacy import ConsentHandler, OptOutHandler, Privacy, SkillEventHandler
from skill.handlers.reorder import ReorderHandler, Reordering
from skill.handlers.replies import ChooseHandler, NoHandler, Replies, YesHandler
from skill.handlers.research import ResearchHandler, Researching
from skill.handlers.service import ServiceHandler
from skill.handlers.status import OrderStatusHandler
from skill.scene import Handler
from skill.selling import Selling
from skill.services import Services


def make_shop_handlers(services: Services) -> list[Handler]:
    """Return every handler that is not in `skill.handlers.standard`."""
    selling, asking, privacy = Selling(services), AskingBrand(services), Privacy(services)
    researching, handoff = Researching(services, asking), HandoffHandler(services, asking)
    pursuits: dict[Goal, Pursuit] = {
        Goal.REORDER: Reordering(services, selling, asking),
        Goal.RESEARCH: researching,
        Goal.HANDOFF: handoff,
    }
    replies = Replies(services, selling, pursuits)
    no = NoHandler(replies)
    return [
        ReorderHandler(services, replies),
        ResearchHandler(services, researching, asking),
        YesHandler(replies),
        no,
        ChooseHandler(replies),
        handoff,
        OrderStatusHandler(services),
        ServiceHandler(services, no),
        ConsentHandler(privacy),
        OptOutHandler(privacy),
        SkillEventHandler(privacy),
    ]
