"""Conversations: which session serves which need, who speaks in it, and whether it hands on or orders itself."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from attribution.simulation.draws import US_PER_DAY, US_PER_HOUR, US_PER_SECOND, Flags, Ints
from attribution.simulation.ids import Ids, only
from attribution.simulation.needs import Needs, lags
from attribution.simulation.people import DENIED, NOBODY, People
from attribution.simulation.setting import Setting
from attribution.simulation.speakers import Speakers

NO_NEED = -1
US_PER_TURN = 20 * US_PER_SECOND
_US_PER_MINUTE = 60 * US_PER_SECOND


@dataclass(frozen=True, slots=True, kw_only=True)
class Talks:
    """One row a conversation about a need: its need, who speaks, when it begins, and how many turns it has."""

    need: Ints
    speaker: Ints
    at: Ints
    turns: Ints
    last: Flags

    @property
    def ids(self) -> Ints:
        """Return the conversations' numbers."""
        return np.arange(len(self.at))


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcomes:
    """What became of each need, shape (needs,).

    `token` was given out, followed at `clicked_at` (0: never) and `carried` by the order; `own` was ordered in the
    conversation itself; `ordered_at` is 0 where nothing was bought.
    """

    token: Ids
    clicked_at: Ints
    carried: Flags
    own: Flags
    ordered_at: Ints
    buyer: Ints


def sessions(setting: Setting, folk: People, wants: Needs) -> Talks:
    """Draw the conversations of every need that is spoken of; the last of a need begins at the need's moment."""
    assumed, rng = setting.assumed.needs, setting.draws("sessions")
    spoken = np.flatnonzero(wants.spoken)
    many = 1 + rng.counts(assumed.more_sessions, len(spoken))
    need = np.repeat(spoken, many)
    last = np.zeros(len(need), dtype=np.bool_)
    last[np.cumsum(many) - 1] = True
    size = len(need)
    before = rng.waits_us(assumed.session_days * US_PER_DAY, size) + US_PER_HOUR // 4
    person = wants.person[need]
    other = rng.happens(assumed.another_speaker, size)
    return Talks(
        need=need,
        speaker=np.where(other, folk.another(rng, person, buyers=False), person),
        at=np.where(last, wants.at[need], setting.awake(rng, wants.at[need] - before)),
        turns=1 + rng.one_of(setting.assumed.voice.turns, size),
        last=last,
    )


def outcomes(setting: Setting, folk: People, voices: Speakers, wants: Needs, talks: Talks) -> Outcomes:
    """Draw how each need goes on after its last conversation."""
    assumed, rng, size = setting.assumed.voice, setting.draws("outcomes"), len(wants)
    speaks = wants.person.copy()
    speaks[talks.need[talks.last]] = talks.speaker[talks.last]
    known = voices.owners(wants.household, wants.at) != NOBODY
    granted = folk.measurement(wants.household, wants.at) != DENIED
    able = wants.bought & wants.spoken & known & granted & folk.grown_up[speaks]
    own = able & rng.happens(assumed.orders_itself, size)
    gives = wants.spoken & ~own & rng.happens(assumed.hands_off, size)
    clicked = gives & rng.happens(np.where(wants.bought, assumed.clicked, assumed.clicked_in_vain), size)
    carried = clicked & wants.bought & rng.happens(assumed.carried, size)
    clicked_at = wants.at + _US_PER_MINUTE + rng.waits_us(2 * US_PER_HOUR, size)
    later = np.where(wants.spoken, setting.awake(rng, wants.at + lags(setting, rng, size)), wants.at)
    later = np.where(clicked, np.maximum(later, clicked_at + 5 * _US_PER_MINUTE), later)
    at_once = clicked_at + 2 * _US_PER_MINUTE + rng.waits_us(10 * _US_PER_MINUTE, size)
    turns = np.ones(size, dtype=np.int64)
    turns[talks.need[talks.last]] = talks.turns[talks.last]
    ordered = np.where(own, wants.at + turns * US_PER_TURN, np.where(carried, at_once, later))
    return Outcomes(
        token=only(gives, setting.ids("token", np.arange(size))),
        clicked_at=np.where(clicked, clicked_at, 0),
        carried=carried,
        own=own,
        ordered_at=np.where(wants.bought, ordered, 0),
        buyer=_buyers(setting, folk, wants, speaks, own),
    )


def _buyers(setting: Setting, folk: People, wants: Needs, speaks: Ints, own: Flags) -> Ints:
    rng, size = setting.draws("buyers"), len(wants)
    grown = folk.first[wants.household] + rng.below(folk.grown_ups(wants.household), size)
    buyer = np.where(folk.grown_up[wants.person], wants.person, grown)
    other = wants.spoken & rng.happens(setting.assumed.needs.another_buyer, size)
    return np.where(own, speaks, np.where(other, folk.another(rng, buyer, buyers=True), buyer))
