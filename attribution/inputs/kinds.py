"""What kind of touch a touchpoint is: somebody acted, something was shown, a machine acted, or it is context."""

from __future__ import annotations

from enum import StrEnum

from attribution.engine.step import Step
from attribution.engine.times import US_PER_MINUTE

HANDOFF_CHANNEL = "voice_handoff"
DIRECT_CHANNELS = ("direct", "(direct)", "(none)")  # of a visit that names no source, however it is written
VOICE_PLATFORMS = "('alexa', 'google_assistant', 'siri')"
# An assistant of the home's own hub (Home Assistant's Assist): its platform is that of any device there.
SPOKEN_AT_HOME = "(platform = 'iot' and device_type = 'smart_speaker' and initiator = 'human')"


class TouchKind(StrEnum):
    """Only human touches share an order's credit; a session is of the first kind that one of its touches has."""

    HUMAN = "human"
    EXPOSURE = "exposure"
    MACHINE = "machine"
    CONTEXT = "context"


# What leads nowhere by itself: questions and settings, and what one does to an order or an automation that exists.
CONTEXT_ACTIONS = (
    *("cancel", "consent", "login", "other", "pause", "refund"),
    *("resume", "skip", "status", "support", "unsubscribe"),
)
# Shopping, in whatever stage the sender files it: a reorder is often filed as after the sale.
SHOPPING_ACTIONS = ("basket", "buy", "handoff", "reorder", "replenish", "setup", "subscribe")

_CONTEXT = ", ".join(f"'{action}'" for action in CONTEXT_ACTIONS)
_SHOPPING = ", ".join(f"'{action}'" for action in SHOPPING_ACTIONS)

# Of a raw touchpoint: initiator, exposure and stage as they came.
KIND = f"""
case when action = 'usage' then '{TouchKind.MACHINE}'
     when action = 'other' and exposure = 'ambient' then '{TouchKind.EXPOSURE}'
     when action in ({_CONTEXT}) then '{TouchKind.CONTEXT}'
     when action = 'exposure' then '{TouchKind.EXPOSURE}'
     when initiator = 'machine' then '{TouchKind.MACHINE}'
     when exposure = 'ambient' then '{TouchKind.EXPOSURE}'
     when action = 'click' and outcome = 'preview' then '{TouchKind.CONTEXT}'
     when stage = 'post_purchase' and action not in ({_SHOPPING}) then '{TouchKind.CONTEXT}'
     else '{TouchKind.HUMAN}' end
""".strip()

# A token is one customer's: one given out by more touches than this was shared or is a placeholder.
MAX_ISSUES = 20
# Clocks differ: the turn that gave the link out may seem to come a moment after its click.
CLOCK_SLACK_US = 5 * US_PER_MINUTE
_BROWSED = "('web', 'app', 'email', 'ads', 'store')"

# A click, or the visit that it opened, belongs to the touch that gave the link out: of several the latest before it,
# else the first after it. A preview was opened by a program, as far as could be told: it counts once an order carries
# the token or a person opened the link after it.
HANDOFF_CLICKS = Step(
    name="handoff_clicks",
    row="a touchpoint that opened a hand-off link: kind, and issued_by, the touchpoint that gave the link out (null "
    "when it is not known)",
    reads=("touchpoints", "orders"),
    sql=f"""
with carrying as (
    select touchpoint_id, handoff_token, occurred_us, action, outcome, kind,
           action = 'click' or (action = 'visit' and platform in {_BROWSED}) as opened,
           action = 'handoff' or platform not in {_BROWSED} as issued
    from touchpoints where handoff_token is not null
), issues as (
    select *, count(*) over (partition by handoff_token) as times from carrying where issued and not opened
), clicks as (
    select c.*,
           exists (select 1 from orders o where o.handoff_token = c.handoff_token)
               or c.occurred_us <= max(case when c.kind = '{TouchKind.HUMAN}' then c.occurred_us end) over (
                   partition by c.handoff_token) as followed
    from carrying c where c.opened
), ranked as (
    select c.*, i.touchpoint_id as issued_by,
           row_number() over (
               partition by c.touchpoint_id
               order by case when i.occurred_us <= c.occurred_us + {CLOCK_SLACK_US} then 0 else 1 end,
                        abs(c.occurred_us - i.occurred_us), i.touchpoint_id) as turn
    from clicks c left join issues i on i.handoff_token = c.handoff_token and i.times <= {MAX_ISSUES}
)
select touchpoint_id, issued_by,
       case when action = 'click' and outcome = 'preview' and followed and kind = '{TouchKind.CONTEXT}'
            then '{TouchKind.HUMAN}' else kind end as kind
from ranked where turn = 1
""",
)

STEPS = (HANDOFF_CLICKS,)
