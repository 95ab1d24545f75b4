"""The lasting parts of a world, which everything that happens in it looks up."""

from __future__ import annotations

from dataclasses import dataclass

from attribution.simulation.homes import Dwellings, homes
from attribution.simulation.needs import Promotions, promotions
from attribution.simulation.people import People, people
from attribution.simulation.setting import Setting
from attribution.simulation.speakers import Speakers, speakers


@dataclass(frozen=True, slots=True, kw_only=True)
class Cast:
    """Who is in the world, where they live, what they speak to, and what is promoted."""

    setting: Setting
    folk: People
    homes: Dwellings
    voices: Speakers
    offers: Promotions


def cast(setting: Setting) -> Cast:
    """Draw the lasting parts."""
    folk = people(setting)
    return Cast(
        setting=setting,
        folk=folk,
        homes=homes(setting, folk),
        voices=speakers(setting, folk),
        offers=promotions(setting),
    )
