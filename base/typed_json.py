"""JSON read into types of our own, by many threads at once.

msgspec learns a type when it first reads one, and stops the whole process where a second thread reads the same type
meanwhile (seen with 0.22: eight threads, one new type). So a type is learned on one thread, before anybody reads it;
what reads it is kept, since a union is learned anew, its members weighed against each other, wherever it is not.
"""

from __future__ import annotations

from threading import Lock
from typing import Any, TypeVar, overload

import msgspec

Typed = TypeVar("Typed")

_EXACT = 2**53  # beyond, a float is no longer every integer
_ONE_AT_A_TIME = Lock()
_READERS: dict[Any, msgspec.json.Decoder[Any]] = {}


@overload
def read_json(body: str | bytes, kind: type[Typed]) -> Typed: ...
@overload
def read_json(body: str | bytes, kind: object) -> Any: ...
def read_json(body: str | bytes, kind: Any) -> Any:
    """Read one JSON text as a value of the kind: a dataclass, a Struct, or a union of such.

    Raises:
        ValueError: the text is no such value (msgspec's errors are ValueErrors).
    """
    try:
        return _reader(kind).decode(body)
    except RecursionError as error:  # which is no ValueError: one bad record would hold up all that wait behind it
        raise ValueError("the text is nested deeper than any value of ours") from error


@overload
def read_plain(plain: Any, kind: type[Typed]) -> Typed: ...
@overload
def read_plain(plain: Any, kind: object) -> Any: ...
def read_plain(plain: Any, kind: Any) -> Any:
    """Read what JSON was already parsed into (objects as dictionaries) as a value of the kind, strictly.

    Raises:
        ValueError: it is no such value (msgspec's errors are ValueErrors).
    """
    _reader(kind)
    return msgspec.convert(plain, kind)


def whole_numbers(plain: Any) -> Any:
    """Return what JSON was parsed into with 5000.0 as 5000: both are the same integer to a JSON Schema.

    Raises:
        RecursionError: it is nested deeper than any value of ours.
    """
    if isinstance(plain, dict):
        return {name: whole_numbers(value) for name, value in plain.items()}
    if isinstance(plain, list):
        return [whole_numbers(value) for value in plain]
    if isinstance(plain, float) and plain.is_integer() and abs(plain) <= _EXACT:
        return int(plain)
    return plain


def _reader(kind: Any) -> msgspec.json.Decoder[Any]:
    reader = _READERS.get(kind)
    if reader is None:
        with _ONE_AT_A_TIME:
            reader = _READERS[kind] = msgspec.json.Decoder(kind)
    return reader
