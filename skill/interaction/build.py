"""Make a locale's interaction model from its source file and the catalogue: the same inputs give the same bytes."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from base.errors import InputError
from locales import Locale
from shop.catalog import Catalog, Product, Wanted, said, slug
from skill.interaction.carriers import SLOTS, carried, carriers
from skill.understanding.packs import piece_words

ModelSource = Mapping[str, Any]
MADE_FROM = "made_from"
_PHRASE = re.compile(r"<(\w+)>")


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
    phrases = {**base.get("phrases", {}), **source.get("phrases", {})}
    return {**base, **source, "intents": intents, "types": types, "phrases": phrases}


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InputError(f"{path}: {error}") from error


def build_model(source: ModelSource, catalog: Catalog) -> dict[str, Any]:
    """Return the model as Alexa takes it (`interactionModel.languageModel`), in the catalogue's locale."""
    phrases, sentences = source.get("phrases", {}), catalog.locale.sentences
    intents = [
        _intent(name, intent, carried(name, _told(intent, phrases), sentences, always=_always(intent, phrases)))
        for name, intent in source["intents"].items()
    ]
    model = {
        "invocationName": source["invocation_name"],
        "intents": intents,
        "types": [*_types(source.get("types", {}), catalog), *carriers(sentences)],
    }
    return {"interactionModel": {"languageModel": model}}


def _always(intent: Mapping[str, Any], phrases: Mapping[str, str]) -> list[str]:
    return [one for sample in intent.get("carried", []) for one in alternatives(sample, phrases)]


def _told(intent: Mapping[str, Any], phrases: Mapping[str, str]) -> list[str]:
    told = [one for sample in intent.get("samples", []) for one in alternatives(sample, phrases)]
    return list(dict.fromkeys((*_always(intent, phrases), *told)))


def _intent(name: str, intent: Mapping[str, Any], told: Collection[str]) -> dict[str, Any]:
    told_slots = {**intent.get("slots", {}), **{slot: type_ for slot, type_ in SLOTS.items() if _has(told, slot)}}
    slots = [{"name": slot, "type": type_} for slot, type_ in told_slots.items()]
    return {"name": name, **({"slots": slots} if slots else {}), "samples": list(told)}


def _has(told: Collection[str], slot: str) -> bool:
    return any(f"{{{slot}}}" in one for one in told)


def alternatives(sample: str, phrases: Mapping[str, str] = MappingProxyType({})) -> list[str]:
    """Return every sentence that a sample stands for: "(order|buy) (my|) {product}" is four.

    Brackets may stand in brackets; "<want>" stands for the phrase of that name.
    """
    for name in _PHRASE.findall(sample):
        if name not in phrases:
            raise InputError(f"sample {sample!r}: there is no phrase {name!r}")
        sample = sample.replace(f"<{name}>", f"({phrases[name]})")
    if _PHRASE.search(sample):
        return alternatives(sample, phrases)
    return list(dict.fromkeys(" ".join(one.split()) for one in _expanded(sample)))


def _expanded(sample: str) -> list[str]:
    """Return every sentence of choices between "|", each of which may hold choices in brackets."""
    sentences: list[str] = []
    unfinished, depth, begun = [""], 0, 0
    for place, sign in enumerate(sample):
        depth += {"(": 1, ")": -1}.get(sign, 0)
        if sign == "(" and depth == 1:
            begun = place + 1
        elif sign == ")" and depth == 0:
            inner = _expanded(sample[begun:place])
            unfinished = [one + choice for one in unfinished for choice in inner]
        elif sign == "|" and depth == 0:
            sentences, unfinished = [*sentences, *unfinished], [""]
        elif depth == 0:
            unfinished = [one + sign for one in unfinished]
    return [*sentences, *unfinished]


def _types(synonyms: Mapping[str, Mapping[str, list[str]]], catalog: Catalog) -> list[dict[str, Any]]:
    values = _Values(catalog.locale)
    brands = [
        values.one(brand.brand_id, brand.canonical, (*values.plain(brand.canonical), *brand.aliases))
        for brand in catalog.brands.values()
    ]
    products = [values.one(kind, said(kind), synonyms["PRODUCT"].get(kind, ())) for kind in catalog.kinds]
    products += [
        values.one(
            product.product_id,
            _without_brand(product.name, catalog.brand_name(product.brand_id)),
            _with_brand(product, catalog),
        )
        for product in catalog.products.values()
    ]
    numbers = catalog.locale.numbers
    units = sorted(numbers.containers | numbers.measures | piece_words(catalog))
    made = [
        {"name": "BRAND", "values": brands},
        {"name": "PRODUCT", "values": _distinct(products)},
        {"name": "CATEGORY", "values": [values.named(one, synonyms["CATEGORY"]) for one in catalog.categories]},
        {"name": "NEED", "values": [values.need(one, synonyms) for one in (*catalog.needs, *_of_health(synonyms))]},
        {"name": "UNIT", "values": [values.one(slug(one), one) for one in units]},
    ]
    known = {type_["name"] for type_ in made}
    return [*made, *(values.listed(name, told) for name, told in synonyms.items() if name not in known)]


def _of_health(synonyms: Mapping[str, Mapping[str, list[str]]]) -> tuple[str, ...]:
    """What nothing is sold for, and which is heard all the same, so that it is answered and not guessed at."""
    return tuple(one for one in synonyms["NEED"] if one == "health")


def _with_brand(product: Product, catalog: Catalog) -> tuple[str, ...]:
    """The product as it is named with its brand: in full, and by the kind alone where the brand makes one of it."""
    brand = catalog.brand_name(product.brand_id)
    of_kind = [one for one in catalog.find(Wanted(brand_id=product.brand_id, kind=product.kind)) if one != product]
    by_kind = () if of_kind else (f"{brand.lower()} {said(product.kind)}",)
    rest = _without_brand(product.name, brand).lower()
    turned = f"{rest.removeprefix(said(product.kind)).strip()} {said(product.kind)}"  # "size two diapers"
    return tuple(dict.fromkeys((product.name.lower(), *by_kind, *((turned,) if len(turned) == len(rest) else ()))))


class _Values:
    """Values of slot types, as a locale says them."""

    def __init__(self, locale: Locale) -> None:
        self._locale = locale

    def named(self, slug_: str, synonyms: Mapping[str, Iterable[str]]) -> dict[str, Any]:
        return self.one(slug_, said(slug_), synonyms.get(slug_, ()))

    def need(self, slug_: str, synonyms: Mapping[str, Mapping[str, list[str]]]) -> dict[str, Any]:
        """A need, also as it is told of what one has: "the dog's teeth", "water is hard"."""
        first, _, rest = said(slug_).partition(" ")
        whose = {word for words in synonyms.get("WHOSE", {}).values() for word in words}
        turned = self._locale.invocation.turned if first in self._locale.brand_words.qualities else ()
        owned = self._locale.invocation.owned if first in whose else ()
        ways = [way.format(first=first, rest=rest) for way in (*turned, *owned) if rest]
        return self.one(slug_, said(slug_), (*synonyms["NEED"].get(slug_, ()), *ways))

    def one(self, id_: str, name: str, synonyms: Iterable[str] = ()) -> dict[str, Any]:
        others = [one for one in dict.fromkeys(synonyms) if one.lower() != name.lower()]
        # Amazon's published schema wants at least one synonym of every value.
        others = others or [self._locale.invocation.synonym.format(name.lower())]
        return {"id": id_, "name": {"value": name, "synonyms": others}}

    def listed(self, name: str, told: Mapping[str, list[str]]) -> dict[str, Any]:
        """A type whose values stand in the source alone: the first word of each is its name."""
        values = [self.one(id_, *((names[0], names[1:]) if names else (said(id_), ()))) for id_, names in told.items()]
        return {"name": name, "values": values}

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
        name, synonyms = value["name"]["value"], value["name"]["synonyms"]
        free = [one for one in (name, *synonyms) if slug(one) not in taken]
        if not free:
            continue
        taken |= {slug(one) for one in free}
        others = free[1:] or [one for one in synonyms if slug(one) not in taken] or [f"the {free[0].lower()}"]
        kept.append({**value, "name": {"value": free[0], "synonyms": others}})
    return kept
