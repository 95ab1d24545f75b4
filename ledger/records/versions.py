"""Records written by older versions of this product, made today's as they are read.

Version 2 only added fields that may be absent, so a record of version 1 is one of version 2 without them. It is read
for good: from the table, the spool, the log and files.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from annotated_types import Interval

if TYPE_CHECKING:
    from ledger.records.handoff import Handoff
    from ledger.records.order import Order
    from ledger.records.touchpoint import Touchpoint

SCHEMA_VERSION = 2
SchemaVersion = Annotated[int, Interval(ge=1, le=SCHEMA_VERSION)]


def upgrade(record: Touchpoint | Order | Handoff) -> None:
    """Make a record of an older version one of today's, while it is being made.

    Raises:
        ValueError: it says it is of version 1, which has not the field it carries: an unknown field is refused.
    """
    if record.schema_version >= SCHEMA_VERSION:
        return
    for name in record.ADDED_IN_2:
        if getattr(record, name) is not None:
            raise ValueError(f'{name}: version 1 has no such field; say "schema_version": 2 or name no version')
    object.__setattr__(record, "schema_version", SCHEMA_VERSION)
