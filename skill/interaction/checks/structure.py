"""Keys, kinds of values and lists, against the schema that Amazon publishes with its own client.

That schema lets unknown keys pass, so that `sampels` beside `samples` would be silently no sample: here every object is
closed. Source: `spec.json` of the npm package ask-smapi-model (see NOTICE).
"""

from __future__ import annotations

import difflib
import json
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from skill.interaction.finding import Breaches

if TYPE_CHECKING:
    from jsonschema import Draft4Validator, ValidationError

RULE = "published schema: InteractionModelData"
PUBLISHED = Path(__file__).parents[1] / "ask-smapi-model.json"
_MODEL = "v1.skill.interactionModel.InteractionModelData"
_MOST_NAMED = 40
_KINDS = {list: "a list", dict: "an object", str: "a text", bool: "true or false", int: "a number", float: "a number"}
_CALLED = {"array": "a list", "object": "an object", "string": "a text", "boolean": "true or false"}


def breaches(model: Mapping[str, Any]) -> Breaches:
    """Yield what is not built as Amazon takes it, in the order of the model."""
    for error in sorted(_validator().iter_errors(model), key=_place):
        where = _told(model, list(error.absolute_path))
        for problem in _problems(error):
            yield where, problem


@cache
def _validator() -> Draft4Validator:
    from jsonschema import Draft4Validator

    definitions = json.loads(PUBLISHED.read_text("utf-8"))["definitions"]
    closed = {name: _closed(definition) for name, definition in definitions.items()}
    return Draft4Validator({"$ref": f"#/definitions/{_MODEL}", "definitions": closed})


def _closed(definition: Mapping[str, Any]) -> Mapping[str, Any]:
    return {**definition, "additionalProperties": False} if "properties" in definition else definition


def _place(error: ValidationError) -> list[tuple[int, str]]:
    return [(step, "") if isinstance(step, int) else (-1, step) for step in error.absolute_path]


def _told(model: object, path: Sequence[str | int]) -> str:
    """Return a place as a person reads it: an entry of a list with the name it has."""
    told, at = "", model
    for step in path:
        at = at[step]  # type: ignore[index]
        name = at.get("name", at.get("id")) if isinstance(step, int) and isinstance(at, Mapping) else None
        name = name.get("value") if isinstance(name, Mapping) else name
        entry = textwrap.shorten(name, _MOST_NAMED, placeholder="...") if isinstance(name, str) else step
        told += f"[{entry}]" if isinstance(step, int) else f".{step}"
    return told.removeprefix(".") or "the whole model"


def _problems(error: ValidationError) -> Iterator[str]:
    expected: Any = error.validator_value
    found: Any = error.instance
    schema: Any = error.schema
    match str(error.validator):
        case "additionalProperties":
            known = list(schema["properties"])
            yield from (_unknown(key, known) for key in found if key not in known)
        case "required":
            yield from (f"has no {key!r}" for key in expected if key not in found)
        case "type":
            yield f"expected {_CALLED.get(expected, expected)}, found {_KINDS.get(type(found), 'nothing')}"
        case "enum":
            yield f"{found!r} is none of {', '.join(expected)}"
        case "minLength" | "minItems":
            yield "is empty"
        case _:
            yield error.message


def _unknown(key: str, known: Sequence[str]) -> str:
    near = difflib.get_close_matches(key, known, n=1)
    return f"the key {key!r} is not known here; " + (
        f"did you mean {near[0]!r}?" if near else f"known are {', '.join(known)}"
    )
