"""What Alexa (or certification) would refuse in an interaction model, and what would leave a customer unserved.

Amazon's published schema knows the structure alone; what it misses is in `checks`, a module a part of the model.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

from locales import locale_of
from skill.interaction.checks import (
    bare,
    certified,
    dialog,
    handlers,
    intents,
    invocation,
    limits,
    slot_types,
    structure,
)
from skill.interaction.finding import Breach, Finding, part


def lint(file: str, model: Mapping[str, Any], handled: Collection[str] | None = None) -> list[Finding]:
    """Return everything wrong with a model, in the order of its parts.

    Args:
        file: the name to show in the findings, and by its stem the locale.
        model: the parsed JSON of the model's file.
        handled: the goals the skill handles; None leaves the comparison out.
    """
    return [
        Finding(file=file, where=where, problem=problem, rule=rule)
        for rule, (where, problem) in _found(file, model, handled)
    ]


def _found(file: str, model: Mapping[str, Any], handled: Collection[str] | None) -> Iterator[tuple[str, Breach]]:
    interaction = part(model, "interactionModel")
    language = part(interaction, "languageModel")
    if not language:
        return iter([(structure.RULE, ("interactionModel.languageModel", "missing; is this a model?"))])
    name = str(language.get("invocationName", ""))
    checked = (
        (structure.RULE, structure.breaches(model)),
        (limits.RULE, limits.breaches(model)),
        (invocation.RULE, invocation.breaches(name, locale_of(Path(file).stem).invocation)),
        (slot_types.RULE, slot_types.breaches(language)),
        (intents.RULE, intents.breaches(language)),
        (bare.RULE, bare.breaches(language, locale_of(Path(file).stem))),
        (certified.RULE, certified.breaches(language)),
        (dialog.RULE, dialog.breaches(interaction)),
        (handlers.RULE, () if handled is None else handlers.breaches(language, handled)),
    )
    return ((rule, breach) for rule, found in checked for breach in found)
