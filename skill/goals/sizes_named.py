"""What sizes there are of those to choose from: each is named with its own, and the choice stays open."""

from __future__ import annotations

from ledger.records import Outcome, Stage
from shop.catalog import Catalog
from skill.conversation.answer import Answer, Facts
from skill.conversation.question.which import WhichQuestion
from skill.conversation.scene import Scene
from skill.speech import OneOf, Say


def with_sizes(scene: Scene, catalog: Catalog) -> Answer | None:
    """Name those to choose from with their sizes and ask again which; None where there are no two of them."""
    question = scene.pending
    named = tuple(catalog.products[one].item.rstrip(",") for one in question.products if one in catalog.products)
    if not isinstance(question, WhichQuestion) or len(named) < 2:
        return None
    facts = Facts(action=question.sought.goal.action, stage=Stage.CONSIDERATION, outcome=Outcome.ASKED)
    return Answer(spoken=scene.say(Say.WHICH_PRODUCT, choices=OneOf(named)), facts=facts, pending=question)


def asks_sizes(catalog: Catalog, said: str) -> bool:
    """Tell whether nothing but the word for sizes was said."""
    words = catalog.words.stems(said)
    return bool(words) and words == catalog.words.stems(catalog.locale.numbers.size)
