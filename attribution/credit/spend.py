"""What channels cost, beside what they are credited with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import pyarrow as pa

from attribution.engine.engine import Engine
from ledger.records.spend import Spend

SPENT = "select day, channel, currency, spend_minor from spend order by day, channel, currency"
_COLUMNS = (("day", pa.string()), ("channel", pa.string()), ("currency", pa.string()), ("spend_minor", pa.int64()))


def put_spend(engine: Engine, spend: Iterable[Spend]) -> None:
    """Make `spend`, a row a (day, channel, currency): spend_minor, of all its campaigns and of none."""
    sums: Counter[tuple[str, str, str]] = Counter()
    for one in spend:
        sums[one.day.isoformat(), one.channel, one.currency] += one.spend_minor
    cells = list(zip(*((*key, minor) for key, minor in sorted(sums.items())), strict=True)) or [()] * len(_COLUMNS)
    arrays = [pa.array(column, kind) for column, (_, kind) in zip(cells, _COLUMNS, strict=True)]
    engine.put("spend", pa.table(arrays, [name for name, _ in _COLUMNS]))
