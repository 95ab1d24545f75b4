"""Put the Alexa skill package together: `python -m skill.interaction.package --out build/skill-package`.

Manifest and account linking come from skill-package/, the models from interaction_models/. The layout is the one
`ask deploy` takes (skill.json, interactionModels/custom/<locale>.json); accountLinking.json beside it is the request
of `ask smapi update-account-linking-info`.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
from pathlib import Path
from string import Template
from typing import Any

from base.errors import InputError
from locales import locale_of
from skill.interaction.phrases import intent_of
from skill.interaction.text import model_text

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE_ENDPOINT = "arn:aws:lambda:us-east-1:123456789012:function:earshot-SkillFunction"
EXAMPLE_SHOP = "https://shop.example/"


def assemble(out: Path, *, endpoint: str = EXAMPLE_ENDPOINT, shop: str = EXAMPLE_SHOP, root: Path = ROOT) -> list[Path]:
    """Write the package and answer its files.

    Args:
        out: the folder to make; one that is there is replaced as a whole.
        endpoint: the function's ARN (stack output SkillFunctionArn) or an https URL of `earshot serve`.
        shop: the shop's own address, where its pages (privacy, terms, sign-in) are.
        root: the checkout.

    Raises:
        InputError: a file is missing or not JSON, the shop has no https address, or an example phrase is not one the
            model understands.
    """
    if not shop.startswith("https://"):
        raise InputError(
            f"the shop's address {shop!r} is not https, which Alexa asks for; write it like {EXAMPLE_SHOP}"
        )
    filled = {"endpoint": endpoint, "shop": shop.rstrip("/") + "/"}
    manifest = _fill(_read(root / "skill-package/skill.json"), filled)
    linking = _fill(_read(root / "skill-package/accountLinking.json"), filled)
    models = {locale: _read(root / f"interaction_models/{locale}.json") for locale in shown_in(root)}
    _check(manifest, models)
    files = {"skill.json": manifest, "accountLinking.json": linking}
    files |= {f"interactionModels/custom/{locale}.json": model for locale, model in models.items()}
    _write(out, files)
    return [out / name for name in files]


def shown_in(root: Path = ROOT) -> list[str]:
    """Return the locales that the store shows: those of skill.json. A model of another is not in the package."""
    return sorted(_read(root / "skill-package/skill.json")["manifest"]["publishingInformation"]["locales"])


def left_out(root: Path = ROOT) -> list[str]:
    """Return the locales that have a model and are not shown."""
    return sorted({path.stem for path in (root / "interaction_models").glob("*.json")} - set(shown_in(root)))


def _read(path: Path) -> Any:
    try:
        return json.loads(path.read_text("utf-8"))
    except FileNotFoundError as error:
        raise InputError(f"{path}: not found; run this from a checkout") from error
    except ValueError as error:
        raise InputError(f"{path}: not JSON: {error}") from error


def _fill(value: Any, filled: dict[str, str]) -> Any:
    match value:
        case str():
            return Template(value).substitute(filled)
        case list():
            return [_fill(item, filled) for item in value]
        case dict():
            return {key: _fill(item, filled) for key, item in value.items()}
        case _:
            return value


def _check(manifest: dict[str, Any], models: dict[str, Any]) -> None:
    for locale, shown in manifest["manifest"]["publishingInformation"]["locales"].items():
        for phrase in shown["examplePhrases"]:
            if intent_of(phrase, models[locale], locale_of(locale)) is None:
                raise InputError(
                    f"skill.json, {locale}, examplePhrases: no sample of the model understands {phrase!r}; "
                    "use the invocation name with one of interaction_models' samples"
                )


def _write(out: Path, files: dict[str, Any]) -> None:
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out.parent) as folder:
        fresh = Path(folder) / out.name
        for name, content in files.items():
            path = fresh / name
            path.parent.mkdir(parents=True, exist_ok=True)
            is_model = name.startswith("interactionModels/")
            text = model_text(content) if is_model else json.dumps(content, indent=2, ensure_ascii=False) + "\n"
            path.write_text(text, "utf-8")
        shutil.rmtree(out, ignore_errors=True)
        fresh.replace(out)


def main(arguments: list[str] | None = None) -> int:
    """Run the command; data (the files' names) on stdout, talk on stderr, 2 for the user's mistakes."""
    parser = argparse.ArgumentParser(
        prog="make skill-package", description=__doc__.splitlines()[0] if __doc__ else None
    )
    parser.add_argument("--out", type=Path, default=Path("build/skill-package"))
    parser.add_argument("--endpoint", default=EXAMPLE_ENDPOINT, help="the function's ARN or an https URL")
    parser.add_argument("--shop", default=EXAMPLE_SHOP, help="the shop's own https address")
    asked = parser.parse_args(arguments)
    try:
        written = assemble(asked.out, endpoint=asked.endpoint, shop=asked.shop)
    except InputError as error:
        sys.stderr.write(f"error: {error}\n")
        return 2
    sys.stdout.writelines(f"{path}\n" for path in written)
    for locale in left_out():
        sys.stderr.write(f"{locale} has a model and is not shown in the store: name it in skill-package/skill.json\n")
    if asked.endpoint == EXAMPLE_ENDPOINT:
        sys.stderr.write("The endpoint is an example; for your own: make skill-package ENDPOINT=arn:aws:lambda:...\n")
    if asked.shop == EXAMPLE_SHOP:
        sys.stderr.write(
            f"The shop's address {EXAMPLE_SHOP} is an example: privacy, terms, sign-in and icons lead nowhere; "
            "for your own: make skill-package SHOP=https://...\n"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
