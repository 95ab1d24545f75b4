"""The interaction models: current, clean, and each intent with a handler."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from base.errors import InputError
from base.settings import Settings
from locales import locale_of
from shop.catalog.load import load_catalog
from skill.app import build_skill
from skill.goals.router import by_goal
from skill.goals.standard import HelpHandler
from skill.interaction.build import alternatives, build_model, read_source
from skill.interaction.lint import lint
from skill.interaction.text import model_text
from tests.factories.memory import MemoryLedger

FOLDER = Path(__file__).parents[2] / "interaction_models"
LOCALES = sorted(path.stem for path in FOLDER.glob("*.json"))
GOALS = build_skill(Settings(), ledger=MemoryLedger()).goals


def model(locale: str) -> dict[str, Any]:
    whole: dict[str, Any] = json.loads((FOLDER / f"{locale}.json").read_text("utf-8"))
    return whole


def language(locale: str = "en-US") -> dict[str, Any]:
    found: dict[str, Any] = model(locale)["interactionModel"]["languageModel"]
    return found


@pytest.mark.parametrize("locale", LOCALES)
def test_the_model_is_what_its_source_and_the_catalogue_make(locale: str) -> None:
    source = read_source(FOLDER / "sources" / f"{locale}.toml")
    made = model_text(build_model(source, load_catalog()[0].told_in(locale_of(locale))))
    assert (FOLDER / f"{locale}.json").read_text("utf-8") == made, "run: earshot build-model"


@pytest.mark.parametrize("locale", LOCALES)
def test_the_model_has_no_finding(locale: str) -> None:
    assert lint(f"{locale}.json", model(locale), GOALS) == []


@pytest.mark.parametrize("locale", LOCALES)
def test_intents_and_handlers_match_one_to_one(locale: str) -> None:
    intents = {intent["name"] for intent in language(locale)["intents"]}
    assert intents == {goal for goal in GOALS if goal.endswith("Intent")}


def test_no_goal_can_be_served_by_two_handlers() -> None:
    with pytest.raises(AssertionError, match=r"AMAZON\.HelpIntent has a handler already"):
        by_goal([HelpHandler(), HelpHandler()])


@pytest.mark.parametrize("locale", LOCALES)
def test_the_two_great_intents_have_their_slots(locale: str) -> None:
    slots = {one["name"]: [slot["name"] for slot in one.get("slots", [])] for one in language(locale)["intents"]}
    assert slots["ReorderIntent"][:4] == ["brand", "product", "quantity", "unit"]
    assert slots["ResearchIntent"][:4] == ["brand", "product", "category", "need"]


@pytest.mark.parametrize("locale", LOCALES)
def test_every_brand_kind_category_and_need_of_the_catalogue_can_be_said(locale: str) -> None:
    catalog, _ = load_catalog()
    ids = {type_["name"]: {value["id"] for value in type_["values"]} for type_ in language(locale)["types"]}
    assert ids["BRAND"] == set(catalog.brands)
    assert ids["PRODUCT"] >= set(catalog.kinds)
    assert ids["CATEGORY"] == set(catalog.categories)
    assert ids["NEED"] - {"health"} == set(catalog.needs)  # said to be heard as no wish: see the builder


def over(more: str, tmp_path: Path) -> dict[str, Any]:
    (tmp_path / "base.toml").write_text(
        'invocation_name = "harbor pantry"\n'
        '[intents.Buy]\nslots = {one = "PRODUCT"}\nsamples = ["buy {one}", "get {one}"]\n'
        '[types.PRODUCT]\nbags = ["trash bags"]\ntea = ["my tea"]\n',
        "utf-8",
    )
    (tmp_path / "other.toml").write_text(f'made_from = "base"\n{more}', "utf-8")
    return read_source(tmp_path / "other.toml")


def test_a_source_made_from_another_holds_only_what_differs(tmp_path: Path) -> None:
    made = over(
        '[intents.Buy]\nwithout = ["get {one}"]\nsamples = ["fetch {one}"]\n[types.PRODUCT]\nbags = ["bin bags"]',
        tmp_path,
    )
    assert made["invocation_name"] == "harbor pantry"
    assert made["intents"] == {"Buy": {"slots": {"one": "PRODUCT"}, "samples": ["buy {one}", "fetch {one}"]}}
    assert made["types"] == {"PRODUCT": {"bags": ["bin bags"], "tea": ["my tea"]}}
    assert over("", tmp_path)["intents"]["Buy"]["samples"] == ["buy {one}", "get {one}"]


@pytest.mark.parametrize(
    "more", ['[intents.Buy]\nwithout = ["take {one}"]', '[intents.Sell]\nsamples = ["sell {one}"]']
)
def test_a_difference_from_what_is_not_there_is_an_error_that_names_it(more: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"base has no '(take \{one\}|Sell)'"):
        over(more, tmp_path)


def test_a_sample_with_alternatives_stands_for_every_one_of_them() -> None:
    assert alternatives("(order|buy) (my|) {product}") == [
        "order my {product}",
        "order {product}",
        "buy my {product}",
        "buy {product}",
    ]
    assert alternatives("my usual") == ["my usual"]
