"""What was quoted, and is neither quoted now nor refused: it is not forgotten, for it may be wanted beside that.

"What about floss", "what do you have of coffee" say nothing of the soap that was quoted: whatever is added joins it.
"""

from __future__ import annotations

from base.json_text import AROUND, json_size
from skill.conversation.memory import MOST_LINES, BasketLine, BasketLines, SessionMemory
from skill.conversation.question.how_many import HowManyQuestion
from skill.conversation.question.interest import InterestQuestion
from skill.conversation.question.order import OrderQuestion
from skill.conversation.question.voice_code import VoiceCodeQuestion
from skill.conversation.question.which import WhichQuestion
from skill.conversation.scene import Question, Scene

REFUSING = (
    "AMAZON.NoIntent",
    "CorrectIntent",
    "WrongIntent",
    "BasketRemoveIntent",
    "BasketEmptyIntent",
    "AMAZON.StartOverIntent",
    "CancelOrderIntent",
    "RefundIntent",
)
"""Goals that refuse what is quoted; what was quoted before that, and is not, they say nothing of."""

REFUSED = frozenset(("not_product", "not_brand"))
"""Slots of what is not wanted."""

MOST_ASIDE = 1_600
"""Bytes of ids that are kept so: session attributes stay small."""


def set_aside(scene: Scene, memory: SessionMemory, asks: Question) -> BasketLines:
    """Return what was quoted before something else came up, for as long as that is talked about."""
    was = scene.pending
    if was.doubt is not None or asks.doubt is not None:
        return ()
    before, now = (*quoted_in(was), *scene.memory.set_aside), {line.product_id for line in quoted_in(asks)}
    if _is_same_talk(was, asks):
        kept = scene.memory.set_aside  # asked in between, or counted anew
    elif isinstance(asks, OrderQuestion | WhichQuestion | InterestQuestion):
        left = scene.turn.goal in REFUSING or scene.turn.slot("only") is not None  # "just the floss"
        one_of_them = len(quoted_in(was)) > 1 and not REFUSED.isdisjoint(scene.turn.slots)  # "not the floss"
        refused = one_of_them or (left and bool(quoted_in(was)))
        kept = before if _is_beside(was, asks) and not refused else ()
    elif isinstance(asks, HowManyQuestion):
        kept = scene.memory.set_aside
    else:
        return ()
    there = now | {line.product_id for line in memory.basket}
    lines = {line.product_id: line for line in kept if line.product_id not in there}
    fits = sum(json_size(one) + AROUND for one in lines) <= MOST_ASIDE
    return tuple(lines.values())[:MOST_LINES] if fits else ()


def quoted_in(question: Question) -> BasketLines:
    """Return the lines that a question quotes, or that were quoted when it was asked."""
    if isinstance(question, OrderQuestion | VoiceCodeQuestion):
        quote = question.purchase.quote
        return () if quote is None else tuple(BasketLine(product_id=one, quantity=count) for one, count in quote.lines)
    beside = question.beside if isinstance(question, InterestQuestion) else ()
    return tuple(BasketLine(product_id=one, quantity=count) for one, count in beside)


def _is_same_talk(was: Question, asks: Question) -> bool:
    """Tell whether the same is quoted still, or a part of it: nothing else has come up."""
    before = {line.product_id for line in quoted_in(was)}
    now = {line.product_id for line in quoted_in(asks)}
    return isinstance(asks, OrderQuestion | VoiceCodeQuestion) and bool(before & now)


def _is_beside(was: Question, asks: Question) -> bool:
    """Tell whether another kind of goods came up: another of the same kind is in the place of what was quoted."""
    return not quoted_in(was) or was.about.kind is None or was.about.kind != asks.about.kind
