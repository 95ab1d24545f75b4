"""A size or pieces without a name: so many packs of the one thing that is there, or a size of what is to be chosen."""

from __future__ import annotations

from dataclasses import replace

from msgspec import structs

from ledger.records import Action, Outcome, Stage
from shop.catalog import Catalog, Product, said
from skill.conversation.answer import Answer, Facts
from skill.conversation.mentioned import HeardProduct, Mentioned
from skill.conversation.question.how_many import HowManyQuestion
from skill.conversation.question.which import WhichQuestion
from skill.conversation.scene import Scene
from skill.goals.standing import Open, WhatIsOpen
from skill.speech import Say
from skill.understanding.packs import packs
from skill.understanding.unit_price import measured, whole_packs

COUNTED = frozenset({Open.OFFER, Open.OFFERS, Open.TOLD, Open.BESIDE, Open.COUNT, Open.BASKET})


def in_packs_of_it(scene: Scene, catalog: Catalog, heard: Mentioned, open_: WhatIsOpen) -> Mentioned:
    """Return what was heard with the packs that a size or pieces are: "make it fifteen pounds", "add twelve rolls".

    As it was heard where they make up no whole packs, or where it is not clear of what they are.
    """
    size, rest = _size_of(catalog, heard)
    if open_.open is Open.CHOICE and size and not rest:
        return _to_choose(scene, heard, size)
    it = _it(scene, catalog, heard, open_, named=bool(rest)) if size or heard.nothing else None
    if it is None:
        return heard
    if not size:
        return _pieces(catalog, it, heard)
    count = 1 if _is_one(catalog, it, size) else whole_packs(catalog, it, size)
    if count is None:
        return heard
    name = HeardProduct(product_id=it.product_id, kind=it.kind, words=it.name)
    return Mentioned(product=name, quantity=count) if rest else Mentioned(quantity=count)


def of_no_whole_packs(scene: Scene, catalog: Catalog, heard: Mentioned, open_: WhatIsOpen) -> Answer | None:
    """Ask how many packs, of a size alone that none make up: "twelve pounds", of what comes in five."""
    size, rest = _size_of(catalog, heard)
    it = _it(scene, catalog, heard, open_, named=False) if size and not rest else None
    if it is None or open_.open not in (Open.OFFER, Open.TOLD, Open.COUNT) or measured(catalog, it) is None:
        return None
    about = structs.replace(scene.pending.about, product_id=it.product_id, quantity=1)
    spoken = scene.say(Say.HOW_MANY_PACKS, product=it.name, size=it.size, count=1)
    facts = Facts(action=Action.REORDER, stage=Stage.CONSIDERATION, outcome=Outcome.ASKED, product_id=it.product_id)
    return Answer(spoken=spoken, facts=facts, pending=HowManyQuestion(about=about))


def _size_of(catalog: Catalog, heard: Mentioned) -> tuple[str, str]:
    """The size that was said, and what is said beside it; no size where a brand or a count is named too."""
    named = heard.product
    if named is None or named.words is None or heard.brand is not None or heard.quantity is not None:
        return "", ""
    return catalog.locale.numbers.apart(named.words)


def _to_choose(scene: Scene, heard: Mentioned, size: str) -> Mentioned:
    """The size, of the kind that is to be chosen: "twenty pounds", of which flour?"""
    question = scene.pending
    kind = question.sought.kind if isinstance(question, WhichQuestion) else None
    if kind is None:
        return heard
    return replace(heard, product=HeardProduct(kind=kind, words=f"{size} {said(kind)}"), said=None)


def _it(scene: Scene, catalog: Catalog, heard: Mentioned, open_: WhatIsOpen, *, named: bool) -> Product | None:
    """The one product that is there; where a kind is named beside the size, the one of that kind of several."""
    if open_.open not in COUNTED:
        return None
    told = () if open_.it is None else (open_.it,)
    lines = told or open_.quoted or scene.memory.basket
    there = [one for line in lines if (one := catalog.product(line.product_id)) is not None]
    kind = None if heard.product is None else heard.product.kind
    if named:
        there = [one for one in there if one.kind == kind] if open_.several or open_.open is Open.BASKET else []
    return there[0] if len(there) == 1 else None


def _is_one(catalog: Catalog, it: Product, size: str) -> bool:
    """Tell whether a size is that of a single pack."""
    pack, stems = measured(catalog, it), catalog.words.stems
    return pack is not None and stems(size) <= stems(it.size)


def _pieces(catalog: Catalog, it: Product, heard: Mentioned) -> Mentioned:
    """So many pieces, in packs: "twelve rolls", of what comes in twelve."""
    if heard.quantity is None or heard.unit is None:
        return heard
    count = packs(catalog, it, heard.quantity, heard.unit)
    return heard if count is None or count == heard.quantity else Mentioned(quantity=count)
