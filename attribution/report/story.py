"""What the numbers say, in sentences. Every number leads to where it comes from."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from markupsafe import Markup

from attribution.credit.models import TITLES
from attribution.outcome import ChannelCredit, CurrencyTotals, Run
from attribution.report.costs import voice_without_cost
from attribution.report.decisions import Span
from attribution.report.figures import Figures
from attribution.words import SOURCES, channel, count, decimal, hours, listed, money, percent, plain, plural

MOST_AMOUNTS = 3
Tile = dict[str, object]

METHOD = (
    (
        "Did voice cause it?",
        """Credit cannot say so: it tells which sessions came before an order and how the revenue is shared among them.
        Only an experiment can, under “What was caused”.""",
    ),
    (
        "Link",
        """A session and an order that seem to serve the same need of the same household. Its probability comes from
        what ties them, from whether both are about the same product or brand, from the time between them and from what
        else lies there; orders before the sessions show what coincidence alone would give.""",
    ),
    ("Exposure", "What was only shown is a step of a journey that weighs {exposure} of a person’s touch."),
    ("Journey", "The linked sessions of the {days} days before an order. A long chat is one touch."),
    (
        "Credit",
        """A model’s share, times the link’s probability, times net revenue, in whole cents. What no touch can claim
        stays visible as “No link known”, “Link uncertainty” and “Automation”, so that every order adds up exactly.""",
    ),
    (
        "Markov",
        """A channel’s weight is what would be lost if its sessions led nowhere, over all journeys with and without an
        order. Each order is split over its own touches (markov_1_by_order), which differs by design from the channel
        totals that “earshot credit” computes.""",
    ),
    (
        "Sampling error",
        """Bounds of 95 % of what a number would be, had other households of the same kind been there (bootstrap over
        households). It says nothing of cause, nor of links that are wrong.""",
    ),
    (
        "Accounting",
        """Weeks and periods are told by cash: an order counts on its day, and what is given back is taken off on its
        own, as in channel_daily’s cash rows; a cancelled order is worth nothing on any day. All other numbers are of
        whole orders after refunds.""",
    ),
    (
        "Automation",
        """{machine}. Credit for such an order goes to the touch that set the automation up, less at each renewal
        ({decay} each time), never to whoever spoke last.""",
    ),
    (
        "Consent",
        """{denied} came with a refusal of measurement. They are counted, but neither they nor the rest of their
        session are tied to anything, except by a hand-off link that was followed or an order placed by voice in the
        same conversation. {unasked} came without an answer: what identifiers they carry were used as they came.""",
    ),
    ("Left out", "{tests}."),
    ("Unfinished", "Journeys of the last days may still end in an order; until then they count as without one."),
)


def headline(run: Run, total: CurrencyTotals) -> str:
    """Return the page's first line."""
    if not run.counts.orders:
        return "No orders yet"
    others = (other for other in run.counts.totals if other.currency != total.currency)
    credited = [each for each in (total, *others) if each.voice_minor > 0]
    if not credited:
        return "No order is credited to voice yet"
    named = list(dict.fromkeys((total, *credited)))  # the page's own currency first, be it nothing
    amounts = [money(each.voice_minor, each.currency, whole=True) for each in named[:MOST_AMOUNTS]]
    if len(named) > MOST_AMOUNTS:
        amounts.append(f"more in {plural(len(named) - MOST_AMOUNTS, 'other currency', 'other currencies')}")
    told = amounts[0] if len(amounts) == 1 else f"{', '.join(amounts[:-1])} and {amounts[-1]}"
    return f"Voice is credited with {told}"


def tiles(run: Run, total: CurrencyTotals, spans: Mapping[str, Span]) -> list[Tile]:
    """Return the four numbers, each with the model and window it depends on."""
    counts, window = run.counts, f"{run.parameters.window_days}-day window"
    human = counts.orders - counts.machine_orders
    linked = counts.linked_orders
    everywhere = ", all currencies" if len(counts.totals) > 1 else ""
    return [
        {
            "id": "net-revenue",
            "title": "Net revenue",
            "number": money(total.net_revenue_minor, total.currency, whole=True),
            "note": f"{_orders(run, total, total.orders)}; cancelled and refunded taken off. No model."
            f"{_sampled(spans.get('net_revenue'), lambda minor: money(round(minor), total.currency, whole=True))}",
            "voice": False,
        },
        {
            "id": "voice-revenue",
            "title": "Credited to voice",
            "number": money(total.voice_minor, total.currency, whole=True),
            "note": f"{percent(total.voice_minor, total.net_revenue_minor)} of net revenue. "
            f"{TITLES[counts.headline]}, {window}."
            f"{_sampled(spans.get('voice_revenue'), lambda minor: money(round(minor), total.currency, whole=True))}",
            "voice": True,
        },
        {
            "id": "begun-by-voice",
            "title": "Begun by voice, finished elsewhere",
            "number": count(counts.voice_then_elsewhere),
            "note": f"{percent(counts.voice_then_elsewhere, human)} of orders by people{everywhere}. Accepted "
            f"links, {window}.{_sampled(spans.get('begun_by_voice'), lambda orders: decimal(orders, 0))}",
            "voice": True,
        },
        {
            "id": "linked-share",
            "title": "Orders with a known journey",
            "number": percent(linked, counts.orders),
            "note": f"{count(linked)} of {count(counts.orders)}{everywhere}. Links from probability "
            f"{plain(run.parameters.accept)}, {window}."
            f"{_sampled(spans.get('known_journey_share'), lambda share: percent(share, 1))}",
            "voice": False,
        },
    ]


def _sampled(span: Span | None, written: Callable[[float], str]) -> str:
    if span is None or span.low is None or span.high is None:
        return ""
    return f" Sampling error: {written(span.low)} to {written(span.high)}."


def sentences(run: Run, total: CurrencyTotals, figures: Figures) -> list[Markup]:
    """Return what voice did and, where that is known, what it cost, in sentences; none without orders."""
    if not run.counts.orders:
        return []
    return [_earned(run, total, figures), *_cost(run, total, figures), _elsewhere(run, figures), _in_vain(figures)]


def _orders(run: Run, total: CurrencyTotals, number: int) -> str:
    text = plural(number, "order", "orders")
    return f"{text} in {total.currency}" if len(run.counts.totals) > 1 else text


def _earned(run: Run, total: CurrencyTotals, figures: Figures) -> Markup:
    text = (
        'Voice took part in <a href="#journeys">{orders}</a> and is credited with '
        '<a href="#voice-revenue">{voice}</a> of <a href="#net-revenue">{net}</a> net revenue by the {model} model.'
    )
    return Markup(text).format(  # noqa: S704 - a constant; format() escapes what is filled in
        orders=_orders(run, total, figures.voice_orders),
        voice=money(total.voice_minor, total.currency),
        net=money(total.net_revenue_minor, total.currency),
        model=TITLES[run.counts.headline],
    )


def apart(unpriced: Sequence[ChannelCredit]) -> str:
    """Return which channels of voice are left out of its return; empty for none."""
    if not unpriced:
        return ""
    return f"; without {listed(channel(row.channel) for row in unpriced)}, whose cost is not known"


def _cost(run: Run, total: CurrencyTotals, figures: Figures) -> list[Markup]:
    """What voice cost, or that nobody told."""
    spent = [minor for name, minor in figures.spent.items() if name in figures.voice_channels]
    if not sum(spent):
        known = "what other channels cost is" if figures.spent else "no spend came in"
        return [Markup('What voice cost <a href="#credit">is not known</a>; {known}.').format(known=known)]
    unpriced = voice_without_cost(
        run.counts.credit, (run.counts.headline, total.currency), figures.spent, figures.voice_channels
    )
    text = (
        'It cost <a href="#credit">{spent}</a> and is credited with <a href="#credit">{times}</a> times that by the '
        "same model{apart}."
    )
    earned = total.voice_minor - sum(row.credit_minor for row in unpriced)
    return [
        Markup(text).format(  # noqa: S704
            spent=money(sum(spent), total.currency),
            times=decimal(earned / sum(spent)),
            apart=apart(unpriced),
        )
    ]


def _elsewhere(run: Run, figures: Figures) -> Markup:
    if not figures.elsewhere:
        return Markup('No order begun by voice was <a href="#begun-by-voice">finished elsewhere</a> in this period.')
    source, most = figures.elsewhere[0]
    text = (
        '<a href="#begun-by-voice">{orders}</a> begun by voice {were} finished elsewhere, most often {where} '
        '(<a href="#lag">{most}</a>), half of them within <a href="#lag">{median}</a> of the last word.'
    )
    number = run.counts.voice_then_elsewhere
    return Markup(text).format(  # noqa: S704
        orders=plural(number, "order", "orders"),
        were="was" if number == 1 else "were",
        where=SOURCES.get(source, source),
        most=count(most),
        median=hours(figures.median_lag_hours),
    )


def _in_vain(figures: Figures) -> Markup:
    unused = figures.voice_sessions - figures.voice_sessions_linked
    text = (
        'Of <a href="#voice-sessions">{sessions}</a> by voice, <a href="#voice-sessions">{unused}</a> led to no order '
        "we know of: people asked and did not buy, or bought where we could not see it."
    )
    return Markup(text).format(  # noqa: S704
        sessions=plural(figures.voice_sessions, "shopping session", "shopping sessions"), unused=count(unused)
    )


def voice_sessions(figures: Figures) -> str:
    """Return how many sessions by voice there were, and how many of them led to no order."""
    if not figures.voice_sessions:
        return ""
    unused = figures.voice_sessions - figures.voice_sessions_linked
    sessions = plural(figures.voice_sessions, "shopping session", "shopping sessions")
    return f"Of {sessions} by voice, {count(unused)} led to no order that is known."


def method(run: Run) -> list[tuple[str, str]]:
    """Return the method in plain words: term and meaning."""
    asked, counts = run.parameters, run.counts
    figures = {
        "days": asked.window_days,
        "machine": plural(counts.machine_orders, "order was placed by a machine", "orders were placed by machines"),
        "decay": plain(asked.automation_decay),
        "exposure": plain(asked.exposure_weight),
        "denied": plural(counts.denied, "touchpoint", "touchpoints"),
        "unasked": plural(counts.unasked, "touchpoint", "touchpoints"),
        "tests": plural(counts.test_orders, "order was marked as a test", "orders were marked as tests"),
    }
    return [(term, " ".join(meaning.split()).format(**figures)) for term, meaning in METHOD]
