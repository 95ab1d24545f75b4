"""What channels and campaigns cost, beside what they are credited with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import pyarrow as pa

from attribution.credit.names import names_as, names_of_touches
from attribution.engine.engine import Engine, rows
from attribution.words import listed, plural
from ledger.records.spend import Spend

SPENT = """
select day, channel, campaign_id, currency, spend_minor from campaign_spend order by day, channel, campaign_id, currency
"""
UNKNOWN = """
select distinct p.channel from spend p left join touches t on t.channel = p.channel
where t.channel is null order by p.channel
"""
BY_CHANNEL = """
select day, channel, currency, sum(spend_minor)::bigint as spend_minor from campaign_spend
group by day, channel, currency
"""
_KEY = ("day", "channel", "campaign_id", "currency")
_COLUMNS = (*((name, pa.string()) for name in _KEY), ("spend_minor", pa.int64()))


def put_spend(engine: Engine, spend: Iterable[Spend]) -> None:
    """Make `campaign_spend`, a row a (day, channel, campaign, currency), and `spend`, of all campaigns and of none.

    The campaign is empty for none. Channels are called as the touches'.
    """
    told = tuple(spend)
    called = names_as((one.channel for one in told), names_of_touches(engine))
    sums: Counter[tuple[str, str, str, str]] = Counter()
    for one in told:
        sums[one.day.isoformat(), called[one.channel], one.campaign_id or "", one.currency] += one.spend_minor
    cells = list(zip(*((*key, minor) for key, minor in sorted(sums.items())), strict=True)) or [()] * len(_COLUMNS)
    arrays = [pa.array(column, kind) for column, (_, kind) in zip(cells, _COLUMNS, strict=True)]
    engine.put("campaign_spend", pa.table(arrays, [name for name, _ in _COLUMNS]))
    engine.create("spend", BY_CHANNEL)


def cautions_of_spend(engine: Engine) -> tuple[str, ...]:
    """Return a warning of the channels that cost something and that no touch has."""
    names = [name for (name,) in rows(engine, UNKNOWN)]
    if not names:
        return ()
    said = f"money was spent on {plural(len(names), 'channel', 'channels')} that no touch has ({listed(names)})"
    return (f"{said}, so no order is credited to it: call a channel as its touches do",)
