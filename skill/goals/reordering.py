"""Go on with a reorder once brand and kind are as clear as they get: offer the product, or ask which."""

from __future__ import annotations

from dataclasses import replace

from msgspec import structs

from ledger.records import Outcome
from shop.catalog import Product, Wanted, said
from skill.conversation.answer import Answer, Facts
from skill.conversation.question.how_many import HowManyQuestion
from skill.conversation.question.what import WhatQuestion
from skill.conversation.scene import Scene
from skill.conversation.sought import About, Goal, Sought
from skill.goals.asking import AskingBrand, not_sold
from skill.goals.counting import was_asked
from skill.goals.kept_open import not_sold_beside
from skill.goals.offer import Offer
from skill.goals.selling import Selling
from skill.goals.services import Services
from skill.goals.size_kept import counts
from skill.goals.wrong_offer import nothing_left, still_refused
from skill.speech import Say, joined
from skill.understanding.choice import Chosen, NoneSuch, NothingFits, WhichBrand, WhichProduct, choose
from skill.understanding.packs import of_packs, packs
from skill.understanding.size_in_packs import SizeInPacks, counted_in_packs, size_in_packs

OneOrSome = Chosen | WhichBrand | WhichProduct | NoneSuch | NothingFits


class Reordering:
    """Pursues a reorder once brand and kind are as clear as they get."""

    def __init__(self, services: Services, selling: Selling, asking: AskingBrand) -> None:
        self._services = services
        self._selling = selling
        self._asking = asking

    def pursue(self, scene: Scene, known: Sought, facts: Facts) -> Answer:
        """Offer the product, or ask which brand when several sell the kind and none is usual."""
        catalog = self._services.catalog
        history = scene.history
        named = catalog.product(known.product_id)
        if named is not None:
            usual, known = named.product_id in history.products, counted_in_packs(catalog, named, known)
            return self._offer(scene, Chosen(product=named, usual=usual), known, facts)
        wanted = Wanted(brand_id=known.brand_id, kind=known.kind)
        again = known.brand_id is not None or known.words is not None  # named, it is wanted again
        none_left = None if again else nothing_left(scene, catalog, known.kind, known.refused)
        if none_left is not None:
            return none_left
        bought = self._kept(history.products, known)
        chosen = choose(catalog, wanted, bought, known.words, refused=known.refused, often=history.often)
        counted = self._packed_so(chosen.products, known) if isinstance(chosen, WhichProduct) else None
        packed = of_packs(catalog, wanted, known.words) if isinstance(chosen, NoneSuch) else None
        if packed is not None:
            return self._in_packs(scene, packed, known, facts)
        several = size_in_packs(catalog, known, history.products) if isinstance(chosen, NoneSuch) else None
        if several is not None:
            return self._of_several(scene, several, facts)
        if counted is not None:
            chosen = Chosen(product=counted, usual=False)
        return self._answer(scene, chosen, wanted, (known, facts))

    def _answer(self, scene: Scene, chosen: OneOrSome, wanted: Wanted, told: tuple[Sought, Facts]) -> Answer:
        known, facts = told
        match chosen:
            case Chosen():
                return self._offer(scene, chosen, known, facts)
            case WhichProduct(products=products):
                return self._asking.which_product(scene, products, known, facts)
            case WhichBrand(brands=brands):
                return self._asking.which(scene, brands, known, facts)
            case NoneSuch(instead=instead):
                return self._asking.none_such(scene, instead, known, facts)
            case NothingFits():
                return self._nothing(scene, wanted, known, facts)

    def _offer(self, scene: Scene, chosen: Chosen, known: Sought, facts: Facts) -> Answer:
        product = chosen.product
        asked = was_asked(scene.pending, product)
        sized = counted_in_packs(self._services.catalog, product, known)
        if sized is known and known.size is not None and known.quantity == 1 and not asked and not counts(scene):
            return self._how_many(scene, product, known, facts)  # no packs of it make up the size
        known = sized
        quantity = packs(self._services.catalog, product, known.quantity, known.unit)
        quantity = known.quantity if quantity is None and asked else quantity  # said again it is meant
        if quantity is None:
            return self._how_many(scene, product, known, facts)
        offer = Offer(product=product, quantity=quantity, facts=facts, usual=chosen.usual, of=chosen.of)
        return still_refused(self._selling.offer(scene, offer), known)

    def _how_many(self, scene: Scene, product: Product, known: Sought, facts: Facts) -> Answer:
        about = About(product_id=product.product_id, brand_id=product.brand_id, kind=product.kind)
        spoken = scene.say(Say.HOW_MANY_PACKS, product=product.name, size=product.size, count=known.quantity)
        facts = replace(facts, product_id=product.product_id, outcome=Outcome.ASKED)
        return Answer(spoken=spoken, facts=facts, pending=HowManyQuestion(about=about))

    def _packed_so(self, products: tuple[Product, ...], known: Sought) -> Product | None:
        """The only one that comes in so many pieces: "96 diapers" are a pack of size four."""
        found = [one for one in products if packs(self._services.catalog, one, known.quantity, known.unit) == 1]
        return found[0] if known.quantity > 1 and len(found) == 1 else None

    def _in_packs(self, scene: Scene, packed: tuple[Product, int | None], known: Sought, facts: Facts) -> Answer:
        """Offer as many packs as make up a size; where they do not, ask how many."""
        product, many = packed
        if many is None:
            return self._how_many(scene, product, structs.replace(known, quantity=1), facts)
        usual = product.product_id in scene.history.products
        size = self._services.catalog.locale.numbers.apart(known.words or "")[0] if known.quantity == 1 else None
        known = structs.replace(known, quantity=many * known.quantity, unit=None, size=size)
        offer = Offer(product=product, quantity=known.quantity, facts=facts, usual=usual)
        return still_refused(self._selling.offer(scene, offer), known)

    def _of_several(self, scene: Scene, several: SizeInPacks, facts: Facts) -> Answer:
        """Offer so many packs of the usual one, else ask which of those that make up a size."""
        if len(several.products) > 1:
            return self._asking.which_product(scene, several.products, several.known, facts)
        only = several.products[0]
        usual = only.product_id in scene.history.products
        return self._offer(scene, Chosen(product=only, usual=usual), several.known, facts)

    def _kept(self, bought: tuple[str, ...], known: Sought) -> tuple[str, ...]:
        """What was bought before, without the brands just refused: "no, I said Tidewell" is not its line again."""
        products = self._services.catalog.products
        refused = frozenset(known.refused)
        return tuple(
            one
            for one in bought
            if one not in refused and (one not in products or products[one].brand_id not in refused)
        )

    def _nothing(self, scene: Scene, wanted: Wanted, known: Sought, facts: Facts) -> Answer:
        pending = WhatQuestion(about=About(goal=Goal.REORDER))
        if wanted == Wanted() and not scene.history.known:
            failed = replace(facts, outcome=Outcome.ERROR)
            told = joined(scene.say(Say.STATUS_TROUBLE), scene.say(Say.MORE))
            return Answer(spoken=told, facts=failed, pending=pending)
        if wanted == Wanted():
            spoken = scene.say(Say.NOTHING_BEFORE)
            return Answer(spoken=spoken, facts=replace(facts, outcome=Outcome.ASKED), pending=pending)
        brand = "" if wanted.brand_id is None else self._services.catalog.brand_name(wanted.brand_id)
        heard = " ".join(part for part in (brand, known.words or said(wanted.kind or "")) if part)
        facts = replace(facts, outcome=Outcome.REJECTED)
        kept = not_sold_beside(scene, self._services.catalog, heard, facts)
        return kept or Answer(spoken=not_sold(scene, heard), facts=facts, pending=pending)
