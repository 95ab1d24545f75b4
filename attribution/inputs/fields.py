"""What each field of a record may hold, read off the record's own annotations: the one source of every rule."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, dataclass
from dataclasses import fields as dataclass_fields
from datetime import datetime
from enum import StrEnum
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

from annotated_types import Ge, Interval, Len, Predicate

from ledger.records import Consent, Identity, Order, OrderLine, Touchpoint, is_currency

TEXT, WHOLE, FRACTION, TRUTH, TIME, TEXTS, LINES, CONSENT, IDENTITY = (
    *("text", "whole", "fraction", "truth", "time"),
    *("texts", "lines", "consent", "identity"),
)
_PLAIN: Mapping[object, str] = {
    str: TEXT,
    int: WHOLE,
    float: FRACTION,
    bool: TRUTH,
    datetime: TIME,
    Consent: CONSENT,
    Identity: IDENTITY,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field of a record.

    `kind` is one of this file's words; `least` and `most` bound a number, or the characters of a text or of each of
    several texts. `default` is what a field that is absent or null stands for; None is nothing.
    """

    name: str
    kind: str
    required: bool
    default: Any
    least: float | None = None
    most: float | None = None
    words: tuple[str, ...] = ()
    currency: bool = False
    added: bool = False  # in version 2


def fields_of(record: type[Touchpoint | Order | OrderLine | Consent | Identity]) -> dict[str, Field]:
    """Return the fields of a record by name, in the record's order."""
    hints = get_type_hints(record, include_extras=True)
    added = getattr(record, "ADDED_IN_2", ())
    return {
        field.name: _field(field.name, hints[field.name], field.default, field.default_factory, field.name in added)
        for field in dataclass_fields(record)
    }


def _field(name: str, hint: Any, default: Any, factory: Any, added: bool) -> Field:
    hint = _without_none(hint)
    base, rules = (get_args(hint)[0], get_args(hint)[1:]) if get_origin(hint) is Annotated else (hint, ())
    words = tuple(str(word.value) for word in base) if _is_words(base) else ()
    kind = TEXT if words else _kind(base)
    least, most = _bounds(get_args(get_args(base)[0])[1:] if kind == TEXTS else rules)
    return Field(
        name=name,
        kind=kind,
        required=default is MISSING and factory is MISSING,
        default=_plain(default),
        least=least,
        most=most,
        words=words,
        currency=any(isinstance(rule, Predicate) and rule.func is is_currency for rule in rules),
        added=added,
    )


def _without_none(hint: Any) -> Any:
    if get_origin(hint) in (Union, UnionType):
        (hint,) = (kind for kind in get_args(hint) if kind is not type(None))
    return hint


def _is_words(base: Any) -> bool:
    return isinstance(base, type) and issubclass(base, StrEnum)


def _kind(base: Any) -> str:
    if get_origin(base) is tuple:
        return LINES if get_args(base)[0] is OrderLine else TEXTS
    return _PLAIN[base]


def _bounds(rules: tuple[Any, ...]) -> tuple[float | None, float | None]:
    for rule in rules:
        match rule:
            case Len():
                return rule.min_length, rule.max_length
            case Interval() | Ge():
                return rule.ge, getattr(rule, "le", None)  # type: ignore[return-value]
    return None, None


def _plain(default: Any) -> Any:
    return None if default is MISSING or default == () else getattr(default, "value", default)
