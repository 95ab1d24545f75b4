"""After a try of which nobody knows what became of it, the next turn finds out first, whatever it is about."""

from __future__ import annotations

from dataclasses import dataclass, replace

from msgspec import structs

from base.errors import StoreError
from base.ids import voice_order_id
from ledger.records import Order, OrderStatus, Outcome
from skill.conversation.answer import Answer, Facts, after
from skill.conversation.handler import Handler
from skill.conversation.memory import SessionMemory
from skill.conversation.purchase_state import Purchase
from skill.conversation.question.more import MoreQuestion
from skill.conversation.question.what import OpenEndedQuestion
from skill.conversation.scene import Question, Scene
from skill.goals.receipts import Receipts
from skill.goals.services import Services
from skill.speech import Say

SAME = frozenset({"SameAgainIntent", "HandoffIntent", "HandoffCodeIntent"})
"""Asked of what is talked about, each would get it once more; so would a wish that names nothing."""

WISHES = frozenset({"ReorderIntent", "NameIntent", "BasketAddIntent"})

DENIALS = (Say.STATUS_NONE, Say.NOTHING_BEFORE)

REPLIES = frozenset(
    {
        "AMAZON.YesIntent",
        "AMAZON.NoIntent",
        "AMAZON.FallbackIntent",
        "AMAZON.HelpIntent",
        "AMAZON.RepeatIntent",
        "PauseIntent",
        "TakeItIntent",
        "DoneIntent",
        "VoiceCodeIntent",
        "SessionResumedRequest",
    }
)
"""What is said to the question itself: once that is settled nothing is left of them to be answered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Try:
    """What is known of the purchase: its order where one stands, and whether anybody could look."""

    purchase: Purchase
    order: Order | None
    looked: bool
    refused: bool = False  # it was placed, and is cancelled: nothing of it can commit any more

    @property
    def products(self) -> frozenset[str]:
        """All that it would buy."""
        quote = self.purchase.quote
        return frozenset() if quote is None else frozenset(product_id for product_id, _ in quote.lines)


class FindingOut:
    """Looks an order up by its key, and lets nothing be sold again that may be ordered."""

    def __init__(self, services: Services, within: Handler) -> None:
        self._services = services
        self._within = within
        self._receipts = Receipts(services)

    def answer(self, scene: Scene, doubted: Purchase) -> Answer:
        """Answer one turn."""
        found = self._looked_up(scene, doubted)
        if found.order is not None:
            return self._stands(scene, found, found.order)
        return _left_open(scene, found, self._undecided(scene, found))

    def _looked_up(self, scene: Scene, doubted: Purchase) -> Try:
        if not scene.customer.reachable:
            return Try(purchase=doubted, order=None, looked=False)
        try:
            order = self._services.ledger.order(voice_order_id(scene.customer.key, doubted.draft_id))
        except StoreError:
            return Try(purchase=doubted, order=None, looked=False)
        if order is not None and order.status is OrderStatus.CANCELLED:
            return Try(purchase=doubted, order=None, looked=True, refused=True)
        return Try(purchase=doubted, order=order, looked=True)

    def _stands(self, scene: Scene, found: Try, order: Order) -> Answer:
        """Tell of it before whatever else; what would only get it again is not gone on with."""
        rest = _without(scene.memory, found)
        news = _remembering(self._receipts.ordered_before(scene, order, _facts(found, order)), rest)
        if scene.turn.goal in REPLIES or _the_same(scene):
            return news
        goes_on = replace(scene, pending=MoreQuestion(about=scene.pending.about), memory=rest)
        then = _remembering(self._within.answer(goes_on), rest)
        if then.spoken is None or _gets_again(scene, then, found):
            return news
        return news if news.spoken is None else after(news.spoken, then)

    def _undecided(self, scene: Scene, found: Try) -> Answer:
        """Keep the question open for whoever wants the same; whoever goes on hears how to find out."""
        if found.refused:
            return self._within.answer(scene)
        if _the_same(scene):
            return self._still(scene, found)
        then = self._within.answer(scene)
        if then.spoken is None or _doubts(then) or self._is_told(scene, then):
            return then
        if then.spoken in [scene.say(one) for one in DENIALS]:
            return self._still(scene, found)
        if scene.turn.goal not in REPLIES and (_sells(then) or _gets_again(scene, then, found)):
            return self._still(scene, found)
        return after(scene.say(Say.ORDER_OPEN), then)

    def _still(self, scene: Scene, found: Try) -> Answer:
        spoken = scene.say(Say.STATUS_NOT_FOUND if found.looked else Say.ORDER_UNKNOWN)
        facts = replace(_facts(found, None), outcome=Outcome.ASKED if found.looked else Outcome.ERROR)
        return Answer(spoken=spoken, facts=facts, pending=scene.pending)

    def _is_told(self, scene: Scene, then: Answer) -> bool:
        """Tell whether the answer says itself what became of it, or how to find out."""
        ways = (Say.ORDER_LEFT, Say.RETRY_HELD)
        return then.recorded or then.facts.order_id is not None or then.spoken in [scene.say(one) for one in ways]


def _without(memory: SessionMemory, found: Try) -> SessionMemory:
    """Return what is remembered without what is ordered: a basket that holds it still would get it again."""
    left = tuple(line for line in memory.basket if line.product_id not in found.products)
    return structs.replace(memory, basket=left)


def _left_open(scene: Scene, found: Try, then: Answer) -> Answer:
    """Return an answer that goes on to something else with which order is open: it may yet be asked of it."""
    if found.refused or _doubts(then) or then.recorded or then.facts.order_id is not None:
        return then
    open_ = voice_order_id(scene.customer.key, found.purchase.draft_id)
    return replace(then, memory=structs.replace(then.memory or scene.memory, undecided=open_))


def _remembering(answer: Answer, memory: SessionMemory) -> Answer:
    return answer if answer.memory is not None else replace(answer, memory=memory)


def _facts(found: Try, order: Order | None) -> Facts:
    quote = found.purchase.quote
    return Facts(
        product_id=None if quote is None else quote.product_id, order_id=None if order is None else order.order_id
    )


def _the_same(scene: Scene) -> bool:
    turn = scene.turn
    return turn.goal in SAME or (turn.goal in WISHES and not any(slot.heard for slot in turn.slots.values()))


def _doubts(then: Answer) -> bool:
    return isinstance(then.pending, Question) and then.pending.doubt is not None


def _sells(then: Answer) -> bool:
    return isinstance(then.pending, Question) and then.pending.buys


def _gets_again(scene: Scene, then: Answer, found: Try) -> bool:
    """Tell whether an answer goes on to buy, or to put aside, what may be ordered."""
    question, basket = then.pending, () if then.memory is None else then.memory.basket
    if any(line not in scene.memory.basket and line.product_id in found.products for line in basket):
        return True
    if not isinstance(question, Question) or isinstance(question, OpenEndedQuestion):
        return False
    return any(product_id in found.products for product_id, _ in question.at_hand(scene))
