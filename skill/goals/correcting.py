"""Answer "no, I said ...", "not X, Y": the goal, the kind and the count stay; what was refused is not offered again."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from msgspec import structs

from ledger.records import Action, MatchDecision, Outcome, Stage
from shop.catalog import Product, Wanted
from skill.conversation.answer import Answer, Facts
from skill.conversation.memory import BasketLines
from skill.conversation.mentioned import HeardProduct, Mentioned
from skill.conversation.question.how_many import HowManyQuestion
from skill.conversation.question.order import OrderQuestion
from skill.conversation.question.which import WhichQuestion
from skill.conversation.scene import Pursuits, Scene
from skill.conversation.sought import Goal, Sought
from skill.conversation.turn import Slot
from skill.goals.asking import AskingBrand, facts_of
from skill.goals.basket import Baskets
from skill.goals.basket_corrections import BasketCorrections
from skill.goals.by_facts import ByFacts
from skill.goals.counting import counted_in_basket, of_what_is_talked_about
from skill.goals.joining import Joining, kept_beside
from skill.goals.left_out import asked_what_else, brand_of, brands_of
from skill.goals.named_again import names_one_of
from skill.goals.narrowing import Narrowing
from skill.goals.ordering import Ordering
from skill.goals.other_of_kind import OtherOfKind, other_wanted
from skill.goals.refused_and_meant import meant_behind_refused
from skill.goals.replies import declined, is_nothing_open
from skill.goals.said_several import said_several
from skill.goals.same_brand import called_of_brand
from skill.goals.services import Services
from skill.goals.sizing import as_size, refuses_size
from skill.goals.standing import Open, standing
from skill.goals.variants_there import serving_instead
from skill.goals.wrong_offer import nothing_else
from skill.speech import Say
from skill.understanding.choice import fit
from skill.understanding.kindred import kindred
from skill.understanding.sentence import SaidSlots, read, understand
from skill.understanding.slots import Hint, SlotReader

MOST_OF_A_NAME = 2  # words
WRONG_COUNT = Facts(action=Action.REORDER, stage=Stage.CONSIDERATION, outcome=Outcome.ASKED)


class CorrectHandler:
    """Answer a correction."""

    goals: ClassVar[tuple[str, ...]] = ("CorrectIntent",)

    def __init__(self, services: Services, pursuits: Pursuits, asking: AskingBrand, baskets: Baskets) -> None:
        self._services, self._pursuits, self._asking = services, pursuits, asking
        self._all = baskets
        self._others = OtherOfKind(services, asking, baskets)
        self._ordering = Ordering(services, pursuits, asking)
        self._baskets = BasketCorrections(services, baskets)
        self._joining = Joining(services, baskets)
        self._narrowing = Narrowing(services, asking)
        self._by_facts = ByFacts(services, asking, pursuits)

    def answer(self, scene: Scene) -> Answer:
        """Go on with what was meant; without a name, with a no to what was understood."""
        scene, other = other_wanted(meant_behind_refused(scene, self._services.slots), self._services.catalog)
        refused = scene.turn.slot("none_of")
        turn = scene.turn if refused is None else replace(scene.turn, slots={**scene.turn.slots, "product": refused})
        heard, about = understand(self._services.slots, turn), scene.pending.about
        heard = kindred(self._services.slots, about.kind, heard)
        place = scene.turn.slot("place")
        if place is not None and heard.nothing:
            return scene.pending.choice(scene, self._pursuits, place.id or place.heard)
        heard = as_size(scene, self._services.catalog, heard, corrects=True)
        if self._is_of_the_count(scene):
            return counted_in_basket(scene, self._counted(scene, heard))
        unwanted = scene.turn.slot("not_product") or scene.turn.slot("not_brand")
        not_meant = None if unwanted is None else read(self._services.slots, SaidSlots(product=unwanted))
        of_basket = said_several(scene, self._services.slots, self._all)
        if of_basket is None and other is not None:
            of_basket = self._others.instead(scene, heard, standing(scene))
        if of_basket is None:
            of_basket = self._baskets.answer(scene, heard, refused=refused is not None, unwanted=not_meant)
        if of_basket is None and refused is None:
            of_basket = self._there(scene, heard, not_meant) or self._joining.named(scene, (heard,))
        of_basket = of_basket or self._ordering.none_but(scene, heard) or self._by_facts.described(scene, heard)
        if of_basket is not None:
            return of_basket
        bare = heard.product is not None and _is_bare(heard.product, about.kind)  # "no coffee", with a coffee on offer
        if refused is not None and (bare or self._is_a_no(scene, refused, heard)):
            return declined(scene, self._pursuits)
        return counted_in_basket(scene, kept_beside(scene, self._alone(scene, heard)))

    def _there(self, scene: Scene, heard: Mentioned, unwanted: Mentioned | None) -> Answer | None:
        """Go back to what is there and was named: quoted before, or put into the basket before it was asked which."""
        open_, question = standing(scene), scene.pending
        if (put_by := self._ordering.put_by(scene, heard, open_.put_by)) is not None:
            return put_by
        it = () if open_.it is None or unwanted is None or not heard.nothing else (open_.it,)
        if it and self._named(scene, unwanted or heard, it):
            return declined(scene, self._pursuits)  # "not the floss", of which was told: what is quoted stays
        if open_.open is Open.BESIDE and self._named(scene, heard, open_.quoted):
            return question.no(scene, self._pursuits)
        if isinstance(question, WhichQuestion) and self._named(scene, heard, scene.memory.basket):
            return question.which_again(scene, self._pursuits)
        refuses = {"not_product", "not_brand"} & scene.turn.slots.keys()
        if open_.open in (Open.OFFERS, Open.BASKET) and heard.nothing and refuses:
            offer = question if isinstance(question, OrderQuestion) else None  # "not the chicken", which is not there
            return self._all.tell(scene) if offer is None else self._all.tell_offer(scene, offer)
        return None

    def _named(self, scene: Scene, heard: Mentioned, lines: BasketLines) -> bool:
        return names_one_of(scene, self._services, (heard,), (line.product_id for line in lines)) is not None

    def _is_a_no(self, scene: Scene, refused: Slot, heard: Mentioned) -> bool:
        """Tell whether a no names nothing else: "no, too slow"; "no baby lotion", with that on offer."""
        one = self._unwanted(scene, refused)
        offered = one is not None and one.product_id == scene.pending.about.product_id
        return offered or _names_nothing(self._services.slots, refused, heard) or is_nothing_open(scene)

    def _is_of_the_count(self, scene: Scene) -> bool:
        """Tell whether a number of one thing on offer is refused: "not six, just one"."""
        question, slot = scene.pending, scene.turn.slot("not_product") or scene.turn.slot("not_brand")
        if slot is None or not isinstance(question, OrderQuestion) or question.quote.more:
            return False
        number = self._services.catalog.locale.numbers.whole_number(slot.heard)
        return number is not None and not refuses_size(scene, self._services.catalog, number)

    def _counted(self, scene: Scene, heard: Mentioned) -> Answer:
        """Offer so many instead; where the new number was not caught it is asked, and no yes buys the refused one."""
        about = scene.pending.about
        said = scene.turn.slot("product") or scene.turn.slot("brand")
        if said is not None and said.heard.lower() in self._services.catalog.locale.numbers.single:
            heard = replace(heard, quantity=1)  # of "just one" the assistant may keep no more than "just"
        if heard.quantity is None:
            return Answer(spoken=scene.say(Say.STILL_HOW_MANY), facts=WRONG_COUNT, pending=HowManyQuestion(about=about))
        return self._pursue(scene, heard.counting(Sought(product_id=about.product_id, refused=about.refused)))

    def _alone(self, scene: Scene, heard: Mentioned) -> Answer:
        known, need = heard.counting(self._kept(scene, heard)), scene.turn.slot("need")
        if need is not None:
            meant = self._services.slots.need(need)
            served = serving_instead(scene, self._pursuits, meant)
            if served is not None:
                return served
            narrowed = self._narrowing.to_what(scene, meant, need.heard, self._pursuits)
            if narrowed is not None:
                return narrowed
            return self._pursue(scene, self._needed(scene, known, need))
        if heard.only_a_number:
            counted = of_what_is_talked_about(scene, heard)
            if counted is not None:
                return self._pursue(scene, counted)
            return scene.pending.number(scene, self._pursuits, heard.quantity or 0)
        return self._unnamed(scene, known) if heard.nothing else self._meant(scene, heard, known)

    def _unnamed(self, scene: Scene, known: Sought) -> Answer:
        about, unwanted = scene.pending.about, self._unwanted(scene)
        if unwanted is not None:
            kind, refused = about.kind or unwanted.kind, about.refusing(unwanted.product_id)
            known = structs.replace(known, kind=kind, refused=refused)
        if (none := nothing_else(scene, self._services.catalog, known.refused)) is not None:
            return none
        if unwanted is not None:
            return self._pursue(scene, known)
        if about.kind is None and about.product_id is None and known.refused:
            return asked_what_else(scene, known.refused)
        if about.kind is None or (about.brand_id is None and not known.refused):
            return declined(scene, self._pursuits)
        refused = about.refusing(about.brand_id) if about.brand_id is not None else known.refused
        return self._pursue(scene, structs.replace(known, kind=about.kind, refused=refused))

    def _pursue(self, scene: Scene, known: Sought) -> Answer:
        return self._pursuits.pursue(scene, known, facts_of(None, known.goal))

    def _needed(self, scene: Scene, known: Sought, need: Slot) -> Sought:
        """A need is another question; in the middle of an order it tells the variant: "I meant the decaf"."""
        about, slug = scene.pending.about, self._services.slots.need(need)
        if about.goal is not Goal.RESEARCH and about.kind is not None:
            serving = () if slug is None else self._services.catalog.find(Wanted(kind=about.kind, need=slug))
            if len(serving) == 1:
                return structs.replace(known, product_id=serving[0].product_id)
            return structs.replace(known, kind=about.kind, words=need.heard)
        return structs.replace(known, goal=Goal.RESEARCH, need=slug, kind=None)

    def _kept(self, scene: Scene, heard: Mentioned) -> Sought:
        """What stays of what was sought: its goal and count, its kind unless another is named, and what is refused."""
        about = scene.pending.about
        refused = [one for one in (*self._refused(scene), self._replaced(scene, heard)) if one is not None]
        kind = about.kind if heard.product is None else None
        size = about.size or self._services.slots.numbers.apart(scene.pending.sought.words or "")[0] or None
        count = 1 if size is not None and heard.quantity is None else about.quantity  # counted anew, of what is meant
        unwanted, often = about.refusing(*refused), about.often  # of a subscription every so many weeks it stays one
        return Sought(goal=about.goal, kind=kind, quantity=count, refused=unwanted, size=size, often=often)

    def _refused(self, scene: Scene) -> tuple[str, ...]:
        slots = (scene.turn.slot(one) for one in ("not_brand", "not_product"))
        all_, catalog = self._services.slots, self._services.catalog
        return tuple(one for slot in slots if slot is not None for one in brands_of(all_, catalog, slot))

    def _unwanted(self, scene: Scene, slot: Slot | None = None) -> Product | None:
        """The product that was refused by its name, or by what it is called among those that were named by us."""
        slots, catalog = self._services.slots, self._services.catalog
        slot = slot or scene.turn.slot("not_product") or scene.turn.slot("not_brand")
        if slot is None or brand_of(slots, catalog, slot) is not None:
            return None
        heard, question = slots.product(slot), scene.pending
        found = heard if heard.product_id is not None else slots.anywhere(slot.heard)
        if found.product_id is not None:
            return catalog.product(found.product_id)
        named = tuple(filter(None, (catalog.product(one) for one in (question.about.product_id, *question.products))))
        words = catalog.words.stems(slots.sized(slot.heard))
        fitting = catalog.words.named_so(named, words) if words else ()
        return fitting[0] if len(fitting) == 1 else None

    def _replaced(self, scene: Scene, heard: Mentioned) -> str | None:
        """The brand that was understood wrongly, when another is named in its place."""
        brand = scene.pending.about.brand_id
        return brand if heard.brand is not None and heard.brand.id != brand else None

    def _meant(self, scene: Scene, heard: Mentioned, known: Sought) -> Answer:
        known = heard.into(known)
        guessed = heard.brand is None and heard.product is not None and not heard.product.known
        lone = heard.product is None and heard.brand is not None and not heard.brand.resolved
        variant = self._variant(scene, heard.said or heard.brand) if guessed or lone else None
        if variant is not None:
            known = structs.replace(known, product_id=variant, words=None)
            return self._pursue(scene, known)
        brand = heard.said if guessed else heard.brand
        if brand is None:
            return self._pursue(scene, self._of_same_brand(scene, known, heard))
        hint = Hint(
            goal=known.goal,
            history=lambda: scene.history.brands,
            category=self._services.catalog.category_of_kind(known.kind),
            locale=scene.turn.locale,
            excluded=known.refused,
        )
        found = self._services.slots.brand(brand, hint)
        if found.decision is MatchDecision.REJECT and known.product_id is None and self._is_chatter(heard):
            return declined(scene, self._pursuits)
        known = structs.replace(known, words=None) if guessed else known
        if found.decision is MatchDecision.REJECT and known.product_id is None and self._is_said_besides(scene):
            facts = replace(facts_of(None, known.goal), outcome=Outcome.REJECTED)
            return Answer(spoken=scene.pending.again(scene), facts=facts, pending=scene.pending)
        if found.decision is not MatchDecision.ACCEPT:
            return self._asking.about(scene, found, known)
        known = self._services.slots.of_brand(self._with_kind(known, found.brand_id), found)
        return self._pursuits.pursue(scene, known, facts_of(found, known.goal))

    def _is_chatter(self, heard: Mentioned) -> bool:
        """Tell whether a no is followed by words that name no goods: "no that's fine, I was just looking"."""
        words, slots = heard.words.lower().split(), self._services.slots
        small = self._services.catalog.locale.brand_words.speaking
        named = slots.everyday.name_goods(self._services.catalog.words.stems(heard.words))
        return len(words) > MOST_OF_A_NAME and not named and not small.isdisjoint(words)

    def _is_said_besides(self, scene: Scene) -> bool:
        """Tell whether words that name nothing refuse what is not talked about: "he's five, so not a puppy"."""
        slot = scene.turn.slot("not_product") or scene.turn.slot("not_brand")
        return slot is not None and scene.pending.about.product_id is not None and self._unwanted(scene) is None

    def _of_same_brand(self, scene: Scene, known: Sought, heard: Mentioned) -> Sought:
        """Keep the brand that is talked about, where it makes what was meant and was not refused."""
        brand = scene.pending.about.brand_id
        instead = scene.turn.slot("not_product") is not None
        named = called_of_brand(scene, self._services.catalog, heard, other_kind=instead)
        if named is not None and known.product_id is None:
            return structs.replace(known, product_id=named.product_id)
        if known.product_id is not None or known.kind is None or brand is None or brand in known.refused:
            return known
        wanted = Wanted(brand_id=brand, kind=known.kind)
        made = fit(self._services.catalog, wanted, self._services.catalog.find(wanted), known.words)
        return structs.replace(known, brand_id=brand) if made else known  # of "decaf" its coffee may not be made

    def _with_kind(self, known: Sought, brand_id: str | None) -> Sought:
        """Keep the kind only where the brand makes it."""
        made = self._services.catalog.find(Wanted(brand_id=brand_id, kind=known.kind))
        return known if made else structs.replace(known, kind=None)

    def _variant(self, scene: Scene, said: Slot | None) -> str | None:
        catalog, about = self._services.catalog, scene.pending.about
        if said is None or about.kind is None:
            return None
        words = catalog.words.stems(self._services.slots.sized(said.heard))
        fitting = catalog.words.having(catalog.find(Wanted(kind=about.kind)), words) if words else ()
        return fitting[0].product_id if len(fitting) == 1 else None


def _is_bare(named: HeardProduct, kind: str | None) -> bool:
    """Tell whether nothing but the kind that is talked about was named."""
    return kind is not None and named.kind == kind and named.words is None and named.product_id is None


def _names_nothing(slots: SlotReader, refused: Slot, heard: Mentioned) -> bool:
    """Tell whether what stands behind a no is a reason for it and no name: "too slow"."""
    named = refused.resolved or heard.brand is not None or heard.product is None or heard.product.known
    return not named and refused.heard.lower().split()[0] in slots.everyday.of_sentences
