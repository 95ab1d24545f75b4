"""Every handler that needs the shop, each once; imported with the first turn that has such a goal."""

from __future__ import annotations

from skill.conversation.handler import Handler
from skill.goals.account import GuardHandler, LinkAccountHandler
from skill.goals.advising import Advising
from skill.goals.after_sale import AfterSaleHandler
from skill.goals.comparing import CheaperHandler, CompareHandler
from skill.goals.correcting import CorrectHandler
from skill.goals.fact_handler import FactHandler
from skill.goals.handoff import HandoffHandler
from skill.goals.known import WhatIsKnownHandler
from skill.goals.narrowing import Narrowing
from skill.goals.next_one import NextHandler
from skill.goals.order_status import OrderStatusHandler
from skill.goals.privacy import (
    AdvertisingHandler,
    ConsentHandler,
    DeleteDataHandler,
    OptOutHandler,
    SkillEventHandler,
)
from skill.goals.quiet import QuietHandler
from skill.goals.quote_questions import QuoteQuestionHandler
from skill.goals.reminding import RemindHandler
from skill.goals.replies import ChooseHandler, NoHandler, YesHandler
from skill.goals.research import ResearchHandler
from skill.goals.resumed import ResumedHandler
from skill.goals.services import Services
from skill.goals.shop_pursuits import ShopPursuits
from skill.goals.subscribing import SubscribeHandler
from skill.goals.subscriptions import SubscriptionHandler
from skill.goals.voice_code import VoiceCodeHandler
from skill.goals.wishes import WishHandler
from skill.goals.wrong import WrongHandler


def make_shop_handlers(services: Services) -> list[Handler]:
    """Return every handler that is not in `skill.goals.standard`."""
    pursuits = ShopPursuits(services)
    status = OrderStatusHandler(services)
    narrowing = Narrowing(services, pursuits.asking)
    advising = Advising(services, pursuits.comparing, narrowing, pursuits)
    return [
        WishHandler(services, pursuits, pursuits.asking, pursuits.baskets, pursuits.taking_back),
        WrongHandler(services, pursuits, pursuits.taking_back),
        CorrectHandler(services, pursuits, pursuits.asking, pursuits.baskets),
        CheaperHandler(services, pursuits.comparing, pursuits),
        CompareHandler(services, pursuits.comparing, advising.answered),
        NextHandler(services, pursuits, pursuits.asking),
        FactHandler(services, narrowing, pursuits),
        QuoteQuestionHandler(services, status),
        LinkAccountHandler(),
        GuardHandler(services),
        ResearchHandler(services, pursuits, pursuits.asking),
        YesHandler(pursuits),
        NoHandler(pursuits),
        ChooseHandler(pursuits),
        HandoffHandler(services, pursuits.sending, pursuits.reading),
        ResumedHandler(services, pursuits),
        VoiceCodeHandler(pursuits),
        SubscribeHandler(services, pursuits, pursuits.asking),
        SubscriptionHandler(services, pursuits.subscriptions),
        status,
        RemindHandler(services),
        WhatIsKnownHandler(),
        AdvertisingHandler(pursuits.privacy),
        AfterSaleHandler(services, pursuits, pursuits.taking_back),
        ConsentHandler(pursuits.privacy),
        OptOutHandler(pursuits.privacy),
        DeleteDataHandler(pursuits.privacy),
        QuietHandler(services),
        SkillEventHandler(pursuits.privacy),
    ]
