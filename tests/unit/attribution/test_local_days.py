"""Days of a zone: the same by hours as asked for each minute, wherever a day ends within an hour."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pyarrow as pa
import pytest

from attribution.credit.days import local_day, local_days

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
LAST = (datetime(9999, 12, 31, 23, 59, tzinfo=UTC) - EPOCH) // timedelta(minutes=1)
FIRST = (datetime(1, 1, 1, tzinfo=UTC) - EPOCH) // timedelta(minutes=1)
APRIL, NOVEMBER = 29_584_800, 29_368_800  # 2026-04-01, 2025-11-02: summer time begins or ends near them somewhere


# Half and quarter hours, a change of half an hour, changes at midnight, a day left out, seconds of long ago.
@pytest.mark.parametrize(
    "zone", ["UTC", "Asia/Kolkata", "Asia/Kathmandu", "Australia/Lord_Howe", "America/Havana", "Pacific/Apia"]
)
def test_each_minute_lies_on_the_day_that_it_is_asked_for(zone: str) -> None:
    minutes = [
        *range(APRIL - 3 * 1440, APRIL + 3 * 1440, 7),
        *range(NOVEMBER - 1440, NOVEMBER + 1440, 11),
        *range(22_089_600 - 2000, 22_089_600 + 2000, 13),  # the last days of 2011, one of which Apia had not
        *(FIRST, FIRST + 61, -30_000_001, -1, 0, 59, 60, LAST - 61, LAST),
    ]
    told = local_days(pa.table({"minute": pa.array(minutes, pa.int64())}), timezone=zone)
    asked = [local_day(EPOCH + timedelta(minutes=minute), ZoneInfo(zone)).isoformat() for minute in minutes]
    assert told["day"].to_pylist() == asked


def test_no_minutes_lie_on_no_day() -> None:
    assert local_days(pa.table({"minute": pa.array([], pa.int64())}), timezone="UTC")["day"].to_pylist() == []
