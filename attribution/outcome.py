"""What a run found: its numbers, and what is known of it once they stand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from attribution.inputs.load import Loaded
from attribution.lift.analysis import ExperimentTold
from attribution.parameters import Parameters

HEADLINE_MODEL = "markov_1_by_order"
INSTEAD = "linear"  # where a run has too many channels for it


@dataclass(frozen=True, slots=True, kw_only=True)
class CurrencyTotals:
    """One currency's totals; currencies are never added together."""

    currency: str
    orders: int
    revenue_minor: int
    net_revenue_minor: int
    voice_minor: int  # by the headline model


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelCredit:
    """What one model gives one channel, in minor units of one currency; `orders` is the sum of shares."""

    model: str
    channel: str
    currency: str
    orders: float
    credit_minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """What there was and what was found."""

    touchpoints: int
    sessions: int
    orders: int
    test_orders: int
    machine_orders: int
    denied: int
    unasked: int
    late: int
    linked_orders: int
    journeys: int
    voice_then_elsewhere: int
    links_accepted: int
    links_by_reason: dict[str, int]
    mixed_paths: int
    headline: str  # the model that the headline numbers are by
    totals: tuple[CurrencyTotals, ...]
    credit: tuple[ChannelCredit, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Components:
    """How many orders there are, each with the sessions it may have come of and what else these may have led to.

    Of `recomputed` of them the links were made; those of the others were taken over from an earlier run.
    """

    total: int
    recomputed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedRun:
    """What is known of an earlier run that a page is set against; `credit` is by its headline model."""

    run_id: str
    headline: str
    first_order: date | None
    last_order: date | None
    orders: int
    linked_orders: int
    voice_then_elsewhere: int
    totals: tuple[CurrencyTotals, ...]
    credit: tuple[ChannelCredit, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What is known of a run once its numbers stand."""

    run_id: str
    as_of: datetime | None
    parameters: Parameters
    loaded: Loaded
    counts: Counts
    components: Components
    warnings: tuple[str, ...]
    experiments: tuple[ExperimentTold, ...] = ()
    reproduce: str | None = None
    update_of: str | None = None  # the run id of the earlier run that it starts from
    compared: ComparedRun | None = None  # the earlier run that its page is set against

    @property
    def main_currency(self) -> str:
        """Return the currency of most orders, which the page's amounts are in; empty without orders."""
        most = max(self.counts.totals, key=lambda total: (total.orders, total.currency), default=None)
        return most.currency if most else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """The outcome of one run, as the command and the demo tell it."""

    run_id: str
    as_of: datetime | None
    touchpoints: int
    orders: int
    rejected: int
    net_revenue_minor: dict[str, int]  # by currency
    voice_minor: dict[str, int]  # by currency, by the headline model
    links_by_reason: dict[str, int]
    links_accepted: int
    linked_orders: int
    journeys: int
    voice_then_elsewhere: int
    credit: tuple[ChannelCredit, ...]
    experiments: tuple[ExperimentTold, ...]
    warnings: tuple[str, ...]
    files: tuple[Path, ...]
