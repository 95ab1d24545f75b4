"""Each rule of `earshot check-model` finds the fault that it is for, and says where and by which rule."""

from __future__ import annotations

import json
from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest

from shop.catalog.load import load_catalog
from skill.interaction.lint import lint
from skill.interaction.merchant import of_merchant

Part = dict[str, Any]

BUILT_IN = [f"AMAZON.{name}Intent" for name in ("Help", "Stop", "Cancel", "NavigateHome", "Fallback")]
BRAND = {"name": "brand", "type": "BRAND"}
BUY = {"name": "BuyIntent", "slots": [BRAND], "samples": ["buy {brand}"]}
BRANDS = {"name": "BRAND", "values": [{"id": "b", "name": {"value": "Tidewell", "synonyms": ["tide well"]}}]}
MODEL = {
    "interactionModel": {
        "languageModel": {
            "invocationName": "harbor pantry",
            "intents": [*({"name": name, "samples": []} for name in BUILT_IN), BUY],
            "types": [BRANDS],
        },
        "dialog": {
            "intents": [
                {
                    "name": "BuyIntent",
                    "prompts": {"confirmation": "P.1"},
                    "slots": [{**BRAND, "prompts": {"elicitation": "P.1"}}],
                }
            ]
        },
        "prompts": [{"id": "P.1", "variations": [{"type": "PlainText", "value": "Which brand?"}]}],
    }
}
HANDLED = {*BUILT_IN, "BuyIntent", "LaunchRequest"}


def find(model: Part, handled: set[str] | None = None) -> list[str]:
    return [str(finding) for finding in lint("en-US.json", model, handled or HANDLED)]


def with_fault(spoil: Callable[[Part], object]) -> list[str]:
    model = deepcopy(MODEL)
    spoil(model["interactionModel"])
    return find(model)


def language(interaction: Part) -> Part:
    found: Part = interaction["languageModel"]
    return found


def intent(interaction: Part) -> Part:
    return next(one for one in language(interaction)["intents"] if one["name"] == "BuyIntent")  # type: ignore[no-any-return]


def say(*samples: Any) -> Callable[[Part], object]:
    return lambda interaction: intent(interaction)["samples"].extend(samples)


def also(*intents: Part) -> Callable[[Part], object]:
    return lambda interaction: language(interaction)["intents"].extend(deepcopy(intents))


def slot(**fields: Any) -> Callable[[Part], object]:
    return lambda interaction: intent(interaction)["slots"].__setitem__(0, {**BRAND, **fields})


def values(*names: Part) -> Callable[[Part], object]:
    return lambda interaction: language(interaction)["types"][0].update(values=deepcopy([*names]))


def value(id_: str, name: str, *synonyms: str) -> Part:
    return {"id": id_, "name": {"value": name, "synonyms": list(synonyms) or ["so"]}}


def asks(**slot_: Any) -> Callable[[Part], object]:
    return lambda interaction: interaction["dialog"]["intents"][0]["slots"][0].update(slot_)


def search(*slots: Part, sample: str) -> Callable[[Part], object]:
    return also(
        {"name": "FindIntent", "slots": [{"name": "q", "type": "AMAZON.SearchQuery"}, *slots], "samples": [sample]}
    )


def test_a_sound_model_has_no_finding() -> None:
    assert find(MODEL) == []


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("pantry", "use two words or more"),
        ("Harbor Pantry", "write it in lower case"),
        *((f"{word} pantry", f"the launch or connecting word '{word}'") for word in ("launch", "ask", "tell", "open")),
        *((f"{word} pantry", f"the launch or connecting word '{word}'") for word in ("load", "begin", "enable")),
        *((f"corner {word} pantry", f"the launch or connecting word '{word}'") for word in ("for", "and", "to", "by")),
        *((f"pantry {word} you", f"the launch or connecting word '{word}'") for word in ("with", "that", "whether")),
        *((f"{word} pantry", f"the wake word or reserved word '{word}'") for word in ("alexa", "amazon", "computer")),
        ("echo's pantry", 'the wake word or reserved word "echo\'s"'),
        ("harbor 7", "spell numbers out"),
        ("harbor-pantry shop", "only letters"),
        ("the pantry", "may not hold an article or a preposition"),
    ],
)
def test_a_name_that_alexa_would_refuse_is_found(name: str, expected: str) -> None:
    (finding,) = with_fault(lambda interaction: language(interaction).update(invocationName=name))
    assert finding.startswith(f"en-US.json: invocation name {name!r}: ")
    assert expected in finding
    assert finding.endswith("[Alexa Skills Kit: choose the invocation name]")


@pytest.mark.parametrize(
    ("spoil", "where", "expected"),
    [
        (
            lambda it: intent(it).update(sampels=["x"]),
            "intents[BuyIntent]",
            "'sampels' is not known here; did you mean 'samples'?",
        ),
        (lambda it: language(it).update(tipes=[]), "languageModel", "did you mean 'types'?"),
        (lambda it: it.update(dialgo={}), "interactionModel", "did you mean 'dialog'?"),
        (lambda it: language(it).update(zzz=[]), "languageModel", "known are invocationName, types, intents"),
        (lambda it: language(it).pop("invocationName"), "languageModel", "has no 'invocationName'"),
        (lambda it: intent(it).update(samples="buy"), "intents[BuyIntent].samples", "expected a list, found a text"),
        (lambda it: intent(it).update(samples=None), "intents[BuyIntent].samples", "expected a list, found nothing"),
        (say(7), "samples[1]", "expected a text, found a number"),
        (slot(multipleValues={"enabled": "yes"}), "slots[brand].multipleValues.enabled", "expected true or false"),
        (values({"id": "b"}), "types[BRAND].values[b]", "has no 'name'"),
        (values("b"), "types[BRAND].values[0]", "expected an object, found a text"),  # type: ignore[arg-type]
        (values({"id": "b", "name": {"value": "B", "synonyms": "c"}}), "values[B].name.synonyms", "expected a list"),
        (
            lambda it: language(it).update(modelConfiguration={"fallbackIntentSensitivity": {"level": "ULTRA"}}),
            "fallbackIntentSensitivity.level",
            "'ULTRA' is none of HIGH, MEDIUM, LOW",
        ),
        (lambda it: it["prompts"][0].update(variations=[]), "prompts[P.1].variations", "is empty"),
    ],
)
def test_what_is_not_built_as_amazon_s_schema_has_it_is_found(
    spoil: Callable[[Part], object], where: str, expected: str
) -> None:
    found = [finding for finding in with_fault(spoil) if "[published schema" in finding]
    assert any(where in finding and expected in finding for finding in found), found


@pytest.mark.parametrize(
    ("spoil", "expected"),
    [
        (say("buy {thing}"), "intent BuyIntent, sample 'buy {thing}': the slot {thing} is not declared"),
        (slot(type="NOPE"), "intent BuyIntent, slot brand: its type NOPE is not defined"),
        (slot(type="AMAZON.NOPE"), "intent BuyIntent, slot brand: Amazon has no slot type AMAZON.NOPE"),
        (slot(name="bra nd"), "a slot's name has letters and underscores only"),
        (lambda it: intent(it)["slots"].append(BRAND), "intent BuyIntent, slot brand: declared twice"),
        (lambda it: intent(it).update(samples=["buy it"]), "intent BuyIntent, slot brand: stands in no sample"),
        (lambda it: intent(it).update(samples=[]), "intent BuyIntent: has no samples"),
        (also(BUY), "intent BuyIntent: defined twice"),
        (also({"name": "AMAZON.NopeIntent"}), "intent AMAZON.NopeIntent: Amazon has no built-in intent"),
        (also({"name": "Buy1", "samples": ["get it"]}), "letters, underscores and periods"),
        (say("buy it", "Buy  it"), "intent BuyIntent, sample 'Buy  it': stands here twice"),
        (say("buy 2"), "spell numbers out"),
        (say("buy it!"), "only words"),
        (say("buy it "), "only words, spaces between them"),
        (say("buy {brand} {brand}"), "a slot stands in it twice"),
        (say("please buy{brand}"), "sample 'please buy{brand}': a slot stands apart from words by a space"),
        (say("buy {brand}s"), "sample 'buy {brand}s': a slot stands apart from words by a space"),
        (say("stop"), "intent BuyIntent, sample 'stop': the intent AMAZON.StopIntent has the same sample"),
        (say("Never mind"), "sample 'Never mind': the intent AMAZON.CancelIntent has the same sample"),
        (say("help me"), "the intent AMAZON.HelpIntent has the same sample"),
        (
            also({"name": "GetIntent", "slots": [{"name": "b", "type": "BRAND"}], "samples": ["buy {b}"]}),
            "the intent BuyIntent has the same sample",
        ),
        (search(sample="{q}"), "AMAZON.SearchQuery needs carrier words"),
        (search(BRAND, sample="a {q} {brand}"), "AMAZON.SearchQuery may not stand beside another slot"),
    ],
)
def test_a_fault_in_intents_slots_and_samples_is_found(spoil: Callable[[Part], object], expected: str) -> None:
    findings = with_fault(spoil)
    assert any(
        expected in one and one.endswith("[Alexa Skills Kit: intents, utterances and slots]") for one in findings
    ), findings


@pytest.mark.parametrize("name", BUILT_IN)
def test_an_intent_that_certification_requires_is_missed(name: str) -> None:
    def leave_out(interaction: Part) -> None:
        language(interaction)["intents"] = [one for one in language(interaction)["intents"] if one["name"] != name]

    findings = with_fault(leave_out)
    assert (
        f"en-US.json: intent {name}: missing; certification requires it [Alexa certification: voice interface]"
        in findings
    )


@pytest.mark.parametrize(
    ("spoil", "expected"),
    [
        (values(), "type BRAND: has no values"),
        (values(value("a", "A"), value("a", "B", "be")), "the id 'a' is taken by another value"),
        (values(value("a", "A"), value("b", "B", "a")), "'a' is a name of 'A' as well"),
        (values({"id": "a", "name": {}}), "has no name"),
        (lambda it: language(it)["types"].append(BRANDS), "type BRAND: defined twice"),
        (lambda it: language(it)["types"].append({**BRANDS, "name": "LONELY"}), "type LONELY: no slot is of it"),
        (lambda it: language(it)["types"].append({**BRANDS, "name": "BRA-ND"}), "letters and underscores only"),
    ],
)
def test_a_fault_in_a_slot_type_is_found(spoil: Callable[[Part], object], expected: str) -> None:
    findings = with_fault(spoil)
    assert any(expected in one and one.endswith("[Alexa Skills Kit: custom slot types]") for one in findings), findings


@pytest.mark.parametrize(
    ("spoil", "expected"),
    [
        (lambda it: it["dialog"]["intents"][0].update(name="SellIntent"), "dialog intent SellIntent: no such intent"),
        (asks(name="colour"), "dialog intent BuyIntent, slot colour: the intent has no such slot"),
        (asks(type="PRODUCT"), "slot brand: its type is PRODUCT here and BRAND in the intent"),
        (asks(prompts={"elicitation": "P.2"}), "slot brand: its elicitation prompt 'P.2' does not exist"),
        (
            asks(validations=[{"type": "isNotInSet", "prompt": "P.3"}]),
            "its isNotInSet validation prompt 'P.3' does not exist",
        ),
        (
            lambda it: it["dialog"]["intents"][0].update(prompts={"confirmation": "P.4"}),
            "its confirmation prompt 'P.4' does not exist",
        ),
        (lambda it: it["prompts"].append(it["prompts"][0]), "prompt P.1: defined twice"),
        (
            asks(prompts={}, elicitationRequired=True),
            "dialog intent BuyIntent, slot brand: elicitationRequired, and there is no elicitation prompt to ask with",
        ),
        (asks(confirmationRequired=True), "slot brand: confirmationRequired, and there is no confirmation prompt"),
        (
            lambda it: it["dialog"]["intents"][0].update(prompts={}, confirmationRequired=True),
            "dialog intent BuyIntent: confirmationRequired, and there is no confirmation prompt to ask with",
        ),
    ],
)
def test_a_dialog_that_names_what_is_not_there_is_found(spoil: Callable[[Part], object], expected: str) -> None:
    findings = with_fault(spoil)
    assert any(expected in one and one.endswith("[Alexa Skills Kit: dialog model]") for one in findings), findings


@pytest.mark.parametrize(
    ("spoil", "expected"),
    [
        (
            say(*(f"buy {'very ' * 4000}much {'so ' * more}it" for more in range(1, 80))),
            "and 1,500,000 are allowed",
        ),
        (say("buy " + "it " * 65 + "it"), "201 characters, and 200 are allowed"),
        (values(value("a", "a" * 141)), "141 characters, and 140 are allowed"),
        (values(value("a", "A", "b" * 141)), "141 characters, and 140 are allowed"),
    ],
)
def test_what_is_larger_than_alexa_takes_is_found(spoil: Callable[[Part], object], expected: str) -> None:
    findings = with_fault(spoil)
    assert any(expected in one for one in findings)
    assert all(one.endswith("[Alexa Skills Kit: interaction model limits]") for one in findings)


def test_an_intent_without_a_handler_and_a_handler_without_an_intent_are_found() -> None:
    rule = "[Earshot: every intent is served, and every goal can be said]"
    assert find(MODEL, {*BUILT_IN, "SellIntent", "LaunchRequest"}) == [
        f"en-US.json: intent BuyIntent: no handler serves it {rule}",
        f"en-US.json: handler of SellIntent: the model has no such intent {rule}",
    ]


@pytest.mark.parametrize("garbage", [{}, {"interactionModel": []}, {"interactionModel": {"languageModel": 3}}])
def test_what_is_no_model_is_said_to_be_none(garbage: Part) -> None:
    (finding,) = find(garbage)
    assert finding.startswith("en-US.json: interactionModel.languageModel: missing; is this a model?")


def test_no_value_in_any_place_of_a_model_makes_it_fall_over() -> None:
    whole, catalog = json.dumps(MODEL), load_catalog()[0]
    places = [json.dumps(part) for part in _parts_of(MODEL)]
    for place in dict.fromkeys(places):
        for odd in ("null", "7", '"x"', "[]", "{}", "[7]", '{"x": []}'):
            model = json.loads(whole.replace(place, odd, 1))
            if isinstance(model, dict):
                lint("en-US.json", model, HANDLED)
                of_merchant("en-US.json", model, seller="Harbor Pantry", catalog=catalog)


def test_what_is_sold_and_stands_in_no_type_is_named() -> None:
    catalog = load_catalog()[0]
    first, *others = [*catalog.kinds, *catalog.products]
    types = [
        {"name": "BRAND", "values": [{"id": one} for one in catalog.brands]},
        {"name": "PRODUCT", "values": [{"id": one} for one in others]},
    ]
    model = {"interactionModel": {"languageModel": {"invocationName": "harbor pantry", "types": types}}}
    (found,) = of_merchant("en-US.json", model, seller="Harbor Pantry", catalog=catalog)
    assert f"1 of the catalogue (EARSHOT_CATALOG) are not in it, {first} for one" in str(found)


def _parts_of(value_: Any) -> list[Any]:
    inside = value_.values() if isinstance(value_, dict) else value_ if isinstance(value_, list) else ()
    return [part for one in inside for part in (one, *_parts_of(one))]
