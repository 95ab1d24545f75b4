"""What `rejected.jsonl` repeats of a bad line: enough to mend it, and nothing that names a person."""

from __future__ import annotations

import json
import re
from typing import Any

from attribution.inputs.columns import ORDER_COLUMNS, TOUCHPOINT_COLUMNS
from attribution.inputs.fields import TEXT
from base.personal import impersonal_id

LONGEST = 4096  # bytes
_BLANK = "…"

_COLUMNS = (*TOUCHPOINT_COLUMNS, *ORDER_COLUMNS)
# What finds the record again is shown: touchpoint_id and order_id.
_PERSONAL = {"heard", "handoff_token", "identity", "session_id", "subscription_id", "promo_code", "promo_codes"}
_NAMES = {column.field.name for column in _COLUMNS} | {"consent", "identity", "quantity", "unit_price_minor"}
_SHOWN = {
    *(column.field.name for column in _COLUMNS if column.inside != "identity" and column.name not in _PERSONAL),
    *("quantity", "unit_price_minor", "consent", "lines"),
}
_WORDS = {word for column in _COLUMNS if column.field.kind == TEXT for word in column.field.words}
_LITERALS = {"true", "false", "null"}
_TOKEN = re.compile(r"[^\s,:;{}\[\]\"'=<>()|]+")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d|\d\d|\d\d(\.\d{1,9})?Z?")
_NUMBER = re.compile(r"-?\d{1,6}(\.\d{1,3})?")


def shown(line: bytes, *, keep: bool) -> str:
    """Return a bad line as `rejected.jsonl` holds it, at most 4 kB of UTF-8.

    Args:
        line: as it stands in the file.
        keep: repeat it as it is; else what may identify somebody becomes "…": of a JSON object the identifiers, the
            words heard, tokens and all that is in no field we know; of anything else every word we do not know.
    """
    text = line.decode("utf-8", "replace").strip()
    if not keep:
        text = blanked(text)
    return text.encode("utf-8", "replace")[:LONGEST].decode("utf-8", "ignore")


def blanked(text: str) -> str:
    """Return a line with "…" for whatever may identify somebody."""
    try:
        parsed = json.loads(text)
    except (ValueError, RecursionError):
        return _TOKEN.sub(_word, text)
    if not isinstance(parsed, dict):
        return _TOKEN.sub(_word, text)
    return json.dumps(_members(parsed), ensure_ascii=False)


def _members(found: dict[str, Any]) -> dict[str, Any]:
    return {_name(name): _value(value) if name in _SHOWN else _hidden(value) for name, value in found.items()}


def _name(name: str) -> str:
    return name if name in _NAMES or re.fullmatch(r"[a-z_]{1,32}", name) else _BLANK


def _value(value: Any) -> Any:
    if isinstance(value, dict):
        return _members(value)
    if isinstance(value, list):
        return [_value(inner) for inner in value]
    return _BLANK if isinstance(value, str) and impersonal_id(value) is None else value


def _hidden(value: Any) -> Any:
    """Keep the shape and what is no identifier: which fields there were, and of what type."""
    if isinstance(value, dict):
        return {_name(name): _hidden(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_hidden(inner) for inner in value]
    return value if value is None or isinstance(value, bool) else _BLANK


def _word(found: re.Match[str]) -> str:
    word = found[0]
    known = word in _NAMES or word in _WORDS or word in _LITERALS
    return word if known or _MOMENT.fullmatch(word) or _NUMBER.fullmatch(word) else _BLANK
