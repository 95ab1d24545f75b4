"""What platforms claim to have sold, beside the orders that their touches are part of.

A platform counts every order it has touched, and so does each other platform: their claims add up to more than was
sold. Here each claim stands beside the orders whose journey holds one of its touches, net of what was given back. They
overlap as claims do: an order that two platforms touched stands beside the claims of both.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal

import pyarrow as pa

from attribution.credit.names import names_as, names_of_touches, plain_name
from attribution.engine.engine import Engine, rows
from attribution.engine.step import Step
from attribution.engine.times import US_PER_MINUTE
from attribution.kpis.platforms import CHANNELS_OF
from attribution.words import listed
from ledger.records.claim import Claim

CLAIMED = "select platform, day, campaign_id, currency, micros, minor from claimed order by 1, 2, 3, 4"
UNKNOWN = """
select distinct platform from claimed c left join claim_orders o using (platform) where o.order_id is null
order by platform
"""
CAMPAIGNS = "select distinct campaign_id from touches where campaign_id is not null"
TAKEN_FOR = "select distinct platform, channel from platform_channels order by platform, channel"
_MILLION = 10**6
_NAMED = (("platform", pa.string()), ("day", pa.string()), ("campaign_id", pa.string()), ("currency", pa.string()))
_COLUMNS = (*_NAMED, ("micros", pa.int64()), ("minor", pa.int64()))

# A platform's own name is on its touches, or on none: then its campaigns tell which touches are its own, and where none
# of these is on a touch, the channels in which it is known to sell.
CLAIM_ORDERS = Step(
    name="claim_orders",
    row="a (platform, campaign, order): one of its touches is in the order's journey; day of the order, currency, "
    "net_revenue_minor. Campaign is empty where the platform claims without one, or the order is known by its channel",
    reads=("claimed", "platform_channels", "journeys", "touches", "orders", "local_days"),
    sql=f"""
with named as (
    select distinct platform, campaign_id from claimed
), concerned as (
    select t.touchpoint_id, t.channel, t.platform, coalesce(t.campaign_id, '') as campaign_id from touches t
    where t.channel in (select platform from named) or t.platform in (select platform from named)
          or t.campaign_id in (select campaign_id from named) or t.channel in (select channel from platform_channels)
), touched as (
    select distinct j.order_id, t.channel, t.platform, t.campaign_id
    from journeys j join concerned t on t.touchpoint_id = j.touchpoint_id
), bearing as (
    select order_id, channel as platform, campaign_id from touched
    union select order_id, platform, campaign_id from touched
), borne as (
    select channel as platform from touches union select platform from touches
), theirs as (
    select n.platform, n.campaign_id, b.order_id from named n
    join bearing b on b.platform = n.platform and b.campaign_id = n.campaign_id where n.campaign_id <> ''
    union
    select n.platform, n.campaign_id, b.order_id from named n
    join bearing b on b.platform = n.platform where n.campaign_id = ''
    union
    select n.platform, n.campaign_id, t.order_id from named n
    join touched t on t.campaign_id = n.campaign_id
    left join borne b on b.platform = n.platform where n.campaign_id <> '' and b.platform is null
    union
    select c.platform, '', t.order_id from platform_channels c join touched t on t.channel = c.channel
)
select x.platform, x.campaign_id, x.order_id, d.day, o.currency, o.net_revenue_minor
from theirs x join orders o on o.order_id = x.order_id
join local_days d on d.minute = o.placed_us // {US_PER_MINUTE}
where o.status <> 'cancelled'
""",
)

# Days without a claim count while the platform claims any: orders it does not claim are part of the comparison.
CLAIMS = Step(
    name="platform_claims",
    row="a (platform, day, campaign, currency): micros (claimed conversions in millionths) and minor (their value) as "
    "claimed; ordered, ordered_minor: orders of that day with a touch of it; factor: value claimed by value ordered, "
    "null where nothing was ordered",
    reads=("claimed", "claim_orders"),
    sql="""
with span as (
    select platform, min(day) as first, max(day) as last from claimed group by platform
), cells as (
    select platform, day, campaign_id, currency, micros, minor, 0 as ordered, 0 as ordered_minor from claimed
    union all
    select o.platform, o.day, o.campaign_id, o.currency, 0, 0, 1, o.net_revenue_minor
    from claim_orders o join span s on s.platform = o.platform and o.day between s.first and s.last
), summed as (
    select platform, day, campaign_id, currency, sum(micros)::bigint as micros, sum(minor)::bigint as minor,
           sum(ordered)::bigint as ordered, sum(ordered_minor)::bigint as ordered_minor
    from cells group by platform, day, campaign_id, currency
)
select *, case when ordered_minor > 0 then minor / ordered_minor end as factor from summed
""",
)
STEPS = (CLAIM_ORDERS, CLAIMS)


def put_claims(engine: Engine, claims: Iterable[Claim]) -> None:
    """Make `claimed`, a row a (platform, day, campaign, currency): micros, minor; the campaign is empty for none."""
    told = tuple(claims)
    called = names_as((one.platform for one in told), names_of_touches(engine))
    sums: defaultdict[tuple[str, ...], tuple[int, int]] = defaultdict(lambda: (0, 0))
    for one in told:
        key = (called[one.platform], one.day.isoformat(), one.campaign_id or "", one.currency)
        micros, minor = sums[key]
        sums[key] = (micros + round(Decimal(str(one.conversions)) * _MILLION), minor + one.value_minor)
    cells = list(zip(*((*key, *told) for key, told in sorted(sums.items())), strict=True)) or [()] * len(_COLUMNS)
    arrays = [pa.array(column, kind) for column, (_, kind) in zip(cells, _COLUMNS, strict=True)]
    engine.put("claimed", pa.table(arrays, [name for name, _ in _COLUMNS]))
    _put_channels(engine, sums)


def _put_channels(engine: Engine, claimed: Iterable[tuple[str, ...]]) -> None:
    """Make `platform_channels`, a row a (platform, channel): where a platform sells whose claims name no touch."""
    borne = names_of_touches(engine)
    campaigns = {name for (name,) in rows(engine, CAMPAIGNS)}
    known = {platform for platform, _, campaign, _ in claimed if platform in borne or campaign in campaigns}
    sold = sorted(
        (platform, channel)
        for platform in {named[0] for named in claimed} - known
        for channel in CHANNELS_OF.get(plain_name(platform), ())
    )
    columns = list(zip(*sold, strict=True)) or [(), ()]
    arrays = [pa.array(column, pa.string()) for column in columns]
    engine.put("platform_channels", pa.table(arrays, ["platform", "channel"]))


def cautions_of_claims(engine: Engine) -> tuple[str, ...]:
    """Return warnings of the platforms that claim orders and are found by no touch, or by their channel alone."""
    told = []
    unknown = [platform for (platform,) in rows(engine, UNKNOWN)]
    if unknown:
        told.append(
            f"{listed(unknown)} {'claims' if len(unknown) == 1 else 'claim'} orders, and no journey holds a touch of "
            f"{'it' if len(unknown) == 1 else 'theirs'}: call a platform as its touches' channel or platform is "
            "called, or give the claims' campaigns as the visits' utm_campaign has them"
        )
    taken = [(platform, channel) for platform, channel in rows(engine, TAKEN_FOR) if platform not in unknown]
    if taken:
        platforms, channels = (list(dict.fromkeys(names)) for names in zip(*taken, strict=True))
        told.append(
            f"no touch bears the name of {listed(platforms)}, nor a campaign that is claimed for: beside the claims "
            f"stand all orders with a touch of {listed(channels)}, whoever sold the advertisement; give the claims' "
            "campaigns as the visits' utm_campaign has them"
        )
    return tuple(told)
