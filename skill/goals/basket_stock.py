"""What is sold out goes into no basket: it is said at once, with a substitute or a note, and the rest goes in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from ledger.records import Outcome
from skill.conversation.answer import Answer, Facts
from skill.conversation.memory import BasketLines
from skill.conversation.question.what import WhatQuestion
from skill.conversation.scene import Scene
from skill.goals.basket_words import all_of
from skill.goals.offer import Offer
from skill.goals.selling import Selling
from skill.speech import Say, joined

if TYPE_CHECKING:
    from shop.catalog import Catalog


def without_sold_out(
    scene: Scene,
    catalog: Catalog,
    selling: Selling,
    wanted: tuple[BasketLines, Facts],
    put: Callable[[BasketLines], Answer],
) -> Answer:
    """Put by `put` what is in stock into the basket; of what is sold out a substitute or a note is offered, as ever."""
    lines, facts = wanted
    out = tuple(line for line in lines if not catalog.products[line.product_id].in_stock)
    there = tuple(line for line in lines if line not in out)
    if not there:
        first = out[0]
        offer = Offer(product=catalog.products[first.product_id], quantity=first.quantity, facts=facts)
        return selling.offer(scene, offer)
    answer = put(there)
    if not out or answer.spoken is None:
        return answer
    return replace(answer, spoken=joined(scene.say(Say.BASKET_OUT, items=all_of(catalog, out)), answer.spoken))


def out_of_all(scene: Scene, catalog: Catalog, out: BasketLines, facts: Facts) -> Answer:
    """Say that all that was to be quoted is sold out, and ask what else."""
    said = joined(scene.say(Say.BASKET_OUT, items=all_of(catalog, out)), scene.say(Say.MORE))
    return Answer(spoken=said, facts=replace(facts, outcome=Outcome.REJECTED), pending=WhatQuestion())
