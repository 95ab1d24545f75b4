"""Every product of the shop by its own name, and every brand asked for what others make: said as people say it."""

from __future__ import annotations

from typing import Any

import pytest

from base.settings import Settings
from runtime.talk.conversation import AlexaUser, Conversation
from shop.catalog import Catalog, Product, said
from shop.catalog.load import load_catalog
from skill.app import EarshotSkill, build_skill
from tests.factories.memory import MemoryLedger, MemoryRecorder
from tests.factories.resolvers import shipped_model

RESOLVER = shipped_model("en-US")
CATALOG: Catalog = load_catalog()[0]


@pytest.fixture(scope="module")
def skill() -> EarshotSkill:
    ledger = MemoryLedger()
    recorder: Any = MemoryRecorder(ledger)
    return build_skill(Settings(), ledger=ledger, recorder=recorder, catalog=CATALOG)


def answer(skill: EarshotSkill, utterance: str) -> str:
    """What is said to somebody who says only this."""
    user = AlexaUser.named("ada")
    return Conversation(skill.invoke, RESOLVER, user=user, skill_id=Settings().skill_id).say(utterance).speech


def own_name(product: Product) -> str:
    return product.name.removeprefix(CATALOG.brand_name(product.brand_id)).strip()


@pytest.mark.parametrize("sentence", ["order {}", "tell me about {}", "send the {} to my phone", "{}"])
def test_a_product_named_in_full_is_the_one_that_is_answered(skill: EarshotSkill, sentence: str) -> None:
    wrong = [one.name for one in CATALOG.products.values() if one.name not in answer(skill, sentence.format(one.name))]
    assert wrong == []


def test_three_of_a_product_named_in_full_are_three(skill: EarshotSkill) -> None:
    in_stock = [one for one in CATALOG.products.values() if one.in_stock]
    wrong = [one.name for one in in_stock if f"3 of {one.name}" not in answer(skill, f"order three {one.name}")]
    assert wrong == []


def test_a_product_named_without_its_brand_is_found_unless_it_is_called_like_its_kind(skill: EarshotSkill) -> None:
    named = [one for one in CATALOG.products.values() if own_name(one) != said(one.kind)]
    wrong = [own_name(one) for one in named if one.name not in answer(skill, f"order {own_name(one)}")]
    assert wrong == []


def test_a_brand_asked_for_what_it_does_not_make_never_quotes_another_thing(skill: EarshotSkill) -> None:
    wrong = []
    for brand in list(CATALOG.brands.values())[::3]:
        family = CATALOG.family(brand.brand_id)
        own = [one for one in CATALOG.products.values() if one.brand_id in family]
        for other in CATALOG.products.values():
            if other.brand_id in family or CATALOG.words.having(own, CATALOG.words.stems(own_name(other))):
                continue
            heard = answer(skill, f"order {brand.canonical} {own_name(other)}")
            if "Shall I order" in heard or not heard.endswith("?"):
                wrong.append((brand.canonical, own_name(other), heard))
    assert wrong == []


def test_every_need_is_answered_by_a_product_that_serves_it(skill: EarshotSkill) -> None:
    for need in CATALOG.needs:
        heard = answer(skill, f"what's good for {said(need)}?")
        serving = [one.name for one in CATALOG.products.values() if need in one.needs]
        asked = heard.startswith("For whom is it")  # for pets or for babies: never the one for the other
        assert asked or any(name in heard for name in serving), (need, heard)
