"""Brands as recognisers mangle them, to the real matcher: accepted, asked by name and number, rejected, learned."""

from __future__ import annotations

import json
from pathlib import Path

from ledger.records import MatchDecision, Outcome
from shop.brands import BrandMatcher
from shop.brands.learn.mishearings import from_turns, read_turns
from shop.brands.learn.teacher import Teacher
from shop.catalog.load import load_catalog
from tests.factories.conversation import Talk


def test_a_misheard_brand_that_can_only_be_one_is_acted_on() -> None:
    talk = Talk()
    talk("U: reorder rocks ton roast", intent="ReorderIntent", brand="rocks ton roast")
    talk.hears("A: I have Ruxton Roast House ground coffee or Ruxton Roast French roast beans. …")
    assert (talk.last.match_decision, talk.last.brand_id) == (MatchDecision.ACCEPT, "ruxton")
    assert talk.last.match_score is not None
    assert talk.last.match_score > 0.9
    assert talk.orders == []  # understanding is not buying


def test_two_brands_that_sound_alike_are_asked_about_and_chosen_by_number() -> None:
    talk = Talk()
    talk("U: tell me about cal mara", intent="ResearchIntent", brand="cal mara")
    assert talk.last.outcome == Outcome.ASKED
    talk.hears("A: Did you mean Kalmara or Calmora?")
    talk("U: the second one", intent="ChooseIntent", choice="second")
    talk.hears("A: Calmora …")


def test_two_brands_that_sound_alike_are_asked_about_and_chosen_by_name() -> None:
    talk = Talk()
    talk("U: order cal mara", intent="ReorderIntent", brand="cal mara")
    assert talk.last.match_decision == MatchDecision.ASK
    talk("U: Calmora", intent="ReorderIntent", brand="calmora")
    talk.hears("A: I have Calmora …")


def test_words_that_are_no_brand_are_rejected_and_no_order_is_offered() -> None:
    talk = Talk()
    talk("U: order what is the weather", intent="ReorderIntent", brand="what is the weather")
    talk.hears("A: Sorry, I did not catch the brand. Which brand would you like?")
    assert (talk.last.match_decision, talk.last.brand_id) == (MatchDecision.REJECT, None)


def test_what_two_homes_confirmed_is_learned_and_understood_at_once(tmp_path: Path) -> None:
    catalog, _ = load_catalog()
    brands = list(catalog.brands.values())
    heard = "tuna era"
    before = BrandMatcher.build(brands)
    assert before.match(heard).decision != "accept"
    path = tmp_path / "touchpoints.jsonl"
    path.write_text("".join(confirmed(home, heard) for home in ("home-1", "home-2")), encoding="utf-8")
    proposals = Teacher(brands, before).propose(from_turns(read_turns(path)[0]))
    learned = [(one.heard, one.brand_id) for one in proposals if one.refused is None]
    assert learned == [(heard, "tonerra")]
    talk = Talk(matcher=BrandMatcher.build(brands, synonyms=learned))
    talk("U: reorder tuna era", intent="ReorderIntent", brand=heard)
    assert (talk.last.match_decision, talk.last.brand_id) == (MatchDecision.ACCEPT, "tonerra")


def confirmed(home: str, heard: str) -> str:
    asked = {"heard": heard, "match_decision": "ask", "outcome": "asked", "brand_id": "tonerra"}
    ordered = {"outcome": "ordered", "brand_id": "tonerra"}
    return "".join(
        json.dumps({"session_id": home, "occurred_at": at, "identity": {"user": home}, **turn}) + "\n"
        for at, turn in (("2026-11-20T10:00:00Z", asked), ("2026-11-20T10:00:30Z", ordered))
    )
