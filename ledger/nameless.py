"""The ledger of a moment without the pepper: nobody can be told from another, so turns are kept and nothing else is.

What depends on who speaks is answered as if the table were away, which it is for that purpose: no order is placed, no
choice taken, no link given out, and nothing is said of what there is or is not.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, NoReturn

from base.errors import StoreUnavailable
from ledger.items import Item
from ledger.records import Choice
from ledger.store import Ledger
from ledger.summaries import Summaries

if TYPE_CHECKING:
    from ledger.records.handoff import Handoff
    from ledger.records.summary import CustomerSummary


def _away() -> NoReturn:
    raise StoreUnavailable("without the pepper nobody can be told from another")


class NamelessSummaries(Summaries):
    """Nobody's."""

    def summary_of(
        self,
        customer: str,  # noqa: ARG002 - as the ledger has it
        pseudonyms: Sequence[str] = (),  # noqa: ARG002
        *,
        at: datetime | None = None,  # noqa: ARG002
        guard_of: str | None = None,  # noqa: ARG002
    ) -> CustomerSummary:
        """Refuse."""
        _away()

    def quieten(self, customer: str, at: datetime, *, quiet: bool) -> None:  # noqa: ARG002 - as the ledger has it
        """Refuse."""
        _away()


class NamelessLedger(Ledger):
    """Appends touchpoints; whatever else raises StoreUnavailable."""

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self.summaries = NamelessSummaries(self._table)

    def place_order(self, *_: Any, **__: Any) -> bool:
        """Refuse."""
        _away()

    def put_handoff(self, handoff: Handoff) -> None:  # noqa: ARG002 - as the ledger has it
        """Refuse."""
        _away()

    def decide(self, choice: Choice) -> None:  # noqa: ARG002 - as the ledger has it
        """Refuse."""
        _away()

    def _item(self, partition: str, kind: str) -> Item | None:  # noqa: ARG002 - as the ledger has it
        _away()

    def _of_customer(self, *_: Any, **__: Any) -> Iterator[Item]:
        _away()
