"""Whether an interaction model is the merchant's own: called by the seller's name, made of the catalogue that is sold.

Source of the first: requirements for skills that allow purchases, 1b: the invocation name is the seller's name.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shop.catalog import Catalog
from skill.interaction.finding import Breaches, Finding, part, parts

RULE = "Alexa: requirements for skills that allow purchases"
_MOST_NAMED = 3


def of_merchant(file: str, model: Mapping[str, Any], *, seller: str, catalog: Catalog) -> list[Finding]:
    """Return what tells that a model is not of this seller and catalogue.

    Args:
        file: the name to show in the findings.
        model: the parsed JSON of the model's file.
        seller: the name that is spoken before an order (`EARSHOT_SELLER`).
        catalog: what is sold (`EARSHOT_CATALOG`).
    """
    language = part(part(model, "interactionModel"), "languageModel")
    return [
        Finding(file=file, where=where, problem=problem, rule=RULE)
        for where, problem in _found(language, seller, catalog)
    ]


def _found(language: Mapping[str, Any], seller: str, catalog: Catalog) -> Breaches:
    name = str(language.get("invocationName", ""))
    if _plain(name) != _plain(seller):
        yield (
            f"invocation name {name!r}",
            f"the seller is {seller!r} (EARSHOT_SELLER): a skill that sells is called by the seller's name",
        )
    ids = {"BRAND": catalog.brands, "PRODUCT": {**dict.fromkeys(catalog.kinds), **catalog.products}}
    for type_, known in ids.items():
        told = [
            str(one.get("id"))
            for kind in parts(language, "types")
            if kind.get("name") == type_
            for one in parts(kind, "values")
        ]
        strange = [one for one in told if one not in known]
        if strange:
            named = ", ".join(strange[:_MOST_NAMED])
            problem = f"{len(strange)} values are not of the catalogue (EARSHOT_CATALOG), {named} for one"
            yield f"type {type_}", f"{problem}; make the model again: earshot build-model"
        missing = [one for one in known if one not in told]
        if missing:
            named = ", ".join(missing[:_MOST_NAMED])
            problem = f"{len(missing)} of the catalogue (EARSHOT_CATALOG) are not in it, {named} for one"
            yield f"type {type_}", f"{problem}; make the model again: earshot build-model"


def _plain(name: str) -> str:
    return "".join(letter for letter in name.lower() if letter.isalnum())
