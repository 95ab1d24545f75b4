"""A receiver's rules as JSON Schema (draft 2020-12), and what of a message breaks them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from attribution.exports.receivers.receiver import Message
from base.clock import parse_rfc3339
from base.money import exponent

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator, FormatChecker
    from jsonschema.exceptions import ValidationError

Schema = dict[str, Any]
MessageRule = Callable[[Message], Iterable[str]]
_SHOWN = 80

SHA256: Schema = {"type": "string", "pattern": r"^[0-9a-f]{64}\Z"}
CURRENCY: Schema = {"type": "string", "pattern": r"^[A-Z]{3}\Z"}
MOMENT: Schema = {"type": "string", "format": "moment"}


@cache
def _formats() -> FormatChecker:
    from jsonschema import FormatChecker  # late: a command that names receivers checks nothing

    formats = FormatChecker(())
    formats.checks("moment", ValueError)(_is_moment)
    return formats


def _is_moment(text: object) -> bool:
    return not isinstance(text, str) or ("T" in text and parse_rfc3339(text) is not None)


def closed(required: dict[str, Schema], optional: dict[str, Schema] | None = None, **more: Any) -> Schema:
    """Return an object's schema: all of `required`, any of `optional`, nothing else."""
    known = required | (optional or {})
    return {
        "type": "object",
        "properties": known,
        "required": list(required),
        "additionalProperties": False,
    } | more


def text(longest: int, **more: Any) -> Schema:
    """Return the schema of a text that is not empty."""
    return {"type": "string", "minLength": 1, "maxLength": longest} | more


def to_the_cent(amount: float, currency: str, field: str) -> Iterator[str]:
    """Tell of an amount with more decimals than its currency has."""
    places = exponent(currency)
    if round(amount, places) != amount:
        yield f"{field}: {amount!r} has more decimals than {currency} ({places})"


def rules(schema: Schema, *more: MessageRule) -> Callable[[Message], Sequence[str]]:
    """Return what names everything that is wrong with a message: its field, what it says, and the rule.

    Args:
        schema: what each field may hold.
        more: rules that no schema can hold.
    """

    @cache
    def validator() -> Draft202012Validator:
        from jsonschema import Draft202012Validator

        return Draft202012Validator(schema, format_checker=_formats())

    def problems(message: Message) -> Sequence[str]:
        wrong = [told for error in _sorted(validator().iter_errors(message)) for told in _told(error)]
        return wrong or [told for rule in more for told in rule(message)]

    return problems


def _sorted(errors: Iterable[ValidationError]) -> list[ValidationError]:
    return sorted(errors, key=lambda error: [str(part) for part in error.absolute_path])


def _told(error: ValidationError) -> Iterator[str]:
    where = ".".join(str(part) for part in error.absolute_path)
    wanted: Any = error.validator_value
    given: Any = error.instance
    schema: Any = error.schema
    inside = f"{where}." if where else ""
    if error.validator == "required":
        yield from (f"{inside}{name}: required, but missing" for name in wanted if name not in given)
    elif error.validator == "additionalProperties":
        known = schema["properties"]
        yield from (f"{inside}{name}: {_shown(given[name])}: no such field here" for name in given if name not in known)
    else:
        rule = "is not the only one" if error.validator == "oneOf" else f"{error.validator} {_shown(wanted)}"
        yield f"{where or 'message'}: {_shown(given)}: {schema.get('description') or f'breaks the rule {rule}'}"


def _shown(value: object) -> str:
    told = json.dumps(value, ensure_ascii=False, default=str)
    return told if len(told) <= _SHOWN else f"{told[: _SHOWN - 1]}…"
