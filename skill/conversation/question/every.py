"""Every question there is, each once."""

from __future__ import annotations

from skill.conversation.question.advertising import AdvertisingQuestion
from skill.conversation.question.back import BackQuestion
from skill.conversation.question.basket import BasketQuestion
from skill.conversation.question.brand import BrandQuestion
from skill.conversation.question.cancel import CancelQuestion
from skill.conversation.question.consent import ConsentQuestion
from skill.conversation.question.empty import EmptyQuestion
from skill.conversation.question.erase import EraseQuestion
from skill.conversation.question.for_whom import ForWhomQuestion
from skill.conversation.question.given import GivenQuestion
from skill.conversation.question.handoff import HandoffQuestion
from skill.conversation.question.how_many import HowManyQuestion
from skill.conversation.question.how_often import HowOftenQuestion
from skill.conversation.question.interest import InterestQuestion
from skill.conversation.question.listed import ListedQuestion
from skill.conversation.question.more import MoreQuestion
from skill.conversation.question.order import OrderQuestion
from skill.conversation.question.product import ProductQuestion
from skill.conversation.question.remind import RemindQuestion
from skill.conversation.question.subscribe import SubscribeCodeQuestion, SubscribeQuestion
from skill.conversation.question.subscription import SubscriptionCodeQuestion, SubscriptionQuestion
from skill.conversation.question.try_again import TryAgainQuestion
from skill.conversation.question.usual import UsualQuestion
from skill.conversation.question.voice_code import VoiceCodeQuestion
from skill.conversation.question.what import WhatQuestion

EveryQuestion = (
    AdvertisingQuestion
    | BackQuestion
    | BasketQuestion
    | BrandQuestion
    | CancelQuestion
    | ConsentQuestion
    | EmptyQuestion
    | EraseQuestion
    | ForWhomQuestion
    | GivenQuestion
    | HandoffQuestion
    | HowManyQuestion
    | HowOftenQuestion
    | InterestQuestion
    | MoreQuestion
    | OrderQuestion
    | ProductQuestion
    | RemindQuestion
    | SubscribeCodeQuestion
    | SubscribeQuestion
    | ListedQuestion
    | SubscriptionCodeQuestion
    | SubscriptionQuestion
    | TryAgainQuestion
    | UsualQuestion
    | VoiceCodeQuestion
    | WhatQuestion
)
