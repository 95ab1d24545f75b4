"""What a run found, in few numbers: for the command's talk, the demo and the report's first screen."""

from __future__ import annotations

from attribution.credit.earners import VOICE
from attribution.engine.engine import Engine, number, rows
from attribution.kpis.headline import headline_of
from attribution.outcome import ChannelCredit, Counts, CurrencyTotals

TOTALS = """
select currency, count(*), sum(revenue_minor)::bigint, sum(net_revenue_minor)::bigint,
       sum(voice_minor)::bigint
from orders join order_credit using (order_id) group by currency order by currency
"""

ELSEWHERE = f"""
select count(*) from journeys j join orders o using (order_id) join touches t using (touchpoint_id)
where j.turn = 1 and not j.exposed and {VOICE} and o.initiator = 'human' and o.source <> 'voice'
"""

REASONS = """
select reason, count(*) from links where accepted group by reason order by reason
"""

# Millionths of an order; what no touch can claim apart by why.
CREDIT = """
select model, channel, currency, (sum(unit_millions) + (sum(unit_rest) + 500000) // 1000000)::bigint,
       sum(minor)::bigint
from credit_totals group by model, channel, currency order by model, channel, currency
"""


def count(engine: Engine) -> Counts:
    """Count what one run holds; reads every table of the run."""
    headline = headline_of(engine)
    return Counts(
        touchpoints=number(engine, "select count(*) from touchpoints"),
        sessions=number(engine, "select count(distinct session_id) from touches"),
        orders=number(engine, "select count(*) from orders"),
        test_orders=number(engine, "select count(distinct order_id) from raw_orders where is_test"),
        machine_orders=number(engine, "select count(*) from orders where initiator = 'machine'"),
        denied=number(engine, "select count(*) from touchpoints where consent_measurement = 'denied'"),
        unasked=number(engine, "select count(*) from touchpoints where consent_measurement = 'unknown'"),
        late=number(engine, "select count(distinct touchpoint_id) from raw_touchpoints")
        - number(engine, "select count(*) from touchpoints"),
        linked_orders=number(engine, "select count(distinct order_id) from journeys where not exposed"),
        journeys=number(engine, "select count(distinct order_id) from journeys where turn is not null")
        + number(engine, "select count(distinct journey_id) from lost_journeys"),
        voice_then_elsewhere=number(engine, ELSEWHERE),
        links_accepted=number(engine, "select count(*) from links where accepted"),
        links_by_reason=dict(rows(engine, REASONS)),
        mixed_paths=number(engine, "select count(*) from paths where revenue_minor is null"),
        headline=headline,
        totals=tuple(
            CurrencyTotals(
                currency=row[0], orders=row[1], revenue_minor=row[2], net_revenue_minor=row[3], voice_minor=row[4]
            )
            for row in rows(engine, TOTALS)
        ),
        credit=tuple(
            ChannelCredit(model=row[0], channel=row[1], currency=row[2], orders=row[3] / 10**6, credit_minor=row[4])
            for row in rows(engine, CREDIT)
        ),
    )
