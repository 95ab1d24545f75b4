"""An experiment: something is withheld from a share of the households, drawn by lot, to learn what it causes."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from annotated_types import Ge, Interval

from ledger.records.constraints import Identifier, UtcTime, Word


class Withheld(StrEnum):
    """What the households of the held-out arm do not get."""

    PROMPT = "prompt"
    HANDOFF_OFFER = "handoff_offer"
    AUDIO_AD = "audio_ad"
    REPLENISHMENT = "replenishment"
    SUPPORT = "support"
    SUBSCRIPTION = "subscription"
    BASKET = "basket"
    RECOMMENDATION = "recommendation"
    CAMPAIGN = "campaign"


class Looks(StrEnum):
    """When the result may be looked at: a few planned times, or whenever somebody likes, for as long as they like."""

    PLANNED = "planned"
    OPEN_ENDED = "open_ended"


class Arm(StrEnum):
    """What a household gets. Whoever never agreed to be measured gets the ordinary product, and is in neither arm."""

    TREATED = "treated"
    HELD_OUT = "held_out"
    NOT_MEASURED = "not_measured"


@dataclass(frozen=True, slots=True, kw_only=True)
class Experiment:
    """The terms of an experiment; but for its stop they stay what they were when it was made.

    Attributes:
        test_id: its name, in every record of an exposure.
        withheld: what the held-out arm does not get.
        held_out_thousandths: the share of the households that is held out, in thousandths.
        starts_at: from when on households are drawn.
        ends_at: when it was planned to be read.
        looks: when the result may be looked at.
        planned_looks: at how many moments, evenly spread up to its end, where looks are planned.
        detects_thousandths: the least effect that it is meant to find, in thousandths of what the held-out arm orders.
        campaign_id: the campaign or audio ad that is withheld; None where it is something of the skill's own.
        stopped_at: when it was stopped.
    """

    test_id: Word
    withheld: Withheld
    held_out_thousandths: Annotated[int, Interval(ge=1, le=999)]
    starts_at: UtcTime
    ends_at: UtcTime
    looks: Looks = Looks.PLANNED
    planned_looks: Annotated[int, Ge(1)] = 4
    detects_thousandths: Annotated[int, Ge(1)] = 100
    campaign_id: Identifier | None = None
    stopped_at: UtcTime | None = None

    def runs(self, moment: UtcTime) -> bool:
        """Tell whether households are in it at a moment: also past its planned end, until it is stopped."""
        return self.starts_at <= moment and (self.stopped_at is None or moment < self.stopped_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class AllExperiments:
    """All experiments of a table, in the order in which they were made: they are one item."""

    experiments: tuple[Experiment, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Exposed:
    """A household's place in an experiment at the moment in which something was given to it, or withheld.

    Attributes:
        test_id: the experiment.
        arm: the household's arm.
        first: whether this is the household's first, as far as its record tells.
    """

    test_id: Word
    arm: Arm
    first: bool = False

    @property
    def held_out(self) -> bool:
        """Tell whether it is withheld."""
        return self.arm is Arm.HELD_OUT
