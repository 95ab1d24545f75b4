"""Who looks at what was heard once more, in this order; the first that hears something else is right."""

from __future__ import annotations

from runtime.talk.asked_about import AskedAbout
from runtime.talk.complaints import Complaints
from runtime.talk.ordered_goods import OrderedByNeed, OrderedForHealth, OrderedGoods
from runtime.talk.refused_needs import RefusedNeeds
from runtime.talk.strange_goods import StrangeGoods
from runtime.talk.whole_need import WholeNeed

HEARD_ELSE = (
    RefusedNeeds,
    Complaints,
    OrderedForHealth,
    OrderedGoods,
    AskedAbout,
    WholeNeed,
    OrderedByNeed,
    StrangeGoods,
)
