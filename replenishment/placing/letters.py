"""What a household hears as a letter: one of each thing of each decision, however often it is written."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from base.clock import rfc3339
from base.ids import derived_id
from ledger.records.automation import Automation
from ledger.records.letter import Letter, LetterAbout
from ledger.records.news import Helped, HouseholdNews, Proposed
from shop.catalog import Catalog


def letter_of(one: Automation, says: HouseholdNews, catalog: Catalog, now: datetime) -> Letter:
    """Return the letter of a notice.

    Args:
        one: the leave of its household.
        says: what it would hear by voice.
        catalog: the words of it.
        now: when it is written.
    """
    decided = "" if one.decided_at is None else rfc3339(one.decided_at)
    if says.helped is not None:
        about, told = f"{says.helped.device}/{says.helped.code}", _help(says.helped, catalog)
    else:
        assert says.proposed is not None, "a notice is of one of these"
        about, told = says.proposed.product_id, _proposal(says.proposed, catalog)
    letter_id = derived_id("le", one.automation_id, decided, about)
    return Letter(letter_id=letter_id, subject=one.customer, made_at=now, **told)


def _proposal(proposed: Proposed, catalog: Catalog) -> dict[str, Any]:
    return {
        "about": LetterAbout.PROPOSED,
        "product_id": proposed.product_id,
        "title": catalog.products[proposed.product_id].name,
        "quantity": proposed.quantity,
        "lasts_until": proposed.lasts_until,
    }


def _help(helped: Helped, catalog: Catalog) -> dict[str, Any]:
    """Name the help, and what mends it; the device and its code, by which it is looked at before it is sent."""
    known = catalog.help(helped.appliance, helped.code)
    assert known is not None, "it was found there"
    mends = catalog.product(helped.product_id)
    return {
        "about": LetterAbout.DANGER if known.danger else LetterAbout.HELP,
        "product_id": helped.product_id or "",
        "title": helped.appliance,
        "text": known.text if mends is None else f"{known.text} {mends.name}: {mends.fact}",
        "device": helped.device,
        "code": helped.code,
    }
