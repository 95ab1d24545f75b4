"""What comes of talking to an assistant: engagement, funnels, searches, journeys over several, and how it went."""

from __future__ import annotations

from attribution.engine.times import US_PER_DAY, WINDOWS_DAYS
from attribution.kpis.defined.sales import RETURNED
from attribution.kpis.kpi import WINDOW, Kpi, SideBySide

NO_TURN = "no turn to an assistant in the records"
_ORDERED = "case when coalesce(soonest_us, $window_us + 1) <= $window_us then 1 else 0 end"
_WITHIN = ", ".join(f"({days}, 'within={days:02d}d', {days * US_PER_DAY})" for days in WINDOWS_DAYS)

ENGAGEMENT = Kpi(
    name="voice_engagement_rate",
    title="Voice engagement rate",
    numerator="those in which somebody said something twice or more, or got something carried out",
    denominator="sessions in which somebody spoke to an assistant",
    segments="`all`; `assistant=…`",
    definition="The share of conversations that are more than one remark that leads nowhere. Carried out: ordered, "
    "bought, subscribed or handed off to another device.",
    missing=NO_TURN,
    reads=("kpi_sessions",),
    sql="""
with told as (
    select home, assistant, case when turns > 1 or carried_out = 1 then 1 else 0 end as engaged
    from kpi_sessions where turns > 0
)
select 'all' as period, 'all' as segment, home, engaged as above, 1 as below from told
union all
select 'all', 'assistant=' || assistant, home, engaged, 1 from told
""",
)


def _funnel(steps: dict[str, str], of: str) -> str:
    told = ", ".join(f"{test} as {name}" for name, test in steps.items())
    return f"""
select 'all' as period, 'assistant=' || s.assistant as before, '' as after, s.home, 1 as sessions, {told}
from kpi_sessions s where {of}
"""


def _steps(steps: dict[str, str]) -> SideBySide:
    return SideBySide(
        segments=tuple((f" step={place}_{name}", name, "sessions") for place, name in enumerate(steps, 1))
    )


_UNDERSTOOD = "case when s.understood > 0 or s.carried_out = 1 then 1 else 0 end"
_TO_PURCHASE = {
    "understood": _UNDERSTOOD,
    "matched": "s.matched",
    "carried_out": "s.carried_out",
    "ordered": _ORDERED,
}
_FROM_RESEARCH = {
    "matched": "s.matched",
    "compared": "s.compared",
    "carried_out": "s.carried_out",
    "ordered": _ORDERED,
}
VOICE_TO_PURCHASE = Kpi(
    name="voice_to_purchase",
    title="From a word to a purchase",
    numerator="those that reached the step",
    denominator="sessions in which somebody spoke to that assistant",
    window=WINDOW,
    segments="`assistant=… step=…`: `1_understood`, a turn was understood at once or carried out; `2_matched`, a "
    "product or brand was found; `3_carried_out`, ordered, bought, subscribed or handed off; `4_ordered`, an accepted "
    "link ties it to an order, wherever that was placed",
    definition="The funnel of all conversations, by assistant. Each step is counted of all of them: an order can "
    "follow where no step before it is told.",
    missing=NO_TURN,
    reads=("kpi_sessions",),
    needs=("window_us",),
    sql=_funnel(_TO_PURCHASE, "s.turns > 0"),
    side_by_side=_steps(_TO_PURCHASE),
)
RESEARCH_TO_PURCHASE = Kpi(
    name="research_to_purchase",
    title="From research to a purchase",
    numerator="those that reached the step",
    denominator="sessions in which somebody asked, compared or checked what fits, by that assistant",
    window=WINDOW,
    segments="`assistant=… step=…`: `1_matched`, `2_compared`, `3_carried_out`, `4_ordered`, as above",
    definition="The funnel of conversations that begin with a question, by assistant.",
    missing="no research by voice in the records",
    reads=("kpi_sessions",),
    needs=("window_us",),
    sql=_funnel(_FROM_RESEARCH, "s.researched = 1"),
    side_by_side=_steps(_FROM_RESEARCH),
)

SEARCH = Kpi(
    name="voice_search_to_purchase",
    title="Voice search that leads to a purchase, and how soon",
    numerator="those with an order linked to them within so many days",
    denominator="sessions in which somebody asked, compared or checked what fits by voice",
    window="each of 1, 7, 14, 30, 60 and 90 days that is not longer than the run's",
    segments="`within=01d`, `within=07d` …",
    definition="Whether what people ask for by voice they buy afterwards, anywhere, and how soon. Searches of the "
    "last days may still lead to an order.",
    missing="no research by voice in the records",
    reads=("kpi_sessions",),
    needs=("window_us",),
    sql=f"""
select 'all' as period, n.within as segment, s.home,
       case when coalesce(s.soonest_us, n.longest_us + 1) <= n.longest_us then 1 else 0 end as above, 1 as below
from kpi_sessions s cross join (values {_WITHIN}) as n(days, within, longest_us)
where s.researched = 1 and n.longest_us <= $window_us
""",
)

SEVERAL = Kpi(
    name="multi_assistant_journeys",
    title="Journeys over several assistants",
    numerator="those with two assistants or more",
    denominator="orders of people with a session of any assistant in their journey",
    window=WINDOW,
    segments="`all`; `assistants=…+…`, which ones",
    definition="How often one order was talked about with more than one assistant.",
    missing="no order of a person with an assistant in its journey",
    reads=("kpi_orders",),
    sql="""
with told as (
    select home, assistants, assistant_count from kpi_orders where assistants is not null and initiator = 'human'
), several as (
    select distinct assistants from told where assistant_count > 1
)
select 'all' as period, 'all' as segment, home, case when assistant_count > 1 then 1 else 0 end as above, 1 as below
from told
union all
select 'all', 'assistants=' || s.assistants, t.home, case when t.assistants = s.assistants then 1 else 0 end, 1
from told t cross join several s
""",
)

ASKED_BACK = Kpi(
    name="asked_back_rate",
    title="Asked back",
    numerator="those answered by asking what was meant",
    denominator="turns that tell what was meant or that something came of it",
    segments="`all`; `assistant=…`",
    definition="A sign of satisfaction: how often people were asked again before they got an answer.",
    missing="no turn in the records tells what was meant",
    reads=("kpi_sessions",),
    sql="""
select 'all' as period, 'all' as segment, home, asked_back as above, told as below from kpi_sessions where told > 0
union all
select 'all', 'assistant=' || assistant, home, asked_back, told from kpi_sessions where told > 0
""",
)

GAVE_UP = Kpi(
    name="gave_up_rate",
    title="Gave up",
    numerator="those in which the customer gave up",
    denominator="sessions with an assistant that tell how a turn ended",
    segments="`all`; `assistant=…`",
    definition="A sign of satisfaction: conversations that people left because they did not get on.",
    missing="no turn in the records tells how it ended",
    reads=("kpi_sessions",),
    sql="""
select 'all' as period, 'all' as segment, home, gave_up as above, 1 as below from kpi_sessions where ended_told = 1
union all
select 'all', 'assistant=' || assistant, home, gave_up, 1 from kpi_sessions where ended_told = 1
""",
)

CAME_BACK = Kpi(
    name="came_back_rate",
    title="Came back to voice",
    numerator="those that spoke on another day again",
    denominator="known households that spoke to an assistant",
    definition="A sign of satisfaction: whether whoever tried voice once does so again. Households that began in the "
    "last days had little time to.",
    missing="no known household spoke to an assistant",
    reads=("kpi_sessions",),
    sql="""
with heard as (
    select home, count(distinct day_number) as days from kpi_sessions where turns > 0 and home > 0 group by home
)
select 'all' as period, 'all' as segment, home, case when days > 1 then 1 else 0 end as above, 1 as below from heard
""",
    once_a_home=True,
)

KPIS = (
    *(ENGAGEMENT, VOICE_TO_PURCHASE, RESEARCH_TO_PURCHASE, SEVERAL, SEARCH),
    *(ASKED_BACK, GAVE_UP, RETURNED, CAME_BACK),
)
