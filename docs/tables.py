"""The generated tables of these documents; `cog -r docs/*.md README.md` writes them, `make check` compares them."""

from __future__ import annotations

import re
from dataclasses import MISSING, Field, fields
from datetime import date, datetime
from enum import StrEnum
from importlib import import_module
from inspect import cleandoc
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

from base.environment import LedgerSettings
from base.settings import Settings
from ledger import records
from ledger.privacy.retention import KINDS
from ledger.records.claim import Claim
from ledger.records.constraints import Share
from ledger.records.match_keys import MatchKeys
from ledger.records.spend import Spend
from runtime.functions.function import Function
from runtime.functions.table import FUNCTIONS

RECORDS = (
    records.Touchpoint,
    records.Order,
    records.OrderLine,
    Spend,
    Claim,
    MatchKeys,
    records.Consent,
    records.Identity,
)

_PLAIN = {
    str: "text",
    int: "whole number",
    float: "number",
    bool: "true/false",
    date: "day, `yyyy-mm-dd`",
    datetime: "time, RFC 3339, UTC",
}


def settings_table() -> str:
    """Every setting: name, default on the embedded AWS, the functions that read it too, meaning."""
    lines = ["| variable | default (embedded) | functions | meaning |", "|---|---|---|---|"]
    kinds: tuple[type[LedgerSettings], ...] = (Settings, *map(_settings, FUNCTIONS.values()))
    every = [one for kind in kinds for one in fields(kind)]
    demanded = {one.name for one in every if one.metadata["required"]}
    first = {name: next(one for one in every if one.name == name) for name in dict.fromkeys(one.name for one in every)}
    for item in first.values():
        shown = "a development secret" if item.metadata["secret"] else f"`{item.default}`"
        default = shown if item.default else "(empty)"
        needed = " Required with `EARSHOT_AWS=aws`." if item.name in demanded else ""
        lines.append(f"| `{item.metadata['env']}` | {default} | {_readers(item)} | {item.metadata['help']}{needed} |")
    return "\n".join(lines)


def _readers(item: Field[Any]) -> str:
    """The functions whose settings have the field."""
    return ", ".join(
        name for name, function in FUNCTIONS.items() if item.name in {one.name for one in fields(_settings(function))}
    )


def _settings(function: Function) -> type[LedgerSettings]:
    module, kind = function.settings.rsplit(".", 1)
    found: type[LedgerSettings] = getattr(import_module(module), kind)
    return found


def data_dictionary() -> str:
    """Every record with its fields, types and whether they may be absent."""
    return "\n\n".join(_record_table(record) for record in RECORDS)


def commands_reference() -> str:
    """Every command with its options, as the command itself tells them."""
    import typer
    from typer.cli import get_docs_for_click

    from cli.main import command_line

    command = typer.main.get_command(command_line())
    context = typer.Context(command, info_name="earshot")
    return get_docs_for_click(obj=command, ctx=context, name="earshot").strip()


def _record_table(record: type) -> str:
    hints = get_type_hints(record, include_extras=True)
    meanings = _meanings(record)
    new = getattr(record, "ADDED_IN_2", ())
    promise = (record.__doc__ or "").strip().splitlines()[0]
    lines = [
        f"### {record.__name__}",
        "",
        promise,
        "",
        "| field | meaning | type | may be absent |",
        "|---|---|---|---|",
    ]
    for item in fields(record):
        meaning = meanings[item.name] + (" Since version 2." if item.name in new else "")
        lines.append(f"| `{item.name}` | {meaning} | {_type(hints[item.name])} | {_optional(item)} |")
    return "\n".join(lines)


def _meanings(record: type) -> dict[str, str]:
    """Return what each field means, from the `Attributes` of the record's docstring."""
    _, _, told = cleandoc(record.__doc__ or "").partition("Attributes:\n")
    entries = re.findall(r"^    (\w+): (.+(?:\n {8}.+)*)", told, re.MULTILINE)
    return {name: _sentence(" ".join(text.split())) for name, text in entries}


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _optional(item: Field[Any]) -> str:
    return "no" if item.default is MISSING and item.default_factory is MISSING else "yes"


def _type(hint: Any) -> str:
    if hint == Share:
        return "number 0-1"
    if get_origin(hint) is Annotated:
        return _type(get_args(hint)[0])
    if get_origin(hint) in (Union, UnionType):
        return _type(next(part for part in get_args(hint) if part is not NoneType))
    if get_origin(hint) is tuple:
        return f"list of {_type(get_args(hint)[0])}"
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return ", ".join(f"`{member.value}`" for member in hint)
    return _PLAIN.get(hint) or str(getattr(hint, "__name__", hint))


def retention_table() -> str:
    """Every kind of data: where it lies, how long, and what ends it before."""
    lines = ["| kind of data | where | kept | what ends it before |", "|---|---|---|---|"]
    return "\n".join(lines + [f"| {one.what} | {one.where} | {one.kept} | {one.ends} |" for one in KINDS])
