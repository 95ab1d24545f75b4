"""`links`, `credit_totals` -> `sensitivity`: would the decision change? Each channel's share and rank, told otherwise.

One thing is varied at a time: the model; the window; the probability from which links count; a part of the sessions
gone, as where tracking fails; a part of the homes unknown, or all but direct evidence. What a model learned of channels
is held, but where models are compared. Sessions and homes are dropped by a hash of their ids, so the same ones always.
"""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from attribution.engine.step import Step
from attribution.engine.times import US_PER_DAY, WINDOWS_DAYS
from attribution.kpis.otherwise import ordered_links
from attribution.linking.scorecard import MICRO
from attribution.outcome import INSTEAD

AS_RUN, MODEL, WINDOW, ACCEPTANCE, SESSIONS, HOMES = (
    "as run",
    "model",
    "window",
    "acceptance",
    "touches dropped",
    "identities lost",
)
VARIED = (MODEL, WINDOW, ACCEPTANCE, SESSIONS, HOMES)
DIRECT = ("own_order", "enrolment", "token", "ad_id")  # evidence that needs no identity: that of --identity strict
_OWN = -1  # as the run has it
_ALL, _TENTH, _FIFTH, _THIRD, _HALF, _NONE = "", "1a", "33", "4d", "80", "g"  # of hashes' first two hex digits
_LEAST = (500_000, 650_000, 800_000, 950_000)
# (varied, setting, least probability, longest gap, sessions' and homes' hashes from)
SCENARIOS = (
    (AS_RUN, "", _OWN, _OWN, _ALL, _ALL),
    *((WINDOW, f"{days}d", _OWN, days * US_PER_DAY, _ALL, _ALL) for days in WINDOWS_DAYS),
    *((ACCEPTANCE, f"{least / MICRO:g}", least, _OWN, _ALL, _ALL) for least in _LEAST),
    (SESSIONS, "10 %", _OWN, _OWN, _TENTH, _ALL),
    (SESSIONS, "30 %", _OWN, _OWN, _THIRD, _ALL),
    (HOMES, "20 %", _OWN, _OWN, _ALL, _FIFTH),
    (HOMES, "50 %", _OWN, _OWN, _ALL, _HALF),
    (HOMES, "all but direct", _OWN, _OWN, _ALL, _NONE),
)
_NAMES = ",\n    ".join(str((varied, setting, longest)) for varied, setting, _, longest, _, _ in SCENARIOS)

TOLD_LINKS = Step(
    name="told_links",
    row="a link that some way to tell it may count: whose order's by a number, what its channel is worth, and of the "
    "hashes of session and home the first two digits",
    reads=("links", "touches", "orders", "channel_effects"),
    needs=("accept_micro", "headline"),
    sql=f"""
select key64(l.order_id) as order_key, l.channel, l.gap_us, l.probability_micro, o.currency, o.net_revenue_minor,
       case when $headline = '{INSTEAD}' then 1 else coalesce(e.weight, 0) end as weight,
       substr(sha256(l.session_id), 1, 2) as session_hash,
       case when l.reason in {DIRECT} then '{_NONE}'
            else substr(sha256(coalesce(l.household_id, l.order_id)), 1, 2) end as home_hash
from links l join touches t on t.touchpoint_id = l.touchpoint_id join orders o on o.order_id = l.order_id
left join channel_effects e on e.channel = l.channel and e.model = $headline
where not t.exposed and o.initiator = 'human' and l.probability_micro >= least({min(_LEAST)}, $accept_micro)
""",
)


def told_otherwise(  # noqa: PLR0913 - tables and settings of a run, by name
    links: pa.Table, machines: pa.Table, totals: pa.Table, *, accept_micro: int, window_us: int, headline: str
) -> pa.Table:
    """Return (varied, setting, currency, channel): credit_minor, in no order.

    Args:
        links: `told_links`.
        machines: what touches have of machines' orders, whatever is otherwise.
        totals: `credit_totals`, for the models.
        accept_micro: probability from which the run accepted links.
        window_us: how far its orders look back.
        headline: the model that the run tells of first: as run, its credit is that to the last minor unit.
    """
    orders = ordered_links(links)
    touched = totals.filter(pc.equal(totals["touched"], 1))
    models = set(touched["model"].to_pylist())
    sums = {(MODEL, model): _by_cell(touched.filter(pc.equal(touched["model"], model))) for model in models}
    as_run = sums.get((MODEL, headline))
    alike: dict[tuple[str, str], int] = {}  # as run, told as the others are: each order's sum rounded by itself
    for varied, setting, least, longest_us, sessions_from, homes_from in SCENARIOS:
        if longest_us > window_us:
            continue
        counted = orders.micro >= (accept_micro if least == _OWN else least)
        counted &= orders.gaps_us <= (window_us if longest_us == _OWN else longest_us)
        counted &= orders.hashed_from("session_hash", sessions_from) & orders.hashed_from("home_hash", homes_from)
        told = _by_cell(machines)
        for cell, minor in orders.paid(counted).items():
            told[cell] = told.get(cell, 0) + minor
        alike = alike or told
        sums[varied, setting] = told if as_run is None else _beside(as_run, told, alike)
    found = [(*way, *cell, minor) for way, cells in sums.items() for cell, minor in cells.items()]
    columns = list(zip(*found, strict=True)) or [()] * len(_COLUMNS)
    return pa.table(
        [pa.array(column, kind) for column, (_, kind) in zip(columns, _COLUMNS, strict=True)],
        [name for name, _ in _COLUMNS],
    )


def _beside(
    as_run: dict[tuple[str, str], int], told: dict[tuple[str, str], int], alike: dict[tuple[str, str], int]
) -> dict[tuple[str, str], int]:
    """Return what a run has, and what is otherwise: to the minor unit the run's where nothing is."""
    return {cell: minor and as_run.get(cell, 0) + minor - alike.get(cell, 0) for cell, minor in told.items()}


_COLUMNS = (
    *((name, pa.string()) for name in ("varied", "setting", "currency", "channel")),
    ("credit_minor", pa.int64()),
)


def _by_cell(table: pa.Table) -> dict[tuple[str, str], int]:
    """Return the money of each (currency, channel)."""
    sums: dict[tuple[str, str], int] = {}
    columns = (table[name].to_pylist() for name in ("currency", "channel", "minor"))
    for currency, channel, minor in zip(*columns, strict=True):
        sums[currency, channel] = sums.get((currency, channel), 0) + minor
    return sums


TOLD_OTHERWISE = Step(
    name="told_otherwise",
    row="a (varied, setting, currency, channel): credit_minor that it then has; longer windows than the run's are not "
    "there, since their links were not made",
    reads=("told_links", "machine_credit", "credit_totals"),
    needs=("accept_micro", "window_us", "headline"),
    work=told_otherwise,
)

SENSITIVITY = Step(
    name="sensitivity",
    row="a (currency, channel, varied, setting): credit_minor, share_micro (of net revenue), rank (1 the "
    "largest; equal amounts share the better one)",
    reads=("told_otherwise", "models", "orders"),
    needs=("window_us",),
    sql=f"""
with scenarios(varied, setting, longest_us) as (values
    {_NAMES}
), ways as (
    select varied, setting from scenarios where longest_us <= $window_us
    union all
    select '{MODEL}', model from models
), channels as (
    select distinct currency, channel from told_otherwise
), net as (
    select currency, sum(net_revenue_minor)::bigint as net_minor from orders group by currency
), every as (
    select w.varied, w.setting, c.currency, c.channel, coalesce(t.credit_minor, 0) as credit_minor, n.net_minor
    from ways w cross join channels c join net n on n.currency = c.currency
    left join told_otherwise t on t.varied = w.varied and t.setting = w.setting and t.currency = c.currency
              and t.channel = c.channel
), placed as (
    select *, row_number() over (partition by currency, varied, setting order by credit_minor desc, channel) as place
    from every
)
select currency, channel, varied, setting, credit_minor,
       case when net_minor > 0
            then cast((2000000 * credit_minor::hugeint + net_minor) // (2 * net_minor) as bigint) end as share_micro,
       min(place) over (partition by currency, varied, setting, credit_minor) as rank
from placed
""",
)

STEPS = (TOLD_LINKS, TOLD_OTHERWISE, SENSITIVITY)
