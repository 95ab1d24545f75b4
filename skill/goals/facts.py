"""Answer questions about a product from what the catalogue says of it: yes, no, or not known."""

from __future__ import annotations

from dataclasses import replace

from ledger.records import Action, Stage
from shop.catalog import Product
from skill.conversation.answer import Answer, Facts
from skill.conversation.mentioned import Mentioned
from skill.conversation.question.interest import InterestQuestion
from skill.conversation.question.order import OrderQuestion
from skill.conversation.question.what import WhatQuestion
from skill.conversation.question.which import WhichQuestion
from skill.conversation.scene import Question, Scene
from skill.conversation.sought import About, Goal, Sought
from skill.conversation.turn import Slot
from skill.goals.beside_quote import kept_in_quote, quoted_beside
from skill.goals.kept_open import kept_open
from skill.goals.naming import Naming
from skill.goals.services import Services
from skill.goals.telling import is_to_choose, told_of
from skill.goals.topics import OTHER, about_topic, unanswered
from skill.speech import Say, Spoken
from skill.understanding.verdict import verdict

KNOWING = Facts(action=Action.RESEARCH, stage=Stage.CONSIDERATION)
OF_FACTS = ("DetailIntent", "GoodForIntent")


class Knowing:
    """What is known of products, said in between: an open offer stays open."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._naming = Naming(services)

    def subject(self, scene: Scene, heard: Mentioned) -> Product | None:
        """Return the product that is asked about: the one named, else the one talked about."""
        if not heard.nothing:
            thing = self._naming.of(scene, heard)
            now = self._services.catalog.product(scene.pending.about.product_id)
            unsure = thing.unsure is not None or thing.known.kind is None
            if unsure and now is not None and is_talked_of(now, thing.known):
                return now  # "the dog food" is the one that is talked about
            return thing.product
        last = scene.memory.told_of
        now = self._services.catalog.product(last)
        if now is not None and (scene.pending.holds(scene, now.product_id) or is_to_choose(scene.pending, now)):
            return now
        about = scene.pending.about.product_id or next(iter(scene.pending.products), None)
        return self._services.catalog.product(about)

    def tell(self, scene: Scene, product: Product, said_: Spoken) -> Answer:
        """Say something of a product and ask again: the open question about it, or whether to order it."""
        facts = replace(KNOWING, product_id=product.product_id, brand_id=product.brand_id)
        apart = not product.in_stock or _is_asked_beside(scene, product)
        kept = kept_in_quote(scene, self._services.catalog, product, said_, facts) if apart else None
        if kept is not None:
            return kept
        question = self._question(scene, product)
        spoken = question.aside(scene, said_)
        return Answer(spoken=spoken, facts=facts, pending=question, memory=told_of(scene, product))

    def tells(self, product: Product, asked: str) -> bool:
        """Tell whether a fact, or the size, has the words that were asked for."""
        stems = self._services.catalog.words.stems
        words = stems(asked)
        return bool(words) and any(words <= stems(fact) for fact in (*product.facts, product.size))

    def told(self, scene: Scene, product: Product, asked: str, topic: str = OTHER) -> Answer:
        """Say the fact that has the words that were asked for, or that none has them."""
        if self.tells(product, asked):
            return about_topic(self.known(scene, product, Say.DETAIL_ALL), topic)
        of_health = self._services.slots.is_of_health(Slot(heard=asked))
        return self.untold(scene, product, topic, "" if of_health else asked)

    def whether(self, scene: Scene, product: Product, asked: str, topic: str) -> Answer:
        """Say whether it holds, with the fact that tells; what the facts do not tell is not known."""
        found = verdict(self._services.catalog, product, asked)
        if found is None:
            of_health = self._services.slots.is_of_health(Slot(heard=asked))
            return self.untold(scene, product, topic, "" if of_health else asked)
        if found.holds is None:
            return about_topic(self.known(scene, product, Say.DETAIL_ALL), topic)
        id_ = Say.DETAIL_YES if found.holds else Say.DETAIL_NO
        return about_topic(self.tell(scene, product, scene.say(id_, product=product.name, fact=found.fact)), topic)

    def untold(self, scene: Scene, product: Product, topic: str, asked: str = "") -> Answer:
        """Say that the facts do not tell; the record keeps what nobody could answer."""
        answer = self.known(scene, product, Say.DETAIL_UNKNOWN)
        return replace(answer, facts=unanswered(answer.facts, topic, asked))

    def known(self, scene: Scene, product: Product, id_: Say) -> Answer:
        """Say what is known of a product."""
        said_ = scene.say(id_, product=product.name, fact=product.fact, size=product.size or product.name)
        return self.tell(scene, product, said_)

    def _question(self, scene: Scene, product: Product) -> Question:
        if scene.pending.holds(scene, product.product_id):
            return scene.pending
        if isinstance(scene.pending, WhichQuestion) and len(scene.pending.candidates) > 1:
            return scene.pending  # whichever it is of, it is still to be chosen
        if scene.pending.about.product_id == product.product_id and not isinstance(scene.pending, WhatQuestion):
            return scene.pending
        about = About(goal=Goal.RESEARCH, product_id=product.product_id, brand_id=product.brand_id, kind=product.kind)
        beside = quoted_beside(scene, self._services.catalog, product)
        return InterestQuestion(about=about, beside=beside) if product.in_stock else WhatQuestion(about=about)

    def unknown(self, scene: Scene, heard: Mentioned) -> Answer:
        """Ask what it is about, or say that what was named is not sold."""
        told = None if heard.nothing else scene.say(Say.NOT_SOLD_ALONE)
        kept = kept_open(scene, self._services.catalog, told, KNOWING)
        if kept is not None:
            return kept
        pending = WhatQuestion(about=About(goal=Goal.RESEARCH))
        spoken = scene.say(Say.RESEARCH_WHAT if heard.nothing else Say.NOT_SOLD_THAT)
        return Answer(spoken=spoken, facts=KNOWING, pending=pending)


def _is_asked_beside(scene: Scene, product: Product) -> bool:
    """Tell whether a fact is asked of another of the kind that is quoted, which nobody wants yet in its place."""
    quoted = isinstance(scene.pending, OrderQuestion) and scene.pending.about.kind == product.kind
    return quoted and scene.turn.goal in OF_FACTS


def is_talked_of(now: Product, known: Sought) -> bool:
    """Tell whether what is talked about is of the kind that is named, or of the brand where that alone is."""
    if known.kind is not None or known.product_id is not None:
        return now.kind == known.kind
    return now.brand_id == known.brand_id
