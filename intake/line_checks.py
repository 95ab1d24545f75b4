"""What every line of a file is looked at for, before or after it is read: UTF-8, addresses, its size in the table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields

from base.errors import InputError, RecordRefused
from intake.lines import RecordLine
from ledger import items, table
from ledger.encoding import AnyRecord
from ledger.items import fitting
from ledger.records import Identity, Order, Touchpoint


def holds_an_address(record: object) -> bool:
    """Tell whether an identifier of a record is an address in the clear."""
    identity = record.identity if isinstance(record, Touchpoint | Order) else Identity()
    return any("@" in (getattr(identity, item.name) or "") for item in fields(identity))


def parsed(line: RecordLine, read: Callable[[str], AnyRecord]) -> AnyRecord:
    """Read a line.

    Raises:
        InputError: it could not be read to its end, is not UTF-8, or no record; the message says which.
    """
    if line.trouble is not None:
        raise InputError(line.trouble)
    try:
        line.text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise InputError("not UTF-8") from error
    return read(line.text)


def check_size(record: Touchpoint | Order) -> None:
    """Accept a record silently that the table can hold.

    Raises:
        InputError: it cannot.
    """
    shards = table.FEW  # how many takes no room
    try:
        fitting(items.order(record, "", shards) if isinstance(record, Order) else items.touchpoint(record, shards))
    except RecordRefused as error:
        raise InputError(str(error)) from error
