"""Conversations as touchpoints: a turn every twenty seconds, with what the assistant knows of who speaks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from attribution.simulation.conversations import US_PER_TURN, Outcomes, Talks
from attribution.simulation.draws import US_PER_DAY, Draws, Flags, Ints
from attribution.simulation.frames import Frame, code, codes
from attribution.simulation.homes import addresses, postal_codes
from attribution.simulation.ids import only
from attribution.simulation.needs import Needs
from attribution.simulation.parts import Cast
from attribution.simulation.people import NOBODY
from ledger.records import Action, DeviceType, HandoffWay, Initiator, MatchDecision, Platform, Stage

_PLATFORMS = (Platform.ALEXA, Platform.GOOGLE_ASSISTANT, Platform.SIRI)
_WAYS = (HandoffWay.CARD, HandoffWay.PUSH, HandoffWay.QR, HandoffWay.SPOKEN)


def needs_spoken(cast: Cast, wants: Needs, talks: Talks, ends: Outcomes) -> Frame:
    """Return the turns of all conversations about needs."""
    setting, rng = cast.setting, cast.setting.draws("turns")
    final = talks.last & (ends.token[talks.need] > 0)
    own = talks.last & ends.own[talks.need]
    action = np.where(own, code("action", Action.BUY), _first_actions(rng, len(talks.need)))
    session = {
        "session_id": setting.ids("session", talks.ids),
        "household": wants.household[talks.need],
        "who": talks.speaker,
        "occurred": talks.at,
        "action": np.where(final, code("action", Action.HANDOFF), action),
        "outcome": np.where(final, code("outcome", "handed_off"), np.where(own, code("outcome", "ordered"), 0)),
        "handoff_token": only(final, ends.token[talks.need]),
        "handoff_way": np.where(final, codes("handoff_way", _WAYS)[rng.one_of((0.5, 0.2, 0.1, 0.2), len(final))], -1),
        "order_id": only(own, setting.ids("order", talks.need)),
        "promotion": wants.promotion[talks.need],
    }
    return spoken(cast, rng, session, talks.turns, wants.product[talks.need])


def context_spoken(cast: Cast, wants: Needs, ends: Outcomes) -> Frame:
    """Return conversations that serve no need: status, help, orders asked after or called off."""
    setting, rng = cast.setting, cast.setting.draws("context")
    mean = setting.assumed.needs.context_sessions * setting.months * cast.folk.activity * cast.voices.present
    household = np.repeat(np.arange(setting.households), rng.counts(mean, setting.households))
    after = np.flatnonzero(
        wants.bought & cast.voices.present[wants.household] & rng.happens(setting.assumed.voice.asks_after, len(wants))
    )
    home = np.concatenate([household, wants.household[after]])
    asked = setting.awake(rng, ends.ordered_at[after] + rng.waits_us(1.5 * US_PER_DAY, len(after)))
    idle = codes("action", (Action.STATUS, Action.SUPPORT, Action.CONSENT, Action.OTHER))
    about = codes("action", (Action.STATUS, Action.STATUS, Action.CANCEL, Action.REFUND))
    size = len(home)
    session = {
        "session_id": setting.ids("context", np.arange(size)),
        "household": home,
        "who": cast.folk.first[home] + rng.below(cast.folk.size[home], size),
        "occurred": np.concatenate([setting.moments(rng, len(household)), asked]),
        "action": np.concatenate([idle[rng.below(4, len(household))], about[rng.below(4, len(after))]]),
        "outcome": np.zeros(size, dtype=np.int64),
        "order_id": np.concatenate(
            [np.zeros(len(household), dtype=np.uint64), only(ends.own[after], setting.ids("order", after))]
        ),
    }
    return spoken(cast, rng, session, np.ones(size, dtype=np.int64), np.full(size, -1))


def spoken(cast: Cast, rng: Draws, session: Mapping[str, Any], turns: Ints, product: Ints) -> Frame:
    """Return one row a turn: all turns research but the last, which has the session's action and everything it did."""
    of = np.repeat(np.arange(len(turns)), turns)
    turn = np.arange(len(of)) - np.repeat(np.cumsum(turns) - turns, turns)
    last = turn == turns[of] - 1
    frame: Frame = {name: np.asarray(column)[of] for name, column in session.items()}
    for name in ("handoff_token", "order_id", "subscription_id"):
        frame[name] = np.where(last, frame[name], np.uint64(0)) if name in frame else np.zeros(len(of), np.uint64)
    for name, before in (("action", code("action", Action.RESEARCH)), ("outcome", 0), ("handoff_way", -1)):
        frame[name] = np.where(last, frame[name], before) if name in frame else np.full(len(of), -1)
    frame["occurred"] = frame["occurred"] + turn * US_PER_TURN
    platform = cast.voices.platform[frame["household"]]
    frame["platform"] = codes("platform", _PLATFORMS)[platform]
    frame["channel"] = codes("channel", _PLATFORMS)[platform]
    frame["device_type"] = codes("device_type", (DeviceType.SMART_SPEAKER, DeviceType.SMART_DISPLAY))[
        (cast.setting.ids("screen", frame["session_id"]) % np.uint64(4) == 0).astype(np.int64)
    ]
    frame["locale"] = np.zeros(len(of), dtype=np.int64)
    frame["initiator"] = np.full(len(of), code("initiator", Initiator.HUMAN))
    frame["stage"] = _stages(frame["action"])
    return {**frame, **_heard(cast, rng, product[of]), **_known(cast, rng, session, of)}


def _first_actions(rng: Draws, size: int) -> Ints:
    actions = codes("action", (Action.RESEARCH, Action.COMPARE, Action.COMPATIBILITY, Action.REORDER, Action.BASKET))
    return np.asarray(actions[rng.one_of((0.6, 0.12, 0.08, 0.12, 0.08), size)])


def _stages(action: Ints) -> Ints:
    purchase = (Action.REORDER, Action.BASKET, Action.BUY, Action.HANDOFF, Action.SUBSCRIBE, Action.SETUP)
    consideration = (Action.RESEARCH, Action.COMPARE, Action.COMPATIBILITY)
    stage = np.full(len(action), code("stage", Stage.POST_PURCHASE))
    stage[np.isin(action, codes("action", purchase))] = code("stage", Stage.PURCHASE)
    stage[np.isin(action, codes("action", consideration))] = code("stage", Stage.CONSIDERATION)
    return stage


def _heard(cast: Cast, rng: Draws, product: Ints) -> Frame:
    assumed, size = cast.setting.assumed.voice, len(product)
    wrong = rng.happens(assumed.misheard, size)
    about = np.where(wrong & (product >= 0), rng.below(len(cast.setting.products), size), product)
    brand = (product >= 0) & rng.happens(assumed.names_brand, size)
    named = brand & rng.happens(assumed.names_product / assumed.names_brand, size)
    score = np.round(rng.between(0.6, 1, size), 3)
    return {
        "brand": np.where(brand, about, -1),
        "product": np.where(named, about, -1),
        "match_score": np.where(brand, score, np.nan),
        "match_decision": np.where(brand, code("match_decision", MatchDecision.ACCEPT), -1),
    }


def _known(cast: Cast, rng: Draws, session: Mapping[str, Any], of: Ints) -> Frame:
    """Return who the assistant sees, a row a turn: the same throughout a session."""
    setting, folk, voices, assumed = cast.setting, cast.folk, cast.voices, cast.setting.assumed.speakers
    home, who, at = session["household"], session["who"], session["occurred"]
    size = len(home)
    again = at >= voices.re_enabled_at[home]
    owner = voices.owners(home, at)
    house = cast.homes.houses(home, at)
    recognised: Flags = voices.profile[who] & rng.happens(assumed.recognised, size)
    frame = {
        "id_user": setting.ids("user", home, again),
        "id_device": setting.ids("device", home, rng.below(voices.devices[home], size), again),
        "id_person": only(recognised, setting.ids("voice", who)),
        "id_account": only(owner != NOBODY, setting.ids("account", folk.account[owner])),
        "id_email": only((owner != NOBODY) & voices.email[home], setting.ids("email", folk.mailbox[owner])),
        "id_postal_code": only(voices.postal_code[home] | voices.address[home], postal_codes(setting, house)),
        "id_address": only(voices.address[home], addresses(setting, house)),
        "id_ad_id": only(rng.happens(assumed.ad_id, size), setting.ids("speaker-ad", home)),
        "measurement": folk.measurement(home, at),
        "marketing": folk.marketing[home],
    }
    return {name: np.asarray(column)[of] for name, column in frame.items()}
