"""What channels cost, beside what they are credited with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import pyarrow as pa

from attribution.credit.names import names_as, names_of_touches
from attribution.engine.engine import Engine, rows
from attribution.words import listed, plural
from ledger.records.spend import Spend

SPENT = "select day, channel, currency, spend_minor from spend order by day, channel, currency"
UNKNOWN = """
select distinct p.channel from spend p left join touches t on t.channel = p.channel
where t.channel is null order by p.channel
"""
_COLUMNS = (("day", pa.string()), ("channel", pa.string()), ("currency", pa.string()), ("spend_minor", pa.int64()))


def put_spend(engine: Engine, spend: Iterable[Spend]) -> None:
    """Make `spend`, a row a (day, channel, currency): spend_minor, of all its campaigns and of none.

    Channels are called as the touches'.
    """
    told = tuple(spend)
    called = names_as((one.channel for one in told), names_of_touches(engine))
    sums: Counter[tuple[str, str, str]] = Counter()
    for one in told:
        sums[one.day.isoformat(), called[one.channel], one.currency] += one.spend_minor
    cells = list(zip(*((*key, minor) for key, minor in sorted(sums.items())), strict=True)) or [()] * len(_COLUMNS)
    arrays = [pa.array(column, kind) for column, (_, kind) in zip(cells, _COLUMNS, strict=True)]
    engine.put("spend", pa.table(arrays, [name for name, _ in _COLUMNS]))


def cautions_of_spend(engine: Engine) -> tuple[str, ...]:
    """Return a warning of the channels that cost something and that no touch has."""
    names = [name for (name,) in rows(engine, UNKNOWN)]
    if not names:
        return ()
    said = f"money was spent on {plural(len(names), 'channel', 'channels')} that no touch has ({listed(names)})"
    return (f"{said}, so no order is credited to it: call a channel as its touches do",)
