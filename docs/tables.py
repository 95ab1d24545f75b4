"""The generated tables of these documents; `cog -r docs/*.md README.md` writes them, `make check` compares them."""

from __future__ import annotations

from dataclasses import MISSING, Field, fields
from datetime import datetime
from enum import StrEnum
from importlib import import_module
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

from base.environment import LedgerSettings
from base.settings import Settings
from ledger import records
from runtime.functions.table import FUNCTIONS, Function

RECORDS = (records.Touchpoint, records.Order, records.OrderLine, records.Consent, records.Identity)

_PLAIN = {str: "text", int: "whole number", float: "number 0-1", bool: "true/false"}


def settings_table() -> str:
    """Every setting: name, default on the embedded AWS, the functions that read it too, meaning."""
    lines = ["| variable | default (embedded) | functions | meaning |", "|---|---|---|---|"]
    for item in fields(Settings):
        default = (
            "a development secret" if item.metadata["secret"] else f"`{item.default}`" if item.default else "(empty)"
        )
        needed = " Required with `EARSHOT_AWS=aws`." if item.metadata["required"] else ""
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

    from cli.main import app

    command = typer.main.get_command(app)
    context = typer.Context(command, info_name="earshot")
    return get_docs_for_click(obj=command, ctx=context, name="earshot").strip()


def _record_table(record: type) -> str:
    hints = get_type_hints(record, include_extras=True)
    promise = (record.__doc__ or "").strip().splitlines()[0]
    lines = [f"### {record.__name__}", "", promise, "", "| field | type | may be absent |", "|---|---|---|"]
    lines += [f"| `{item.name}` | {_type(hints[item.name])} | {_optional(item)} |" for item in fields(record)]
    return "\n".join(lines)


def _optional(item: Field[Any]) -> str:
    return "no" if item.default is MISSING and item.default_factory is MISSING else "yes"


def _type(hint: Any) -> str:
    if get_origin(hint) is Annotated:
        return _type(get_args(hint)[0])
    if get_origin(hint) in (Union, UnionType):
        return _type(next(part for part in get_args(hint) if part is not NoneType))
    if get_origin(hint) is tuple:
        return f"list of {_type(get_args(hint)[0])}"
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return ", ".join(f"`{member.value}`" for member in hint)
    if hint is datetime:
        return "time, RFC 3339, UTC"
    return _PLAIN.get(hint) or getattr(hint, "__name__", str(hint))
