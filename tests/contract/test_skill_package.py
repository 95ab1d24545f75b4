"""The skill package against the schema Amazon publishes with its own client (see NOTICE)."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft4Validator

from base.errors import InputError
from locales import locale_of
from skill.interaction.checks.structure import PUBLISHED
from skill.interaction.package import EXAMPLE_ENDPOINT, ROOT, assemble, left_out, main
from skill.interaction.phrases import intent_of

SCHEMA = json.loads(PUBLISHED.read_text("utf-8"))


def _faults(document: object, definition: str) -> list[str]:
    reference = {"$ref": f"#/definitions/{definition}", "definitions": SCHEMA["definitions"]}
    return [
        f"{'/'.join(map(str, fault.path))}: {fault.message}"
        for fault in Draft4Validator(reference).iter_errors(document)
    ]


def _unknown_keys(document: dict[str, Any], definition: str) -> set[str]:
    return set(document) - set(SCHEMA["definitions"][definition]["properties"])


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("package") / "skill-package"
    assemble(out)
    return out


@pytest.fixture
def manifest(package: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((package / "skill.json").read_text("utf-8"))
    return loaded


def _models(package: Path) -> dict[str, Any]:
    return {
        path.stem: json.loads(path.read_text("utf-8")) for path in (package / "interactionModels/custom").glob("*.json")
    }


def test_the_schema_itself_finds_faults() -> None:
    assert _faults({"manifest": {"events": {}}}, "v1.skill.Manifest.SkillManifestEnvelope")
    assert _faults({"interactionModel": {"languageModel": {}}}, "v1.skill.interactionModel.InteractionModelData")


def test_the_manifest_is_one_amazon_takes(manifest: dict[str, Any]) -> None:
    assert _faults(manifest, "v1.skill.Manifest.SkillManifestEnvelope") == []


def test_the_manifest_has_no_mistyped_keys(manifest: dict[str, Any]) -> None:
    inside = manifest["manifest"]
    prefix = "v1.skill.Manifest.SkillManifest"
    assert not _unknown_keys(inside, prefix)
    assert not _unknown_keys(inside["publishingInformation"], f"{prefix}PublishingInformation")
    assert not _unknown_keys(inside["privacyAndCompliance"], f"{prefix}PrivacyAndCompliance")
    assert not _unknown_keys(inside["events"], f"{prefix}Events")
    assert not _unknown_keys(inside["apis"]["custom"], "v1.skill.Manifest.CustomApis")
    for shown in inside["publishingInformation"]["locales"].values():
        assert not _unknown_keys(shown, f"{prefix}LocalizedPublishingInformation")


def test_the_account_linking_request_is_one_amazon_takes_and_holds_no_secret(package: Path) -> None:
    linking = json.loads((package / "accountLinking.json").read_text("utf-8"))
    assert _faults(linking, "v1.skill.accountLinking.AccountLinkingRequest") == []
    request = linking["accountLinkingRequest"]
    assert not _unknown_keys(request, "v1.skill.accountLinking.AccountLinkingRequestPayload")
    assert "clientSecret" not in request


def test_every_model_is_one_amazon_takes(package: Path) -> None:
    models = _models(package)
    assert models
    for locale, model in models.items():
        assert _faults(model, "v1.skill.interactionModel.InteractionModelData") == [], locale


def test_every_locale_is_shown_with_its_privacy_and_terms(package: Path, manifest: dict[str, Any]) -> None:
    inside = manifest["manifest"]
    assert set(_models(package)) == set(inside["publishingInformation"]["locales"])
    assert set(_models(package)) == set(inside["privacyAndCompliance"]["locales"])
    for pages in inside["privacyAndCompliance"]["locales"].values():
        assert all(pages[page].startswith("https://") for page in ("privacyPolicyUrl", "termsOfUseUrl"))


def test_every_example_phrase_is_understood_and_the_first_opens_the_skill(
    package: Path, manifest: dict[str, Any]
) -> None:
    models = _models(package)
    for locale, shown in manifest["manifest"]["publishingInformation"]["locales"].items():
        led_to = [intent_of(phrase, models[locale], locale_of(locale)) for phrase in shown["examplePhrases"]]
        assert led_to[0] == "LaunchRequest"
        assert {"ReorderIntent", "ResearchIntent"} <= set(led_to)


def test_the_seller_is_who_the_skill_says_it_is(package: Path, manifest: dict[str, Any]) -> None:
    from base.settings import read_settings

    seller = read_settings({}).seller
    for locale, model in _models(package).items():
        assert manifest["manifest"]["publishingInformation"]["locales"][locale]["name"] == seller
        assert model["interactionModel"]["languageModel"]["invocationName"] == seller.lower()


def test_purchases_and_personal_data_are_declared(manifest: dict[str, Any]) -> None:
    declared = manifest["manifest"]["privacyAndCompliance"]
    assert declared["allowsPurchases"]
    assert declared["usesPersonalInfo"]
    assert not declared["isChildDirected"]
    assert manifest["manifest"]["publishingInformation"]["testingInstructions"]


def test_every_description_says_that_a_voice_code_can_be_set_and_where(manifest: dict[str, Any]) -> None:
    told = [one["description"] for one in manifest["manifest"]["publishingInformation"]["locales"].values()]
    assert all("On your account page you can set a voice code of four digits" in one for one in told)


def test_every_description_says_that_nothing_is_medical_advice_where_needs_of_health_are_heard(
    package: Path, manifest: dict[str, Any]
) -> None:
    for locale, shown in manifest["manifest"]["publishingInformation"]["locales"].items():
        of_health = locale_of(locale).product_words.of_health
        types = _models(package)[locale]["interactionModel"]["languageModel"]["types"]
        values = (value["name"] for one in types if one["name"] == "NEED" for value in one["values"])
        heard = {word for name in values for one in (name["value"], *name.get("synonyms", ())) for word in one.split()}
        assert heard & of_health, locale
        assert "gives no medical advice" in shown["description"], locale
        assert "ask a doctor or a pharmacist" in shown["description"], locale


def test_the_skill_hears_when_it_is_disabled(manifest: dict[str, Any]) -> None:
    heard = {subscribed["eventName"] for subscribed in manifest["manifest"]["events"]["subscriptions"]}
    assert {"SKILL_DISABLED", "SKILL_ACCOUNT_LINKED"} <= heard


def test_the_endpoint_is_the_one_asked_for_everywhere(tmp_path: Path) -> None:
    arn = "arn:aws:lambda:eu-west-1:210987654321:function:mine"
    assemble(tmp_path / "package", endpoint=arn, shop="https://shop.test")
    written = (tmp_path / "package/skill.json").read_text("utf-8")
    assert written.count(arn) == 4
    assert EXAMPLE_ENDPOINT not in written
    assert "https://shop.test/privacy" in written
    assert "${" not in written


def test_a_phrase_no_sample_understands_is_refused_by_name(tmp_path: Path) -> None:
    for folder in ("skill-package", "interaction_models"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    manifest = tmp_path / "skill-package/skill.json"
    manifest.write_text(
        manifest.read_text("utf-8").replace("to reorder coffee", "to reorder a ladder quickly please"), "utf-8"
    )
    with pytest.raises(InputError, match="reorder a ladder quickly please"):
        assemble(tmp_path / "out", root=tmp_path)
    assert not (tmp_path / "out").exists()


def test_a_model_that_the_store_does_not_show_is_left_out_and_a_shown_locale_needs_one(tmp_path: Path) -> None:
    for folder in ("skill-package", "interaction_models"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    models = tmp_path / "interaction_models"
    shutil.copy(models / "en-GB.json", models / "en-AU.json")
    assemble(tmp_path / "out", root=tmp_path)
    assert "en-AU" not in _models(tmp_path / "out")
    assert left_out(tmp_path) == ["en-AU"]
    (models / "en-GB.json").unlink()
    with pytest.raises(InputError, match=r"en-GB\.json: not found"):
        assemble(tmp_path / "out", root=tmp_path)


def test_a_shop_without_https_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="not https"):
        assemble(tmp_path / "out", shop="http://shop.test")


def test_placeholders_are_warned_about_and_ones_own_addresses_are_not(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["--out", str(tmp_path / "out")])
    assert {"ENDPOINT=", "SHOP="} <= set(re.findall(r"[A-Z]+=", capsys.readouterr().err))
    main(["--out", str(tmp_path / "out"), "--endpoint", "arn:aws:lambda:x", "--shop", "https://shop.test"])
    assert re.findall(r"[A-Z]+=", capsys.readouterr().err) == []


def test_make_takes_the_shops_address() -> None:
    assert '$(if $(SHOP),--shop "$(SHOP)")' in (ROOT / "Makefile").read_text("utf-8")


def test_the_command_prints_the_files_it_wrote(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--out", str(tmp_path / "out")]) == 0
    printed = capsys.readouterr()
    assert all(Path(line).is_file() for line in printed.out.splitlines())
    assert len(printed.out.splitlines()) >= 3
    assert "example" in printed.err
