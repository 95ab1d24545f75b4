"""The handlers that need the shop, wired together; imported with the first turn that has such a goal."""

from __future__ import annotations

from skill.conversation.open_question import Goal
from skill.conversation.scene import Handler
from skill.goals.after_sale import ServiceHandler
from skill.goals.asking import AskingBrand, Pursuit
from skill.goals.handoff import HandoffHandler
from skill.goals.order_status import OrderStatusHandler
from skill.goals.privacy import ConsentHandler, OptOutHandler, Privacy, SkillEventHandler
from skill.goals.purchase import Selling
from skill.goals.reorder import ReorderHandler, Reordering
from skill.goals.replies import ChooseHandler, NoHandler, Replies, YesHandler
from skill.goals.research import ResearchHandler, Researching
from skill.goals.services import Services


def make_shop_handlers(services: Services) -> list[Handler]:
    """Return every handler that is not in `skill.goals.standard`."""
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
