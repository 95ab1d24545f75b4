"""The tables of a run, as CONTRACTS names them: one description each, used for writing, the docs and the tests."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Table:
    """One exported table: its key, what a row is, and the query that makes it, ordered by the key.

    A column named `*_at`, or `as_of`, is in microseconds since 1970, and is written as a time. `credit` has no query:
    no engine holds its rows, and `credit_rows` makes them. Where rows may be many, `of` is the engine's table that has
    as many of them, with the first column of the key: such a table need not be sorted as a whole.
    """

    name: str
    key: tuple[str, ...]
    row: str
    query: str = ""
    of: str = ""


TOUCHPOINTS = Table(
    "touchpoints",
    ("touchpoint_id",),
    "one thing between a household and us, once",
    """
select touchpoint_id, session_id, household_id, person_id,
       occurred_us as occurred_at, platform, device_type, channel, stage, action, initiator, exposure,
       outcome, brand_id, product_id, match_score, match_decision, campaign_id, order_id, locale,
       consent_measurement, consent_marketing
from touches left join record_households h on h.kind = 'touch' and h.record_id = touchpoint_id
left join record_people p on p.kind = 'touch' and p.record_id = touchpoint_id
order by touchpoint_id
""",
    of="touches",
)
ORDERS = Table(
    "orders",
    ("order_id",),
    "one conversion: the latest state of an order that is no test",
    """
select o.order_id, household_id, person_id, placed_us as placed_at, source, initiator, status, currency,
       revenue_minor, tax_minor, shipping_minor, refunded_minor, net_revenue_minor, subscription_id, is_new_customer
from orders o left join record_households h on h.kind = 'order' and h.record_id = o.order_id
left join record_people p on p.kind = 'order' and p.record_id = o.order_id
order by o.order_id
""",
    of="orders",
)
LINKS = Table(
    "links",
    ("session_id", "order_id"),
    "one candidate: a session that may have led to an order, accepted or not",
    """
select session_id, order_id, touchpoint_id, occurred_us as occurred_at, platform, channel, probability, tier, reason,
       evidence, scope, household_id, person_id, accepted, model_version
from links order by session_id, order_id
""",
    of="links",
)
JOURNEYS = Table(
    "journeys",
    ("order_id", "step"),
    "one session with an accepted link to the order, in time order",
    """
select order_id, step, session_id, touchpoint_id, steps, hours_before_order, channel, platform, device_type, action,
       link_probability
from journeys order by order_id, step
""",
    of="journeys",
)
CREDIT = Table(
    "credit",
    ("order_id", "model", "touchpoint_id"),
    "what one model gives one touch of one order; an empty touchpoint_id is what no touch can claim",
)
PATHS = Table(
    "paths",
    ("path", "window_days"),
    "one sequence of channels, with the orders it led to and the journeys that led to none",
    """
select path, $window_days as window_days, orders, revenue_minor, non_orders,
       ((twice_median_us + 360000) // 720000) / 10000 as median_hours
from paths order by path
""",
)

CHANNEL_DAILY = Table(
    "channel_daily",
    ("day", "channel", "model", "window_days", "accounting", "customer_type", "currency"),
    "what one model gives one channel a day (of the order by cash, of the touch by accrual) in one window; sampling "
    "error of all customers by cash in the run's window",
    """
select day, channel, model, window_days, accounting, customer_type, currency, micros / 1000000 as conversions,
       minor as revenue_minor, spend_minor, roas, cpa_minor, low as interval_low_minor, high as interval_high_minor
from channel_daily order by day, channel, model, window_days, accounting, customer_type, currency
""",
)
CREDIT_BY = Table(
    "credit_by",
    ("dimension", "value", "model", "window_days", "currency"),
    "what one model gives one campaign, device type, assistant, brand, action or locale, on its own paths",
    """
select dimension, value, model, $window_days as window_days, currency, micros / 1000000 as conversions,
       minor as revenue_minor, low as interval_low_minor, high as interval_high_minor
from credit_by order by dimension, value, model, currency
""",
)

VOICE_FUNNEL = Table(
    "voice_funnel",
    ("day", "locale", "intent"),
    "what became of what people said to an assistant on one day, in one locale, with one intent",
    """
select day, locale, intent, sessions, turns, understood, asked_back, confirmed, ordered, failed, unhandled,
       p50_ms, p95_ms
from voice_funnel order by day, locale, intent
""",
)
ANSWERS = Table(
    "answers",
    ("topic", "currency"),
    "one topic that somebody asked about and got no answer to, and what was bought after those sessions",
    """
select topic, currency, asked, unanswered, sessions, households, orders, net_revenue_minor
from answers order by topic, currency
""",
)
KPIS = Table(
    "kpis",
    ("kpi", "period", "segment"),
    "one figure with its sampling error: the headline numbers, each channel's share by each model, and the KPIs of "
    "docs/kpis.md; without a value where the records do not tell it, and why",
    """
select kpi, period, segment, numerator, denominator, value, unit, interval_low, interval_high, method
from kpis order by kpi, period, segment
""",
)
SENSITIVITY = Table(
    "sensitivity",
    ("currency", "channel", "varied", "setting"),
    "one channel's place told in another way: by another model, window or acceptance, with touches or identities gone",
    """
select currency, channel, varied, setting, credit_minor, share_micro / 1000000 as share_of_net, rank
from sensitivity order by currency, channel, varied, setting
""",
)
LIFT = Table(
    "lift",
    ("test", "arm", "metric"),
    "one arm of one experiment: what its households ordered, and how much more than those held out, a household",
    """
select test, arm, metric, households, orders, revenue_minor, estimate, interval_low, interval_high, power, verdict
from lift order by test, arm, metric
""",
)

INCREMENTAL = Table(
    "incremental",
    ("campaign_id",),
    "what one campaign caused, in orders: found by its own test, estimated by the tests of others, or not to be said",
    """
select campaign_id, basis, households, credited, incremental, interval_low, interval_high, per_credited, tests,
       cross_validated_error, method
from incremental order by campaign_id
""",
)

CLAIMS = Table(
    "claims",
    ("platform", "day", "campaign_id", "currency"),
    "what one platform claims to have sold on one day, by campaign where it says so (else empty), beside the orders of "
    "that day whose journey holds a touch of it; value claimed by value ordered",
    """
select platform, day, campaign_id, micros / 1000000 as claimed_conversions, minor as claimed_minor,
       ordered as ordered_conversions, ordered_minor, factor, currency
from platform_claims order by platform, day, campaign_id, currency
""",
)

PREDICTIONS = Table(
    "predictions",
    ("journey", "as_of"),
    "one journey that no order has closed yet, by its household: how probably an order comes within the window from "
    "`as_of` on, and the net revenue then to be expected (`value`, minor units); no rows where such predictions did "
    "not hold one window ago",
    """
select journey, as_of_us as as_of, sessions, window_days, probability, value_minor as value, currency
from predictions order by journey
""",
)

# Only a run that starts from an earlier one writes it.
HOUSEHOLDS_CHANGED = Table(
    "households_changed",
    ("household_id_before", "household_id"),
    "the id of a household in the earlier run and its id in this one, where they are not the same, and why",
    """
select household_id_before, household_id, reason from households_changed
order by household_id_before nulls first, household_id nulls first
""",
)

TABLES = (
    TOUCHPOINTS,
    ORDERS,
    LINKS,
    JOURNEYS,
    CREDIT,
    CHANNEL_DAILY,
    PATHS,
    VOICE_FUNNEL,
    ANSWERS,
    CREDIT_BY,
    KPIS,
    SENSITIVITY,
    LIFT,
    INCREMENTAL,
    CLAIMS,
    PREDICTIONS,
)
OF_AN_UPDATE = (HOUSEHOLDS_CHANGED,)
