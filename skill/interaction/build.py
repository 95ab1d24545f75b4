"""Make a locale's interaction model from its source file and the catalogue: the same inputs give the same bytes."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from base.errors import InputError
from shop.catalog import Catalog, said, slug

Source = Mapping[str, Any]


def read_source(path: Path) -> dict[str, Any]:
    """Read a locale's source.

    Raises:
        InputError: the file cannot be read or is no TOML.
    """
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InputError(f"{path}: {error}") from error


def build_model(source: Source, catalog: Catalog) -> dict[str, Any]:
    """Return the model as Alexa takes it (`interactionModel.languageModel`)."""
    model = {
        "invocationName": source["invocation_name"],
        "intents": [_intent(name, intent) for name, intent in source["intents"].items()],
        "types": _types(source.get("types", {}), catalog),
    }
    return {"interactionModel": {"languageModel": model}}


def model_text(model: Mapping[str, Any]) -> str:
    """Return the model as the text of its file."""
    return json.dumps(model, indent=2, ensure_ascii=False) + "\n"


def _intent(name: str, intent: Mapping[str, Any]) -> dict[str, Any]:
    slots = [{"name": slot, "type": type_} for slot, type_ in intent.get("slots", {}).items()]
    samples = list(dict.fromkeys(one for sample in intent.get("samples", []) for one in alternatives(sample)))
    return {"name": name, **({"slots": slots} if slots else {}), "samples": samples}


def alternatives(sample: str) -> list[str]:
    """Return every sentence that a sample with alternatives stands for: "(order|buy) (my|) {product}" is four."""
    head, bracket, rest = sample.partition("(")
    if not bracket:
        return [" ".join(sample.split())]
    inner, _, tail = rest.partition(")")
    return [one for choice in inner.split("|") for one in alternatives(f"{head}{choice}{tail}")]


def _types(synonyms: Mapping[str, Mapping[str, list[str]]], catalog: Catalog) -> list[dict[str, Any]]:
    brands = [
        _value(brand.brand_id, brand.canonical, (*_plain(brand.canonical), *brand.aliases))
        for brand in catalog.brands.values()
    ]
    products = [_value(kind, said(kind), synonyms["PRODUCT"].get(kind, ())) for kind in catalog.kinds]
    products += [
        _value(product.product_id, _without_brand(product.name, catalog.brand_name(product.brand_id)))
        for product in catalog.products.values()
    ]
    return [
        {"name": "BRAND", "values": brands},
        {"name": "PRODUCT", "values": _distinct(products)},
        {"name": "CATEGORY", "values": [_named(one, synonyms["CATEGORY"]) for one in catalog.categories]},
        {"name": "NEED", "values": [_named(one, synonyms["NEED"]) for one in catalog.needs]},
        {"name": "CHOICE", "values": [_value(id_, names[0], names[1:]) for id_, names in synonyms["CHOICE"].items()]},
    ]


def _named(slug_: str, synonyms: Mapping[str, Iterable[str]]) -> dict[str, Any]:
    return _value(slug_, said(slug_), synonyms.get(slug_, ()))


def _value(id_: str, name: str, synonyms: Iterable[str] = ()) -> dict[str, Any]:
    others = [one for one in dict.fromkeys(synonyms) if one.lower() != name.lower()]
    # Amazon's published schema wants at least one synonym of every value.
    return {"id": id_, "name": {"value": name, "synonyms": others or [f"the {name.lower()}"]}}


def _plain(name: str) -> tuple[str, ...]:
    """The name as a recogniser writes it, where that differs: "Phlox & Fern" -> "phlox and fern"."""
    plain = name.lower().replace("&", "and").replace("'", "")
    return () if plain == name.lower() else (plain,)


def _without_brand(name: str, brand: str) -> str:
    rest = name.removeprefix(brand).strip()
    return rest or name


def _distinct(values: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Keep the first value of each name or synonym: a kind ("coffee") before a product of that very name."""
    taken: set[str] = set()
    kept: list[dict[str, Any]] = []
    for value in values:
        names = {slug(one) for one in (value["name"]["value"], *value["name"].get("synonyms", ()))}
        if slug(value["name"]["value"]) in taken:
            continue
        taken |= names
        kept.append(value)
    return kept
