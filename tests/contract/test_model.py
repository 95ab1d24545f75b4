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
from skill.interaction.build import alternatives, build_model, model_text, read_source
from skill.interaction.lint import lint
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
    assert ids["NEED"] == set(catalog.needs)


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


# -- each rule of the lint finds its fault -----------------------------------------------------------------------


def small(**changes: Any) -> dict[str, Any]:
    built_in = ["Help", "Stop", "Cancel", "NavigateHome", "Fallback"]
    intents = [{"name": f"AMAZON.{name}Intent", "samples": []} for name in built_in]
    whole = {
        "invocationName": "harbor pantry",
        "intents": [*intents, *changes.pop("intents", [])],
        "types": [],
        **changes,
    }
    return {"interactionModel": {"languageModel": whole}}


def find(faulty: dict[str, Any], handled: set[str] | None = None) -> list[str]:
    return [str(finding) for finding in lint("en-US.json", faulty, handled)]


def test_a_clean_model_has_no_finding() -> None:
    assert find(small()) == []


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("pantry", "use two words or more"),
        ("Harbor Pantry", "write it in lower case"),
        ("open pantry", "the launch or connecting word 'open'"),
        ("echo pantry", "the wake word or reserved word 'echo'"),
        ("harbor 7", "spell numbers out"),
        ("the pantry", "may not hold an article or a preposition"),
    ],
)
def test_a_bad_invocation_name_is_found(name: str, expected: str) -> None:
    (finding,) = find(small(invocationName=name))
    assert expected in finding


BRAND = {"name": "brand", "type": "BRAND"}
BRANDS = [{"name": "BRAND", "values": [{"id": "b", "name": {"value": "Tidewell"}}]}]


@pytest.mark.parametrize(
    ("intents", "expected"),
    [
        ([{"name": "BuyIntent", "samples": ["buy {thing}"]}], "the slot {thing} is not declared"),
        ([{"name": "BuyIntent", "slots": [{"name": "x", "type": "NOPE"}], "samples": ["buy {x}"]}], "NOPE is not"),
        ([{"name": "BuyIntent", "slots": [BRAND, BRAND], "samples": ["buy {brand}"]}], "declared twice"),
        ([{"name": "BuyIntent", "slots": [BRAND], "samples": ["buy it"]}], "stands in no sample"),
        ([{"name": "BuyIntent", "samples": []}], "has no samples"),
        ([{"name": "BuyIntent", "samples": ["buy it"]}] * 2, "defined twice"),
        ([{"name": "BuyIntent", "samples": ["buy it", "Buy  it"]}], "stands here twice"),
        ([{"name": "Buy1", "samples": ["buy it"]}], "letters, underscores and periods"),
        ([{"name": "BuyIntent", "samples": ["buy 2"]}], "spell numbers out"),
        ([{"name": "BuyIntent", "samples": ["buy it!"]}], "only words"),
        (
            [{"name": "BuyIntent", "samples": ["buy it"]}, {"name": "GetIntent", "samples": ["buy it"]}],
            "the intent BuyIntent has the same sample",
        ),
        (
            [
                {"name": "BuyIntent", "slots": [BRAND], "samples": ["buy {brand}"]},
                {"name": "GetIntent", "slots": [{"name": "b", "type": "BRAND"}], "samples": ["buy {b}"]},
            ],
            "the intent BuyIntent has the same sample",
        ),
        (
            [{"name": "Q", "slots": [{"name": "q", "type": "AMAZON.SearchQuery"}], "samples": ["{q}"]}],
            "needs carrier words",
        ),
        (
            [
                {
                    "name": "Q",
                    "slots": [{"name": "q", "type": "AMAZON.SearchQuery"}, BRAND],
                    "samples": ["a {q} {brand}"],
                }
            ],
            "may not stand beside another slot",
        ),
    ],
)
def test_a_bad_intent_is_found_and_named(intents: list[dict[str, Any]], expected: str) -> None:
    findings = find(small(intents=intents, types=BRANDS))
    assert any(expected in finding and "intent" in finding for finding in findings), findings


def test_a_missing_required_intent_is_found() -> None:
    faulty = small()
    faulty["interactionModel"]["languageModel"]["intents"].pop(0)
    assert find(faulty) == ["en-US.json: intent AMAZON.HelpIntent: missing; certification requires it"]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([], "has no values"),
        ([{"id": "a", "name": {"value": "A"}}, {"id": "a", "name": {"value": "B"}}], "taken by another value"),
        (
            [{"id": "a", "name": {"value": "A"}}, {"id": "b", "name": {"value": "B", "synonyms": ["a"]}}],
            "cannot tell them apart",
        ),
        ([{"id": "a", "name": {}}], "has no name"),
    ],
)
def test_a_bad_slot_type_is_found(values: list[dict[str, Any]], expected: str) -> None:
    assert any(expected in finding for finding in find(small(types=[{"name": "T", "values": values}])))


def test_an_intent_without_a_handler_and_a_handler_without_an_intent_are_found() -> None:
    faulty = small(intents=[{"name": "BuyIntent", "samples": ["buy it"]}])
    built_in = {intent["name"] for intent in small()["interactionModel"]["languageModel"]["intents"]}
    findings = find(faulty, {*built_in, "SellIntent", "LaunchRequest"})
    assert findings == [
        "en-US.json: intent BuyIntent: no handler serves it",
        "en-US.json: handler of SellIntent: the model has no such intent",
    ]


def test_dialogs_must_name_intents_slots_and_prompts_that_exist() -> None:
    faulty = small(intents=[{"name": "BuyIntent", "slots": [BRAND], "samples": ["buy {brand}"]}], types=BRANDS)
    faulty["interactionModel"]["dialog"] = {
        "intents": [
            {"name": "BuyIntent", "prompts": {"confirmation": "C.1"}, "slots": [{"name": "colour"}]},
            {"name": "SellIntent"},
        ]
    }
    faulty["interactionModel"]["prompts"] = []
    findings = "\n".join(find(faulty))
    assert "its confirmation prompt 'C.1' does not exist" in findings
    assert "the intent has no such slot" in findings
    assert "dialog intent SellIntent: no such intent" in findings


@pytest.mark.parametrize("garbage", [{}, {"interactionModel": []}, {"interactionModel": {"languageModel": 3}}])
def test_what_is_no_model_is_said_to_be_none(garbage: dict[str, Any]) -> None:
    assert find(garbage) == ["en-US.json: interactionModel.languageModel: missing; is this a model?"]
