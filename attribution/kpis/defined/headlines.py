"""The words of the headline numbers, which `attribution.kpis.headline` counts."""

from __future__ import annotations

from attribution.kpis.kpi import WINDOW, Kpi, KpiUnit

_NET = "after refunds, 0 where cancelled; goods after discount, without tax and shipping"

KPIS = (
    Kpi(
        name="net_revenue",
        title="Net revenue",
        numerator="net revenue of all orders",
        unit=KpiUnit.MINOR,
        segments="`currency=…`",
        definition=f"What was sold, {_NET}.",
    ),
    Kpi(
        name="voice_revenue",
        title="Revenue credited to voice",
        numerator="what the headline model gives to voice",
        unit=KpiUnit.MINOR,
        window=WINDOW,
        segments="`currency=…`",
        definition="Credit of touches to an assistant and of links that one handed out, on all orders.",
    ),
    Kpi(
        name="voice_share",
        title="Share of voice in net revenue",
        numerator="what the headline model gives to voice",
        denominator="net revenue of all orders",
        window=WINDOW,
        segments="`currency=…`",
        definition="The same as a part of all that was sold.",
    ),
    Kpi(
        name="begun_by_voice",
        title="Orders begun by voice and finished elsewhere",
        numerator="people's orders not placed by voice whose journey begins with it",
        unit=KpiUnit.ORDERS,
        window=WINDOW,
        definition="What a shop that looks only at voice orders never sees.",
    ),
    Kpi(
        name="begun_by_voice_share",
        title="Share of orders begun by voice and finished elsewhere",
        numerator="people's orders not placed by voice whose journey begins with it",
        denominator="orders placed by people",
        window=WINDOW,
        definition="The same as a part of all orders of people.",
    ),
    Kpi(
        name="known_journey_share",
        title="Orders with a known journey",
        numerator="those with an accepted link to a session in which somebody acted",
        denominator="all orders",
        window=WINDOW,
        definition="How much of what was sold any model can say something about.",
    ),
    Kpi(
        name="credit_share",
        title="Share of each channel by each model",
        numerator="what the model gives to the channel",
        denominator="net revenue of all orders",
        window=WINDOW,
        segments="`currency=… model=… channel=…`",
        definition="How the same revenue is shared out; a model's shares add to 1.",
    ),
)
