"""What is told a day at a time: what channels cost, and what platforms claim to have sold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger import table
from ledger.encoding import from_json, to_json
from ledger.items import typed
from ledger.records.claim import Claim
from ledger.records.spend import Spend

if TYPE_CHECKING:
    from datetime import date

    from ledger.dynamo import DynamoTable
    from ledger.table import Key

MONTHS = "DAILY"  # the key of the list of months of which anything was told


def month_of(day: date) -> str:
    """Return the month of a day, `yyyy-mm`."""
    return day.isoformat()[:7]


def spend_day_key(day: date) -> str:
    """Return the key of all that channels cost on a day."""
    return f"SPEND#{day.isoformat()}"


def claim_day_key(day: date) -> str:
    """Return the key of all that platforms claim of a day."""
    return f"CLAIM#{day.isoformat()}"


def daily_key(told: Spend | Claim) -> Key:
    """Return the key of what a channel cost, or a platform claims, or one campaign on it, on a day."""
    day_key, name = (
        (spend_day_key(told.day), told.channel) if isinstance(told, Spend) else (claim_day_key(told.day), told.platform)
    )
    return day_key, "#".join(filter(None, (name, told.currency, told.campaign_id)))


class DailyFigures:
    """Spend and claims of one table. Raises StoreError as the ledger does."""

    def __init__(self, requests: DynamoTable) -> None:
        self._table = requests
        self._noted: set[str] = set()

    def put(self, told: Spend | Claim) -> bool:
        """Keep it in place of what was told before of the same day; True if the ledger changed.

        Its month is noted first: a month may hold spend and no record at all.
        """
        self._note(month_of(told.day))
        key, kind = daily_key(told)
        body = to_json(told)
        known = self._table.get(key, kind)
        if known is not None and known["body"]["S"] == body:
            return False
        self._table.write(self._table.put(typed({table.PK: key, table.SK: kind, "body": body})))
        return True

    def months(self) -> tuple[str, ...]:
        """Return the months (`yyyy-mm`) of which anything was told, in the order of time."""
        return tuple(sorted(item[table.SK]["S"] for item in self._table.query(None, MONTHS)))

    def spend_of(self, day: date) -> tuple[Spend, ...]:
        """Return what channels and campaigns cost on a day."""
        return tuple(from_json(item["body"]["S"], Spend) for item in self._table.query(None, spend_day_key(day)))

    def claims_of(self, day: date) -> tuple[Claim, ...]:
        """Return what platforms claim to have sold on a day."""
        return tuple(from_json(item["body"]["S"], Claim) for item in self._table.query(None, claim_day_key(day)))

    def _note(self, month: str) -> None:
        if month not in self._noted:
            self._table.write(self._table.put(typed({table.PK: MONTHS, table.SK: month, "body": month})))
            self._noted.add(month)
