"""Make a locale's interaction model from its source file and the catalogue: the same inputs give the same bytes."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from base.errors import InputError
from locales import Locale
from shop.catalog import Catalog, said, slug

ModelSource = Mapping[str, Any]
MADE_FROM = "made_from"


def read_source(path: Path) -> dict[str, Any]:
    """Read a locale's source; one that is made from another (`made_from`) holds what differs and is laid over it.

    Its samples are added to the other's, those of `without` taken away; its synonyms of a value stand in the other's
    place.

    Raises:
        InputError: the file cannot be read or is no TOML, or takes away a sample that is not there.
    """
    source = _read(path)
    base = source.pop(MADE_FROM, None)
    if base is None:
        return source
    other = read_source(path.with_name(f"{base}.toml"))
    if missing := _missing(other, source):
        raise InputError(f"{path}: {base} has no {missing[0]!r} to take away or to add to")
    return _laid_over(other, source)


def _missing(base: ModelSource, source: ModelSource) -> list[str]:
    """Return the intents and samples that a source means to change and its base does not have."""
    changed = source.get("intents", {})
    gone = [
        one
        for name, more in changed.items()
        for one in more.get("without", ())
        if one not in base["intents"].get(name, {}).get("samples", ())
    ]
    return [*(name for name in changed if name not in base["intents"]), *gone]


def _laid_over(base: ModelSource, source: ModelSource) -> dict[str, Any]:
    intents = dict(base["intents"])
    for name, more in source.get("intents", {}).items():
        kept = [one for one in intents[name].get("samples", ()) if one not in more.get("without", ())]
        intents[name] = {**intents[name], "samples": [*kept, *more.get("samples", ())]}
    types = {name: {**values, **source.get("types", {}).get(name, {})} for name, values in base["types"].items()}
    return {**base, **source, "intents": intents, "types": types}


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InputError(f"{path}: {error}") from error


def build_model(source: ModelSource, catalog: Catalog) -> dict[str, Any]:
    """Return the model as Alexa takes it (`interactionModel.languageModel`), in the catalogue's locale."""
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
    values = _Values(catalog.locale)
    brands = [
        values.one(brand.brand_id, brand.canonical, (*values.plain(brand.canonical), *brand.aliases))
        for brand in catalog.brands.values()
    ]
    products = [values.one(kind, said(kind), synonyms["PRODUCT"].get(kind, ())) for kind in catalog.kinds]
    products += [
        values.one(product.product_id, _without_brand(product.name, catalog.brand_name(product.brand_id)))
        for product in catalog.products.values()
    ]
    return [
        {"name": "BRAND", "values": brands},
        {"name": "PRODUCT", "values": _distinct(products)},
        {"name": "CATEGORY", "values": [values.named(one, synonyms["CATEGORY"]) for one in catalog.categories]},
        {"name": "NEED", "values": [values.named(one, synonyms["NEED"]) for one in catalog.needs]},
        {
            "name": "CHOICE",
            "values": [values.one(id_, names[0], names[1:]) for id_, names in synonyms["CHOICE"].items()],
        },
    ]


class _Values:
    """Values of slot types, as a locale says them."""

    def __init__(self, locale: Locale) -> None:
        self._locale = locale

    def named(self, slug_: str, synonyms: Mapping[str, Iterable[str]]) -> dict[str, Any]:
        return self.one(slug_, said(slug_), synonyms.get(slug_, ()))

    def one(self, id_: str, name: str, synonyms: Iterable[str] = ()) -> dict[str, Any]:
        others = [one for one in dict.fromkeys(synonyms) if one.lower() != name.lower()]
        # Amazon's published schema wants at least one synonym of every value.
        others = others or [self._locale.invocation.synonym.format(name.lower())]
        return {"id": id_, "name": {"value": name, "synonyms": others}}

    def plain(self, name: str) -> tuple[str, ...]:
        """The name as a recogniser writes it, where that differs: "Phlox & Fern" -> "phlox and fern"."""
        plain = name.lower().replace("'", "")
        for sign, word in self._locale.product_words.signs.items():
            plain = plain.replace(sign, word)
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
