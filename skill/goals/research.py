"""Answer "tell me about ..." and "what is good for ...": one fact worth hearing, then the next step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import ClassVar

from msgspec import structs

from ledger.records import MatchDecision, Outcome
from shop.catalog import Catalog, Product, Wanted, said
from skill.conversation.answer import Answer, Facts
from skill.conversation.mentioned import Mentioned
from skill.conversation.question.for_whom import ForWhomQuestion
from skill.conversation.question.interest import InterestQuestion
from skill.conversation.question.order import OrderQuestion
from skill.conversation.question.product import ProductQuestion
from skill.conversation.question.what import WhatQuestion
from skill.conversation.scene import Pursuits, Scene
from skill.conversation.sought import About, Goal, Sought
from skill.conversation.turn import Slot
from skill.goals.another import serving_on_offer
from skill.goals.asking import AskingBrand, facts_of
from skill.goals.by_facts import ByFacts
from skill.goals.fact_answers import FactAnswers
from skill.goals.facts import Knowing
from skill.goals.for_a_part import bare, for_a_part, part_named
from skill.goals.found_for import found_for
from skill.goals.kept_open import not_known_beside
from skill.goals.largest import largest
from skill.goals.left_out import but_for, left_out
from skill.goals.narrowing import Narrowing
from skill.goals.no_advice import no_advice
from skill.goals.not_such import with_not_such
from skill.goals.of_brand import others_of_brand
from skill.goals.of_whom import fit_for, for_whom
from skill.goals.services import Services
from skill.goals.sizes_named import asks_sizes, with_sizes
from skill.goals.telling import Telling
from skill.goals.topics import OTHER, unanswered
from skill.goals.variants_there import called_so_there, serving_instead
from skill.goals.where_needed import need_alone
from skill.goals.which_asked import asked_of_one
from skill.goals.wrong_offer import none_of_it
from skill.speech import OneOf, Say, Topic
from skill.understanding.audience import made_for, unclear
from skill.understanding.choice import fit_or_told, not_refused, some
from skill.understanding.part_of_kinds import is_of_a_body
from skill.understanding.plain import is_plain
from skill.understanding.sentence import understand
from skill.understanding.slots import HeardBrand, Hint


class Researching:
    """Pursues a question about products once the brand is clear."""

    def __init__(self, services: Services, asking: AskingBrand) -> None:
        self._services = services
        self._asking = asking
        self._telling = Telling(services)
        self._answers = FactAnswers(services)

    def pursue(self, scene: Scene, known: Sought, facts: Facts) -> Answer:
        """Tell what is worth knowing, or ask which of a few products is meant."""
        catalog = self._services.catalog
        named = catalog.product(known.product_id)
        at_once = others_of_brand(scene, catalog, known, facts)
        if named is not None and known.asked is not None:
            at_once = self._answers.of(asked_of_one(scene, known.asked), named)
        elif named is not None:
            at_once = self._telling.tell(scene, named, known, facts)
        if at_once is not None:
            return at_once
        found = found_for(catalog, known)
        if known.whom is not None:
            found = fit_for(scene, catalog, made_for(catalog, found, known.whom))
        elif known.need is not None and known == only_need(known) and _whose(scene, catalog, found):
            asked = replace(facts, outcome=Outcome.ASKED, topic=known.need)
            return Answer(spoken=scene.say(Say.FOR_WHOM), facts=asked, pending=ForWhomQuestion(need=known.need))
        if not found:
            topic = _topic(known, catalog)
            telling = known.brand_id or known.kind or known.category
            spoken = scene.say(Say.NEED_UNKNOWN if telling else Say.NEED_UNKNOWN_THAT, heard=topic)
            facts = unanswered(facts, known.need or OTHER)
            pending = _still(scene) if known.whom is None else WhatQuestion(about=About(goal=Goal.RESEARCH))
            kept = not_known_beside(scene, catalog, facts) if known.whom is None else None
            return kept or Answer(spoken=spoken, facts=facts, pending=pending)
        fitting = fit_or_told(catalog, Wanted(brand_id=known.brand_id, kind=known.kind), tuple(found), known.words)
        fitting = not_refused(fitting, known.refused, known.brand_id)
        lacks = known.brand_id is not None and known.kind is not None and found[0].kind != known.kind
        if lacks or not fitting:
            return self._asking.none_such(scene, some(tuple(found)), known, facts)
        offered = tuple(one for one in fitting if scene.pending.holds(scene, one.product_id))
        fitting = offered if len(offered) == 1 else fitting
        fitting = tuple(one for one in fitting if one.in_stock) or fitting
        if known.need is None and known.brand_id is None and len(fitting) > 1:
            return self._which(scene, some(fitting), known, facts)
        return self._telling.tell(scene, fitting[0], known, facts)

    def _which(self, scene: Scene, found: tuple[Product, ...], known: Sought, facts: Facts) -> Answer:
        topic = known.words or self._services.catalog.kind_said(known.kind or known.category)
        choices = OneOf(tuple(product.name for product in found))
        some = scene.say(Say.RESEARCH_SOME, topic=topic, choices=choices)
        spoken = some if topic else scene.say(Say.RESEARCH_ANY, choices=choices)  # of a need alone that several serve
        pending = ProductQuestion(sought=known, candidates=tuple(product.product_id for product in found))
        return Answer(spoken=spoken, facts=replace(facts, outcome=Outcome.ASKED), pending=pending)


class ResearchHandler:
    """Answer questions about a brand, a product, a category or a need."""

    goals: ClassVar[tuple[str, ...]] = ("ResearchIntent",)

    def __init__(self, services: Services, pursuits: Pursuits, asking: AskingBrand) -> None:
        self._services, self._pursuits, self._asking = services, pursuits, asking
        self._knowing = Knowing(services)
        self._narrowing = Narrowing(services, asking)
        self._by_facts = ByFacts(services, asking, pursuits)

    def answer(self, scene: Scene) -> Answer:
        """Hear what it is about; ask, or tell."""
        scene, there = need_alone(but_for(scene, self._services.catalog), self._services)
        if isinstance(there, Sought):
            return self._pursuits.pursue(scene, there, facts_of(None, there.goal))
        return there or largest(scene, self._services) or self._of_all(scene)

    def _of_all(self, scene: Scene) -> Answer:
        slots, turn = self._services.slots, scene.turn
        named = understand(slots, turn)
        category, need = turn.slot("category"), turn.slot("need")
        need = None if need is not None and slots.says_nothing(need) else need  # "what factor is it"
        at_once = self._at_once(scene, named, need)
        if at_once is not None:
            return at_once
        known = replace(named, quantity=None).into(Sought(goal=Goal.RESEARCH))
        guessed = named.brand is None and named.product is not None and not named.product.known
        brand = named.said if guessed else named.brand
        known = structs.replace(known, words=None) if guessed else known
        if category is not None:
            known = structs.replace(known, category=slots.category(category))
            if known.category is None and brand is None and known.kind is None:
                brand = category
        if need is None and brand is not None and not brand.resolved and slots.need(brand) is not None:
            need, brand = brand, None  # "tell me about low acid coffee"
        if need is not None:
            known = self._needed(need, known)
            if known.need is None and known.kind is None:
                told = self._services.labels.product(need.heard)
                if told is None or not self._by_facts.fits(scene, told):
                    return self._unknown(scene, need.heard, known)
                known = structs.replace(known, product_id=told, words=None)
        refused = left_out(slots, self._services.catalog, turn, Wanted(kind=known.kind))
        known = structs.replace(for_whom(self._services.catalog, scene, known), refused=refused)
        none = none_of_it(scene, self._services.catalog, known, refused)
        if brand is None or none is not None:
            return none or with_not_such(scene, self._services, known, need, self._without_brand(scene, known))
        found = slots.brand(brand, self._hint(scene, known))
        if found.decision is not MatchDecision.ACCEPT:
            return self._asking.about(scene, found, known, named=named)
        known = structs.replace(slots.of_brand(known, found), refused=scene.pending.about.refused)
        return self._pursuits.pursue(scene, known, facts_of(found, Goal.RESEARCH))

    def _at_once(self, scene: Scene, named: Mentioned, need: Slot | None) -> Answer | None:
        """Answer what is about what is talked about, or no matter of ours."""
        told = (need, scene.turn.slot("product"), scene.turn.slot("brand"))
        if any(one is not None and self._services.slots.is_of_health(one) for one in told):
            return no_advice(scene, self._services.catalog)
        both = named.said is not None and named.brand is not None
        if need is None and not both and (alone := named.said or named.brand) is not None:
            sizes = asks_sizes(self._services.catalog, alone.heard) and with_sizes(scene, self._services.catalog)
            one_of = sizes or self._narrowing.of_its_brand(scene, alone.heard, self._pursuits)
            if one_of is not None:
                return one_of
        part = part_named(scene, self._services, named, need)
        of_part = for_a_part(scene, self._services, self._pursuits, part)
        if need is not None and part is need and self._by_facts.is_trouble(need):
            of_part = self._unknown(scene, need.heard, Sought(goal=Goal.RESEARCH))
        narrowed = of_part or self._narrowing.answered(scene, named, need, self._pursuits)
        if narrowed is not None:
            return narrowed
        served = None if need is None else serving_instead(scene, self._pursuits, self._services.slots.need(need))
        if served is not None:
            return served
        one = called_so_there(scene, self._services, bare(named)) or self._refined(scene, named, need)
        if need is not None:
            one = one or self._candidate(scene, need) or self._by_facts.used_at(scene, need)
        if one is not None:
            return self._pursuits.pursue(scene, one, facts_of(None, one.goal))
        lone = need is None and scene.turn.slot("category") is None
        return self._of_the_product(scene, named) if lone else None

    def _of_the_product(self, scene: Scene, named: Mentioned) -> Answer | None:
        """Words that are no name, asked of the product that is talked about: "what factor is it"."""
        product = self._services.catalog.product(scene.pending.about.product_id)
        said = named.said or named.brand
        if product is None or said is None or said.resolved or (named.product is not None and named.product.known):
            return None
        if named.words.lower().split()[-1] in self._services.catalog.locale.product_words.referring:
            return self._knowing.told(scene, product, named.words)  # "what is the s p f on it"
        pronoun = scene.turn.slot("need")
        slots, words = self._services.slots, self._services.catalog.words.stems(said.heard)
        if pronoun is not None or (not slots.everyday.name_goods(words) and self._knowing.tells(product, said.heard)):
            return self._knowing.told(scene, product, said.heard)
        return None

    def _refined(self, scene: Scene, named: Mentioned, need: Slot | None) -> Sought | None:
        """What serves the need that is talked about and is called by these words: "for the laundry, I mean"."""
        catalog, about = self._services.catalog, scene.pending.about
        said = named.said or need
        known = named.product is not None and named.product.known
        if about.need is None or named.brand is not None or said is None or said.resolved or known:
            return None
        serving = catalog.find(Wanted(need=about.need))
        fitting = catalog.words.named_so(serving, catalog.words.stems(said.heard))
        if not fitting:
            return None
        return Sought(goal=Goal.RESEARCH, need=about.need, kind=fitting[0].kind, product_id=_only(fitting))

    def _candidate(self, scene: Scene, need: Slot) -> Sought | None:
        """The other variant of what is on offer that serves a need: "for hard water"."""
        question, meant = scene.pending, self._services.slots.need(need)
        if not isinstance(question, OrderQuestion) or meant is None:
            return None
        return serving_on_offer(self._services.catalog, question, meant)

    def _needed(self, need: Slot, known: Sought) -> Sought:
        slots = self._services.slots
        known = structs.replace(known, need=slots.need(need))
        if known.need is None and known.kind is None:
            heard = slots.product(need)  # "what is good for cold brew"
            known = structs.replace(known, product_id=heard.product_id, kind=heard.kind, words=heard.words)
        elif known.need is None and known.product_id is None:  # "do you have", "tear free", "shampoo"
            told = slots.words(f"{need.heard} {said(known.kind or '')}")
            if told.product_id is not None:
                known = structs.replace(known, product_id=told.product_id, kind=told.kind)
        return known

    def _without_brand(self, scene: Scene, known: Sought) -> Answer:
        facts = facts_of(None, Goal.RESEARCH)
        bare = structs.replace(known, whom=None, refused=()) == Sought(goal=Goal.RESEARCH)
        if bare and scene.pending.about.product_id is not None:
            known = structs.replace(known, product_id=scene.pending.about.product_id)  # "how much is it?"
        if structs.replace(known, refused=()) == Sought(goal=Goal.RESEARCH):
            pending = WhatQuestion(about=About(goal=Goal.RESEARCH))
            spoken = scene.say(Say.RESEARCH_WHAT)
            return Answer(spoken=spoken, facts=replace(facts, outcome=Outcome.ASKED), pending=pending)
        refused = scene.pending.about.refusing(*known.refused)
        return self._pursuits.pursue(scene, structs.replace(known, refused=refused), facts)

    def _unknown(self, scene: Scene, heard: str, known: Sought) -> Answer:
        """Goods are not sold; of anything else nothing is known."""
        words, told = self._services.catalog.words.stems(heard), self._services.catalog.locale.product_words
        of_body = is_of_a_body(self._services.catalog, heard)
        product = self._services.catalog.product(scene.pending.about.product_id)
        if of_body and product is not None and isinstance(scene.pending, InterestQuestion | OrderQuestion):
            return self._knowing.untold(scene, product, OTHER)
        if (found := self._by_facts.answer(scene, heard, of_body=of_body)) is not None:
            return found
        if not of_body and self._services.slots.everyday.name_goods(words) and words.isdisjoint(told.troubles):
            rejected = HeardBrand(heard=heard, decision=MatchDecision.REJECT)
            return self._asking.not_sold(scene, rejected, known)
        facts = unanswered(facts_of(None, Goal.RESEARCH), OTHER, heard)
        id_ = Say.NEED_UNKNOWN if is_plain(heard) else Say.NEED_UNKNOWN_THAT
        kept = not_known_beside(scene, self._services.catalog, facts)
        return kept or Answer(spoken=scene.say(id_, heard=heard), facts=facts, pending=_still(scene))

    def _hint(self, scene: Scene, known: Sought) -> Hint:
        return Hint(
            goal=Goal.RESEARCH,
            history=lambda: scene.history.brands,
            category=self._services.catalog.category_of_kind(known.kind) or (known.category and said(known.category)),
            locale=scene.turn.locale,
            excluded=scene.pending.about.refused,
        )


def _whose(scene: Scene, catalog: Catalog, found: Sequence[Product]) -> bool:
    """Tell whether it has to be asked for whom it is; what is talked about serves whoever it was looked at for."""
    return unclear(catalog, found) and scene.pending.about.product_id not in {one.product_id for one in found}


def _only(products: tuple[Product, ...]) -> str | None:
    return products[0].product_id if len(products) == 1 else None


def only_need(known: Sought) -> Sought:
    """Return what is known when nothing but a need was said."""
    return Sought(goal=known.goal, need=known.need, refused=known.refused, quantity=known.quantity)


def _still(scene: Scene) -> WhatQuestion:
    """Ask what else: what was talked about can still be sent, ordered or asked about."""
    return WhatQuestion(about=structs.replace(scene.pending.about, goal=Goal.RESEARCH))


def _topic(known: Sought, catalog: Catalog) -> Topic:
    brand = "" if known.brand_id is None else catalog.brand_name(known.brand_id)
    return Topic(brand=brand, kind=catalog.kind_said(known.kind or known.category), need=said(known.need or ""))
